"""Statements that no numbers decide: sets of numbers, logic by truth tables."""
