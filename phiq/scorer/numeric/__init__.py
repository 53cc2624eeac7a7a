"""Values to many digits, and whether two of them agree."""
