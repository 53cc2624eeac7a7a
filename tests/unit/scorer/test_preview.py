"""What a text says without a verdict: it agrees with the scorer, and no text costs it much."""

from __future__ import annotations

import string
import subprocess
import sys
from time import perf_counter, thread_time

import msgspec
import pytest

from phiq.cli.demo import shipped_equations
from phiq.contract import ScoreRequest
from phiq.errors import InvalidRequestError
from phiq.reading import Complex, Read
from phiq.scorer import preview, rigorous
from phiq.scorer.parse import EquationSyntaxError, parse
from phiq.scorer.render import to_unicode
from phiq.scorer.topology.elimination import rank
from phiq.scorer.topology.signature import signatures

EQUATIONS = [
    *(record.text for record in shipped_equations()),
    "a*b + b*c + c*a = 0",
    "x = (-b ± sqrt(b^2-4a c))/(2a)",
    r"i\hbar \frac{\partial \psi}{\partial t} = -\frac{\hbar^2}{2m}\nabla^2\psi + V\psi",
    "λ = h/2πp",
    "E = ½ m v² + m g h + m c²",
]
#: The same in parts, so that a failure names the text soon and there are not a thousand tests.
PARTS = [EQUATIONS[start::8] for start in range(8)]
#: Texts that make each stage work hardest, of those that a request may hold.
HOSTILE = {
    "terms": "+".join(f"a{i}" for i in range(600)) + "=0",
    "fractions": "+".join(f"a{i}*b{i}^2/c{i}" for i in range(200)) + "=0",
    "calls": "+".join(f"f(x{i})" for i in range(300)) + "=e^i/2pi",
    "letters": "+".join(f"{a}*{b}" for a in string.ascii_letters for b in "pVTnREmc") + "=0",
    "bars": "|x|" * 500 + "=1",
    "chain": "a=b=" * 500 + "c",
    "brackets": "(((([[[[{{{{" * 300,
    "symbols": "+".join(string.ascii_lowercase[:24]) + "=0",
    "products": "=".join(["*".join(string.ascii_lowercase[:12]) + "+1"] * 6),
    "matrix": r"\begin{pmatrix}" + r"\\".join(["&".join("abcdefgh")] * 8) + r"\end{pmatrix}=A",
    "markup": "<math>" + "<mrow>" * 500 + "</math>",
}


def read(text: str, **declared: dict[str, str]) -> Read:
    return preview.read(ScoreRequest(equation=text, **declared))  # type: ignore[arg-type]


def edges_of(loop: list[int]) -> list[tuple[int, int]]:
    pairs = zip(loop, [*loop[1:], loop[0]], strict=True)
    return [(min(pair), max(pair)) for pair in pairs]


@pytest.mark.parametrize("texts", PARTS)
def test_it_agrees_with_the_scorer(texts: list[str]) -> None:
    """The first reading is the one that the scorer goes on with after the dimensions.

    Dimensions and Betti numbers are the scorer's; a text that it cannot read is told likewise.
    """
    for text in texts:
        agrees(ScoreRequest(equation=text))


def agrees(request: ScoreRequest) -> None:
    [findings] = found = rigorous.read([request])
    rigorous.prepare([request], found)

    told = preview.read(request)

    if findings.reaction:
        assert told.readings[0].text == findings.reaction.reading
        return
    if findings.root is None:
        assert told.syntax
        assert findings.syntax
        assert (told.syntax.detail, told.syntax.offset) == (
            findings.syntax.detail,
            findings.syntax.offset,
        )
        return
    assert told.readings[0].text == to_unicode(findings.root)
    assert told.dimensions == findings.dimensions
    assert told.complex
    assert [told.complex.betti] == signatures([findings.root])


@pytest.mark.parametrize("texts", PARTS)
def test_the_complex_has_the_homology_that_is_told(texts: list[str]) -> None:
    """Counted from its faces; its loops are cycles, as many as b1, that no triangles fill."""
    for text in texts:
        if found := read(text).complex:
            holds_together(found)


def holds_together(found: Complex) -> None:
    assert not found.cut
    b0, b1, _ = found.betti
    edge, triangle = boundary(found.edges, 1), boundary(found.triangles, 2)
    rank_1 = rank(mask(found, 1, row) for row in edge)
    rank_2 = rank(mask(found, 2, row) for row in triangle)

    assert len(found.vertices) - rank_1 == b0
    assert len(found.edges) - rank_1 - rank_2 == b1
    assert found.chi == b0 - b1 + found.betti[2]
    assert len(found.loops) == b1
    rows = [edges_of(loop) for loop in found.loops]
    assert all(set(row) <= set(found.edges) for row in rows)
    assert all(len(set(loop)) == len(loop) >= 3 for loop in found.loops)
    masks = [mask(found, 2, row) for row in (*triangle, *rows)]
    assert rank(masks) == rank_2 + b1
    assert all(vertex.label for vertex in found.vertices)


def boundary(faces: list[tuple[int, ...]], size: int) -> list[list[tuple[int, ...]]]:
    return [[face[:k] + face[k + 1 :] for k in range(size + 1)] for face in faces]


def mask(found: Complex, size: int, sides: list[tuple[int, ...]]) -> int:
    places = found.edges if size == 2 else [(k,) for k in range(len(found.vertices))]
    return sum(1 << places.index(side) for side in sides)


@pytest.mark.parametrize("texts", [*PARTS, ["e^i = 2", "f(x+1) = log(y)", "γ = E/mc²"]])
def test_a_reading_can_be_insisted_on(texts: list[str]) -> None:
    """What insists on a reading has it as its own first reading; the first one always can."""
    for text in texts:
        readings = read(text).readings
        assert all(reading.insist for reading in readings[:1])
        for reading in readings:
            if reading.insist is not None:
                again = read(reading.insist).readings[0]
                assert (again.text, again.latex) == (reading.text, reading.latex)


@pytest.mark.parametrize(
    ("text", "offset", "marked"),
    [
        ("E = mc^", 7, ""),
        ("E = \\frc{a}{b}", 4, "\\frc"),
        ("𝑬 = )", 4, ")"),
        ("just some words here", 0, "just"),
        ("", 0, ""),
    ],
)
def test_an_error_has_its_place(text: str, offset: int, marked: str) -> None:
    """In characters of the text as sent; nothing else is told of such a text."""
    found = read(text)

    assert found.syntax
    assert (found.syntax.offset, found.syntax.length) == (offset, len(marked))
    assert text[offset : offset + len(marked)] == marked
    assert (found.readings, found.symbols, found.complex, found.relation) == ([], [], None, None)


@pytest.mark.parametrize(
    ("text", "relation", "sides"),
    [
        ("a = b", "equation", 2),
        ("a < b", "inequality", 2),
        ("a = b = c", "chain", 3),
        ("x = 1; y = 2", "system", 0),
        ("x = 1 ⇒ y = 2", "logic", 0),
        ("a ∈ B", "other", 2),
    ],
)
def test_relations(text: str, relation: str, sides: int) -> None:
    """What kind of statement it is, and its sides where it has some."""
    found = read(text)

    assert (found.relation, len(found.sides)) == (relation, sides)


def test_a_chemical_equation_is_told_as_one() -> None:
    """As the scorer counts it, unless symbols are declared."""
    found = read("2H2 + O2 -> 2H2O")

    assert (found.relation, found.symbols, found.complex) == ("reaction", [], None)
    assert found.sides == ["2H₂ + O₂", "2H₂O"]
    assert read("2H2 + O2 -> 2H2O", domain={"O": "real"}).relation != "reaction"


def test_a_broken_text_has_its_one_way_out() -> None:
    """The text that one edit makes of it, where there is one."""
    broken, hopeless = read("E = \\frc{a}{b}").syntax, read("E = mc^").syntax

    assert broken
    assert broken.suggestion == "E = \\frac{a}{b}"
    assert hopeless
    assert hopeless.suggestion is None


def test_symbols_are_told_with_what_they_may_mean() -> None:
    """In the order of the text, what is bound last; declared ones as such, by their typed names."""
    found = read("F_max = ∫_0^L k x dx", dims={"F_max": "N"})
    by_name = {symbol.name: symbol for symbol in found.symbols}

    assert [symbol.name for symbol in found.symbols] == ["F_max", "k", "L", "x"]
    assert by_name["F_max"].declared
    assert [name for name, symbol in by_name.items() if symbol.bound] == ["x"]
    assert by_name["k"].meanings
    assert {one.unit for one in by_name["L"].meanings} >= {"m"}
    for symbol in found.symbols:
        assert symbol.latex
        assert symbol.mathml.startswith("<math")
        assert sum(one.prior for one in symbol.meanings) <= 1.01


def test_what_is_declared_is_heeded() -> None:
    """Dimensions decide and are refused where they are none, even beside a broken text."""
    assert read("E = m", dims={"E": "J", "m": "kg"}).dimensions != read("E = m c^2").dimensions
    told = read("E = m", dims={"E": "J", "m": "kg"}).dimensions
    assert told
    assert told.status == "inconsistent"
    numbers = read("E = m", domain={"E": "real"}).dimensions
    assert numbers
    assert numbers.status == "unknown"
    for text in ("a = b", "a ="):
        with pytest.raises(InvalidRequestError):
            read(text, dims={"a": "furlongs per banana"})
        with pytest.raises(InvalidRequestError, match=r"domain\.b"):
            read(text, domain={"a": "real > 0", "b": "sometimes"})


def test_markup_is_escaped() -> None:
    """What is hostile in a text is data in what is made of it."""
    for text in ("<script>alert(1)</script> = 1", 'a_{"<img onerror=x>"} = "</math><script>"'):
        for reading in read(text).readings:
            assert "<script" not in reading.mathml.lower()
            assert "<img" not in reading.mathml.lower()


@pytest.mark.parametrize("name", HOSTILE)
def test_no_text_costs_much(name: str) -> None:
    """Neither time nor bytes: a text that is too long for the rest is still read."""
    request = ScoreRequest(equation=HOSTILE[name][:4096])
    preview.read(request)  # loads tables

    start = thread_time()
    found = preview.read(request)
    took_s = thread_time() - start

    assert took_s < 0.3  # under 0.05 where nothing else runs
    assert len(msgspec.json.encode(found)) < 200_000
    try:
        parse(request.equation)
    except EquationSyntaxError:
        assert found.syntax
    else:
        assert found.readings


def test_textbook_equations_are_read_in_no_time() -> None:
    """While one types, 10 ms go by unnoticed; most take a tenth of that."""
    requests = [ScoreRequest(equation=text) for text in EQUATIONS]
    for request in requests:
        preview.read(request)
    times = []
    for request in requests:
        start = perf_counter()
        preview.read(request)
        times.append(perf_counter() - start)

    assert sorted(times)[len(times) // 2] < 0.005


def test_it_needs_none_of_the_heavy_libraries() -> None:
    """So that a door without torch and numpy can read."""
    code = "import phiq.scorer.preview, sys; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert not {"numpy", "torch", "mpmath"} & set(done.stdout.split())
