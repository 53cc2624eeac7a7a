"""Values of the nodes of a tree at one point, each node once; it knows no operation.

What each operation means is told by rules (`evaluate`, `binders`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final, NamedTuple

from flint import acb

from phiq.scorer.expression.tree import Node, Symbol
from phiq.scorer.numeric.balls.basics import Ball
from phiq.scorer.numeric.errors import NoEnclosureError
from phiq.scorer.time_limit import check_time

BallPoint = Mapping[Symbol, Ball]


class Rules(NamedTuple):
    """What operations mean.

    joins: those whose value is made of the values of their parts. made: such as first look at the
    node for how, which is done once. parts: which the parts are, where they are not simply the
    arguments. rules: operations that look at their arguments themselves.
    """

    joins: Mapping[str, Join]
    made: Mapping[str, Callable[[Node], Join]]
    parts: Mapping[str, Callable[[Node], Sequence[Node]]]
    rules: Mapping[str, Rule]


class Enclosure:
    """Balls around nodes at one point, at the precision that is set.

    Where `analytic` is true a value is only given where the node is analytic on the whole ball, as
    integrals ask. Where `estimates` is true series, integrals and limits without a proven radius
    get an estimated one; `estimated` of the outermost then tells whether there was one.
    """

    __slots__ = (
        *("_done", "_moved", "_outer", "_point", "_rules", "_value", "_varies"),
        *("analytic", "estimated", "estimates", "_root"),
    )

    def __init__(  # noqa: PLR0913 - a point, how to look from it, and where it was moved from
        self,
        rules: Rules,
        point: BallPoint,
        *,
        analytic: bool = False,
        estimates: bool = False,
        outer: Enclosure | None = None,
        moved: Symbol | None = None,
        value: Ball | None = None,
        varies: dict[Node, bool] | None = None,
    ) -> None:
        self._rules = rules
        self._point = point
        self._done: dict[Node, Ball] = {}
        self._outer = outer
        self._moved = moved
        self._value = value
        #: Whether nodes vary with what was moved.
        self._varies = {} if varies is None else varies
        self.analytic = analytic
        self.estimates = estimates
        self.estimated = False
        #: The outermost one; None of that itself, which so is gone as soon as nobody holds it.
        self._root: Enclosure | None = None if outer is None else outer._root or outer

    def of(self, node: Node) -> Ball:
        """The ball of a node.

        Raises:
            NoEnclosureError: the node has no value here, or none that can be enclosed.
        """
        if node.op == "sym":
            return self.symbol(node.symbol)
        found = self._done.get(node)
        if found is not None:
            return found
        if self._outer is not None and not self.varies(node):
            found = self._outer.of(node)
        else:
            rule = self._rules.rules.get(node.op)
            found = self._joined(node) if rule is None else rule(self, node)
        self._done[node] = found
        return found

    def _joined(self, node: Node) -> Ball:
        make = self._rules.made.get(node.op)
        join = self._rules.joins.get(node.op) if make is None else make(node)
        if join is None:
            raise NoEnclosureError(node.op)
        looked_up = self._rules.parts.get(node.op)
        parts = node.args if looked_up is None else looked_up(node)
        if len(parts) == 2:
            return join(self, self.of(parts[0]), self.of(parts[1]))
        return join(self, *[self.of(part) for part in parts])

    def varies(self, node: Node) -> bool:
        """Whether a node may depend on what the point differs from the outer one in."""
        if not node.args:
            return node.op == "sym" and node.symbol == self._moved
        found = self._varies.get(node)
        if found is None:
            found = self._varies[node] = any(map(self.varies, node.args))
        return found

    def again(self) -> Enclosure:
        """The same point, with nothing known of it: for another precision."""
        found = Enclosure(
            self._rules,
            self._point,
            analytic=self.analytic,
            estimates=self.estimates,
            outer=None if self._outer is None else self._outer.again(),
            moved=self._moved,
            value=self._value,
            varies=self._varies,
        )
        found._root = self._root or self
        return found

    def along(self, variable: Node, body: Node, *, analytic: bool = False) -> Along:
        """The ball of `body` as a function of one symbol, all others as they are here."""
        moved = Enclosure(
            self._rules,
            self._point,
            analytic=analytic or self.analytic,
            estimates=self.estimates,
            outer=self,
            moved=variable.symbol,
        )
        return Along(moved, self, variable.symbol, body, self._rules)

    def move(self, value: Ball) -> None:
        """Give the moved symbol another value."""
        self._value = value
        if self._done:
            self._done.clear()

    def symbol(self, symbol: Symbol) -> Ball:
        """What the point has for a symbol."""
        if symbol == self._moved and self._value is not None:
            return self._value
        if self._outer is not None:
            return self._outer.symbol(symbol)
        try:
            return self._point[symbol]
        except KeyError:
            raise NoEnclosureError(f"{symbol.name} has no value") from None

    def estimate(self) -> None:
        """Note that a radius is estimated.

        Raises:
            NoEnclosureError: only proven ones are asked for.
        """
        if not self.estimates or self.analytic:
            raise NoEnclosureError("no proven radius is known")
        (self._root or self).estimated = True


class Along:
    """A part of a tree as a function of one symbol, for many values of it.

    In which order its nodes are computed is found at the first call; what does not vary with the
    symbol is computed then, at the precision that is set.
    """

    __slots__ = (
        *("_at", "_balls", "_body", "_looks", "_outer", "_places", "_result", "_rules", "_steps"),
        "_symbol",
    )

    def __init__(
        self, at: Enclosure, outer: Enclosure, symbol: Symbol, body: Node, rules: Rules
    ) -> None:
        self._at = at
        self._outer = outer
        self._symbol = symbol
        self._body = body
        self._rules = rules
        #: The value of the symbol, what does not vary, and what the steps computed last.
        self._balls: list[Ball] = []
        self._places: dict[Node, int] = {}
        self._steps: list[_Step] = []
        #: Whether some step has a rule, which looks at the symbol itself.
        self._looks = False
        #: The place of the body; below 0 until it is found.
        self._result = -1

    def __call__(self, value: Ball) -> Ball:
        """The ball at a value of the symbol.

        Raises:
            NoEnclosureError: there is none.
            TimeLimitError: the time is up: whatever takes long takes many values.
        """
        check_time()
        at, balls = self._at, self._balls
        balls[:1] = [value]
        if self._result < 0:
            self._result = self._placed(self._body)
        if self._looks:
            at.move(value)
        for place, join, first, second, parts in self._steps:
            if second >= 0:
                balls[place] = join(at, balls[first], balls[second])
            elif first >= 0:
                balls[place] = join(at, balls[first])
            else:
                balls[place] = join(at, *[balls[part] for part in parts])
        return balls[self._result]

    def _placed(self, node: Node) -> int:
        """The place of a node's ball, behind those of its parts."""
        known = self._places.get(node)
        if known is not None:
            return known
        place = 0
        if node.op != "sym" or node.symbol != self._symbol:
            place = self._fixed(node) if not self._at.varies(node) else self._step(node)
        self._places[node] = place
        return place

    def _fixed(self, node: Node) -> int:
        self._balls.append(self._outer.of(node))
        return len(self._balls) - 1

    def _step(self, node: Node) -> int:
        rule, make = self._rules.rules.get(node.op), self._rules.made.get(node.op)
        join = self._rules.joins.get(node.op) if make is None else make(node)
        parts = _NO_PARTS
        if rule is not None:
            join, self._looks = _by(rule, node), True
        elif join is None:
            raise NoEnclosureError(node.op)
        else:
            looked_up = self._rules.parts.get(node.op)
            operands = node.args if looked_up is None else looked_up(node)
            parts = tuple([self._placed(part) for part in operands])
        place = len(self._balls)
        self._balls.append(_NOTHING)
        first, second = (*parts, -1, -1)[:2] if len(parts) < 3 else (-1, -1)
        self._steps.append((place, join, first, second, parts))
        return place


def _by(rule: Rule, node: Node) -> Join:
    """A rule for a node as what joins no parts."""
    return lambda at: rule(at, node)


Rule = Callable[[Enclosure, Node], Ball]
#: Of an enclosure and the balls of the parts, one by one.
Join = Callable[..., Ball]
#: Where a ball goes, what makes it, from which balls: one or two by their places, below 0 where
#: there is none, or else all that there are.
_Step = tuple[int, Join, int, int, tuple[int, ...]]
_NO_PARTS: Final[tuple[int, ...]] = ()
_NOTHING: Final = acb("nan")
