"""What keeps a value from being computed: arithmetic's own errors, like a division by 0."""

from __future__ import annotations


class OutsideError(ArithmeticError):
    """An argument at which the function is undefined, ambiguous or too costly."""


class DivergentError(OutsideError):
    """The terms of a series do not tend to 0, factors do not tend to 1, or an integral diverges."""


class TooLargeError(ArithmeticError):
    """A whole number outgrew what is computed exactly."""


class NoEnclosureError(OutsideError):
    """A part of the tree whose value cannot be enclosed: a pole, a jump, or nothing proven."""


class UnsupportedError(Exception):
    """A part of the tree that has no numeric meaning here; the message names it."""


#: What is raised where a tree has no value, or none that can be computed.
NO_VALUE = (ArithmeticError, ValueError, TypeError, RecursionError)
