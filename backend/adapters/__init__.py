"""The only code that knows Google, SQLite, MIME or a disk; named technology_port."""
