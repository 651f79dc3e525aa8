"""A stand-in for Google at the wire; it imports nothing of the product, which reaches it by address only."""
