"""What in a text is ambiguous, and the answers that make its readings."""
