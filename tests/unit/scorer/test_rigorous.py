"""The rigorous mode end to end, through the public functions: what verdicts say and cost."""

from __future__ import annotations

import msgspec
import pytest

from phiq.contract import ScoreRequest, Verdict, encode
from phiq.errors import InvalidRequestError
from phiq.scorer import rigorous
from phiq.scorer.cache import FormCache, VerdictCache
from phiq.scorer.laws.table import index
from phiq.scorer.standard import HOST_PART, StandardScorer, score, score_many

VERDICTS = {
    "1 = 2": "contradiction",
    "x = x + 1": "contradiction",
    "sin²x + cos²x = 2": "contradiction",
    "φ² = φ + 1": "identity",
    "e^{iπ} + 1 = 0": "identity",
    "F_n = (φ^n - (1-φ)^n)/√5": "identity",
    "F_{n+1}F_{n-1} - F_n² = (-1)^n": "identity",
    "(cos x + i sin x)^n = cos nx + i sin nx": "identity",
    "x² = 4": "satisfiable",
    "F = ma": "satisfiable",
    "E = mc³": "inconsistent",
    "a + = b": "malformed",
    "(a + b": "malformed",
    "a + b": "not_an_equation",
    "": "not_an_equation",
}


def rigorously(equation: str, **declared: dict[str, str]) -> Verdict:
    """The rigorous verdict on one equation."""
    return score(equation, mode="rigorous", **declared)


@pytest.mark.parametrize("equation", VERDICTS)
def test_verdict_on(equation):
    """Known truths, falsehoods and broken texts get their verdict, and `valid` follows from it."""
    verdict = rigorously(equation)

    assert verdict.verdict == VERDICTS[equation]
    assert verdict.valid == (VERDICTS[equation] in ("identity", "satisfiable"))


def test_the_original_seven_fields():
    """E = mc² is valid, sure, in one piece, without loops and without φ."""
    verdict = rigorously("E = mc²")

    assert verdict.valid is True
    assert verdict.confidence >= 0.9
    assert verdict.betti == (1, 0, 0)
    assert verdict.chi == 1
    assert verdict.phi_coherence == 0
    assert verdict.result is not None
    assert verdict.explanation.startswith(verdict.result)
    assert verdict.explanation.endswith(
        "Equation 'E = mc²' has topological signature B₀=1, B₁=0, B₂=0 "
        "with Euler characteristic χ=1. φ-coherence: 0.000."
    )
    assert isinstance(verdict.processing_time_ms, int)


def test_a_partial_identity_tells_its_domain():
    """√(x²) = x is right for x ≥ 0 alone, and says so."""
    verdict = rigorously("√(x²) = x")

    assert verdict.verdict in ("identity", "satisfiable")
    assert verdict.identity is not None
    assert verdict.identity.domain is not None
    assert "x" in verdict.identity.domain
    assert "0" in verdict.identity.domain


def test_a_malformed_text_says_where_and_what():
    """Every original field is there, and the problem has offset, caret and expectation."""
    verdict = rigorously("a + = b")

    assert (verdict.betti, verdict.chi, verdict.phi_coherence) == ((0, 0, 0), 0, 0.0)
    assert verdict.confidence > 0.5
    assert verdict.syntax is not None
    assert verdict.syntax.offset == 4
    assert verdict.syntax.caret.splitlines()[1].index("^") == 4
    assert "operand" in verdict.syntax.detail


def test_declared_dimensions_decide():
    """What the caller declares goes before the usual meaning of letters, both ways."""
    right = rigorously("y = v t", dims={"y": "m", "v": "m/s", "t": "s"})
    wrong = rigorously("y = v t", dims={"y": "kg", "v": "m/s", "t": "s"})

    assert right.verdict == "satisfiable"
    assert wrong.verdict == "inconsistent"
    assert wrong.dimensions is not None
    assert wrong.dimensions.clash


def test_a_declared_domain_decides():
    """√(x²) = -x is an identity where x is negative."""
    assert rigorously("√(x²) = -x", domain={"x": "real < 0"}).verdict == "identity"


def test_a_wrong_declaration_is_an_error_that_names_its_field():
    """Nonsense in `dims` or `domain` is the caller's to mend."""
    with pytest.raises(InvalidRequestError) as dims:
        rigorously("F = ma", dims={"F": "no unit"})
    with pytest.raises(InvalidRequestError) as domain:
        rigorously("x = y", domain={"x": "sometimes"})

    assert dims.value.field == "dims.F"
    assert domain.value.field == "domain.x"


def test_a_wrong_declaration_fails_alone_in_its_batch():
    """The error stands in the place of that request; its neighbours get their verdicts."""
    asked = [
        ScoreRequest(equation="1 = 2"),
        ScoreRequest(equation="E = mc²", dims={"E": "parsecs per fortnight"}),
        ScoreRequest(equation="E = mc²", domain={"m": "positive"}),
        ScoreRequest(equation="E = mc²", domain={"m": "positive"}),
        ScoreRequest(equation="1 + 1 = 2"),
    ]

    contradiction, dims, domain, again, identity = StandardScorer().score(asked)

    assert (contradiction.verdict, identity.verdict) == ("contradiction", "identity")
    assert isinstance(dims, InvalidRequestError)
    assert isinstance(domain, InvalidRequestError)
    assert isinstance(again, InvalidRequestError)
    assert (dims.field, domain.field, again.field) == ("dims.E", "domain.m", "domain.m")


def test_a_verdict_does_not_depend_on_its_batch():
    """Alone, or among others in another order, an equation gets the same verdict to the bit."""
    requests = [ScoreRequest(equation=text, mode="rigorous") for text in VERDICTS]

    together = rigorous.verdicts(requests)

    backwards = rigorous.verdicts(requests[::-1])[::-1]
    alone = [rigorous.verdicts([request])[0] for request in requests]
    assert [encode(v) for v in together] == [encode(v) for v in backwards]
    assert [encode(v) for v in together] == [encode(v) for v in alone]


def test_equal_requests_are_scored_once():
    """The second of two equal requests, in one batch or later, is a marked copy of the first."""
    scorer = StandardScorer()
    request = ScoreRequest(equation="F = ma", mode="rigorous")

    first, second = scorer.score([request, request])
    third = scorer.score([request])[0]

    assert [v.provenance and v.provenance.cached for v in (first, second, third)] == [
        False,
        True,
        True,
    ]
    assert first.provenance is not None
    assert first.provenance.batch_size == 1
    assert second.explanation == third.explanation == first.explanation


def cached(verdict: Verdict) -> bool:
    """Whether a verdict says that it comes from a cache."""
    return verdict.provenance is not None and verdict.provenance.cached


#: Texts of one equation each, in other spellings and notations.
SPELLINGS = [
    ["E = mc²", "E=mc^2", "E = m*c**2", r"E = m c^{2}"],
    ["sin²x + cos²x = 1", r"\sin^2 x + \cos^2 x = 1", "sin(x)**2 + cos(x)**2 = 1"],
    ["a = b; b = a + 1", "a=b;  b=a+1"],
]


@pytest.mark.parametrize("texts", SPELLINGS)
@pytest.mark.parametrize("together", [True, False])
def test_spellings_of_one_equation_are_scored_once(texts: list[str], together: bool) -> None:
    """The hit is shown, quotes its own text, and else is what scoring it anew finds."""
    scorer = StandardScorer()
    requests = [ScoreRequest(equation=text) for text in texts]

    found = scorer.score(requests) if together else [scorer.score([r])[0] for r in requests]

    assert list(map(cached, found)) == [False] + [True] * (len(texts) - 1)
    for text, verdict in zip(texts, found, strict=True):
        anew = score(text)
        assert f" Equation '{text}' has" in verdict.explanation
        assert msgspec.structs.replace(verdict, provenance=None, processing_time_ms=0) == (
            msgspec.structs.replace(anew, provenance=None, processing_time_ms=0)
        )


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (ScoreRequest(equation="F = ma"), ScoreRequest(equation="F=ma", dims={"F": "N"})),
        (
            ScoreRequest(equation="√(x²)=x"),
            ScoreRequest(equation="√(x²) = x", domain={"x": "real"}),
        ),
        (ScoreRequest(equation="a + b = c"), ScoreRequest(equation="b + a = c")),
        (ScoreRequest(equation="y = 1/2x + 1/(2x)"), ScoreRequest(equation="y = 1/(2x) + 1/2x")),
        (ScoreRequest(equation="a + = b"), ScoreRequest(equation="a += b")),
        (ScoreRequest(equation="0.1 + 0.2 == 0.4"), ScoreRequest(equation="0.1 + 0.2 = 0.4")),
    ],
)
def test_what_may_differ_is_scored_apart(first: ScoreRequest, second: ScoreRequest) -> None:
    """Other declarations, another tree, several readings, no text, what floats may decide."""
    assert not any(map(cached, StandardScorer().score([first, second])))


def test_the_cache_of_forms_is_bounded() -> None:
    """The oldest form leaves first."""
    cache = FormCache(size=2)
    for key in (b"a", b"b", b"c"):
        cache.put(key, "F = ma", score("F = ma"))

    assert [cache.get(key) is not None for key in (b"a", b"b", b"c")] == [False, True, True]


def test_a_cached_verdict_cannot_be_spoilt():
    """A caller may change what it got."""
    scorer = StandardScorer()
    request, respelt = ScoreRequest(equation="F = ma"), ScoreRequest(equation="F=ma")
    scorer.score([request])[0].confidence = -1.0

    scorer.score([request])[0].confidence = -1.0
    scorer.score([respelt])[0].confidence = -1.0

    assert scorer.score([request])[0].confidence > 0
    assert scorer.score([respelt])[0].confidence > 0


def test_the_cache_forgets_the_least_recently_used():
    """Its size is bounded, and what was just asked for stays."""
    cache = VerdictCache(size=2)
    verdict = score("F = ma")
    for key in (b"a", b"b"):
        cache.put(key, verdict)
    cache.get(b"a")

    cache.put(b"c", verdict)

    assert cache.get(b"a") is not None
    assert cache.get(b"b") is None


def test_declarations_are_part_of_the_key():
    """Same text, other dimensions: another question."""
    plain = ScoreRequest(equation="F = ma", mode="rigorous")
    declared = ScoreRequest(equation="F = ma", mode="rigorous", dims={"F": "N"})

    assert VerdictCache.key(plain) != VerdictCache.key(declared)
    assert VerdictCache.key(plain) == VerdictCache.key(
        ScoreRequest(equation="F = ma", mode="rigorous")
    )


def test_modes_may_be_mixed_in_a_batch():
    """Each request gets the answer of its own mode, in order."""
    verdicts = score_many(
        [
            ScoreRequest(equation="1 = 2", mode="rigorous"),
            ScoreRequest(equation="1 = 2", mode="heuristic"),
        ]
    )

    assert [(v.mode, v.valid) for v in verdicts] == [("rigorous", False), ("heuristic", True)]


def test_a_batch_larger_than_the_device_takes_at_once():
    """Large bulks are scored in parts; order and number stay."""
    texts = [f"x + {k} = y" for k in range(HOST_PART + 1)]

    verdicts = score_many([ScoreRequest(equation=t, mode="rigorous") for t in texts])

    assert [v.explanation.split("'")[1] for v in verdicts] == texts


@pytest.mark.parametrize(
    ("text", "law"),
    [
        ("v = √(2GM/r)", "escape speed"),
        ("v = √(GM/r)", "circular orbit speed"),
        ("v = √(3GM/r)", None),
        ("U = ½QV", "energy of a capacitor (charge and voltage)"),
    ],
)
def test_no_near_miss_is_told_of_what_is_another_law(text: str, law: str | None) -> None:
    """A factor is wrong only where no law of quantities of the same dimensions has it."""
    verdict = score(text)

    assert (verdict.law, bool(verdict.near_miss)) == (law, law is None)


def test_a_verdict_is_the_callers_own() -> None:
    """Whoever changes what one call gave changes nothing that another gives."""
    for _ in range(2):  # scored, and remembered
        mine = score("1 = 2")
        assert mine.evidence
        assert mine.evidence.counterexample
        assert mine.provenance
        assert (mine.evidence.counterexample.left, mine.provenance.device) == ("1", "cpu")
        mine.evidence.counterexample.left = "3"
        mine.provenance.device = "mine"


def test_what_is_read_once_takes_no_equations_time() -> None:
    """The first equation of a process has as much time as any other."""
    # Given a process that has not read the laws yet
    index.cache_clear()
    # When an equation is read and looked up among them
    request = ScoreRequest(equation="E = mc²", mode="rigorous")
    found = rigorous.read([request])
    rigorous.prepare([request], found)
    # Then nearly all of its time is left
    assert found[0].law is not None
    assert found[0].allowance.left_s > rigorous.TIME_LIMIT_S / 2
