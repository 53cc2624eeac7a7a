"""What the rigorous stages found of one equation; plain data, filled in stage by stage."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from phiq.contract import Dimensions, LikelySlip, SyntaxProblem, VerdictName
from phiq.scorer.chemistry import Reaction
from phiq.scorer.confidence.evidence import Evidence, Recognition
from phiq.scorer.dimensions import is_as_usual
from phiq.scorer.dimensions.vector import Form
from phiq.scorer.expression.tree import Node, Symbol, kinds
from phiq.scorer.identity import Judgement
from phiq.scorer.laws.match import LawMatch
from phiq.scorer.parse import Parsed
from phiq.scorer.time_limit import Allowance
from phiq.scorer.topology.homology import Betti

#: What the dimension check calls a symbol that it takes for a plain number.
NUMBER: Final = "number"
_NUMBERS: Final = frozenset((NUMBER,))


class Findings:
    """Of one equation; `root` is the reading that all stages after the parser looked at.

    A text that cannot be read has `syntax` alone, a chemical equation its `reaction`; both have
    the signature of nothing.
    """

    def __init__(self, allowance: Allowance) -> None:
        #: The time that is left until it is judged.
        self.allowance = allowance
        self.verdict: VerdictName = "undecided"
        self.syntax: SyntaxProblem | None = None
        self.parsed: Parsed | None = None
        self.reaction: Reaction | None = None
        self.root: Node | None = None
        self.reading: str | None = None
        self.dimensions: Dimensions | None = None
        #: The dimensions that the request declares.
        self.declared: dict[Symbol, Form] = {}
        self.law: str | None = None
        self.near_miss: str | None = None
        #: The law that the equation nearly states.
        self.nearly: LawMatch | None = None
        self.likely_slip: LikelySlip | None = None
        self.suggestion: str | None = None
        #: The quantity that each symbol stands for in the law, or in the one nearly stated.
        self.roles: Mapping[Symbol, str] = {}
        #: Of which units the letters are the numbers, in words, where the text leaves that out.
        self.numbers = ""
        self.judgement: Judgement | None = None
        self.betti: Betti = (0, 0, 0)
        self.coherence = 0.0

    @property
    def form(self) -> bytes | None:
        """The canonical form of the text, by which texts with one reading are the same equation.

        None of a text that cannot be read, or that has several readings.
        """
        if self.parsed is None or self.parsed.questions:
            return None
        return self.parsed.root.digest

    @property
    def chi(self) -> int:
        """The Euler characteristic of the first three Betti numbers."""
        b0, b1, b2 = self.betti
        return b0 - b1 + b2

    @property
    def clashes(self) -> bool:
        """Whether the dimensions of the sides or of some terms are different."""
        return self.dimensions is not None and self.dimensions.status == "inconsistent"

    @property
    def is_certain(self) -> bool:
        """Whether the dimensions are more than the usual meaning of letters."""
        root = self.root
        return bool(self.declared) or (root is not None and bool(root.kinds & _UNIT))

    @property
    def physical(self) -> bool:
        """Whether some symbol has a dimension; numbers pass any check without saying much."""
        if self.declared:
            return True
        assumed = self.dimensions.assumed if self.dimensions else None
        return bool(assumed and not _NUMBERS.issuperset(assumed.values()))

    @property
    def tells_quantities(self) -> bool:
        """Whether what quantities the letters were taken for says something of the equation.

        It does where a law, a declaration or a typed unit speaks of them, where they clash, and
        where they are the usual ones.
        """
        root, dimensions = self.root, self.dimensions
        if root is None or dimensions is None:
            return False
        told = self.law or self.roles or self.declared or root.kinds & _UNIT
        if told or dimensions.status == "inconsistent":
            return True
        return is_as_usual(root, dimensions)

    @property
    def evidence(self) -> Evidence:
        """What the confidence in the verdict depends on."""
        judgement = self.judgement or _NO_JUDGEMENT
        dimensions = self.dimensions
        recognition: Recognition = "near_miss" if self.near_miss else "none"
        return Evidence(
            verdict=self.verdict,
            checks=dimensions.independent_checks if dimensions and self.physical else 0,
            declared=bool(self.declared),
            opaque=self.root is not None and bool(self.root.kinds & _OPAQUE),
            recognition="law" if self.law else recognition,
            stage=judgement.stage,
            points=judgement.points,
            residual=judgement.residual,
            bound=judgement.bound,
        )


_UNIT: Final = kinds("unit")
#: Ops of parts that have no value of their own here: what is said of them rests on their looks.
_OPAQUE: Final = kinds("matrix", "tuple", "set", "interval", "cases", "at", "dots", "text", "given")
_NO_JUDGEMENT: Final = Judgement("undecided", "none", "")
