"""Hostile equations: real ones spliced, nested, and with numbers and functions put into them.

Bytes that are changed anywhere are mostly no equation any more, and a scorer says so at once. What
is made here mostly is one: parts of an equation, found by its brackets and signs, get another part,
or a construct that is costly, around or in place of them.
"""

from __future__ import annotations

import re
from random import Random

from phiq.contract import MAX_EQUATION_CHARS
from phiq.scorer.expression.functions import FUNCTIONS

#: Parts of a text that stand for a value: numbers, letters with an index, groups, commands.
_PART = re.compile(
    r"\d+(?:\.\d+)?|\\[A-Za-z]+(?:\{[^{}]*\})+|\\(?:alpha|beta|gamma|lambda|pi|phi|theta|infty)\b"
    r"|\([^()]*\)|\{[^{}]*\}|(?<![A-Za-z\\])[^\W\d_](?:_\{[^{}]*\}|_\w)?(?![A-Za-z])"
)
_RELATION = re.compile(r"[=<>≤≥≈≠]|\\(?:leq?|geq?|neq?|approx)\b")


def _listed(text: str) -> list[str]:
    """What stands in a text, two blanks or a line apart."""
    return re.split(r"\s{2,}", text.strip())


NUMBERS = _listed(r"""
    0  1  -1  2  1/2  0.1  -0.5  3.14  0.3333  1.0000000001  10^{-20}  10^{40}  1e308  1e-308
    400!  2^{1000}  99999999999999999999  5000000  10^{6}  10^{10^{6}}  e^{100}  2/3  \sqrt{2}
    ∞  -∞  π  e  i  φ  γ  (1+i)  3  4  5  6  7  8  9  10
""")
#: Constructs around a part: «p» is the part, «q» another one, «v» a letter, «n» a number.
AROUND = _listed(r"""
    («p»)  -«p»  |«p»|  «p»!  «p»^2  «p»^{«q»}  «p»^{-«n»}  e^{«p»}  «n»^{«p»}  «p» + «q»  «p» «q»
    «p» - «q»  \frac{«p»}{«q»}  \frac{«q»}{«p»}  \sqrt{«p»}  \sqrt[«n»]{«p»}  \log_{«n»} («p»)
    \binom{«p»}{«q»}  \lfloor «p» \rfloor  \lceil «p» \rceil  («p» \bmod «n»)  \overline{«p»}
    \sum_{«v»=1}^{∞} «p»  \sum_{«v»=«n»}^{«q»} «p»  \sum_{«v»} «p»  \prod_{«v»=1}^{«n»} («p»)
    \prod_{«v»=1}^{∞} («p»)  \int_0^1 «p» d«v»  \int_0^∞ «p» d«v»  \int_{«n»}^{«q»} «p» d«v»
    \int «p» d«v»  \oint «p» d«v»  \lim_{«v» \to 0} «p»  \lim_{«v» \to ∞} («p»)
    \lim_{«v» \to «n»^+} «p»  \frac{d}{d«v»} («p»)  \frac{d^3}{d«v»^3} («p»)
    \frac{∂^2 «p»}{∂«v»^2}  \nabla \cdot «p»  \begin{pmatrix} «p» & «q» \\ «n» & «v» \end{pmatrix}
    \begin{pmatrix} «p» & «q» \\ «q» & «p» \end{pmatrix}^{«n»}  \det(«p»)  [«p», «q»]
    \begin{vmatrix} «p» & 1 & «q» \\ «n» & «v» & 2 \\ 0 & «q» & «p» \end{vmatrix}
    \begin{cases} «p» & «v» > «n» \\ «q» & «v» \le «n» \end{cases}  \{ «v» : «p» > «q» \}
    \begin{cases} «p» & «p» > «n» \\ «q» \end{cases}  \max(«p», «q»)  \min(«v», «p»)
    \prod_{«v»=«n»}^{«p»} «q»  \sum_{«v»=0}^{«v»} («p»)  \lim_{«v» \to «n»} \frac{«p»}{«v»}
    \sum_{«v»=0}^{«p»} («p»)  («p»)^{«p»}  1 + \frac{1}{1 + «p»}  \frac{«p»}{1 + \frac{«q»}{«p»}}
    \zeta(«p»)  \Gamma(«p»)  \mathrm{sgn}(«p»)  \gcd(«p», «q»)  \int_0^{«p»} «p» d«v»
    F_{«p»}  B_{«p»}  P_{«n»}(«p»)  J_{«n»}(«p»)  \Re(«p»)  \Im(«p»)  \vec{«p»} × \vec{«q»}
    «p» \mathrm{kg}  \max_{«v»} («p»)
""")
#: Statements made of one or two.
STATED = _listed(r"""
    «p» = «q»  «p»; «q»  «p», «q»  «p» = «n»  «p» \le «n»  «p» \Rightarrow «q»  ¬(«p»)  ∀ «v», «p»
    ∃ «v» ∈ ℤ: «p»  «p» for «v» > «n»  \frac{d}{d«v»} («p»)  «p» \equiv «q» \pmod{«n»}
    «p» \land «q»  «v» ∈ {«p»}  «p» = O(«v»^«n»)  «p» \approx «n»  «p» > «n» > «q»  y'' + «p» = 0
""")
#: What a nest of constructs stands beside.
COMPARED = _listed(r"""
    «p» = «q»  «q» = «p»  «p» < «q»  «q» \ge «p»  «p» \approx «q»  «p» \ne «q»  «p» \to «q»
""")
VARIABLES = "xxxxnnkktyzabθ"
MOST_EDITS = 4
#: Constructs of a nest: each in turn once or more, a few ones over and over, up to so many deep.
MOST_OF_A_NEST, DEEPEST = 4, 20


def mutated(text: str, other: str, random: Random) -> str:
    """A text made of two, by up to four changes."""
    for _ in range(random.randint(1, MOST_EDITS)):
        text = random.choice(_EDITS)(text, other, random)
    return text


def _inside(text: str, other: str, random: Random) -> str:
    """A construct around a part."""
    found = list(_PART.finditer(text))
    if not found:
        return _filled(random.choice(AROUND), text or "x", other, random)
    match = random.choice(found)
    whole = _filled(random.choice(AROUND), match[0], _part(other, random), random)
    return text[: match.start()] + whole + text[match.end() :]


def nest(text: str, other: str, random: Random) -> str:
    """A few constructs around a part, over and over, beside a side of the other text."""
    whole, shapes = _part(text, random), random.choices(AROUND, k=random.randint(2, MOST_OF_A_NEST))
    for _ in range(random.randint(3, DEEPEST)):
        around = _filled(random.choice(shapes), whole, _part(other, random), random)
        if len(around) > MAX_EQUATION_CHARS:
            break
        whole = around
    return _filled(random.choice(COMPARED), whole, _side(other, random), random)


def _around(text: str, other: str, random: Random) -> str:
    """A construct around a side."""
    sides = _RELATION.split(text, maxsplit=1)
    side = random.choice(sides)
    whole = _filled(random.choice(AROUND), side, _part(other, random), random)
    return text.replace(side, f" {whole} ", 1) if side else whole


def _replaced(text: str, other: str, random: Random) -> str:
    """A part of the other text, or a number, in place of a part."""
    found = list(_PART.finditer(text))
    if not found:
        return other
    match = random.choice(found)
    parts = (_part(other, random), random.choice(NUMBERS), f"({_side(other, random)})")
    return text[: match.start()] + random.choice(parts) + text[match.end() :]


def _applied(text: str, other: str, random: Random) -> str:
    """A function of a part."""
    found = list(_PART.finditer(text))
    name = random.choice(_NAMES)
    if not found:
        return f"{name}({other})"
    match = random.choice(found)
    more = random.choice(("", "", f", {_part(other, random)}"))
    return f"{text[: match.start()]} {name}({match[0]}{more}) {text[match.end() :]}"


def _stated(text: str, other: str, random: Random) -> str:
    return _filled(random.choice(STATED), text, other, random)


def _crossed(text: str, other: str, random: Random) -> str:
    """A side of each."""
    return f"{_side(text, random)} = {_side(other, random)}"


def _repeated(text: str, other: str, random: Random) -> str:
    """A side over and over."""
    sign = random.choice((" + ", " ", " - ", " = ", "^", " / ", ", "))
    return sign.join([_side(text, random)] * random.randint(2, 12)) + f" = {_side(other, random)}"


_EDITS = (
    *(_inside, _inside, _inside, _replaced, _replaced, _applied, _applied),
    *(_around, _around, _crossed, _stated, _repeated, nest),
)


def _filled(shape: str, part: str, other: str, random: Random) -> str:
    filled = shape.replace("«v»", random.choice(VARIABLES)).replace("«n»", random.choice(NUMBERS))
    return filled.replace("«p»", part).replace("«q»", other)


def _part(text: str, random: Random) -> str:
    found = _PART.findall(text)
    return random.choice(found) if found else random.choice(NUMBERS)


def _side(text: str, random: Random) -> str:
    return random.choice(_RELATION.split(text)).strip() or "x"


_NAMES = tuple(sorted(FUNCTIONS))
