"""Pages for people of the organization."""
