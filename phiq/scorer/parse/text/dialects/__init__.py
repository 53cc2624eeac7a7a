"""Formulas as they are said: in the words of a language, in the calls of a program."""
