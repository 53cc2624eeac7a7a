"""Shrinks a simplicial complex without changing its homology.

A complex is the list of its facets, a facet an int whose set bits are its vertices. Two facts do
all the work: a complex and its nerve have the same homotopy type, and so a vertex may be dropped
when every facet that holds it also holds some other one (strong collapse: Barmak and Minian,
"Strong homotopy types, nerves and collapses", 2012). Homology itself is computed elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from math import comb
from typing import Final

#: Facets with more vertices are split before their faces are listed: a facet of k vertices has
#: k choose 4 tetrahedra, and at 8 the split costs less than the faces it saves.
MAX_FACET_VERTICES: Final = 8


def bits(mask: int) -> Iterator[int]:
    """Yield the set bits of `mask` as powers of two, lowest first."""
    while mask:
        low = mask & -mask
        yield low
        mask ^= low


def pruned(facets: list[int]) -> list[int]:
    """Drop vertices of one facet only and facets of one shared vertex, until none is left.

    These collapses settle what has no loop of re-use at all; a component left with nothing shared
    stays as one of its vertices.
    """
    points: list[int] = []
    rows = list(set(facets))
    while True:
        seen = shared = 0
        for row in rows:
            shared |= seen & row
            seen |= row
        if seen == shared:
            return points + rows
        wide, single = set(), set()
        for row in rows:
            left = row & shared
            if not left:
                points.append(row & -row)
            elif left & (left - 1):
                wide.add(left)
            else:
                single.add(left)
        rows = list(wide)
        if single:
            covered = union(rows)
            points += [point for point in single if not point & covered]


def union(rows: Iterable[int]) -> int:
    """The vertices of all rows together."""
    found = 0
    for row in rows:
        found |= row
    return found


def core(facets: list[int]) -> list[int]:
    """The facets of a smallest complex reached by strong collapses, over other vertices."""
    rows = _maximal(facets)
    while True:
        whole = _transpose(rows)
        columns = _maximal(whole)
        if len(columns) == len(whole):  # no vertex is dominated
            return min(columns, rows, key=_largest)
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
        rest = row
        while rest:
            vertex = rest & -rest
            rest ^= vertex
            columns[vertex] = columns.get(vertex, 0) | mark
    return list(columns.values())


def _maximal(rows: list[int]) -> list[int]:
    """The non-empty rows contained in no other one, without repeats."""
    kept: list[int] = []
    for row in sorted(set(rows), key=int.bit_count, reverse=True):
        for big in kept:
            if row & big == row:
                break
        else:
            if row:
                kept.append(row)
    return kept


def _largest(rows: list[int]) -> int:
    return max(row.bit_count() for row in rows)
