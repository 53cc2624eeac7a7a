r"""Rules of expectations and of conditional probabilities, worked out over a few outcomes.

    Var(aX + b) = a^2 Var(X)          X takes a few values, with any chances
    E[XY] = E[X]E[Y]                  holds for some, not for all random variables
    P(A|B) = P(B|A)P(A)/P(B)          A and B cut everything into four parts, of any chances

A rule of moments that holds for all values and chances of so few outcomes is one of any more, where
these are enough for the moments in it to be any numbers near some: a variable of n values has
2n - 1 such moments (those that Gauss quadrature is made of), and n + 1 outcomes give n variables
any means and covariances. Past that nothing is said here. The chances are squares over their sum,
so that none is below 0.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import product
from typing import Final

from phiq.scorer.expression.binding import free_symbols
from phiq.scorer.expression.literals import is_whole
from phiq.scorer.expression.rewrite import copied, rewritten, with_value
from phiq.scorer.expression.tree import Arena, Node, Symbol, TreeLimitError, kinds
from phiq.scorer.identity.rules.truth_tables import NoTableError, letters_of, truth
from phiq.scorer.identity.statement.clauses import EQUALITIES
from phiq.scorer.identity.statement.rules import Rule, all_of

#: The most random variables and events of a text, and outcomes: they multiply what is computed.
MAX_VARIABLES: Final = 3
MAX_OUTCOMES: Final = 4
CALLED: Final = kinds("apply", "given")
MEANS: Final = frozenset(("E", "mean", "expectation"))
SPREADS: Final = frozenset(("Var", "var", "V", "variance"))
_TOGETHER: Final = frozenset(("Cov", "cov", "covariance"))
#: Names that stand for nothing else, whatever the letters inside.
MOMENT_NAMES: Final = (SPREADS | _TOGETHER) - {"V"}
_MU: Final = Symbol("μ")
_CHANCES: Final = frozenset((Symbol("P"), Symbol("P", "", ("bb",)), Symbol("Pr")))
_SAME: Final = "both sides are the same, worked out over all outcomes"
_IN_ORDER: Final = "the sides keep their order, as worked out over a few outcomes"


def by_outcomes(root: Node) -> Rule | None:
    """A rule of random variables or events as a statement about numbers; None of any other."""
    if root.op != "rel" or not root.kinds & CALLED:
        return None
    try:
        return _of_events(root) or _of_variables(root)
    except (TreeLimitError, NoTableError):
        return None


def _reason(root: Node) -> str:
    return _SAME if root.text in EQUALITIES else _IN_ORDER


def moment_of(node: Node) -> tuple[str, tuple[Node, ...]]:
    """The name of a call and its arguments; no name of anything else."""
    if node.op == "fn":
        return node.text, node.args
    if node.op == "apply" and node.args[0].op == "sym" and not node.args[0].symbol.sub:
        return node.args[0].symbol.base, node.args[1:]
    return "", ()


def is_moment(node: Node) -> bool:
    """Whether a part is a mean, a variance or a covariance."""
    name, args = moment_of(node)
    single = name in MEANS or name in SPREADS
    return (single and len(args) == 1) or (name in _TOGETHER and len(args) == 2)


def _of_variables(root: Node) -> Rule | None:
    moments = [node for node in root.walk() if is_moment(node)]
    inside = {name for node in moments for arg in moment_of(node)[1] for name in free_symbols(arg)}
    inside -= {node.args[0].symbol for node in moments if node.op == "apply"}
    spreads = any(moment_of(node)[0] in MOMENT_NAMES for node in moments)
    letters = sorted(name for name in inside if name.base.isupper())
    letters = letters or (sorted(inside - {_MU}) if spreads else [])
    if not moments or not 0 < len(letters) <= MAX_VARIABLES or not (spreads or len(moments) > 1):
        return None
    if any(side.op == "sym" or not side.letters for side in root.args):
        return None  # it tells what a moment is
    degree = max([_degree_of_moment(node, letters) for node in moments])
    arena = Arena()
    model = _Model(arena, letters, _outcomes_for(degree, len(letters)))
    statement = rewritten(arena, root, model.worked_out)
    if len(letters) == 1 and _MU in free_symbols(statement):
        statement = with_value(arena, statement, _MU, model.mean(arena.symbol(letters[0])))
    return Rule(statement, all_of("random variable", letters), _reason(root))


def _outcomes_for(degree: int, variables: int) -> int:
    """How many outcomes the moments of such a degree need to be any numbers.

    Raises:
        NoTableError: too many.
    """
    outcomes = max(degree // 2, 1) + 1 if variables == 1 else variables + 1
    if outcomes > MAX_OUTCOMES or (variables > 1 and degree > 2):
        raise NoTableError
    return outcomes


def _degree_of_moment(node: Node, letters: Sequence[Symbol]) -> int:
    name, args = moment_of(node)
    return (2 if name in SPREADS else 1) * sum([_degree(arg, letters) for arg in args])


def _degree(node: Node, letters: Sequence[Symbol]) -> int:
    """The degree of a polynomial in random variables, in which moments are numbers.

    Raises:
        NoTableError: it is no polynomial.
    """
    if is_moment(node) or set(letters).isdisjoint(free_symbols(node)):
        return 0
    if node.op == "sym":
        return 1
    degrees = [_degree(part, letters) for part in node.args]
    if node.op in ("add", "neg"):
        return max(degrees)
    if node.op == "mul":
        return sum(degrees)
    if node.op == "div" and not degrees[1]:
        return degrees[0]
    if node.op == "pow" and is_whole(node.args[1]):
        return degrees[0] * int(node.args[1].text)
    raise NoTableError


class _Model:
    """Random variables with so many values, each of which has some chance."""

    def __init__(self, arena: Arena, letters: Sequence[Symbol], outcomes: int) -> None:
        self._arena = arena
        self._chances = _shares(arena, outcomes)
        self._values: list[Mapping[Symbol, Node]] = [
            {x: arena.symbol(Symbol(f"{x.base} of {k}", x.sub, x.marks)) for x in letters}
            for k in range(outcomes)
        ]

    def mean(self, body: Node) -> Node:
        """The mean of an expression."""
        arena = self._arena
        terms = []
        for chance, values in zip(self._chances, self._values, strict=True):
            value = copied(arena, body)
            for letter, number in values.items():
                value = with_value(arena, value, letter, number)
            terms.append(arena.mul(chance, value))
        return arena.add(*terms)

    def worked_out(self, node: Node) -> Node | None:
        """A moment as numbers; None of any other part."""
        if not is_moment(node):
            return None
        arena = self._arena
        name, args = moment_of(node)
        args = tuple([rewritten(arena, arg, self.worked_out) for arg in args])
        if name in MEANS:
            return self.mean(args[0])
        first, second = args[0], args[-1]
        product_of_means = arena.mul(self.mean(first), self.mean(second))
        return arena.add(self.mean(arena.mul(first, second)), arena.neg(product_of_means))


def _shares(arena: Arena, count: int) -> list[Node]:
    """Numbers from 0 up that add up to 1."""
    squares = [
        arena.node("pow", (arena.symbol(Symbol(f"weight {k}")), arena.num(2))) for k in range(count)
    ]
    whole = arena.add(*squares)
    return [arena.div(square, whole) for square in squares]


def _of_events(root: Node) -> Rule | None:
    chances = [node for node in root.walk() if _event(node) is not None]
    given = any(len(_parts(node)) > 1 for node in chances)
    if not given or any(not side.letters and side.text not in ("0", "1") for side in root.args):
        return None
    parts = [part for node in chances for part in _parts(node)]
    letters = sorted({letter for part in parts for letter in letters_of(part)})
    if not 0 < len(letters) <= MAX_VARIABLES or all(side.op == "sym" for side in root.args):
        return None
    cases = [*product((False, True), repeat=len(letters))]
    arena = Arena()
    shares = _shares(arena, len(cases))

    def size(holds: Callable[[Mapping[Symbol, bool]], bool]) -> Node:
        named = [dict(zip(letters, case, strict=True)) for case in cases]
        held = [share for share, case in zip(shares, named, strict=True) if holds(case)]
        return arena.add(*held) if len(held) > 1 else held[0] if held else arena.num(0)

    def worked_out(node: Node) -> Node | None:
        if _event(node) is None:
            return None
        event, *condition = _parts(node)
        if not condition:
            return size(lambda case: bool(truth(event, case)))
        both = size(lambda case: bool(truth(event, case) and truth(condition[0], case)))
        return arena.div(both, size(lambda case: bool(truth(condition[0], case))))

    statement = rewritten(arena, root, worked_out)
    if any(_CHANCES & {*free_symbols(side)} for side in statement.args):
        return None
    return Rule(statement, all_of("event", letters), _reason(root))


def _event(node: Node) -> Node | None:
    """The event whose probability a part is, perhaps under a condition; None of any other."""
    if node.op == "fn" and node.text == "prob" and len(node.args) == 1:
        return node.args[0]
    called = node.op == "apply" and len(node.args) == 2 and node.args[0].value in _CHANCES
    return node.args[1] if called else None


def _parts(node: Node) -> tuple[Node, ...]:
    event = _event(node)
    if event is None:
        return ()
    return event.args if event.op == "given" else (event,)
