"""The one text near a wrong one that is right, in the notation of the caller.

    mended(text, error)          a text that cannot be read, with a bracket more or less
    corrected(text, found)       one that nearly states a law, with another power, sign or factor
    with_value(text, root)       a false sum, with the number that it comes to

Each makes one edit in the text, and gives it only where it is the only one of its kind and the
result was checked. None says that there is no such text, or more than one.
"""

from __future__ import annotations

from phiq.scorer.suggestion.law import corrected
from phiq.scorer.suggestion.syntax import mended
from phiq.scorer.suggestion.value import with_value

__all__ = ["corrected", "mended", "with_value"]
