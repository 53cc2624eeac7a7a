"""Equations made to break the scorer: each gets its verdict, in its own time, whatever it holds."""

from __future__ import annotations

import time
from typing import Any

import pytest

from phiq.client import Client
from phiq.contract import ScoreRequest
from phiq.errors import InvalidRequestError
from phiq.scorer.rigorous import TIME_LIMIT_S, verdicts
from phiq.scorer.standard import StandardScorer, score

#: Processor time that reading, dimensions, topology and the end of a late library call may take.
MARGIN_S = 0.5
#: A sum of a million terms, which no limit on terms catches and no closed form ends.
SLOW = r"\sum_{i=1}^{100}\sum_{j=1}^{100}\sum_{k=1}^{100} \frac{1}{i + j + k + %d}"

HOSTILE = [
    # whole numbers past machine floats
    "400! = x",
    "10^{400} = x^{400}",
    "a = |θ a| = 1000000^{100}",
    "n! + sec(k) = 400! lucas(x)",
    "w + 400! = 400",
    # terms that are infinite
    r"\frac{\binom{n}{0}}{10 - ∞} = t + y",
    # functions that machine floats have by way of one they lack
    "acoth(√(γ/2)) = b w",
    "asech(n! · 5) < acsch(x)",
    # constants far from every number of Q(φ)
    r"\sqrt{10^{-300}} = n^b",
    r"\cos(10^{-200}) - 1 = \sin(\pi/7)^{99}",
    # mpmath's own endless recursion
    "lowergamma(50, b) k = 4",
    # numbers with more digits than memory
    "sin(exp(exp(40))) = x",
    "tanh(e^{e^{30}}) = 1",
    "exp(" * 60 + "x" + ")" * 60 + " = 0",
    "exp(fibonacci(10^{10} + 0.5)) = x",
    r"\sum_{n=1}^{\infty} \frac{\sin(e^{e^n})}{n^2} = 1",
    r"\sum_{k=1}^{e^{e^{20}}} k = \lfloor e^{e^{20}} \rfloor",
    r"(-1)^{e^{e^{15}}} = 2^{i e^{e^{12}}}",
    # parts that are not in the batched set, inside of functions that are
    r"\binom{\int_{1}^{\pi} a dy}{2 x} = kronecker(\int_0^1 k dy, 2)",
    r"mod(\int_{1}^{y} c dy, 3) = 5",
    # solutions past machine floats
    r"\binom{y}{2}! = z",
    # whole numbers past machine floats, compared in digits
    r"\Gamma(\sum_{k=1}^{n} \binom{n}{k}) ≠ \sin(π)",
    r"\sum_{k=0}^{n} φ = (a - 300)^{300}",
    # orders whose sides are real, but held as complex numbers
    r"(3 i)^{F_n} ≤ ∞^n",
    r"\frac{x}{y} ≤ \cos(J_0(i k) i)",
    # products that diverge in digits alone
    r"\Im(10^{-20}/3) = \prod_{k=1}^{\infty} 10^{-20}",
    # a decimal that may be any near it, in a chain
    r"\sqrt{4} = E \ge 1.2\times 10^{19}",
    # ends of a range past machine floats
    "(200!) < x < 2000",
    "x < -10^{400}",
    # marks upon marks, and a degree past machine floats
    "γ" + "\N{COMBINING ACUTE ACCENT}" * 4000 + " = 4/3",
    f"U_{{{'a b ' * 300}-1}}(x) = 1",
    # a solution whose square is past machine floats
    r"A_{ij} = 0, \quad B_{ijk} = (2^{1000})",
    # limits in each other, each with six times the digits of the one around it
    " + ".join([r"\lim_{x\to 0} \frac{|x|}{x}"] * 22) + " = 0",
    # a solution near which no interval has ends within machine floats
    r"\log_{5} (\begin{cases} \frac{d}{dz} (\frac{d}{dx} (E_B)) & x > 1e-308 \\"
    r" \frac{n!}{k!(n-k)!} & x \le 1e-308 \end{cases}) \ne \frac{n!}{k!(n-k)!}",
    # a set whose condition has a part without a value
    r"\{ n : \max_{t} (\{ n : \max_{b} (u) > a \}) > c \} = c²",
    # a solution of the one relation that leaves out the letters of the other
    r"\int e  dk = 0.0167, \cos 2x = 1 - 2\sin^2 x",
    # more arguments than a function has
    "zeta(2, 3, 4) > 1",
    # a suggested value past machine floats
    r"400! \cdot 5 = 0",
    # an endless integral of what does not hold its variable
    r"-(\int_{-\infty}^\infty \int_0^1 \oint \cos(2) dz dx dx) = y",
    # sums in each other whose terms are alike: few instructions, and 64 times the work for each
    "\\sum_{k=1}^n " * 20 + "k = 2",
    "\\sum_{k=0}^k " * 40 + "x = 2",
    # a fraction with a power of a power, whose digits below the slash are past memory
    "(" * 40 + "0.5" + ")^2" * 40 + " = 2",
    # integrals in each other, computed for what may be meant
    "\\int_0^1 " * 9 + "x" + " dx" * 9 + " = 2",
    # a statement that grows too deep when it is rewritten
    "\\frac{d}{dx}(" * 60 + "x^x" + ")" * 60 + " = 2",
    # functions put into each other, each of which doubles what is written
    "f(x) = x + x + x; " + "f(" * 30 + "y" + ")" * 30 + " = 1",
    # blanks that a pattern could divide among its parts: reactions, the units of a number
    f"^{{4}}He{' ' * 4000}q → n",
    f"2H2 + O2 -> 2H2O{' ' * 4000}x",
    f"H2 + O2 -> H2O ΔH{'a' * 40}",
    f"{' ' * 4000}5 mol x = y",
    # a polynomial of a degree that no list of coefficients has room for
    "(x^{9000})^{9000} = x + 1, x ∈ ℚ",
    # powers in powers, each of which was expanded twice
    "2^{" * 60 + "x" + "}" * 60 + " > 1",
    # letters whose product is the place of a Fibonacci number, and 0 at a solution
    "Fibonacci has F_n = F_{n-1} + F_{n-2}",
]  # fmt: skip


@pytest.mark.parametrize("equation", HOSTILE)
def test_it_gets_a_verdict(equation: str) -> None:
    """Nothing escapes the scorer, and nothing false is called an identity."""
    verdict = verdicts([ScoreRequest(equation=equation)])[0]

    assert verdict.verdict in ("satisfiable", "undecided", "contradiction")


@pytest.mark.parametrize(
    ("equation", "domain"),
    [
        (r"x = \prod_{k=1}^n 50", {"n": "integer in [100000000000000000000,inf)"}),
        (r"\binom{y}{2}! = z", {"z": "real in [-1,1]"}),
    ],
)
def test_a_domain_may_be_past_what_a_machine_counts(equation: str, domain: dict[str, str]) -> None:
    """Limits of sums, and values that are looked for in a domain, may be larger than any float."""
    verdict = verdicts([ScoreRequest(equation=equation, domain=domain)])[0]

    assert verdict.verdict != "identity"


@pytest.mark.parametrize(
    "equation",
    [
        " = ".join(SLOW % k for k in range(12)),
        " < ".join(SLOW % k for k in range(12)),
        "; ".join(f"{SLOW % k} = 1" for k in range(12)),
        f"f(x) + g(y) + h(z) + a(b + c) + e^{{i t}} = {SLOW % 0}/2\\pi x",
        r"\int_0^1\int_0^1\int_0^1\int_0^1 \frac{1}{1 - wxyz} dw dx dy dz = \zeta(4)",
        r"\int_0^1 \max(x, \int_0^1 \int_0^1 e^{\sin(x s t)} ds dt) dx = 1",
        r"\lim_{x \to 0} \int_0^1 \int_0^1 \int_0^1 e^{\sin(x y t z s)} ds dt dy = z",
        r"\int_0^1\int_0^1 e^{\sin(xy)} dx dy ≈ \int_0^1\int_0^1\int_0^1 e^{\sin(xyz)} dx dy dz",
    ],
    ids=["chain", "inequalities", "system", "readings", "integrals", "kinks", "limits", "digits"],
)
def test_the_time_limit_is_that_of_the_whole_equation(equation: str) -> None:
    """Rewriting, clauses, readings, searches share one allowance; what it misses is open."""
    start = time.thread_time()

    slow, quick = verdicts([ScoreRequest(equation=text) for text in (equation, "1 = 2")])

    assert time.thread_time() - start < TIME_LIMIT_S + MARGIN_S
    assert (slow.verdict, quick.verdict) == ("undecided", "contradiction")
    assert "time limit" in slow.explanation


def test_what_is_no_text_is_refused_alone() -> None:
    """Half of a surrogate pair cannot be sent or kept; its neighbours are judged."""
    requests = [ScoreRequest(equation=text) for text in ("\ud800 = x", "1 = 2", "x = \udfff")]

    first, second, third = StandardScorer().score(requests)

    assert isinstance(first, InvalidRequestError)
    assert isinstance(third, InvalidRequestError)
    assert not isinstance(second, Exception)
    assert second.verdict == "contradiction"
    assert first.field == "equation"
    with pytest.raises(InvalidRequestError):
        score("\ud800 = x")
    with pytest.raises(InvalidRequestError), Client("http://127.0.0.1:9") as client:
        client.submit("\ud800 = x")
    with pytest.raises(InvalidRequestError, match="NUL"):
        score("1 = 1\0")


@pytest.mark.parametrize("equation", [5, None, b"1 = 1", ["1 = 1"], {"equation": "1 = 1"}])
def test_what_is_no_string_is_refused_by_its_type(equation: Any) -> None:
    """A caller of another language's habits is told what is wrong, not where it went wrong."""
    with pytest.raises(InvalidRequestError, match=f"text, not {type(equation).__name__}"):
        score(equation)
