r"""ψ, kets, and the packages people load: physics, braket, amsmath, mathtools; odd labels."""

from __future__ import annotations

import pytest

from phiq.scorer.parse import parse
from phiq.scorer.standard import score


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        (r"\dv{x}{t} = v", r"\frac{dx}{dt} = v"),
        (r"\dv[2]{x}{t} = a", r"\frac{d^2x}{dt^2} = a"),
        (
            r"\pdv{u}{t} = k\pdv[2]{u}{x}",
            r"\frac{\partial u}{\partial t} = k\frac{\partial^2 u}{\partial x^2}",
        ),
        (r"\pdv{f}{x}{y} = 0", r"\frac{\partial^2 f}{\partial x\partial y} = 0"),
        (r"\derivative{f}{x} = 0", r"\frac{df}{dx} = 0"),
        (r"\odv{f}{x} = 0", r"\frac{df}{dx} = 0"),
        (r"\int_0^1 x \dd{x} = \frac12", r"\int_0^1 x\,dx = \frac12"),
        (r"\int x \dd x = y", r"\int x\,dx = y"),
        (r"\int f \dd[3]{x} = 1", r"\int f\,d^3x = 1"),
        (r"\int_0^1 x \,\differential x = \frac12", r"\int_0^1 x\,dx = \frac12"),
        (r"\grad{\phi} = 0", r"\nabla\phi = 0"),
        (r"\div{\vb{E}} = 0", r"\nabla\cdot\mathbf{E} = 0"),
        (r"\curl \vb{E} = 0", r"\nabla\times\mathbf{E} = 0"),
        (r"\laplacian{u} = 0", r"\nabla^2 u = 0"),
        (r"\laplacian u = 0", r"\nabla^2 u = 0"),
        (r"\vb*{F} = m\va{a}", r"\mathbf{F} = m\vec{a}"),
        (r"\vu{n} = \vb{n}", r"\hat{\mathbf{n}} = \mathbf{n}"),
        (r"\qty(a+b)^2 = c", r"\left(a+b\right)^2 = c"),
        (r"\qty[a+b] = c", r"\left[a+b\right] = c"),
        (r"\qty{a+b} = c", r"\left\{a+b\right\} = c"),
        (r"\pqty{a+b}c = d", r"\left(a+b\right)c = d"),
        (r"\bqty{a+b}c = d", r"\left[a+b\right]c = d"),
        (r"\abs{x}^2 = y", r"|x|^2 = y"),
        (r"\abs*{x} = y", r"|x| = y"),
        (r"\norm{\vb{v}} = 1", r"\|\mathbf{v}\| = 1"),
        (r"\eval{x^2}_0^1 = 1", r"\left.x^2\right|_0^1 = 1"),
        (r"\eval{x^2}_{x=1} = 1", r"\left.x^2\right|_{x=1} = 1"),
        (r"\comm{A}{B} = 0", r"[A,B] = 0"),
        (r"\commutator{A}{B} = 0", r"[A,B] = 0"),
        (r"\acomm{A}{B} = 0", r"\{A,B\} = 0"),
        (r"\bra{\phi}\ket{\psi} = 0", r"\langle\phi|\psi\rangle = 0"),
        (r"\braket{\phi}{\psi} = 0", r"\langle\phi|\psi\rangle = 0"),
        (r"\braket{\phi|\psi} = 0", r"\langle\phi|\psi\rangle = 0"),
        (r"\ip{a}{b} = 0", r"\langle a|b\rangle = 0"),
        (r"\expval{A} = 0", r"\langle A\rangle = 0"),
        (r"\ev{A} = 0", r"\langle A\rangle = 0"),
        (r"\expval{A}{\psi} = 0", r"\langle\psi|A|\psi\rangle = 0"),
        (r"\mel{m}{H}{n} = 0", r"\langle m|H|n\rangle = 0"),
        (r"\matrixel{m}{H}{n} = 0", r"\langle m|H|n\rangle = 0"),
        (r"\braket{m|H|n} = 0", r"\langle m|H|n\rangle = 0"),
        (r"\Braket{m|H|n} = 0", r"\langle m|H|n\rangle = 0"),
        (r"\Ket{\psi} = a", r"|\psi\rangle = a"),
        (r"\order{x^2} = y", r"\mathcal{O}(x^2) = y"),
        (r"\trace{A} = 0", r"\operatorname{tr}(A) = 0"),
        (r"\Tr(A) = 0", r"\operatorname{tr}(A) = 0"),
        (r"\rank A = 1", r"\operatorname{rank} A = 1"),
        (r"\Re z = \Im z", r"\operatorname{Re} z = \operatorname{Im} z"),
        (r"\flatfrac{a}{b} = c", r"a/b = c"),
        (r"\nicefrac{1}{2} = x", r"\frac{1}{2} = x"),
        (r"\sfrac{1}{2} = x", r"\frac{1}{2} = x"),
        (r"\genfrac{(}{)}{0pt}{}{n}{k} = x", r"\binom{n}{k} = x"),
        (r"\genfrac{}{}{}{}{a}{b} = x", r"\frac{a}{b} = x"),
        (r"\mqty(1&2\\3&4) = M", r"\begin{pmatrix}1&2\\3&4\end{pmatrix} = M"),
        (r"\pmqty{1&2\\3&4} = M", r"\begin{pmatrix}1&2\\3&4\end{pmatrix} = M"),
        (
            r"\begin{pmatrix*}[r]1&2\\3&4\end{pmatrix*} = M",
            r"\begin{pmatrix}1&2\\3&4\end{pmatrix} = M",
        ),
        (r"\sin[x] = y", r"\sin(x) = y"),
        (r"\mathlarger{x} = y", "x = y"),
        (r"\textcolor{red}{x} = y", "x = y"),
        (r"{\color{blue} x} = y", "x = y"),
        (r"\colorbox{yellow}{$x$} = y", "x = y"),
        (r"\cancelto{0}{x} = y", "x = y"),
        (r"\underbracket{a}_{b} = c", "a = c"),
        (r"\mathbf x \vdot \mathbf y = 0", r"\mathbf x \cdot \mathbf y = 0"),
        (r"\mathbf x \cp \mathbf y = 0", r"\mathbf x \times \mathbf y = 0"),
    ],
)  # fmt: skip
def test_a_package_says_what_plain_latex_says(text: str, plain: str) -> None:
    """Its commands are spellings of one tree."""
    assert parse(text).root.digest == parse(plain).root.digest


@pytest.mark.parametrize(
    "text",
    [
        r"\psi(x) = A e^{ikx}",
        r"\psi(x,t) = \psi(x) e^{-iEt/\hbar}",
        r"\int |\psi(x)|^2\,dx = 1",
        r"\int_{-\infty}^{\infty} \psi^*(x)\psi(x)\,dx = 1",
        r"\psi(-x) = -\psi(x)",
        r"-\frac{\hbar^2}{2m}\frac{d^2\psi(x)}{dx^2} = E\psi(x)",
        r"\hat{H}\psi(x) = E\psi(x)",
        r"\psi_n(x) = \sqrt{\frac{2}{L}}\sin\frac{n\pi x}{L}",
        "ψ(x) = exp(i k x)",
        r"\psi(0) = 0",
        r"\Psi(x, 0) = \psi(x)",
    ],
)
def test_psi_is_a_wave_function(text: str) -> None:
    """Without gamma functions or sums near it, ψ names no digamma."""
    found = score(text)
    assert "digamma" not in (found.reading or "")
    assert found.verdict == "satisfiable"


@pytest.mark.parametrize(
    "text",
    [
        r"\psi(1) = -\gamma",
        r"\psi(x+1) = \psi(x) + \frac1x",
        r"\psi(1/2) = -\gamma - 2\ln 2",
        r"\psi(1-x) - \psi(x) = \pi\cot(\pi x)",
    ],
)
def test_psi_is_the_digamma_function(text: str) -> None:
    """Where the digamma's identities stand, it is."""
    assert score(text).verdict == "identity"


@pytest.mark.parametrize(
    "text",
    [
        r"|+\rangle = \frac{1}{\sqrt2}(|0\rangle + |1\rangle)",
        r"|-\rangle = \frac{|0\rangle - |1\rangle}{\sqrt2}",
        r"\ket{+} = \frac{\ket{0}+\ket{1}}{\sqrt{2}}",
        r"|\uparrow\rangle = \binom{1}{0}",
        r"|{\uparrow\downarrow}\rangle = |\psi\rangle",
        r"\ket{\uparrow} = \ket{0}",
        r"\langle + | - \rangle = 0",
        r"\ket{00} = \ket{0}\otimes\ket{0}",
        r"|\psi\rangle = \alpha|0\rangle + \beta|1\rangle",
        r"\hat{a}^\dagger|n\rangle = \sqrt{n+1}\,|n+1\rangle",
        r"H|\psi_n\rangle = E_n|\psi_n\rangle",
        r"\langle\psi|H|\psi\rangle = E",
        r"\rho = |\psi\rangle\langle\psi|",
        r"|\Phi^+\rangle = \frac{|00\rangle + |11\rangle}{\sqrt2}",
        "|0⟩ = |1⟩",
        r"\sum_n |n\rangle\langle n| = 1",
        r"E^{\rm exp} = 3",
        r"E^{\mathrm{exp}} = E_{\mathrm{th}}",
        r"x_{\min} = 2",
        r"T_{\rm max} = 3",
        r"f^{\mathrm{arg}}_{\det} = 1",
        r"N_{\dim} = 4",
        r"x^{\text{log}} = 2",
        r"\boxed{x = 2}",
        r"\parallel x \parallel = \sqrt{x_1^2 + x_2^2}",
        r"T = \frac12\sum_{k=1}^Nm_kv_k^2",
        r"\lim_{x\to 1-} f(x) = 2",
        r"\boxed{x = 2.}",
        r"\therefore x = 3",
        r"x = 3 \because y = 4",
        r"\left. x \right\rvert_{x=1} = 1",
        r"x \bigg|_{0}^{1} = 1",
        r"W = \left( \frac{1}{x} \bigg\rvert_{r}^{\infty} \right)",
        r"$$x = 3$$.",
        r"f(x) = \begin{cases} 1 & \text{if $x>0$} \\ 0 & \text{else} \end{cases}",
        r"\tan\theta = \frac{opp}{adj}",
        r"\cos\theta = \frac{adj}{hyp}",
        r"\text{speed} = \frac{\text{distance}}{\text{time}}",
        r"\text{KE} = \frac12 mv^2",
        r"M \gg m",
        "m << M",
        r"x\ =\ 2",
        r"\operatorname{sinc}(x) = \frac{\sin x}{x}",
        r"\mathop{\mathrm{Res}}_{z=0} f(z) = 1",
        r"\operatorname*{argmax}_x f(x) = 2",
        r"\varlimsup_{n\to\infty} a_n = 1",
        r"a \overset{!}{=} b",
        r"a \stackrel{\text{def}}{=} b",
        r"\overbrace{a + b}^{c} = d",
        r"\prescript{14}{6}{\mathrm{C}} = x",
        r"{}_{6}^{14}\mathrm{C} = x",
        r"x = \phantom{0}3",
        r"x \hphantom{=} = 3",
        r"\mathcal{L} = T - V",
        r"\lVert x \rVert_2 = 1",
        r"\left\| x \right\| = 1",
        r"\lceil x \rceil = 3",
        r"x \bmod 3 = 1",
        r"\dfrac{\mathrm{d}y}{\mathrm{d}x} = 2x",
        r"y' = 2x",
        r"\ddot{\theta} + \frac{g}{l}\sin\theta = 0",
        r"\vec{F} = q(\vec{E} + \vec{v}\times\vec{B})",
        r"\oint_C \vec{B}\cdot\mathrm{d}\vec{l} = \mu_0 I",
        r"\iiint_V \rho\,dV = Q",
        r"P(A\mid B) = \frac{P(A\cap B)}{P(B)}",
        r"X \sim N(\mu, \sigma^2)",
        r"A \cup B = B \cup A",
        r"a\,|\,b",
        r"\hat{p} = -i\hbar\nabla",
        r"[\hat{x},\hat{p}] = i\hbar",
        r"\ket{\psi} = c_0 \ket{0} + c_1 \ket{1}",
    ],
)
def test_well_formed_text_is_read(text: str) -> None:
    """What compiles in a paper is no syntax error."""
    assert score(text).verdict not in ("malformed", "not_an_equation") or text == r"a\,|\,b"


@pytest.mark.parametrize("text", ["2^{450} = 4^{225}", r"\frac{2^{1000}}{2^{999}} = 2"])
def test_large_powers_are_compared(text: str) -> None:
    """Powers of plain numbers past what floats hold are still numbers."""
    assert score(text).verdict == "identity"


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("H|psi> = E|psi>", "H|ψ⟩ = E|ψ⟩"),
        (r"H|\psi> = E|\psi>", "H|ψ⟩ = E|ψ⟩"),
        ("|psi>=a|0>+b|1>", "|ψ⟩ = a|0⟩ + b|1⟩"),
        ("|+> = (|0> + |1>)/sqrt(2)", "|+⟩ = (|0⟩ + |1⟩)/√2"),
        ("|n,l,m> = 0", "|n,l,m⟩ = 0"),
        ("<psi|H|psi> = E", "⟨ψ|H|ψ⟩ = E"),
        ("|0><0| + |1><1| = I", "(|0⟩⟨0|) + (|1⟩⟨1|) = I"),
        ("rho = 1/2|0><0| + 1/2|1><1|", "ρ = 1/2(|0⟩⟨0|) + 1/2(|1⟩⟨1|)"),
        ("|a> ⊗ |b> = |ab>", "|a⟩ ⊗ |b⟩ = |ab⟩"),
    ],
)
def test_kets_typed_with_signs_of_order_are_kets(typed: str, plain: str) -> None:
    """A > behind a bar and a label is no relation where no operand can follow it."""
    assert score(typed).reading.replace("(", "").replace(")", "") == (
        score(plain).reading.replace("(", "").replace(")", "")
    )


@pytest.mark.parametrize(
    ("text", "relation"),
    [
        ("|x| > 1", ">"),
        ("|x|>=0", "≥"),
        ("|a-b|>c", ">"),
        ("|x|>|y|", ">"),
        ("1<|x|<3", "<"),
        ("P(X|Y>2) = 0.5", "="),
        ("P(X|Y>=2) = P(X|Y>3)", "="),
    ],
)
def test_orders_of_magnitudes_and_conditions_stay_orders(text: str, relation: str) -> None:
    """Bars around a magnitude, and the bar of a condition, make no ket."""
    parsed = parse(text)
    assert relation in parsed.root.value
    assert not any(node.op in ("ket", "bra", "braket") for node in parsed.root.walk())
