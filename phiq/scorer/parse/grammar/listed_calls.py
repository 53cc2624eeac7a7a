"""Calls of programs that work on lists and ranges: sum([1, 2]), max(x), mean(range(5)), int(f, x).

The tree holds the sum, product or quotient that is meant. A call on anything else stays a call.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Final

from phiq.scorer.expression.fold import Rational, all_known, exact_number
from phiq.scorer.expression.literals import is_whole, unsigned
from phiq.scorer.expression.rewrite import rewritten, with_value
from phiq.scorer.expression.tree import Node, Symbol
from phiq.scorer.parse.questions.readings import choose
from phiq.scorer.parse.state import State

_LISTS: Final = frozenset(("tuple", "interval", "commutator", "set", "anticommutator", "matrix"))
_COMBINED: Final = Symbol("c")
#: Most entries that a range is written out to.
MAX_WRITTEN: Final = 64


def entries_of(node: Node) -> tuple[Node, ...] | None:
    """The entries of a list, also of the c(1, 2) of R; None of anything else."""
    if node.op == "apply" and node.args[0].value == _COMBINED and len(node.args) > 2:
        return node.args[1:]
    return node.args if node.op in _LISTS else None


def total(p: State, op: str, body: Node) -> Node | None:
    """What sum(…) and prod(…) of a program are, `op` telling which; None for a plain operand."""
    generated = _generated(p, op, body)
    if generated is not None:
        return generated
    items = entries_of(body)
    if items is None:
        ends = _range(p, body)
        if ends is None:
            return None
        index = p.sym(Symbol("k"))
        return p.node(op, (index, index, *ends), "range")
    if _is_over_variable(items):
        return p.node(op, _withends_of(p, items), "range")
    return p.add(items) if op == "sum" else p.mul(items)


def integrated(p: State, body: Node) -> Node | None:
    """The int(f, x), int(f, x, 0, 1) and int(f, x = 0..1) of programs, and int(3.7); else None."""
    items = entries_of(body) or (body,)
    none = p.node("none")
    if len(items) == 1:
        return _truncated(p, items[0])
    if len(items) == 2 and items[1].op == "sym":
        return p.node("int", (*items, none, none), "int")
    if _is_over_variable(items):
        return p.node("int", _withends_of(p, items), "int")
    return None


def _truncated(p: State, value: Node) -> Node | None:
    """A number without its decimals."""
    bare = unsigned(value)
    if bare.op != "num":
        return None
    return p.node("fn", (value,), "floor" if bare is value else "ceil")


def _is_over_variable(items: Sequence[Node]) -> bool:
    """Whether a list is an expression, its variable, and two ends."""
    if len(items) == 4 and items[1].op == "sym":
        return True
    return len(items) == 2 and items[1].op == "rel" and ends_of(items[1].args[1]) is not None


def _withends_of(p: State, items: Sequence[Node]) -> tuple[Node, ...]:
    if len(items) == 4:
        return tuple(items)
    variable, ends = items[1].args
    return items[0], variable, *(ends_of(ends) or ())


def ends_of(node: Node) -> tuple[Node, Node] | None:
    """The two ends of 0..1."""
    if node.op == "mul" and len(node.args) == 3 and node.args[1].op == "dots":
        return node.args[0], node.args[2]
    return None


def _range(p: State, node: Node) -> tuple[Node, Node] | None:
    """The ends of range(b) and range(a, b), the last one included; None of anything else."""
    if node.op != "apply" or node.args[0].value != Symbol("range") or len(node.args) > 3:
        return None
    low = node.args[1] if len(node.args) == 3 else p.num("0")
    high = node.args[-1]
    if is_whole(high) and int(high.text):
        return low, p.num(str(int(high.text) - 1))
    return low, p.add([high, p.node("neg", (p.num("1"),))])


def _generated(p: State, op: str, body: Node) -> Node | None:
    """The sum of `f for k in range(…)`, or for k in a list."""
    found = _each(p, body)
    if found is None:
        return None
    term, variable, source = found
    ends = _range(p, source)
    if ends is not None:
        return p.node(op, (term, variable, *ends), "range")
    items = generated(p, body)
    return None if not items else p.add(items) if op == "sum" else p.mul(items)


def generated(p: State, body: Node) -> tuple[Node, ...] | None:
    """The entries of [f for k in range(4)] and of [f for k in [1, 2]]; None of anything else."""
    found = _each(p, body)
    if found is None:
        return None
    term, variable, source = found
    items = entries_of(source) or counted(p, _range(p, source))
    return _written(p, term, variable, items)


def tabulated(p: State, args: tuple[Node, ...]) -> Node | None:
    """The entries of Table[f, {k, 3}] and Table[f, {k, 0, 3}]."""
    body, *ranges = args
    found = entries_of(ranges[0]) if len(ranges) == 1 else None
    if found is None or len(found) not in (2, 3) or found[0].op not in ("sym", "const"):
        return None
    index, *ends = found
    variable = index if index.op == "sym" else p.sym(Symbol(index.text))
    term = rewritten(p.arena, body, lambda x: variable if x is index else None)
    low = ends[0] if len(ends) == 2 else p.num("1")
    items = _written(p, term, variable, counted(p, (low, ends[-1])))
    return p.node("set", items) if items else None


def counted(p: State, ends: tuple[Node, ...] | None) -> tuple[Node, ...]:
    """The whole numbers between two that are written out, both included; none for other ends."""
    if ends is None or not all(end.text.isdigit() for end in ends):
        return ()
    low, high = [int(end.text) for end in ends]
    return tuple([p.num(str(k)) for k in range(low, high + 1)[: MAX_WRITTEN + 1]])


def sequence(p: State, args: tuple[Node, ...]) -> Node | None:
    """The list of seq(1, 3), both ends included."""
    items = counted(p, args) if len(args) == 2 else ()
    return p.node("tuple", items) if 1 < len(items) <= MAX_WRITTEN else None


def up_to(p: State, args: tuple[Node, ...]) -> Node | None:
    """The list of arange(3), its end left out."""
    call = p.node("apply", (p.sym(Symbol("range")), *args))
    items = counted(p, _range(p, call))
    return p.node("tuple", items) if 1 < len(items) <= MAX_WRITTEN else None


def so_far(p: State, args: tuple[Node, ...], *, product: bool) -> Node | None:
    """The sums or products of the first entries of a list, one after the other."""
    items = entries_of(args[0]) if len(args) == 1 else None
    if not items:
        return None
    join = p.mul if product else p.add
    return p.node("tuple", tuple([join(items[: k + 1]) for k in range(len(items))]))


def listed(p: State, args: tuple[Node, ...], *, op: str) -> Node | None:
    """The list or set of what list(…) or set(…) goes over."""
    items = (entries_of(args[0]) or counted(p, _range(p, args[0]))) if len(args) == 1 else ()
    return p.node(op, items) if 1 < len(items) <= MAX_WRITTEN else None


def _written(
    p: State, term: Node, variable: Node, items: tuple[Node, ...]
) -> tuple[Node, ...] | None:
    if not items or len(items) > MAX_WRITTEN:
        return None
    return tuple([with_value(p.arena, term, variable.symbol, item) for item in items])


def _each(p: State, body: Node) -> tuple[Node, Node, Node] | None:
    """The f, k and list of `f for k in …`."""
    if body.op == "add":  # the last term of a + b for k in …
        last = _each(p, body.args[-1])
        return last and (p.add([*body.args[:-1], last[0]]), *last[1:])
    if body.op != "mul":
        return None
    names = [part.symbol.base if part.op == "sym" else part.text for part in body.args]
    at = names.index("for") if "for" in names else 0
    if not at or names[at + 2 : at + 3] != ["in"] or len(names) != at + 4:
        return None
    index = body.args[at + 1]
    if index.op not in ("sym", "const"):
        return None
    variable = index if index.op == "sym" else p.sym(Symbol(index.text))
    term = rewritten(p.arena, p.mul(body.args[:at]), lambda x: variable if x is index else None)
    return term, variable, body.args[at + 3]


def over_colon(p: State, op: str, body: Node) -> Node | None:
    """The sum(1:10) of Matlab, whose body is the list of its two ends."""
    ends = entries_of(body)
    index = p.sym(Symbol("k"))
    return p.node(op, (index, index, *ends), "range") if ends and len(ends) == 2 else None


def summed(p: State, args: tuple[Node, ...]) -> Node | None:
    """The sum of a list."""
    items = entries_of(args[0]) if len(args) == 1 else None
    return p.add(items) if items else None


def mean(p: State, args: tuple[Node, ...]) -> Node | None:
    """The mean of a list, or of several arguments."""
    items = (entries_of(args[0]) if len(args) == 1 else args) or ()
    return p.node("div", (p.add(items), p.num(str(len(items))))) if items else None


def count(p: State, args: tuple[Node, ...]) -> Node | None:
    """How many entries a list has, or different ones a set."""
    items = entries_of(args[0]) if len(args) == 1 else args
    if not items:
        return None
    if args[0].op in ("set", "anticommutator") and any(item.op != "num" for item in items):
        return None
    return p.num(str(len(set(items) if args[0].op in ("set", "anticommutator") else items)))


def _sized(items: Sequence[Node]) -> list[Rational]:
    """The values of numbers; none where one is no number."""
    return all_known(map(exact_number, items)) or []


def _ordered(args: tuple[Node, ...]) -> list[Node]:
    """The entries by their size; none where one is no number."""
    items = spread(args)
    places = sorted(range(len(items)), key=_sized(items).__getitem__) if _sized(items) else []
    return [items[k] for k in places]


def in_order(p: State, args: tuple[Node, ...]) -> Node | None:
    """The sorted list."""
    items = _ordered(args)
    return p.node("tuple", tuple(items)) if items else None


def median(p: State, args: tuple[Node, ...]) -> Node | None:
    """The one in the middle, or the mean of the two there."""
    items = _ordered(args)
    if not items:
        return None
    middle = items[(len(items) - 1) // 2 : len(items) // 2 + 1]
    return middle[0] if len(middle) == 1 else p.node("div", (p.add(middle), p.num("2")))


def deviation(p: State, args: tuple[Node, ...], *, sample: bool) -> Node | None:
    """The standard deviation of numbers, of all values or of a sample as this pass reads it."""
    found = variance(p, args, sample=sample)
    return found and p.node("root", (found, p.num("2")))


def variance(p: State, args: tuple[Node, ...], *, sample: bool) -> Node | None:
    """The square of the standard deviation."""
    sizes = _sized(spread(args))
    if len(sizes) < 2:
        return None
    words = "variance read as that of a sample", "variance read as that of all values"
    less = choose(p, "sample", sample, *words)
    center = Fraction(sum(sizes)) / len(sizes)
    total = sum((abs(size - center) ** 2 for size in sizes), Fraction())
    share = total / (len(sizes) - less)
    return p.node("div", (p.num(str(share.numerator)), p.num(str(share.denominator))))


def spread(args: tuple[Node, ...]) -> tuple[Node, ...]:
    """The entries of the one list that is an argument; other arguments as they are."""
    return (entries_of(args[0]) or args) if len(args) == 1 else args
