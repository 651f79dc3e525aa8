"""What wakes the product without a click: pushes, polls and queued work."""
