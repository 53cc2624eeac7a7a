"""What a limit comes to, from the sides that are asked for."""

from __future__ import annotations

from phiq.scorer.expression.fold import all_known
from phiq.scorer.expression.literals import is_infinite
from phiq.scorer.expression.tree import Node
from phiq.scorer.identity.infinity.ends import End, Limit
from phiq.scorer.identity.infinity.paths import COUNTING, ways
from phiq.scorer.numeric.far import ERRORS, Far, behaviour


def end_of_limit(node: Node) -> End | None:
    """A limit, from the sides that are asked for."""
    body, variable, target = node.args
    if variable.op != "sym":
        return None
    paths = ways(body, variable.symbol, target, node.text)
    whole = variable.symbol.base in COUNTING and is_infinite(target)
    seen = all_known(behaviour(path.at, whole=whole) for path in paths)
    if not seen:
        return None
    return _from_sides(seen, Limit(tuple(paths), whole, seen[0]))


def _from_sides(seen: list[Far], limit: Limit) -> End | None:
    if any(far.kind == "wanders" for far in seen):
        return End("nothing", why="there is no limit, since the values do not settle")
    first, last = seen[0], seen[-1]
    if first.kind != last.kind:
        return End("nothing", why="there is no limit, since the two sides differ")
    if first.kind == "grows":
        if first.value == last.value:
            return End("infinite", 1 if first.value > 0 else -1, why="a side grows without end")
        return End("nothing", why="there is no limit, since the two sides grow apart")
    if abs(first.value - last.value) > ERRORS * (first.error + last.error):
        return End("nothing", why="there is no limit, since the two sides differ")
    return End("number", value=first.value, limit=limit)
