"""Formulas out of programs: Wolfram, NumPy, Python, SymPy, Matlab, C, PySR, and typed indices."""

from __future__ import annotations

import pytest

from phiq.scorer.parse import parse
from phiq.scorer.standard import score


@pytest.mark.parametrize(
    ("code", "plain"),
    [
        ("y = np.sin(x)", "y = sin(x)"),
        ("y = numpy.exp(-x**2)", "y = exp(-x**2)"),
        ("y = math.sqrt(x)*math.pi", "y = sqrt(x)*pi"),
        ("y == np.log10(x)", "y = log10(x)"),
        ("y = torch.tanh(x)", "y = tanh(x)"),
        ("y = np.power(x, 2)", "y = x**2"),
        ("y = np.pi*np.square(r)", "y = pi*r**2"),
        ("y = x_", "y = x"),
        ("y = lambda_*x_", "y = lambda*x"),
        ("y = x.^2", "y = x^2"),
        ("y = 1./(1 + x.^2)", "y = 1/(1 + x^2)"),
        ("y = a.*b", "y = a*b"),
        ("y = 2.*x + 3.", "y = 2*x + 3"),
        ("y = Sin[x]", "y = sin(x)"),
        ("y == Cos[2*x]^2", "y = cos(2*x)^2"),
        ("y == Exp[-x]*Log[x]", "y = exp(-x)*log(x)"),
        ("y == ArcTan[x]", "y = atan(x)"),
        ("y == Sqrt[a^2 + b^2]", "y = sqrt(a^2 + b^2)"),
        ("y == f[x]", "y = f(x)"),
        ("y == Pi*r^2", "y = pi*r^2"),
        ("y = square(x)", "y = x**2"),
        ("y = cube(x)", "y = x**3"),
        ("y = inv(x)", "y = 1/x"),
        ("y = neg(x)", "y = -x"),
        ("y = safe_log(x)", "y = log(abs(x))"),
        ("y = log_abs(x)", "y = log(abs(x))"),
        ("y = safe_sqrt(x)", "y = sqrt(abs(x))"),
        ("y = plus(x, mult(2, z))", "y = x + 2*z"),
        ("y = sub(x, div(z, 2))", "y = x - z/2"),
        ("y = pow(x, 2)", "y = x**2"),
        ("y = powf(x, 2.0)", "y = x**2.0"),
        ("y = POWER(x, 2)", "y = x^2"),
        ("y = SQRT(x)", "y = sqrt(x)"),
        ("y = SIN(x) + COS(x)", "y = sin(x) + cos(x)"),
        ("y = EXP(x)", "y = exp(x)"),
        ("y = x0*x1", "y = x_0*x_1"),
        ("y = sp.Rational(1, 2)", "y = Rational(1, 2)"),
        ("y = x<sup>2</sup>", "y = x^2"),
    ],
)
def test_code_says_what_the_formula_says(code: str, plain: str) -> None:
    """The names and signs of a language stand for mathematics."""
    assert parse(code).root.digest == parse(plain).root.digest


@pytest.mark.parametrize(
    "text",
    [
        "sum(x**k for k in range(4)) = 1 + x + x**2 + x**3",
        "sum([x*k for k in [1, 2, 3]]) = 6x",
        "len([x, y, z]) = 3",
        "divmod(x, 2) = (floor(x/2), mod(x, 2))",
        "ROUNDUP(x, 2) = ceil(100x)/100",
        "rep(x, 3) = (x, x, x)",
        "np.arange(3) * x = [0, x, 2x]",
        "IF(AND(2 > 1, 3 > 2), x, 1) = x",
        "np.cos(x)**2 + np.sin(x)**2 == 1",
        "math.cos(0) == 1",
        "np.cosh(x)**2 - np.sinh(x)**2 == 1",
        "np.abs(x) == np.sqrt(x**2)",
        "np.sqrt(4) == 2",
        "math.factorial(4) == 24",
        "Sin[2 x] == 2 Sin[x] Cos[x]",
        "Sin[2*x] == 2*Sin[x]*Cos[x]",
        "Tan[Pi/4] == 1",
        "Sum[k, {k, 1, n}] == n (n + 1)/2",
        "Integrate[x^2, {x, 0, 1}] == 1/3",
        "D[x^3, x] == 3 x^2",
        "Limit[Sin[x]/x, x -> 0] == 1",
        "E^(I Pi) == -1",
        "Exp[Log[x]] == x",
        "Eq(sin(x)**2 + cos(x)**2, 1)",
        "Eq(diff(x**2, x), 2*x)",
        "Derivative(x**3, x) = 3*x**2",
        "Sum(k, (k, 1, n)) = n*(n + 1)/2",
        "Integral(x, (x, 0, 1)) = Rational(1, 2)",
        "Limit(sin(x)/x, x, 0) = 1",
        "integrate(exp(-x), (x, 0, oo)) = 1",
        "simplify(x + x) = 2*x",
        "pow(2, 3) == 8",
        "square(x) - x*x = 0",
        "inv(2) = 0.5",
        "int_0^1 x dx = 1/2",
        "sum_(k=1)^n k = n(n+1)/2",
        "Sqrt[9] == 3",
        "Abs[-3] == 3",
        "Log[10, 100] == 2",
        "2^(1/2) == Sqrt[2]",
        "Factorial[5] == 120",
        "Binomial[4, 2] == 6",
    ],
)
def test_code_that_holds(text: str) -> None:
    """Whatever the language, an identity is one."""
    assert score(text).verdict == "identity"


@pytest.mark.parametrize(
    "text",
    [
        "Sqrt[9] == 4",
        "Sin[0] == 1",
        "math.sqrt(9) == 2",
        "np.cos(0) == 0",
        "Log[10, 100] == 3",
        "Integrate[x^2, {x, 0, 1}] == 1/2",
        "pow(2, 3) == 9",
    ],
)
def test_code_that_fails(text: str) -> None:
    """No name is left over as a symbol that could make it hold."""
    assert score(text).verdict == "contradiction"


@pytest.mark.parametrize(
    "text",
    [
        "x[0] = 3",
        "x[0] + x[1] = 0",
        "x[i] = x[i-1] + 1",
        "y[n] = a*y[n-1] + x[n]",
        "Var[X] = E[X^2] - E[X]^2",
        "E[X] = 3",
        r"\mathbb{E}[X] = \mu",
        "f[x] = x^2",
        "y = a if x > 0 else b",
        "y = x > 0 ? x : -x",
        "y = max(x[0], x[1])",
        "y = (g_ - 1)/m",
        "x == 1 && y == 2",
        "w[1] = w[2] = 0",
    ],
)
def test_brackets_index_and_call(text: str) -> None:
    """x[0] is an entry, E[X] an expectation, f[x] a call: none is a product."""
    assert score(text).verdict in ("satisfiable", "identity")


def test_a_product_in_square_brackets_stays_one() -> None:
    """Beside arithmetic in them, brackets group."""
    assert score("2[x + 1] = 2x + 2").verdict == "identity"
    assert score("a[b + c] = ab + ac").verdict in ("identity", "satisfiable")


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("sum([4, 5, 6]) == 15", "identity"),
        ("sum([4, 5, 6]) == 16", "contradiction"),
        ("sum(k**2 for k in range(1, 5)) == 30", "identity"),
        ("sum(range(11)) == 55", "identity"),
        ("sum(1:10) == 55", "identity"),
        ("prod(1:4) == 24", "identity"),
        ("sum(k^2, k, 1, n) = n*(n+1)*(2*n+1)/6", "identity"),
        ("sum(k, k=1..n) = n*(n+1)/2", "identity"),
        ("int(x^2, x, 0, 3) == 9", "identity"),
        ("int(x^2, x=0..3) = 9", "identity"),
        ("int(-2.5) == -2", "identity"),
        ("len([7, 8]) == 2", "identity"),
        ("np.mean([2, 4, 9]) == 5", "identity"),
        ("max([2, 9]) == 9", "identity"),
        ("MAX(4,6,2) = 6", "identity"),
        ("AVERAGE(2, 6) = 4", "identity"),
        ("ROUND(2.71828, 3) = 2.718", "identity"),
        ("np.dot([1,2,3],[4,5,6]) == 32", "identity"),
        ("np.linalg.norm([6,8]) == 10", "identity"),
        ("det([1 2; 3 4]) == -2", "identity"),
        ("Det[{{2,1},{1,2}}] == 3", "identity"),
        ("Total[{1,2,3}] == 6", "identity"),
        ("math.isclose(0.1 + 0.2, 0.3)", "identity"),
        ("math.comb(6, 2) == 15", "identity"),
        ("1 << 4 == 16", "identity"),
        ("100 >> 2 == 25", "identity"),
        ("Math.sqrt(9) === 3", "identity"),
        ("abs(6+8j) == 10", "identity"),
        ("exp(1im*pi) + 1 == 0", "identity"),
        ("2j + 1 = 5", "satisfiable"),
        ("float area = 3.14159f * r * r;", "satisfiable"),
        ("const y = 3 * x;", "satisfiable"),
        ("y <- 2 * x", "satisfiable"),
        ("mean(x) = 3", "satisfiable"),
    ],
)
def test_calls_on_lists_and_ranges(text: str, verdict: str) -> None:
    """What a program computes of a list is the sum, product or quotient that is meant."""
    assert score(text).verdict == verdict
