"""Ways to give each symbol of an equation a role of a law, each of its own, plainest first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from phiq.scorer.expression.tree import Symbol
from phiq.scorer.laws.roles import Castings
from phiq.scorer.laws.table import Role, atom_of

#: A symbol and the roles it may play, each with its surprise in bits.
_Option = tuple[Symbol, tuple[tuple[float, Role], ...]]
#: Each symbol under the name of its role, and the surprise of all of them in bits.
Assignment = tuple[dict[Symbol, str], float]

#: Assignments of symbols to roles tried for one law: two pairs of like symbols make 4.
MAX_ASSIGNMENTS: Final = 12


def assignments(
    number: int, cast: Sequence[tuple[Symbol, Castings]], allowed: float
) -> list[Assignment]:
    """Ways to give each symbol a role of its own, plainest first."""
    options: list[_Option] = []
    least = 0.0
    places = 0
    for symbol, roles in cast:
        casting = roles[number]
        places |= casting.places
        able = casting.able
        least += able[0][0] if able else allowed
        if least >= allowed:
            return []
        options.append((symbol, able))
    if places.bit_count() < len(cast):  # a role that none of them can play
        return []
    options.sort(key=lambda option: len(option[1]))
    found: list[Assignment] = []
    _assign(options, [], allowed, found)
    return found


def _assign(
    options: list[_Option],
    taken: list[tuple[float, Role]],
    budget: float,
    found: list[Assignment],
) -> None:
    """Adds what the first symbols' roles, those taken, leave to the others within a budget."""
    at = len(taken)
    if at == len(options):
        names = {options[k][0]: atom_of(role) for k, (_, role) in enumerate(taken)}
        surprise = 0.0
        for bits, _ in reversed(taken):
            surprise += bits
        found.append((names, surprise))
        return
    for bits, role in options[at][1]:
        if bits > budget or id(role) in [id(other) for _, other in taken]:
            continue
        taken.append((bits, role))
        _assign(options, taken, budget - bits, found)
        taken.pop()
        if len(found) == MAX_ASSIGNMENTS:
            return
