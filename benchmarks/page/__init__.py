"""The page in a real browser, in front of a pool of its own: its figures and its pictures."""
