"""Google's accounts: keys, tokens, the consent page and its endpoints."""
