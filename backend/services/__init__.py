"""What the product does, one file per deed: fetch, ask the domain, store."""
