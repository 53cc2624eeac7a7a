"""Which values a tree can take: signs, ranges, reality, zeros, on whole domains and on boxes."""
