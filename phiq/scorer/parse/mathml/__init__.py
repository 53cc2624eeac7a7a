"""Presentation MathML, turned into the LaTeX that says the same."""
