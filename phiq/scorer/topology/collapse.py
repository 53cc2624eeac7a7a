"""Shrinks a simplicial complex without changing its homology.

A complex is the list of its facets, a facet an int whose set bits are its vertices. Two facts do
all the work: a complex and its nerve have the same homotopy type, and so a vertex may be dropped
when every facet that holds it also holds some other one (strong collapse: Barmak and Minian,
"Strong homotopy types, nerves and collapses", 2012). Homology itself is computed elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import comb

#: Facets with more vertices are split before their faces are listed: a facet of k vertices has
#: k choose 4 tetrahedra, and at 8 the split costs less than the faces it saves.
MAX_FACET_VERTICES = 8


def bits(mask: int) -> Iterator[int]:
    """Yield the set bits of `mask` as powers of two, lowest first."""
    while mask:
        low = mask & -mask
        yield low
        mask ^= low


def pruned(facets: list[int]) -> list[int]:
    """Drop vertices of one facet only and facets of one shared vertex, until none is left.

    These collapses take linear time and settle what has no loop of re-use at all.
    """
    rows = list(facets)
    uses, places = _uses(rows)
    for number, row in enumerate(rows):
        if row & (row - 1) == 0:
            if uses.setdefault(row, 0):
                rows[number] = 0
            else:
                uses[row], places[row] = 1, number
    lonely = [vertex for vertex, count in uses.items() if count == 1]
    while lonely:
        vertex = lonely.pop()
        number = places[vertex]
        if uses[vertex] != 1 or rows[number] == vertex:
            continue
        uses[vertex] = 0
        left = rows[number] = rows[number] ^ vertex
        if left & (left - 1) == 0 and uses[left] > 1:
            rows[number] = 0
            uses[left] -= 1
            places[left] -= number
            if uses[left] == 1:
                lonely.append(left)
    return list({row for row in rows if row})


def _uses(rows: list[int]) -> tuple[dict[int, int], dict[int, int]]:
    """For each vertex, how many rows of two and more vertices hold it, and their numbers' sum."""
    uses: dict[int, int] = {}
    places: dict[int, int] = {}
    for number, row in enumerate(rows):
        rest = row if row & (row - 1) else 0
        while rest:
            low = rest & -rest
            rest ^= low
            uses[low] = uses.get(low, 0) + 1
            places[low] = places.get(low, 0) + number
    return uses, places


def core(facets: list[int]) -> list[int]:
    """The facets of a smallest complex reached by strong collapses, over other vertices."""
    rows = _maximal(facets)
    while True:
        columns = _maximal(_transpose(rows))
        again = _maximal(_transpose(columns))
        if len(again) == len(rows):
            return min(columns, again, key=_largest)
        rows = again


def split_large(facets: list[int]) -> list[int]:
    """An equivalent complex whose large facets are cones over what they share with the rest.

    A filled simplex is contractible, as is a cone over the faces it has in common with the other
    facets; so one may stand for the other. It does where that leaves fewer faces to list.
    """
    done: list[int] = []
    todo = list(facets)
    apex = 1 << max(facets).bit_length()
    while todo:
        facet = todo.pop()
        cone = [facet]
        if facet.bit_count() > MAX_FACET_VERTICES:
            shared = _maximal([facet & other for other in (*todo, *done)])
            cone = [apex | face for face in shared] or [apex]
        if _tetrahedra(cone) < _tetrahedra([facet]):
            done += cone
            apex <<= 1
        else:
            done.append(facet)
    return done


def _tetrahedra(facets: list[int]) -> int:
    return sum(comb(facet.bit_count(), 4) for facet in facets)


def _transpose(rows: list[int]) -> list[int]:
    """The nerve: for each vertex of `rows`, the set of rows that hold it."""
    columns: dict[int, int] = {}
    for number, row in enumerate(rows):
        mark = 1 << number
        for vertex in bits(row):
            columns[vertex] = columns.get(vertex, 0) | mark
    return list(columns.values())


def _maximal(rows: list[int]) -> list[int]:
    """The non-empty rows contained in no other one, without repeats."""
    kept: list[int] = []
    for row in sorted(set(rows), key=int.bit_count, reverse=True):
        if row and not any(row & big == row for big in kept):
            kept.append(row)
    return kept


def _largest(rows: list[int]) -> int:
    return max(row.bit_count() for row in rows)
