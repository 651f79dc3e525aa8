"""Cards: values in, card JSON out; no Google call, no store, no request."""
