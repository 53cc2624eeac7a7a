"""The parser reads each construct of the three notations as the tree it means."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from phiq.scorer.expression.tree import Node, Symbol
from phiq.scorer.parse import EquationSyntaxError, parse, parse_expression, symbol_of

DATA = Path(__file__).parents[3].parent / "shared" / "data"

SAME_TREE = [
    ("E = mc²", "E = m c^2", "E = m*c**2", r"E = m c^{2}"),
    ("F = ma", "F = m·a", r"F = m \cdot a", "F = m*a"),
    ("λ = h/2π", r"\lambda = \frac{h}{2\pi}", "λ = h/(2*pi)"),
    ("K = 1/2mv²", "K = ½mv²", r"K = \frac{1}{2} m v^2", "K = 1/2*m*v**2"),
    ("F = kq₁q₂/r²", r"F = \frac{k q_1 q_2}{r^2}", "F = k*q1*q2/r**2"),
    (
        "γ = 1/√(1 − v²/c²)",
        r"\gamma = \frac{1}{\sqrt{1 - v^2/c^2}}",
        "gamma = 1/sqrt(1 - v**2/c**2)",
    ),
    ("dx/dt = v", r"\frac{dx}{dt} = v", r"\frac{\mathrm{d} x}{\mathrm{d} t} = v"),
    (
        r"v = \frac{d\boldsymbol{\omega}}{dt}",
        r"v = \frac{\mathrm{d} \boldsymbol{\omega}}{\mathrm{d} t}",
    ),
    (
        "∂²u/∂t² = 0",
        r"\frac{\partial^2 u}{\partial t^2} = 0",
        r"{\partial^2 u \over \partial t^2} = 0",
    ),
    ("∫_0^1 x² dx = 1/3", r"\int_{0}^{1} x^2 \, dx = 1/3", "∫₀¹ x² dx = 1/3"),
    (
        "sin²θ + cos²θ = 1",
        r"\sin^2\theta + \cos^{2}\theta = 1",
        "sin(theta)**2 + cos(theta)**2 = 1",
    ),
    (r"{n \choose k} = 1", r"\binom{n}{k} = 1", "binomial(n, k) = 1"),
    ("|x| ≤ 1", r"\left|x\right| \leq 1", "abs(x) <= 1", r"\lvert x \rvert \le 1"),
    (
        "∇·E = ρ/ε₀",
        r"\nabla \cdot E = \frac{\rho}{\varepsilon_0}",
        r"\nabla\cdot E=\rho/\epsilon_{0}",
    ),
    ("e^{iπ} + 1 = 0", r"e^{i\pi}+1=0", r"\mathrm{e}^{\mathrm{i}\pi} + 1 = 0"),
    ("∑_{k=1}^{n} k = 1", r"\sum_{k=1}^n k = 1", r"\sum\limits_{k=1}^{n} k = 1"),
    ("x = y; a = b", r"x = y, \quad a = b", r"\begin{aligned} x &= y \\ a &= b \end{aligned}"),
]


@pytest.mark.parametrize("spellings", SAME_TREE)
def test_spellings_of_one_equation_are_one_tree(spellings: tuple[str, ...]) -> None:
    """Unicode, LaTeX and Python spellings of an equation give trees of equal structure."""
    digests = {parse(text).root.digest for text in spellings}

    assert len(digests) == 1, [parse(text).root for text in spellings]


TREES = [
    ("iħ ∂ψ/∂t = Ĥψ", "deriv('partial', sym('ψ'), sym('t'), num('1'))"),
    (r"\vec{F} = q(\vec{E} + \vec{v} \times \vec{B})", "cross(sym('vec(v)'), sym('vec(B)'))"),
    ("∇×E = −∂B/∂t", "curl(sym('E'))"),
    (r"\left.\frac{df}{dx}\right|_{x=0} = 1", "at(deriv('d', sym('f'), sym('x'), num('1'))"),
    ("⟨φ|H|ψ⟩ = E", "braket(sym('φ'), sym('H'), sym('ψ'))"),
    ("[x,p] = iħ", "commutator(sym('x'), sym('p'))"),
    ("|ψ⟩⟨ψ| = ρ", "mul(ket(sym('ψ')), bra(sym('ψ')))"),
    ("P(A|B) = 1", "apply(sym('P'), given('|', sym('A'), sym('B')))"),
    (r"\lim_{x\to 0} \frac{\sin x}{x} = 1", "lim(div(fn('sin', sym('x')), sym('x')), sym('x')"),
    ("∮ B·dl = μ₀I", "int('contour', sym('B'), sym('l'), none(), none())"),
    (r"\begin{pmatrix} a & b \\ c & d \end{pmatrix} = M", "matrix((2, 2, '()'), sym('a')"),
    (r"f = \begin{cases} x & y > 0 \\ 0 & y < 0 \end{cases}", "cases(sym('x'), rel(('>',)"),
    ("F = mdv/dt", "mul(sym('m'), deriv('d', sym('v'), sym('t'), num('1')))"),
    ("ds² = dx² + dy²", "pow(diff('d', sym('x'), num('1')), num('2'))"),
    (r"\left(z\right)_{k} = 1", "fn('pochhammer', sym('z'), sym('k'))"),
    (r"T^{\mu\nu} = 0", "sym('^μν(T)')"),
    (r"\partial_\mu \phi = 0", "deriv('index', sym('φ'), sym('μ'), num('1'))"),
    ("g = 9.81 m/s²", "div(mul(num('9.81'), unit('m')), pow(unit('s'), num('2')))"),
    ("x = 1.618", "num('1.618')"),
    ("5! = 120", "fn('factorial', num('5'))"),
    ("a < b ≤ c", "rel(('<', '≤'), sym('a'), sym('b'), sym('c'))"),
    ("x² = 1 ⇒ x = 1", "logic('⇒', rel"),
    (r"\hat{H}\psi = E\psi", "mul(sym('hat(H)'), sym('ψ'))"),
    (r"v_{\text{max}} = 1", "sym('v_max')"),
    (r"A \stackrel{\mathrm{def}}{=} B", "rel(('=',), sym('A'), sym('B'))"),
]


@pytest.mark.parametrize(("text", "part"), TREES)
def test_construct_is_read(text: str, part: str) -> None:
    """Each construct of physics notation becomes its own op."""
    root = parse(text).root

    assert part in repr(root)


def test_mojibake_is_repaired_once() -> None:
    """UTF-8 that was read as cp1252 is mended where the mending round-trips, else left alone."""
    damaged = "E = mc²".encode().decode("cp1252")

    assert parse(damaged).root.digest == parse("E = mc²").root.digest
    assert "sym('hat(a)')" in repr(parse("â = 1").root)


def test_compatibility_letters_keep_their_meaning() -> None:
    """² stays a power (no NFKC), the Kelvin and micro signs are plain letters."""
    assert parse_expression("x²").op == "pow"
    assert parse_expression("\N{KELVIN SIGN}").value == Symbol("K")
    assert parse_expression("\N{MICRO SIGN}").value == Symbol("μ")


def test_declared_names_are_whole_words_by_longest_match() -> None:
    """A declared name is one symbol wherever it stands; without it letters multiply."""
    assert repr(parse("E = kbT", declared=["kb", "T"]).root.args[1]) == "mul(sym('kb'), sym('T'))"
    assert parse("E = kbT").root.args[1].op == "mul"
    assert symbol_of("theta1") == symbol_of("θ₁") == Symbol("θ", "1")
    assert symbol_of("E_n") == Symbol("E", "n")


def test_equal_subtrees_are_one_node() -> None:
    """Inside one parse equal subtrees are the same object, children before parents."""
    parsed = parse("(a+b)/(a+b) = (a+b)²")

    sums = {node for node in parsed.root.walk() if node.op == "add"}
    assert len(sums) == 1
    assert all(child.index < node.index for node in parsed.arena.nodes for child in node.args)


def test_no_sum_is_a_child_of_a_sum() -> None:
    """Sums and products come flattened, whatever the parentheses."""
    root = parse("(a + (b + c)) + d = (x·(y·z))·w").root

    pairs = [(node.op, child.op) for node in root.walk() for child in node.args]
    assert ("add", "add") not in pairs
    assert ("mul", "mul") not in pairs


def rows() -> list[dict[str, str]]:
    path = DATA / "parse.jsonl"
    if not path.exists():
        return []
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.mark.skipif(not rows(), reason="development data is not here")
def test_balanced_accuracy_on_development_data() -> None:
    """At least .97 of well-formed and of malformed rows, averaged, are told apart."""
    hits: dict[str, list[bool]] = {"well-formed": [], "malformed": []}
    for row in rows():
        try:
            parse(row["equation"])
            read = "well-formed"
        except EquationSyntaxError:
            read = "malformed"
        hits[row["label"]].append(read == row["label"])

    accuracy = sum(sum(found) / len(found) for found in hits.values()) / 2
    assert accuracy >= 0.97


def leaves(node: Node) -> list[str]:
    return sorted({leaf.symbol.name for leaf in node.walk() if leaf.op == "sym"})


def test_greek_words_are_their_letters() -> None:
    """Names of Greek letters in Python notation are the letters themselves."""
    assert leaves(parse("theta = omega*t + lambd/alpha").root) == ["t", "α", "θ", "λ", "ω"]


@pytest.mark.parametrize("text", ["2*d*sin(theta) = n*lambda_", "lambda_ = h/p", "f(lambda_) = 1"])
def test_pythons_escaped_lambda_is_lambda(text: str) -> None:
    """The underscore that Python needs is no subscript; one before an index still is."""
    plain = text.replace("lambda_", "lambda")

    assert parse(text).root.digest == parse(plain).root.digest
    assert parse("lambda_{n} = 1").root.digest != parse("lambda = 1").root.digest
