"""How rows are set out for reading."""
