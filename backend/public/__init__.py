"""Pages for people without an account; empty until reviews are built."""
