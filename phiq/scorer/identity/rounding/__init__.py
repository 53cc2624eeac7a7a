"""What typed digits promise, how far they reach, and to what results are rounded."""
