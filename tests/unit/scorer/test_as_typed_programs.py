"""Lines of programs and of Markdown: remarks, keywords, prompts, labels, headings, emphasis."""

from __future__ import annotations

import pytest

from phiq.scorer.parse import parse
from phiq.scorer.standard import score

TRUE, HOLDS, FALSE = "identity", "satisfiable", "contradiction"


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("y = x.^2 - 1; % parabola", "y = x^2 - 1"),
        ("dydt = -k*y; % decay", "dydt = -k*y"),
        ("int n = 3; // three", "n = 3"),
        ("y = x * x; /* square */", "y = x*x"),
        ("/* area */ A = w * h;", "A = w*h"),
        ("y == a x + b (* line *)", "y == a x + b"),
        ("(* energy *) E == m c^2", "E == m c^2"),
        ("a = 5; # five", "a = 5"),
        ("assert a*b == b*a, 'they commute'", "a*b == b*a"),
        ("return x**2 + y**2 == r**2", "x**2 + y**2 == r**2"),
        (">>> 3**2 + 4**2 == 5**2", "3**2 + 4**2 == 5**2"),
        ("In [3]: y = 2*x", "y = 2*x"),
        ("Out[3]= y == 2 x", "y == 2 x"),
        ("f = lambda x: x**2 + 1", "f(x) = x**2 + 1"),
        ("g = lambda x, y: x*y", "g(x, y) = x*y"),
        ("f = x -> x^2 + 1", "f(x) = x^2 + 1"),
        ("f = @(x) x.^2 + 1", "f(x) = x^2 + 1"),
        ("f = (x) => x*x", "f(x) = x*x"),
        ("Sum(1/k**2, (k, 1, oo)).doit() == pi**2/6", "Sum(1/k**2, (k, 1, oo)) == pi**2/6"),
        ("y = (x**2).simplify()", "y = (x**2)"),
        ("float r = sqrtf(x*x + y*y);", "r = sqrt(x*x + y*y)"),
        ("y = sinf(x)*expf(x)", "y = sin(x)*exp(x)"),
        ("y = if_then_else(x > 1, x, 0)", "y = If(x > 1, x, 0)"),
        ("y = ifelse(x > 1, x, 0)", "y = If(x > 1, x, 0)"),
        ("y = IF(x > 1, x, 0)", "y = If(x > 1, x, 0)"),
        ("y = np.where(x > 1, x, 0)", "y = If(x > 1, x, 0)"),
        ("y += 2*x", "y := y + (2*x)"),
        ("v -= g*t;", "v := v - (g*t)"),
        ("dw = np.dot(x.T, dz)", "dw = np.dot(x^T, dz)"),
        ("x == 1 || x == 2", "x = 1 ∨ x = 2"),
        ("y = 0.5*(x₀ ^ x₀)", "y = 0.5*(x₀ ^ (x₀))"),
    ],
)
def test_what_a_program_adds_is_no_part_of_the_formula(text: str, plain: str) -> None:
    """Remarks, keywords and prompts say nothing; functions without a name get one."""
    assert parse(text).root.digest == parse(plain).root.digest


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("```python\nassert 3**2 + 4**2 == 5**2\n```", "3**2 + 4**2 == 5**2"),
        ("```julia\ny = 2x\n```", "y = 2x"),
        ("### Step 2: x = 4", "x = 4"),
        ("## Result: $x = 4$", "x = 4"),
        ("Step 1: 2x = 6", "2x = 6"),
        ("Exercise 4: x + 1 = 3", "x + 1 = 3"),
        ("Eq. 3: x + 1 = 3", "x + 1 = 3"),
        ("> $v = d/t$", "v = d/t"),
        ("> x = 4", "x = 4"),
        (r"So the total is $12 \times 12 = \boxed{144}$.", r"12 \times 12 = 144"),
        ("**Result**: `x = 3`", "x = 3"),
        ("x = **5**", "x = 5"),
        ("**x** = 5", "x = 5"),
        ("so the answer is **x = 5**.", "x = 5"),
        ("#3 y = 2*x0", "y = 2*x0"),
        ("$$x = \\frac{1}{2}$$ (since y = 0)", "x = \\frac{1}{2}"),
        ("$x = 2$ (because $x > 0$)", "x = 2"),
        ("x = 2 (by Theorem 3)", "x = 2"),
        ("1/2 + 1/3 = 5/6。", "1/2 + 1/3 = 5/6"),
        ("f ( x ) = x^2 + 1", "f(x) = x^2 + 1"),
        ("x : 12 = 3 : 4", "x/12 = 3/4"),
        ("3 : 4 = x : 12", "3/4 = x/12"),
    ],
)
def test_the_formula_of_a_marked_up_line_is_found(text: str, plain: str) -> None:
    """Headings, quotations, emphasis and labels stand beside the formula."""
    assert parse(text).root.digest == parse(plain).root.digest


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("2**3**2 = 512", TRUE),
        ("2^3^2 = 512", TRUE),
        ("2^3^2 = 64", FALSE),
        ("2^2^n = 16", HOLDS),
        ("2/3 of 90 = 60", TRUE),
        ("3/4 of 100 = 25", FALSE),
        ("6C3 = 20", TRUE),
        ("6C3 = 18", FALSE),
        ("5C2 = 10", TRUE),
        ("5P2 = 20", TRUE),
        ("10C2 + 10C3 = 11C3", TRUE),
        ("[1 2 3]*[4;5;6] == 32", TRUE),
        ("[1 2 3]*[4;5;6] == 30", FALSE),
        ("1 + 1 = 2 □", TRUE),
        ("1 + 1 = 3 ∎", FALSE),
        ("5 %% 3 == 2", TRUE),
        ("5 %% 3 == 1", FALSE),
        ("17 %/% 5 == 3", TRUE),
        ("17 %/% 5 == 4", FALSE),
        ("x %% 2 == 0", HOLDS),
        ("choose(5, 2) == 10", TRUE),
        ("choose(5, 2) == 20", FALSE),
        ("7 choose 3 = 35", TRUE),
        ("7 choose 3 = 21", FALSE),
        ("n choose k = n!/(k!(n-k)!)", TRUE),
        ("nCr(5,2) = 10", TRUE),
        ("nPr(5,2) = 20", TRUE),
        ("nPr(5,2) = 10", FALSE),
        ("perm(5, 2) == 20", TRUE),
        ("=COMBIN(5,2)=10", TRUE),
        ("^5C_2 = 10", TRUE),
        ("{}^{5}C_{2} = 10", TRUE),
        ("{}^{5}C_{2} = 12", FALSE),
        ("sum([1 2 3]) == 6", TRUE),
        ("sum([1 2 3]) == 7", FALSE),
        ("max([1 5 3]) == 5", TRUE),
        ("norm([3 4]) == 5", TRUE),
        ("True == True", TRUE),
        ("True == False", FALSE),
        ("true == false", FALSE),
        ("TRUE == TRUE", TRUE),
        ("2 + 2 = 4 (12)", TRUE),
        ("2 + 2 = 5 (12)", FALSE),
        ("2 · 3 = 6 (1.2)", TRUE),
        ("2 (3) = 6", TRUE),
        ("6 = 2 (3)", TRUE),
        ("A @ x == b", HOLDS),
        ("y = W @ x + b", HOLDS),
        ("x := x + 1", HOLDS),
        ("x <- x + 1", HOLDS),
        ("x = x + 1", FALSE),
    ],
)
def test_what_programs_write_means_what_it_does_there(text: str, verdict: str) -> None:
    """Names and signs of R, Matlab, Excel, Python, C and Julia."""
    assert score(text).verdict == verdict


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("eye(2) == [[1,0],[0,1]]", TRUE),
        ("eye(2) == [[1,1],[0,1]]", FALSE),
        ("zeros(2,2) == [[0,0],[0,0]]", TRUE),
        ("rep(1,3) = c(1,1,1)", TRUE),
        ("SUMPRODUCT({1,2,3},{4,5,6}) = 32", TRUE),
        ("SUMPRODUCT({1,2,3},{4,5,6}) = 30", FALSE),
        ("SUMPRODUCT(A1:A3,B1:B3) = 5", HOLDS),
        ("AVERAGE(A1:A3) = SUM(A1:A3)/3", TRUE),
        ("SUMSQ(3,4) = 25", TRUE),
        ("mode(1,2,2,3) == 2", TRUE),
        ("all([True, True]) == True", TRUE),
        ("any([False, False]) == True", FALSE),
        ("divmod(17, 5) == (3, 2)", TRUE),
        ("divmod(17, 5) == (2, 3)", FALSE),
        ("np.linspace(0, 1, 3) == [0, 0.5, 1]", TRUE),
        ("rev(c(1,2,3)) == c(3,2,1)", TRUE),
        ("sqrt(c(4,9)) == c(2,3)", TRUE),
        ("sqrt(c(4,9)) == c(2,4)", FALSE),
        ("length(c(1,2,3)) == 3", TRUE),
        ("Mean[{1,2,3}] == 2", TRUE),
        ('int("42") == 42', TRUE),
        ("[1 2 3]' == [1; 2; 3]", TRUE),
        ("Prime[5] == 11", TRUE),
        ("Prime[5] == 13", FALSE),
        ("isprime(9) == True", FALSE),
        ("PrimePi[100] == 25", TRUE),
        ("π(100) = 25", TRUE),
        ("π(100) = 24", FALSE),
        ("π(2) = 2π", TRUE),
        ("c(1,2,3)*2 == c(2,4,6)", TRUE),
        ("c(1,2,3)*c(4,5,6) == c(4,10,19)", FALSE),
        ("c(1,2,3) + 1 == c(2,3,4)", TRUE),
        ("c(a, b) = a + b", HOLDS),
        ("[1 2 3].*[4 5 6] == [4 10 18]", TRUE),
        ("[1 2 3].*[4 5 6] == [4 10 19]", FALSE),
        ("[4 9].^2 == [16 81]", TRUE),
        ("[1 2; 3 4].*[1 2; 3 4] == [1 4; 9 16]", TRUE),
        ("[1 2; 3 4].*[1 2; 3 4] == [7 10; 15 22]", FALSE),
        ("np.array([1,2,3])*np.array([4,5,6]) == np.array([4,10,18])", TRUE),
        ("A = [1 2; 3 4]; A' = [1 3; 2 4]", TRUE),
        ("A = [1 2; 3 4]; A' = [1 2; 3 4]", FALSE),
        ("TRUE & FALSE == TRUE", FALSE),
        ("TRUE | FALSE == TRUE", TRUE),
        ("1 xor 1 = 0", TRUE),
        ("True xor False = False", FALSE),
    ],
)
def test_arrays_and_truth_values_of_programs(text: str, verdict: str) -> None:
    """They are worked out: entry by entry where a program does so, primes by counting."""
    assert score(text).verdict == verdict


@pytest.mark.parametrize(
    "text",
    [
        "foo(3) = 5",
        "is_anagram(3, 4) == False",
        "max_flow(3) == 7",
        "make_list(3, 4) == [1,2]",
        "fun([1,2], 3) = 7",
    ],
)
def test_what_an_unknown_program_gives_is_not_known(text: str) -> None:
    """It has a fixed value that only the program tells; an f(2) = 5 of mathematics chooses f."""
    verdict = score(text)
    assert (verdict.verdict, score("f(2) = 5").verdict) == ("undecided", HOLDS)
    assert "is not known here" in str(verdict.result)


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ('"abc" + "def" == "abcdef"', TRUE),
        ('"abc" + "def" == "abcdeg"', FALSE),
        ("assert 'harald'[::-1] == 'dlarah'", TRUE),
        ('"hello"[0] == "e"', FALSE),
        ("assert ' ivar '.strip() == ' ivar'", FALSE),
        ("' '.join(['adam', 'bertil']) == 'adam bertil'", TRUE),
        ("hex(255) == '0xff'", TRUE),
        ("0b101 == 6", FALSE),
        ("[x for x in range(10) if x % 2 == 0] == [0, 2, 4, 6, 8]", TRUE),
        ("[x for x in range(10) if x % 2 == 0] == [0, 2, 4, 6]", FALSE),
        ("sum(x for x in range(1000) if x % 3 == 0 or x % 5 == 0) == 233168", TRUE),
        ("sum(x for x in range(10) if x % 3 == 0 or x % 5 == 0) = 33", FALSE),
        ("{x: x**2 for x in range(3)} == {0: 0, 1: 1, 2: 4}", TRUE),
        ("[i*j for i in range(1, 3) for j in range(1, 3)] == [1, 2, 2, 4]", TRUE),
        ("reduce(lambda x, y: x*y, [1, 2, 3, 4]) == 24", TRUE),
        ("list(map(lambda x: x*2, [1, 2, 3])) == [2, 4, 7]", FALSE),
        ("all(x > 0 for x in [1, 2, 3])", TRUE),
        ("any(x > 5 for x in [1, 2, 3])", FALSE),
        ("self.assertEqual(gcd(7, 14, 63), 14)", FALSE),
        ("assertEquals(4, 2 + 2);", TRUE),
        ("[1, 2] + [3] == [1, 2, 3]", TRUE),
        ("[1, 2] + [3, 4] = [4, 6]", TRUE),
        ("[1, 2, 3][::-1] == [3, 2, 1]", TRUE),
        ("[1, 2, 3].map(x => x * 2) == [2, 4, 6]", TRUE),
        ("[1, 2, 3].includes(5) === true", FALSE),
        ("[x^2 for x in 1:4] == [1, 4, 9, 16]", TRUE),
        ("sapply(1:3, function(x) x^2) == c(1, 4, 9)", TRUE),
        ("foldr (-) 0 [1,2,3] == 2", TRUE),
        ("foldr (-) 6 [1,2,3] == 6 - 3 - 2 - 1", FALSE),
        ("map (*2) [1,2,3] == [2,4,6]", TRUE),
        ("filter even [1..6] == [2,4,5]", FALSE),
        ("[x | x <- [1..10], x `mod` 2 == 0] == [2,4,6,8,10]", TRUE),
        ("sum (map (^2) [1,2,3]) == 14", TRUE),
        ("sum $ map (*2) [1,2,3] == 12", TRUE),
        ("assert_eq!(2 + 2, 5);", FALSE),
        ("assert.equal(1 + 1, 2)", TRUE),
        ("expect([1,2,3].length).toEqual(3)", TRUE),
        ("expect(1 + 2).toBe(4);", FALSE),
        ("expect(0.1 + 0.2).toBeCloseTo(0.3, 5)", TRUE),
        ("@test 1 + 1 == 2", TRUE),
        ("@test isapprox(0.1 + 0.2, 0.3)", TRUE),
        (">>> 2 + 2\n5", FALSE),
        (">>> sorted([3, 1, 2])\n[1, 2, 3]", TRUE),
        (">>> sum(1 for i in range(100) if i % 7 == 0)\n15", TRUE),
        (">>> len('hello')\n6", FALSE),
        ("In [1]: 2**10\nOut[1]: 1024", TRUE),
        ("Prelude> map (+1) [1,2,3]\n[2,3,5]", FALSE),
        ("> mean(c(1,2,3))\n[1] 2", TRUE),
        ("2 + 2 # => 5", FALSE),
        ("Math.sqrt(16); // 4", TRUE),
        ("sum([1,2,3]) # 6", TRUE),
        (">>> x = 5\n", HOLDS),
        ("stopifnot(1 + 1 == 3)", FALSE),
        ("assertTrue(5 % 2 == 0);", FALSE),
        ("self.assertAlmostEqual(math.pi, 3.14159, places=5)", TRUE),
        ("self.assertAlmostEqual(math.pi, 3.15159, places=5)", FALSE),
        ("np.testing.assert_allclose(np.sin(np.pi/2), 1)", TRUE),
        ("assert math.sqrt(2) == pytest.approx(1.5)", FALSE),
        ("assert not (3 > 4)", TRUE),
        ("expect(add_up(1, 2)).toBe(3);", "undecided"),
        ("(x**2 + 1).subs(x, 2) == 4", FALSE),
        ("sum(c(1,2,3)^2) == 14", TRUE),
        ("rev(1:3) == c(3,2,1)", TRUE),
        ("len(str(2**100)) == 31", TRUE),
        ("np.arange(0, 1, 0.25) == [0, 0.25, 0.5, 0.75]", TRUE),
        ("assert {**{'a': 1}, 'b': 2} == {'a': 1, 'b': 3}", FALSE),
        ('f"{3.14159:.2f}" == "3.14"', TRUE),
        ("gcd 12 18 == 6", TRUE),
        ("and [True, False] == True", FALSE),
        ("Total[Range[10]] == 55", TRUE),
        ("Fold[Plus, 0, {1, 2, 3}] == 7", FALSE),
        ("IntegerDigits[123] == {1, 2, 3}", TRUE),
        ('paste("a", "b") == "a b"', TRUE),
        ("[1,[2,3]].flat() == [1,2,3]", TRUE),
        ("[1,2,3].indexOf(2) === 2", FALSE),
        ("=INDEX({1,2,3},2)=2", TRUE),
        ("2 + 2 !== 5", TRUE),
        ("Map[#^2 &, {1, 2, 3}] == {1, 4, 8}", FALSE),
        ("FactorInteger[12] == {{2, 2}, {3, 1}}", TRUE),
        ("length(1:10) == 10", TRUE),
        ('paste0("a", "b") == "ba"', FALSE),
        ("[3,1,2].sort == [1,2,3]", TRUE),
        ("(1..10).sum == 55", TRUE),
        ("round(2.5) == 2", TRUE),
        ('=COUNTIF({1,2,3,4},">2")=2', TRUE),
        ('="a"&"b"="ab"', TRUE),
        ('=LEFT("excel",2)="xe"', FALSE),
        ("foldr (\\x acc -> x + acc) 0 [10,20,30] == 60", TRUE),
        ("take 3 [1..] == [1,2,3]", TRUE),
        ('=IF(5>3,"yes","no")="yes"', TRUE),
        ('=IF(MOD(3,2)=0,"even","odd")="even"', FALSE),
        ('=LEN("excel")=5', TRUE),
        ("=MOD(-3,2)=-1", FALSE),
        ("MROUND(11,4) = 12", TRUE),
        ("palindrome('racecar') == True", "undecided"),
        ("assert a[0] == 'h'", "undecided"),
        ("[sum(range(4000)) for x in range(4000)] == [1]", "undecided"),
    ],
)
def test_strings_loops_and_folds_are_worked_out(text: str, verdict: str) -> None:
    """What formulas have no notation for has its value, exactly, or none that is known."""
    assert score(text).verdict == verdict


def test_both_values_of_a_false_comparison_are_told() -> None:
    """As a program would print them."""
    found = score('"hello"[0] == "e"')
    assert found.result == "False: the left side is 'h', the right side is 'e'."
    assert (found.reading, found.evidence.kind) == ('"hello"[0] == "e"', "none")
