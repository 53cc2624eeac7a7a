"""What goes into the identity judge and what comes out; the judge itself is in `judge`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Final, Literal, NamedTuple

from phiq.scorer.expression.tree import Node
from phiq.scorer.identity.solve.solution import Solution
from phiq.scorer.identity.statement.clauses import Clause
from phiq.scorer.numeric.agreement import STAGE
from phiq.scorer.numeric.errors import UnsupportedError
from phiq.scorer.time_limit import Allowance, TimeLimitError

JudgementName = Literal["identity", "satisfiable", "contradiction", "undecided"]


_OUT_OF_RANGE: Final = "numbers on the way to an answer grow too large to compute"
#: Longest one equation may keep a caller who sets no limit waiting, in seconds of processor time.
TIME_LIMIT_S: Final = 2.0


@dataclass(frozen=True, slots=True, eq=False)
class Question:
    """One equation to judge: the roots of its readings, best first, and the declared domains.

    `domain` is keyed by symbol name as the caller wrote it, in the domain language of the
    contract; an undeclared symbol gets an inferred domain. `keeps_symbols` says that all readings
    have the same symbols on each side, and the same sides that are one symbol. `known` says that
    the first reading is a named law, so that no other is meant. `allowance` is the time that is
    left for it, all its readings and clauses together.
    """

    readings: Sequence[Node]
    domain: Mapping[str, str] | None = None
    keeps_symbols: bool = False
    known: bool = False
    allowance: Allowance = field(default_factory=partial(Allowance, TIME_LIMIT_S))


class Judgement(NamedTuple):
    """What was decided about an equation, and on what grounds.

    `stage` is "exact" (prime field, C-finite), "float" (complex128 with bounds), "digits", "solve",
    "interval" or "none". `points` counts the sample points at which the sides were compared;
    `residual` and `bound` are |l - r| and what rounding explains of it, at the worst point.
    `reading` is the index of the reading judged. `domain` says in words where an identity holds,
    or no solution is, where that was inferred, and where an equation holds that does not hold
    everywhere. `unknowns` counts the free symbols. `real_gap` tells that
    the sides differ at a point where both are real. `reason` is one clause for a person.
    `proof` names how an identity was proved, and `failure` is the chance that such a proof errs.
    `fails_at_some` tells of a contradiction that it is claimed for all values and holds at some.
    `clauses` are the relations that were judged, `solution` is a point at which the one relation
    holds.
    """

    verdict: JudgementName
    stage: str
    reason: str
    reading: int = 0
    points: int = 0
    residual: float | None = None
    bound: float | None = None
    domain: str | None = None
    unknowns: int = 0
    real_gap: bool = False
    proof: str | None = None
    failure: float | None = None
    fails_at_some: bool = False
    clauses: tuple[Clause, ...] = ()
    solution: Solution | None = None

    def of(self, reading: int, domain: str | None) -> Judgement:
        """The same of this reading, on this domain."""
        if reading == self.reading and domain == self.domain:
            return self
        return self._replace(reading=reading, domain=domain)


OUT_OF_TIME: Final = Judgement("undecided", STAGE, "the time limit for one equation was reached")


def in_time(allowance: Allowance, judge: Callable[..., Judgement], *args: object) -> Judgement:
    """What `judge` says, undecided where it is not done in time or meets what has no value."""
    try:
        return allowance.run(judge, *args)
    except TimeLimitError:
        return OUT_OF_TIME
    except ArithmeticError:
        return Judgement("undecided", STAGE, _OUT_OF_RANGE)
    except UnsupportedError as error:
        return Judgement("undecided", "none", f"a part of it has no value to compute: {error}")
