"""Betti numbers b0, b1, b2 over GF(2) of simplicial complexes given by their facets.

Faces up to tetrahedra decide these three (the 3-skeleton), so no larger face is ever listed.
Complexes are collapsed first: most equations leave a few points or a graph and need no matrix.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import NamedTuple

from phiq.scorer.topology.collapse import MAX_FACET_VERTICES, bits, core, pruned, split_large, union
from phiq.scorer.topology.gf2 import ranks

Betti = tuple[int, int, int]

#: Facets of at most two vertices make a graph, whose Betti numbers are counted, not eliminated.
_GRAPH = 2


class _Faces(NamedTuple):
    """What is left to compute of one complex: b0, its faces counted, its two boundary matrices."""

    b0: int
    edges_beyond_tree: int
    triangles: int
    boundary_of_triangles: list[int]
    boundary_of_tetrahedra: list[int]


def betti_numbers(complexes: Sequence[Sequence[int]], device: str = "cpu") -> list[Betti]:
    """(b0, b1, b2) of each complex; a complex is its facets, as bit masks of vertices.

    Facets need not be maximal; an empty list is the empty complex.
    """
    faces = [_faces(_reduced(list(facets))) for facets in complexes]
    matrices = [m for f in faces for m in (f.boundary_of_triangles, f.boundary_of_tetrahedra)]
    found = ranks(matrices, device)
    return [
        (f.b0, f.edges_beyond_tree - rank2, f.triangles - rank2 - rank3)
        for f, rank2, rank3 in zip(faces, found[::2], found[1::2], strict=True)
    ]


def _reduced(facets: list[int]) -> list[int]:
    """A small equivalent complex; a graph is small enough as it is."""
    rows = pruned(facets)
    if _width(rows) > _GRAPH:
        rows = core(rows)
        if _width(rows) > MAX_FACET_VERTICES:
            rows = split_large(rows)
    return rows


def _width(facets: list[int]) -> int:
    return max(map(int.bit_count, facets), default=0)


def _faces(facets: list[int]) -> _Faces:
    vertices = union(facets).bit_count()
    b0 = _components(facets)
    if _width(facets) <= _GRAPH:
        return _Faces(b0, _edges(facets) - (vertices - b0), 0, [], [])
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


def _edges(graph: list[int]) -> int:
    """How many edges a graph has, given as distinct rows of one and two vertices."""
    return sum(row.bit_count() == 2 for row in graph)


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
