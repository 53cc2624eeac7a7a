"""What keeps a value from being computed: arithmetic's own errors, like a division by 0."""

from __future__ import annotations


class OutsideError(ArithmeticError):
    """An argument at which the function is undefined, ambiguous or too costly."""


class DivergentError(OutsideError):
    """The terms of the series do not tend to 0, or its factors do not tend to 1."""


class TooLargeError(ArithmeticError):
    """A whole number outgrew what is computed exactly."""


class NoEnclosureError(OutsideError):
    """A part of the tree whose value cannot be enclosed: a pole, a jump, or nothing proven."""
