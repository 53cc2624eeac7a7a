"""Units that a text leaves out, so that it has no clash of dimensions."""

from phiq.scorer.left_out.numbers import (
    BARE_NUMBERS,
    BETWEEN_NUMBERS,
    beside_bare_numbers,
    between_numbers,
    in_moles_per_litre,
    per_gram,
    without_values,
)
from phiq.scorer.left_out.sizes import size_of_quantity

__all__ = [
    "BARE_NUMBERS", "BETWEEN_NUMBERS", "beside_bare_numbers", "between_numbers",
    "in_moles_per_litre", "per_gram", "size_of_quantity", "without_values",
]  # fmt: skip
