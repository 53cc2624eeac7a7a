"""Identities of topics beyond the textbook: functions of libraries, sums by index, tails of erf."""

from __future__ import annotations

import pytest

from phiq.contract import ScoreRequest
from phiq.scorer.parse import parse
from phiq.scorer.rigorous import verdicts

X = {"x": "real > 0"}
Z = {"z": "complex"}


def verdict(equation: str, domain: dict[str, str] | None = None) -> str:
    """The verdict of mode `rigorous` on one equation."""
    return verdicts([ScoreRequest(equation=equation, domain=domain)])[0].verdict


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("hypot(a, b) = c", "√(a² + b²) = c"),
        (r"\operatorname{hypot}\!\left(1, x\right) = y", "√(1² + x²) = y"),
        ("expm1(x) = y", "exp(x) - 1 = y"),
        ("log1p(x) = y", "ln(1 + x) = y"),
        ("fma(a, b, c) = d", "a·b + c = d"),
        ("hyp2f1(a, b, c, z) = 1", r"\,{}_2F_1\left(a, b, c, z\right) = 1"),
        ("₂F₁(a, b; c; z) = 1", r"\,{}_2F_1\left(a, b, c, z\right) = 1"),
    ],
)
def test_functions_of_libraries_are_what_they_stand_for(text: str, plain: str) -> None:
    """A function that is short for an expression is read as that expression."""
    assert parse(text).root.digest == parse(plain).root.digest


def test_limits_and_orders_of_derivatives_are_read_as_sympy_writes_them() -> None:
    """A number after a variable is the order; a limit has a variable and where it goes."""
    second, limit = parse("diff(f, x, 2) = Limit(g, n, oo)").root.args

    assert [arg.op for arg in second.args] == ["sym", "sym", "num"]
    assert (limit.op, limit.args[2].op) == ("lim", "const")


@pytest.mark.parametrize("text", ["hypot(a) = 1", "fma(a, b) = 1", "hyp2f1(a, z) = 1"])
def test_with_another_count_of_arguments_they_are_unknown(text: str) -> None:
    """Nothing is spelled out of arguments that are missing."""
    assert "apply" in [node.op for node in parse(text).root.walk()]


def test_a_lowered_number_alone_is_no_function() -> None:
    """Only with F, another lowered number and a parenthesis does it begin an operand."""
    assert verdict("x + ₂ = 3") == "malformed"


@pytest.mark.parametrize(
    ("equation", "domain", "wanted"),
    [
        ("exp(I*z) = cos(z) + I*sin(z)", Z, "identity"),
        ("I**2 = -1", None, "identity"),
        ("exp(I*pi) = 1", None, "contradiction"),
        ("E = Sum(1/factorial(n), (n, 0, oo))", None, "identity"),
        ("log(E**2)*I = 2*I", None, "identity"),
        ("P = I**2*R", None, "satisfiable"),
        ("E = 2*3", None, "satisfiable"),
        ("I*x = E", {"x": "real > 0", "I": "real > 0", "E": "real > 0"}, "satisfiable"),
    ],
)
def test_i_and_e_of_sympy_are_constants_where_nothing_speaks_against_it(
    equation: str, domain: dict[str, str] | None, wanted: str
) -> None:
    """Beside declared symbols, or alone, they are; among letters of physics they are symbols."""
    assert verdict(equation, domain) == wanted


@pytest.mark.parametrize(
    "equation",
    [
        r"T_{n}\!\left(-z\right) = -T_{n}\!\left(z\right)",
        r"J_{n}\!\left(2 z\right) = 2 J_{n}\!\left(z\right)",
        r"P_{n}\!\left(z + 1\right) = P_{n}\!\left(z\right) + P_{n}\!\left(1\right)",
    ],
)
def test_a_classical_function_is_no_factor(equation: str) -> None:
    """An equation false of the function is none that is true of a product."""
    assert verdict(equation, {"n": "integer >= 0", "z": "complex"}) != "identity"


@pytest.mark.parametrize(
    ("equation", "domain"),
    [
        (r"\sum_{n=1}^{\infty} \frac{1}{n \left(n + z\right)} = \frac{\psi(z + 1) + \gamma}{z}",
         Z),
        (r"\int_{0}^{1} x \left(1 - x\right)^{n} \, dx = \frac{1}{(n + 1)(n + 2)}",
         {"n": "integer >= 1"}),
        (r"U_{n - 1}\!\left(\frac{3}{2}\right) = F_{2 n}", {"n": "integer"}),
        (r"\left\{{n + 1 \atop n}\right\} = {n + 1 \choose 2}", {"n": "integer >= 1"}),
        (r"\sum_{k=0}^{n} \left[{n \atop k}\right] = n!", {"n": "integer >= 0"}),
    ],
)  # fmt: skip
def test_letters_mean_what_their_places_say(equation: str, domain: dict[str, str]) -> None:
    """What a sum or integral binds is no function; F stays a sequence beside T, U and P."""
    assert verdict(equation, domain) == "identity"


@pytest.mark.parametrize(
    "equation",
    [
        r"\sum_{k=0}^{n} \left\{{n \atop k}\right\} = n!",
        r"\sum_{k=0}^{n} k! = n! + n",
        "((n!)!)! = n!",
        "n^{n^{n^{9}}} = n",
    ],
)
def test_agreement_at_a_few_small_numbers_is_no_identity(equation: str) -> None:
    """Sample points that repeat the same whole numbers count last."""
    assert verdict(equation, {"n": "integer >= 0"}) != "identity"


@pytest.mark.parametrize(
    ("equation", "wanted"),
    [
        ("erfc(x) = 1 - erf(x)", "identity"),
        ("erf(x) + erfc(x) = 1", "identity"),
        ("1 - erf(x) - erfc(x) = 0", "identity"),
        ("ln(erfc(x)) = ln(1 - erf(x))", "identity"),
        ("erfc(x) = 2 - erf(x)", "contradiction"),
        ("erfc(x) = 1 - erf(x)²", "satisfiable"),
    ],
)
def test_sums_that_cancel_all_their_digits_tell_no_difference(equation: str, wanted: str) -> None:
    """Past x = 16 a side is 0 in a hundred digits and the other one is not: no counterexample."""
    found = verdict(equation, X)

    assert found == wanted or (wanted != "identity" and found != "identity")


INTEGERS = {"m": "integer", "n": "integer"}


@pytest.mark.parametrize(
    "equation",
    [
        "L_{2n} = L_n² − 3(−1)ⁿ",
        "L_{3n} = 5F_n³ + 3(−1)ⁿF_n",
        "5F_n = L_{n − 1} + L_{n − 1}",
        "F_n² = F_{n + 1}F_{n − 1} + 2(−1)ⁿ",
        "fibonacci(n) = (phi**n + (-phi)**(-n))/sqrt(5)",
        "lucas(m + n) = lucas(m)*lucas(n) + 5*fibonacci(m)*fibonacci(n)",
    ],
)
def test_sequences_that_differ_modulo_a_prime_never_meet(equation: str) -> None:
    """Periods are finite: where no place of one holds, no integer does."""
    domain = {symbol: INTEGERS[symbol] for symbol in ("m", "n") if f"{symbol}" in equation[3:]}

    assert verdict(equation, domain) == "contradiction"


@pytest.mark.parametrize(
    ("equation", "wanted"),
    [
        ("F_n = n", "satisfiable"),
        ("F_n = 4n + 7", "satisfiable"),
        ("F_n = L_n", "satisfiable"),
        ("F_{2n} = F_nL_n", "identity"),
    ],
)
def test_sequences_that_meet_do_so_modulo_every_prime(equation: str, wanted: str) -> None:
    """No solution is proved away."""
    assert verdict(equation, {"n": "integer"}) == wanted


@pytest.mark.parametrize(
    ("equation", "wanted"),
    [
        ("atan(x) - atan(y) = atan2(x, 1 + x*y)", "contradiction"),
        ("atan(x) + atan(y) = atan2(x + y, 1 - x*y)", "identity"),
        ("sinh(acosh(x)) = y", "contradiction"),
        ("cosh(acosh(x)) = sqrt(x*x + 1)", "contradiction"),
        ("cosh(acosh(x)) = x", "identity"),
        ("sinh(acosh(x)) = sqrt(x - 1)*sqrt(x + 1)", "identity"),
        ("atan2(x, y) = atan(y)", "satisfiable"),
    ],
)
def test_angles_and_undone_functions_are_seen_through(equation: str, wanted: str) -> None:
    """Proofs take atan2 right of the axis for atan, and a function of its inverse for a symbol."""
    box = {"x": "real in (0.15,0.85)", "y": "real in (0.15,0.85)"}
    domain = {symbol: box[symbol] for symbol in box if f"{symbol}" in equation[4:]}

    assert verdict(equation, domain) == wanted


@pytest.mark.parametrize(
    "equation",
    [
        "cot(z) = tan(z)",
        "(z + 2)(z² − z + 1) = z³ + 1",
        r"\sin\!\left(\overline{z}\right) = \overline{\cos(z)}",
        r"\psi\!\left(1 + z\right) = \psi(z) + \pi \cot\!\left(\pi z\right)",
        "erf(z) + erfc(−z) = 0",
    ],
)
def test_solutions_in_the_plane_are_looked_for_on_the_real_line_too(equation: str) -> None:
    """A change of sign between real numbers, or a zero that both sides share, is a solution."""
    assert verdict(equation, Z) == "satisfiable"


@pytest.mark.parametrize(
    ("equation", "wanted"),
    [
        (r"G = \sum_{n=0}^{\infty} \frac{{\left(-1\right)}^{n}}{{\left(2 n + 1\right)}^{2}}",
         "identity"),
        (r"G = \sum_{n=0}^{\infty} \frac{1}{{\left(2 n + 1\right)}^{2}}", "satisfiable"),
        ("C_n = binomial(2n, n)/(n + 1)", "identity"),
        ("E_4 = 5", "identity"),
        ("F = G·m·M/r²", "satisfiable"),
    ],
)  # fmt: skip
def test_letters_name_constants_and_numbers_by_custom(equation: str, wanted: str) -> None:
    """Catalan's constant, Catalan's and Euler's numbers count where they make an identity."""
    domain = {"n": "integer >= 0"} if "C_n" in equation else None

    assert verdict(equation, domain) == wanted


@pytest.mark.parametrize(
    ("equation", "domain"),
    [
        ("tanh(x) = 1", "real > 20"),
        ("sqrt(x**2 + 1) = x", "real > 1e9"),
        ("atan(x) = pi/2", "real > 1e18"),
        ("log(1 + x) = x", "real in (0,1e-9)"),
        ("exp(-40) + x = x", "real"),
        ("cosh(50 + x) = sinh(50 + x)", "real"),
        ("erf(10 + x**2) = 1", "real"),
        ("x + 1/30! = x", "real > 1"),
        ("x + x**99 = x", "real in (0.1,0.5)"),
    ],
)
def test_what_doubles_cannot_tell_apart_is_no_identity_yet(equation: str, domain: str) -> None:
    """Far out, near an end and beside tiny numbers, agreement is asked of 150 digits."""
    assert verdict(equation, {"x": domain}) != "identity"


@pytest.mark.parametrize(
    ("equation", "domain"),
    [
        ("tanh(x) = (exp(2*x) - 1)/(exp(2*x) + 1)", "real > 20"),
        ("log1p(x) = log(1 + x)", "real in (0,1e-9)"),
        ("cosh(50 + x) = sinh(50 + x) + exp(-50 - x)", "real"),
        ("x²(1 + 1/x) = x² + x", "real > 1e9"),
    ],
)
def test_identities_far_out_stay_identities(equation: str, domain: str) -> None:
    """More digits confirm what holds."""
    assert verdict(equation, {"x": domain}) == "identity"


@pytest.mark.parametrize(
    "equation",
    ["coth(x) = 1/2", "sech(x) = csch(x)", "acoth(x) = 2", "lowergamma(1, z) = 1", "acsch(z) = i"],
)
def test_functions_that_doubles_lack_do_no_harm(equation: str) -> None:
    """What mpmath cannot do in doubles it borrows, or has no value: nothing breaks."""
    assert verdict(equation, {"z": "complex"}) in ("satisfiable", "undecided", "contradiction")


def test_slow_series_and_negative_orders_have_values() -> None:
    """A series that no acceleration takes is added up; I and K are even in a whole order."""
    assert verdict("∑_(n=0)^(∞) F_n/2ⁿ = 2") == "identity"
    assert verdict("besseli(-n, x) = besseli(n, x)", {"n": "integer", "x": "real"}) == "identity"


@pytest.mark.parametrize(
    ("equation", "wanted"),
    [
        ("B_3(1 − z) = −B_3(z)", "identity"),
        ("B_3(−z) = −B_3(z)", "satisfiable"),
        ("bernoulli(2, z) = z**2 - z + 1/6", "identity"),
        (r"B_{n}\!\left(z + 1\right) - B_{n}(z) = n {z}^{n - 1}", "identity"),
    ],
)
def test_bernoulli_polynomials_are_read_beside_declared_symbols(equation: str, wanted: str) -> None:
    """B_n(z) is one where n or z is declared; else B names a field first."""
    domain = {"n": "integer >= 1", "z": "complex"} if "n {z}" in equation else Z

    assert verdict(equation, domain) == wanted
    assert verdict("B_0(t) = B_1(t)") == "satisfiable"


SLICE = {"x": "real in (0.15,0.85)"}


@pytest.mark.parametrize(
    ("equation", "domain", "wanted"),
    [
        ("1/(x + 1) - 1/x = -1/(x*x)", X, "contradiction"),
        ("1/(x + 1) - 1/x = -1/(x*(x + 1))", X, "identity"),
        ("1/a - 1/b = (b + a)/(a*b)", {"a": "real > 0", "b": "real > 0"}, "contradiction"),
        ("1/a + 1/b = 4/(a + b)", {"a": "real > 0", "b": "real > 0"}, "satisfiable"),
        ("asin(x) = asin(x/sqrt(1 - x**2))", SLICE, "contradiction"),
        ("acos(x) = acos(x²)", {"x": "real in [0,1]"}, "satisfiable"),
        ("cot(x) − tan(x) = 2cot(3x)", SLICE, "contradiction"),
        ("cot(x) − tan(x) = 2cot(2x)", SLICE, "identity"),
        ("cos(i·z) = i·sinh(z)", Z, "satisfiable"),
    ],
)
def test_fractions_and_inverse_functions_are_cleared_away(
    equation: str, domain: dict[str, str], wanted: str
) -> None:
    """Sums of fractions get one denominator; equal inverse functions around both sides go."""
    assert verdict(equation, domain) == wanted


@pytest.mark.parametrize(
    ("equation", "domain"),
    [
        ("n² = n", "integer in [0,1]"),
        ("n³ = n", "integer in [-1,1]"),
        ("∑_(k=1)^(∞) 1/(k·(k + n)) = H_n/n", "integer >= 1"),
    ],
)
def test_all_numbers_of_a_domain_or_enough_of_them_are_evidence(equation: str, domain: str) -> None:
    """Where there are few all must agree; where floats fail at most, digits are asked."""
    assert verdict(equation, {"n": domain}) == "identity"
