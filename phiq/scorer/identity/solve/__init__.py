"""Searches for a point at which an equation holds."""
