"""Betti numbers of simplicial complexes, against shapes known by hand and against GUDHI."""

from __future__ import annotations

import random
from itertools import combinations

import gudhi
import numpy as np
import pytest
import torch

from phiq.scorer.topology.collapse import split_large
from phiq.scorer.topology.elimination import rank
from phiq.scorer.topology.gf2 import MAX_COLUMNS, MAX_ROWS, packed_ranks, ranks
from phiq.scorer.topology.homology import _counted, betti_numbers


def mask(*vertices: int) -> int:
    """The facet with these vertices."""
    return sum(1 << vertex for vertex in vertices)


def oracle(facets: list[int]) -> tuple[int, int, int]:
    """The first three Betti numbers over GF(2), as GUDHI computes them."""
    tree = gudhi.SimplexTree()
    for facet in facets:
        tree.insert([vertex for vertex in range(facet.bit_length()) if facet >> vertex & 1])
    tree.compute_persistence(homology_coeff_field=2, persistence_dim_max=True, min_persistence=-1)
    b0, b1, b2 = (*tree.betti_numbers(), 0, 0, 0)[:3]
    return b0, b1, b2


def random_complex(rng: random.Random) -> list[int]:
    """Up to 14 facets of up to 10 vertices among 12."""
    size = rng.randint(2, 12)
    widest = min(size, rng.choice((2, 3, 4, 5, 10)))
    return [
        mask(*rng.sample(range(size), rng.randint(1, widest))) for _ in range(rng.randint(1, 14))
    ]


SHAPES = {
    "nothing": ([], (0, 0, 0)),
    "two points": ([mask(0), mask(1)], (2, 0, 0)),
    "filled triangle": ([mask(0, 1, 2)], (1, 0, 0)),
    "circle": ([mask(0, 1), mask(1, 2), mask(2, 0)], (1, 1, 0)),
    "figure eight": (
        [mask(*e) for e in ((0, 1), (1, 2), (2, 0), (0, 3), (3, 4), (4, 0))],
        (1, 2, 0),
    ),
    "sphere": ([mask(*f) for f in combinations(range(4), 3)], (1, 0, 1)),
    "sphere of dimension 3": ([mask(*f) for f in combinations(range(5), 4)], (1, 0, 0)),
    "torus of seven vertices": (
        [mask(k, (k + 1) % 7, (k + 3) % 7) for k in range(7)]
        + [mask(k, (k + 2) % 7, (k + 3) % 7) for k in range(7)],
        (1, 2, 1),
    ),
    "projective plane, which has a loop and a shell over GF(2)": (
        [
            mask(*face)
            for face in (
                *((0, 1, 2), (0, 2, 3), (0, 3, 4), (0, 4, 5), (0, 1, 5)),
                *((1, 2, 4), (2, 3, 5), (1, 3, 4), (2, 4, 5), (1, 3, 5)),
            )
        ],
        (1, 1, 1),
    ),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_shapes_known_by_hand(shape):
    """The Betti numbers over GF(2) of textbook shapes come out."""
    facets, expected = SHAPES[shape]

    assert betti_numbers([facets]) == [expected]


def test_random_complexes_agree_with_gudhi():
    """On 1000 random complexes every Betti number is the one that GUDHI finds."""
    rng = random.Random(20)
    complexes = [random_complex(rng) for _ in range(1000)]

    found = betti_numbers(complexes)

    assert found == [oracle(facets) for facets in complexes]


def test_loose_complexes_agree_with_gudhi():
    """Few facets among many vertices, as equations have: those that need no matrix are right."""
    rng = random.Random(22)
    complexes = [
        [mask(*rng.sample(range(20), rng.randint(2, 6))) for _ in range(rng.randint(2, 9))]
        for _ in range(1000)
    ]

    counted = [(facets, found) for facets in complexes if (found := _counted(facets))]

    assert len(counted) > 300
    assert [found for _, found in counted] == [oracle(facets) for facets, _ in counted]


def test_a_large_graph_is_counted():
    """1500 edges are not compared pair by pair: it takes milliseconds."""
    ring = [mask(k, (k + 1) % 1000) for k in range(1000)]
    chords = [mask(k, k + 500) for k in range(500)]

    assert betti_numbers([ring + chords]) == [(1, 501, 0)]


def test_splitting_large_facets_keeps_the_homology():
    """Cones in place of facets of 9 and more vertices change no Betti number."""
    rng = random.Random(21)
    complexes = [
        [mask(*rng.sample(range(14), rng.randint(2, 11))) for _ in range(rng.randint(2, 8))]
        for _ in range(150)
    ]

    found = betti_numbers([split_large(facets) for facets in complexes])

    assert found == [oracle(facets) for facets in complexes]


def test_a_huge_facet_takes_no_time():
    """300 terms that share one symbol: their facet alone would have 3·10⁸ tetrahedra."""
    total = [mask(*range(300))]
    terms = [mask(term, 300) for term in range(299)]

    assert betti_numbers([total + terms]) == [(1, 298, 0)]


def test_a_long_chain_is_a_point():
    """1500 facets in a row collapse."""
    assert betti_numbers([[mask(k, k + 1) for k in range(1500)]]) == [(1, 0, 0)]


def test_batched_ranks_equal_the_exact_ones():
    """Packed elimination, in either library, finds the exact ranks at every size it takes."""
    rng = random.Random(22)
    matrices = [
        [rng.getrandbits(MAX_COLUMNS) & rng.getrandbits(MAX_COLUMNS) for _ in range(MAX_ROWS)]
        for _ in range(40)
    ]
    low_rank = [[row & 0b111 for row in rows] for rows in matrices]

    in_torch = packed_ranks(torch.tensor(matrices + low_rank))
    in_numpy = packed_ranks(np.array(matrices + low_rank))

    expected = [rank(rows) for rows in matrices + low_rank]
    assert in_torch.tolist() == in_numpy.tolist() == expected


def test_ranks_of_a_mixed_batch():
    """Empty, small, middling and oversized matrices of one batch each get their own rank."""
    identity = [1 << k for k in range(200)]
    matrices = [[], identity[:3], identity, *([identity[:40] + identity[:20]] * 70)]

    assert ranks(matrices) == [0, 3, 200, *([40] * 70)]


@pytest.mark.gpu
@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a CUDA device")
def test_ranks_on_a_gpu():
    """The device makes no difference."""
    rng = random.Random(23)
    matrices = [[rng.getrandbits(MAX_COLUMNS) for _ in range(30)] for _ in range(200)]

    assert ranks(matrices, "cuda") == ranks(matrices, "cpu")
