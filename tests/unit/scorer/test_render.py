"""Trees are written so that reading them again gives the same tree; MathML is safe to show."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from phiq.scorer.expression.tree import Arena, Node
from phiq.scorer.parse import EquationSyntaxError, parse
from phiq.scorer.render import declared_names, to_latex, to_mathml, to_unicode

SHOWN = [
    ("E = mc²", "E = m·c²", "E = m c^{2}"),
    ("λ = h/2π", "λ = h/(2π)", r"\lambda = \frac{h}{2 \pi}"),
    ("K = ½mv²", "K = ½·m·v²", r"K = \frac{1}{2} \cdot m v^{2}"),
    ("a - (b - c) = 0", "a - (b - c) = 0", r"a - \left(b - c\right) = 0"),
    ("T = 2π√(l/g)", "T = 2π·√(l/g)", r"T = 2 \pi \cdot \sqrt{\frac{l}{g}}"),
    ("m_0 ≥ v_max", "m₀ ≥ v_{max}", r"m_{0} \geq v_{\mathrm{max}}"),
    ("∇·E = ρ/ε₀", "∇·E = ρ/ε₀", r"\nabla \cdot E = \frac{\rho}{\epsilon_{0}}"),
    ("n! = 2", "n! = 2", "n! = 2"),
]


@pytest.mark.parametrize(("text", "unicode", "latex"), SHOWN)
def test_shown_as_expected(text: str, unicode: str, latex: str) -> None:
    """Well-known formulas come out as one would write them."""
    root = parse(text).root

    assert to_unicode(root) == unicode
    assert to_latex(root) == latex


ROUND_TRIPS = [
    "iħ ∂ψ/∂t = Ĥψ", "E² = (pc)² + (m₀c²)²", "∫_0^1 x² dx = 1/3", "∑_{k=1}^{n} k² = S",
    r"\vec{F} = q(\vec{E} + \vec{v} \times \vec{B})", "|x - y| ≤ |x| + |y|", "⌊x⌋ < x",
    "sin²θ + cos²θ = 1", r"\binom{n}{k} = \frac{n!}{k!(n-k)!}", "f(x+y) = f(x) f(y)",
    "[x,p] = iħ", "⟨A⟩ = ⟨φ|A|ψ⟩", "x = ±√(b² - 4ac)", "∇²φ = -ρ/ε₀", "a = b; c < d",
    r"\lim_{x\to 0} \frac{\sin x}{x} = 1", "φ² = φ + 1", "F_{n+1} = F_n + F_{n-1}",
    "a = 2·3!", "a = 0.5·0.5!", "a = 2·(3!)²",
]  # fmt: skip


@pytest.mark.parametrize("text", ROUND_TRIPS)
def test_physics_reads_back(text: str) -> None:
    """What unicode and LaTeX write of a formula reads back as its tree."""
    root = parse(text).root
    names = declared_names(root)

    assert parse(to_unicode(root), declared=names).root.digest == root.digest
    assert parse(to_latex(root), declared=names).root.digest == root.digest


def test_units_read_back() -> None:
    """A quantity with its unit is written as it is typed."""
    root = parse("g = 9.8 m/s²").root

    assert to_unicode(root) == "g = 9.8 m/s²"


LEAVES = st.one_of(
    st.sampled_from(["x", "y", "θ", "m_0", "v_max", "λ", "T"]).map(lambda name: ("sym", name)),
    st.sampled_from(["0", "1", "2", "17", "0.5", "3.25"]).map(lambda text: ("num", text)),
    st.sampled_from(["pi", "i", "e", "inf"]).map(lambda name: ("const", name)),
)
SHAPES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.tuples(st.just("add"), inner, inner, inner),
        st.tuples(st.just("sub"), inner, inner),
        st.tuples(st.just("mul"), inner, inner),
        st.tuples(st.just("div"), inner, inner),
        st.tuples(st.just("neg"), inner),
        st.tuples(st.just("root"), inner),
        st.tuples(st.just("power"), inner, st.sampled_from(["2", "3", "-1", "x"])),
        st.tuples(st.sampled_from(["sin", "exp", "ln", "factorial", "floor"]), inner),
        st.tuples(st.just("abs"), inner),
        st.tuples(st.just("call"), inner, inner),
    ),
    max_leaves=12,
)


def build(arena: Arena, shape: tuple[object, ...]) -> Node:  # noqa: PLR0911 - one line an op
    """A tree of the shape hypothesis drew, flattened as the parser's trees are."""
    op, *rest = shape
    if op == "sym":
        base, _, sub = str(rest[0]).partition("_")
        return arena.sym(base, sub)
    if op in ("num", "const"):
        return arena.node(str(op), (), str(rest[0]))
    if op == "power":
        exponent = {"x": arena.sym("x"), "-1": arena.node("neg", (arena.num(1),))}
        base = build(arena, rest[0])  # type: ignore[arg-type] # shapes nest
        return arena.node("pow", (base, exponent.get(str(rest[1])) or arena.num(str(rest[1]))))
    args = tuple(build(arena, part) for part in rest)  # type: ignore[arg-type] # shapes nest
    if op == "sub":
        op, args = "add", (args[0], arena.node("neg", (args[1],)))
    if op in ("add", "mul"):
        flat = [part for arg in args for part in (arg.args if arg.op == op else (arg,))]
        return arena.node(str(op), tuple(flat))
    if op == "root":
        return arena.node("root", (args[0], arena.num(2)))
    if op == "call":
        return arena.node("apply", (arena.sym("f"), *args))
    if op in ("div", "neg", "abs"):
        return arena.node(str(op), args)
    return arena.node("fn", args, str(op))


@settings(max_examples=500)
@given(SHAPES)
def test_any_tree_reads_back(shape: tuple[object, ...]) -> None:
    """Random trees survive both ways of writing, brackets and signs included."""
    arena = Arena()
    side = build(arena, shape)
    root = arena.node("rel", (arena.sym("y"), side), ("=",))
    names = declared_names(root)

    assert read_back(to_unicode(root), names) == root.digest, to_unicode(root)
    assert read_back(to_latex(root), names) == root.digest, to_latex(root)


def read_back(text: str, names: list[str]) -> bytes:
    """The digest of a text's tree; a tree past the parser's limits is no case of this test."""
    try:
        return parse(text, declared=names).root.digest
    except EquationSyntaxError as error:
        assume(error.kind != "limit")
        raise


@pytest.mark.parametrize("text", [*ROUND_TRIPS, "a < b", "x_{<} = 1", r"\text{a<b} = x"])
def test_mathml_is_well_formed(text: str) -> None:
    """MathML parses as XML; signs such as < are escaped."""
    markup = to_mathml(parse(text).root)

    assert ET.fromstring(markup).tag == "{http://www.w3.org/1998/Math/MathML}math"  # noqa: S314 - our own


def test_mathml_escapes_markup() -> None:
    """A symbol that carries markup stays text."""
    arena = Arena()
    root = arena.node("rel", (arena.sym("<script>"), arena.sym("x", "</mi>")), ("=",))

    assert "<script>" not in to_mathml(root)
    assert "&lt;script&gt;" in to_mathml(root)
