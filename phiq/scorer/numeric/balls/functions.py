"""The functions of the tree as functions of balls: `FUNCTIONS[name](arguments, analytic)`.

Conventions: principal branches, elliptic integrals of the parameter m. Where `analytic` is asked
for, a value is only given where the function is analytic on the whole ball.
"""

from __future__ import annotations

from typing import Final

from phiq.scorer.numeric.balls.basics import Function
from phiq.scorer.numeric.balls.combinatorial import combinatorial
from phiq.scorer.numeric.balls.elementary import elementary
from phiq.scorer.numeric.balls.real_line import of_reals
from phiq.scorer.numeric.balls.special import special

_SPECIAL: Final = special()
FUNCTIONS: Final[dict[str, Function]] = {
    **elementary(),
    **of_reals(),
    **combinatorial(),
    **_SPECIAL,
}
#: Most bits of a function's value, where that is less than of other numbers: at 8192 bits one call
#: takes a tenth of a second and more, and nothing can end it before.
MOST_BITS: Final = dict.fromkeys(_SPECIAL, 4096) | {"polylog": 2048}
