"""The slice of Gmail's REST API that the sandbox speaks."""
