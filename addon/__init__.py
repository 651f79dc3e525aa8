"""The sidebar: what Gmail's add-on host calls, and the cards it gets back."""
