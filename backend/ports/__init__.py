"""What the product needs from outside, as protocols; the adapters answer them."""
