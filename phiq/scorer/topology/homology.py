"""Betti numbers b0, b1, b2 over GF(2) of simplicial complexes given by their facets.

Faces up to tetrahedra decide these three (the 3-skeleton), so no larger face is ever listed.
Complexes are collapsed first: what most equations leave is as good as a graph and needs no matrix.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import combinations
from typing import Final, NamedTuple

from phiq.scorer.topology.collapse import MAX_FACET_VERTICES, bits, core, pruned, split_large, union
from phiq.scorer.topology.elimination import ranks as ranks_on_host

Betti = tuple[int, int, int]

#: Vertices of an edge: distinct ones never have more than one of them in common.
_EDGE: Final = 2
#: Facets compared pair by pair; among more, those that are no edges hold together nearly always.
_MAX_COMPARED: Final = 64
#: Small complexes remembered: a bulk of thousands of equations spans some hundred.
REMEMBERED: Final = 4096


class _Faces(NamedTuple):
    """What is left to compute of one complex: b0, its faces counted, its two boundary matrices."""

    b0: int
    edges_beyond_tree: int
    triangles: int
    boundary_of_triangles: list[int]
    boundary_of_tetrahedra: list[int]


def betti_numbers(
    complexes: Sequence[Sequence[int]],
    ranks: Callable[[Sequence[Sequence[int]]], list[int]] = ranks_on_host,
) -> list[Betti]:
    """(b0, b1, b2) of each complex; a complex is its facets, as bit masks of vertices.

    Facets need not be maximal; an empty list is the empty complex. `ranks` tells the ranks of
    matrices over GF(2).
    """
    found: list[Betti] = []
    left: list[tuple[int, _Faces]] = []
    for place, facets in enumerate(complexes):
        settle = _settled if len(facets) > _MAX_COMPARED else _remembered
        counted, rows = settle(tuple(facets))
        if counted is None:
            left.append((place, _faces(_narrow(rows))))
        found.append(counted or (0, 0, 0))
    matrices = [m for _, f in left for m in (f.boundary_of_triangles, f.boundary_of_tetrahedra)]
    rank = ranks(matrices)
    for (place, f), rank2, rank3 in zip(left, rank[::2], rank[1::2], strict=True):
        found[place] = (f.b0, f.edges_beyond_tree - rank2, f.triangles - rank2 - rank3)
    return found


def _settled(facets: tuple[int, ...]) -> tuple[Betti | None, list[int]]:
    """The Betti numbers where they can be counted, and the facets that are left."""
    rows = pruned(list(facets))
    counted = _counted(rows)
    if counted is None:
        rows = core(rows)
        counted = _counted(rows)
    return counted, rows


#: Equations of different text often span one complex; only small ones are worth the memory.
_remembered: Final = lru_cache(maxsize=REMEMBERED)(_settled)


def _counted(facets: list[int]) -> Betti | None:
    """Betti numbers of facets that hold together loosely; None where they do not.

    Where no two facets have an edge in common, each may be replaced by a star (a new point, joined
    to the facet's vertices), for both shrink to a point and meet the rest in the same vertices:
    what remains is a graph. The same holds where the faces that facets have in common form no ring
    themselves: a facet is glued in along something without loops, so that it closes none, and the
    Euler characteristic tells how many loops there are.
    """
    many = len(facets) > _MAX_COMPARED
    if many and max(map(int.bit_count, facets)) > _EDGE:
        return None
    common = set() if many else {one & other for one, other in combinations(facets, 2)}
    euler = len(facets) + union(facets).bit_count() - sum(map(int.bit_count, facets))
    met = 0
    for face in common:
        if face & (face - 1):
            again = face & met
            if again & (again - 1):
                return None
            met |= face
            holders = sum([face & facet == face for facet in facets])
            euler += (face.bit_count() - 1) * (holders - 1)
    b0 = _components(facets)
    return b0, b0 - euler, 0


def _narrow(facets: list[int]) -> list[int]:
    widest = max(map(int.bit_count, facets))
    return split_large(facets) if widest > MAX_FACET_VERTICES else facets


def _faces(facets: list[int]) -> _Faces:
    vertices = union(facets).bit_count()
    b0 = _components(facets)
    edges = _faces_of_size(facets, 2)
    triangles = _faces_of_size(facets, 3)
    tetrahedra = _faces_of_size(facets, 4)
    return _Faces(
        b0,
        len(edges) - (vertices - b0),
        len(triangles),
        _boundary(triangles, edges),
        _boundary(tetrahedra, triangles),
    )


def _faces_of_size(facets: list[int], size: int) -> list[int]:
    found: set[int] = set()
    for facet in facets:
        if facet.bit_count() == size:
            found.add(facet)
        elif facet.bit_count() > size:
            found.update(map(sum, combinations(bits(facet), size)))
    return sorted(found)


def _boundary(faces: list[int], sides: list[int]) -> list[int]:
    """One row a face; its bits are the places of its sides in `sides`."""
    if not faces:
        return []
    place = {side: 1 << k for k, side in enumerate(sides)}
    return [sum(place[face ^ vertex] for vertex in bits(face)) for face in faces]


def _components(facets: list[int]) -> int:
    groups: list[int] = []
    for facet in facets:
        merged, apart = facet, []
        for group in groups:
            if group & merged:
                merged |= group
            else:
                apart.append(group)
        groups = [*apart, merged]
    return len(groups)
