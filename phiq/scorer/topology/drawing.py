"""The complex of an equation as it can be drawn: its vertices by name, its faces, its loops.

It shows what `signature.signatures` measures, unreduced: nothing is collapsed. What is too large to
be looked at is cut, and says so. It lays nothing out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import combinations
from typing import Final, NamedTuple

from phiq.scorer.expression.tree import Node
from phiq.scorer.topology.canonical import Form
from phiq.scorer.topology.collapse import bits
from phiq.scorer.topology.elimination import Span
from phiq.scorer.topology.homology import Betti, betti_numbers

#: Vertices and faces of a kind that are told: more cannot be told apart in a picture.
MOST_VERTICES: Final = 60
MOST_FACES: Final = 500
#: Characters of a label: more does not fit beside a vertex.
LABEL_CHARS: Final = 40
#: Nodes of a tree that is drawn: the work for more would hold up whoever asks.
MOST_NODES: Final = 400

#: What a vertex stands for, by the op of its node; all other ops are operators.
_KINDS: Final = {
    "sym": "symbol", "const": "symbol", "nabla": "symbol", "fn": "function", "apply": "function",
    "rel": "relation",
}  # fmt: skip
_SUPERSCRIPTS: Final = str.maketrans("0123456789-/", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻ᐟ")


class Drawing(NamedTuple):
    """A complex: simplices are tuples of numbers of vertices, a loop the vertices along it.

    labels, kinds: of each vertex. betti: as the signature has it. cut: whether not all is told.
    """

    labels: list[str]
    kinds: list[str]
    edges: list[tuple[int, ...]]
    triangles: list[tuple[int, ...]]
    tetrahedra: list[tuple[int, ...]]
    loops: list[list[int]]
    betti: Betti
    cut: bool


def draw(root: Node, write: Callable[[Node], str]) -> Drawing | None:
    """The complex of a statement; None where its tree is too large. `write` makes labels."""
    if len(root.walk()) > MOST_NODES:
        return None
    form = Form(root)
    facets = form.facets()
    [betti] = betti_numbers([facets])
    labels, kinds = _labels(form, _count(facets), write)
    shown = [facet for facet in facets if facet.bit_length() <= MOST_VERTICES]
    faces = [_faces(shown, size) for size in (2, 3, 4)]
    cut = len(shown) < len(facets) or any(len(face) > MOST_FACES for face in faces)
    edges, triangles, tetrahedra = [face[:MOST_FACES] for face in faces]
    loops = [] if cut else _loops(edges, triangles, betti[1])
    vertices = slice(MOST_VERTICES)
    return Drawing(
        labels[vertices], kinds[vertices], edges, triangles, tetrahedra, loops, betti, cut
    )


def _count(facets: Sequence[int]) -> int:
    return max((facet.bit_length() for facet in facets), default=0)


def _labels(form: Form, count: int, write: Callable[[Node], str]) -> tuple[list[str], list[str]]:
    labels, kinds = [""] * count, ["operator"] * count
    for vertex, node in form.named():
        if vertex < count:
            labels[vertex] = _cut(write(node))
            kinds[vertex] = _KINDS.get(node.op, "operator")
    for vertex, label in enumerate(labels):
        raised = None if label else form.raised(vertex)
        if raised is not None:
            base, power = raised
            inner = labels[base] if kinds[base] == "symbol" else f"({_cut(labels[base])})"
            labels[vertex] = inner + power.translate(_SUPERSCRIPTS)
    return labels, kinds


def _cut(label: str) -> str:
    return label if len(label) <= LABEL_CHARS else label[: LABEL_CHARS - 1] + "…"


def _faces(facets: Sequence[int], size: int) -> list[tuple[int, ...]]:
    """The faces with so many vertices, each once; where there are too many to tell, one more."""
    found: dict[tuple[int, ...], None] = {}
    for facet in facets:
        vertices = [bit.bit_length() - 1 for bit in bits(facet)]
        for face in combinations(vertices, size):
            found[face] = None
            if len(found) > MOST_FACES:
                return list(found)
    return list(found)


def _loops(
    edges: Sequence[tuple[int, ...]], triangles: Sequence[tuple[int, ...]], count: int
) -> list[list[int]]:
    """Short cycles that no triangles fill, none of which is made of others and triangles.

    The shortest first, among those that a shortest path from some vertex closes (Horton, "A
    polynomial-time algorithm to find the shortest cycle basis of a graph", 1987).
    """
    if not count:
        return []
    place = {edge: 1 << number for number, edge in enumerate(edges)}
    filled = Span()
    for triangle in triangles:
        filled.extend(sum([place[side] for side in combinations(triangle, 2)]))
    loops: list[list[int]] = []
    for cycle in sorted(_cycles(edges), key=len):
        if filled.extend(sum([place[side] for side in _sides(cycle)])):
            loops.append(cycle)
            if len(loops) == count:
                break
    return loops


def _sides(cycle: Sequence[int]) -> Iterator[tuple[int, ...]]:
    for one, other in zip(cycle, [*cycle[1:], cycle[0]], strict=True):
        yield (one, other) if one < other else (other, one)


def _cycles(edges: Sequence[tuple[int, ...]]) -> list[list[int]]:
    """From each vertex, the cycles that one edge closes between two shortest paths."""
    near: dict[int, list[int]] = {}
    for one, other in edges:
        near.setdefault(one, []).append(other)
        near.setdefault(other, []).append(one)
    found: list[list[int]] = []
    for start in near:
        above = _tree(near, start)
        for one, other in edges:
            if one in above and above[one] != other and above[other] != one:
                left, right = _path(above, one), _path(above, other)
                if not set(left[1:]) & set(right[1:]):
                    found.append([*left, *right[:0:-1]])
    return found


def _tree(near: dict[int, list[int]], start: int) -> dict[int, int]:
    """The vertex before each on a shortest path from the start, which is before itself."""
    above = {start: start}
    reached = [start]
    for vertex in reached:
        for other in near[vertex]:
            if other not in above:
                above[other] = vertex
                reached.append(other)
    return above


def _path(above: dict[int, int], vertex: int) -> list[int]:
    """The vertices from the start of a tree to this one."""
    path = [vertex]
    while above[vertex] != vertex:
        vertex = above[vertex]
        path.append(vertex)
    return path[::-1]
