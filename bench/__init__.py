"""The benchmark: figures of the whole product, each a ratio or a count taken side by side in one run."""
