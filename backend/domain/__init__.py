"""What is true without Google, Flask or a disk: values, pure decisions, the error tree, the clock."""
