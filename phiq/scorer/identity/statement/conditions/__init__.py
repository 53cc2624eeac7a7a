"""Conditions that a text states, and the domains they leave."""
