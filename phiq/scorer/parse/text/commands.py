"""What each LaTeX command and each sign means to the grammar: one table from lexeme to token.

A token kind is a short string; the grammar keeps a handler for each. A command that is in no table
is malformed, as it is to LaTeX itself.
"""

from __future__ import annotations

from typing import Any, Final

from phiq.scorer.expression.functions import FUNCTIONS
from phiq.scorer.expression.tree import Symbol
from phiq.scorer.parse.text.command_lists import (
    ACCENTS,
    BIG,
    BINOPS,
    DELIMITER_COMMANDS,
    FONT_SWITCHES,
    FONTS,
    GAPS,
    INTEGRALS,
    LOGIC_COMMANDS,
    MACROS,
    NAMED_OPERATORS,
    RELATION_COMMANDS,
    RELATIONS,
    SYMBOLS,
)
from phiq.scorer.parse.text.letters import GREEK, listed, plain_letter

Entry = tuple[str, Any]

#: A lexeme that only separates; the token after it knows that there was a gap.
GAP: Final[Entry] = ("gap", None)


def _entries(kind: str, pairs: str) -> dict[str, Entry]:
    """Table rows from "lexeme:value lexeme …"; a lexeme without a colon is its own value."""
    rows = (pair.partition("→") for pair in pairs.split())
    return {lexeme: (kind, value or lexeme) for lexeme, _, value in rows}


#: Names of functions as typed, and their canonical names where they differ.
FUNCTION_NAMES: Final[dict[str, str]] = {
    name: canonical or name
    for name, _, canonical in (
        word.partition("→")
        for word in listed("""
        sin cos tan cot sec csc sinh cosh tanh coth sech csch exp ln sinc erf erfc erfi
        asin acos atan acot asec acsc asinh acosh atanh acoth asech acsch atan2
        arcsin→asin arccos→acos arctan→atan arccot→acot arcsec→asec arccsc→acsc arctg→atan
        arcsinh→asinh arccosh→acosh arctanh→atanh arccoth→acoth arsinh→asinh arcosh→acosh
        artanh→atanh arcoth→acoth arcsech→asech arccsch→acsch arctan2→atan2 tg→tan ctg→cot
        cotg→cot cosec→csc sh→sinh ch→cosh th→tanh cth→coth cosech→csch
        log→log lg→log10 log10→log10 log2→log2 lb→log2 Log→log Ln→ln
        Re→re Im→im re im arg Arg→arg sgn→sign sign signum→sign floor ceil ceiling→ceil round
        abs Abs→abs fabs→abs norm conjugate→conj conj sqrt cbrt
        max min sup→max gcd lcm mod det Det→det tr Tr→tr trace→tr Trace→tr rank diag
        dim ker span Var→var Pr→prob
        factorial factorial2→doublefactorial doublefactorial binomial binom→binomial
        pochhammer rf→pochhammer rising_factorial→pochhammer RisingFactorial→pochhammer
        ff→fallingfactorial FallingFactorial→fallingfactorial
        fibonacci Fibonacci→fibonacci fib→fibonacci lucas Lucas→lucas
        bernoulli→bernoulli bernpoly→bernoullipoly
        catalan→catalan harmonic→harmonic gammaln→loggamma loggamma lgamma→loggamma
        digamma→digamma polygamma lambertw LambertW→lambertw polylog
        besselj BesselJ→besselj bessely BesselY→bessely besseli BesselI→besseli besselk
        BesselK→besselk jv→besselj yv→bessely iv→besseli kv→besselk hankel1 hankel2
        legendre Legendre→legendre legendreP→legendre assoc_legendre→assoclegendre hermite
        laguerre chebyshevt chebyshevu gegenbauer jacobi airyai airybi Ai→airyai Bi→airybi
        Ei→ei expint→ei Si→si Ci→ci Li→polylog agm ellipk→ellipk ellipe→ellipe
        KroneckerDelta→kronecker LeviCivita→levicivita Heaviside→heaviside DiracDelta→dirac
        uppergamma lowergamma stirling1 stirling2 li
        hypot expm1 log1p fma pow hyp0f1 hyp1f1 hyp2f1
        """)
    )
}
#: Names of functions as Wolfram and spreadsheets write them; no commands of LaTeX.
CAPITALISED: Final[dict[str, str]] = {
    name: canonical or name.lower()
    for name, _, canonical in (
        word.partition("→")
        for word in listed("""
        Sin Cos Tan Cot Sec Csc Sinh Cosh Tanh Coth Sech Csch Exp Sqrt Sinc Erf Erfc Erfi
        ArcSin→asin ArcCos→acos ArcTan→atan ArcCot→acot ArcSec→asec ArcCsc→acsc ArcSinh→asinh
        ArcCosh→acosh ArcTanh→atanh Asin→asin Acos→acos Atan→atan Max Min Sign Floor Ceiling→ceil
        Round Factorial Factorial2→doublefactorial Binomial Pochhammer Log10→log10 Log2→log2
        Conjugate→conj Norm GCD→gcd LCM→lcm EulerPhi→totient Fibonacci LucasL→lucas
        HarmonicNumber→harmonic BernoulliB→bernoulli CatalanNumber→catalan LogGamma→loggamma
        PolyGamma→polygamma PolyLog→polylog ProductLog→lambertw LegendreP→legendre
        HermiteH→hermite LaguerreL→laguerre ChebyshevT→chebyshevt ChebyshevU→chebyshevu
        GegenbauerC→gegenbauer JacobiP→jacobi AiryAi→airyai AiryBi→airybi EllipticK→ellipk
        EllipticE→ellipe ExpIntegralEi→ei SinIntegral→si CosIntegral→ci ArithmeticGeometricMean→agm
        StirlingS1→stirling1 StirlingS2→stirling2 HeavisideTheta→heaviside UnitStep→heaviside
        SphericalBesselJ→sphericalj SphericalBesselY→sphericaly CubeRoot→cbrt
        SIN COS TAN EXP SQRT ABS LOG10 SINH COSH TANH ASIN ACOS ATAN FACT→factorial
        """)
    )
}
FUNCTION_NAMES.update(
    {name: name for name in FUNCTIONS if len(name) > 2 and name not in GREEK and name != "hyp"}
)
#: Greek names that are functions when a parenthesis follows in Python notation.
GREEK_FUNCTIONS: Final[dict[str, str]] = {
    "gamma": "gamma",
    "Gamma": "gamma",
    "zeta": "zeta",
    "beta": "beta",
    "digamma": "digamma",
}

#: Signs that open a grid of cells, (■(a&b@c&d), and the LaTeX environment each stands for; as in
#: Unicode Technical Note 28.
GRIDS: Final[dict[str, str]] = {
    "■": "matrix", "⒨": "pmatrix", "ⓢ": "bmatrix", "Ⓢ": "Bmatrix", "⒱": "vmatrix",
    "⒩": "Vmatrix", "Ⓒ": "cases", "█": "aligned",
}  # fmt: skip
#: Delimiters by the sign they stand for, as `\left` and `\right` take them.
DELIMITERS: Final[dict[str, str]] = {
    **{sign: sign for sign in "()[]|/‖⟨⟩⌊⌋⌈⌉."},
    "<": "⟨",
    ">": "⟩",
    **{lexeme: value for lexeme, (_, value) in _entries("", DELIMITER_COMMANDS).items()},
}
_KIND_OF_DELIMITER: Final[dict[str, Entry]] = {
    **{sign: (sign, sign) for sign in "()[]|‖⟨⟩⌊⌋⌈⌉"},
    "{": ("\\{", "{"),
    "}": ("\\}", "}"),
    "⟦": ("[", "["),
    "⟧": ("]", "]"),
}


def _table() -> dict[str, Entry]:
    table: dict[str, Entry] = {}
    for letter in "abcdfghjklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ":
        table[letter] = ("sym", Symbol(letter))
    table |= {"e": ("e", Symbol("e")), "i": ("i", Symbol("i")), "d": ("d", Symbol("d"))}
    for name, letter in GREEK.items():
        table["\\" + name] = table[letter] = ("sym", Symbol(letter))
    table |= {"φ": ("phi", Symbol("φ")), "\\phi": ("phi", Symbol("φ"))}
    table |= {"\\varphi": ("phi", Symbol("φ")), "\\digamma": ("sym", Symbol("ϝ"))}
    table |= dict.fromkeys(("π", "\\pi"), ("const", "pi"))
    table |= dict.fromkeys(("∞", "\\infty", "\\infin"), ("const", "inf"))
    table |= {"℃": ("unit", "°C"), "℉": ("unit", "°F"), "\\textdegree": ("degree", None)}
    table |= {"°": ("degree", None), "\\degree": ("degree", None), "⊤": ("sym", Symbol("⊤"))}
    table |= {key: ("Delta", Symbol("Δ")) for key in ("Δ", "\\Delta", "\\varDelta")}
    table |= {key: ("delta", Symbol("δ")) for key in ("δ", "\\delta")}
    table |= {"ⅆ": ("d", None), "đ": ("delta", None), "ⅇ": ("const", "e"), "ⅈ": ("const", "i")}
    table |= dict.fromkeys(("∂", "\\partial"), ("partial", "partial"))
    table |= dict.fromkeys(("∇", "\\nabla", "\\grad", "\\del"), ("nabla", None))
    table |= {
        "\\div": ("/", "/"),
        "\\cdot": ("*", "·"),
        "\\times": ("*", "×"),
        "\\cdotp": ("*", "·"),
        "\\centerdot": ("*", "·"),
    }
    for name, canonical in FUNCTION_NAMES.items():
        table["\\" + name] = ("fn", canonical)
    table |= {"Σ": ("Sigma", Symbol("Σ")), "Π": ("Sigma", Symbol("Π"))}
    table |= {str(number): ("num", str(number)) for number in range(100)}
    for sign, value in DELIMITERS.items():
        table |= {"\\left" + sign: ("left", value), "\\right" + sign: ("right", value)}
    table |= _signs() | _commands()
    for kind, meant in list(table.values()):
        char = meant.base if isinstance(meant, Symbol) else meant
        if kind in ("rel", "bin", "big", "logic", "sym") and not char.isascii() and len(char) == 1:
            table.setdefault(char, (kind, meant))
    for lexeme, (_, sign) in _entries("", DELIMITER_COMMANDS).items():
        if sign in _KIND_OF_DELIMITER and lexeme not in table:
            table[lexeme] = _KIND_OF_DELIMITER[sign]
    return table


def _signs() -> dict[str, Entry]:
    table: dict[str, Entry] = {sign: (sign, sign) for sign in "+-/^_{}()[]!,;&'~‖⟨⟩⌊⌋⌈⌉|"}
    table |= {
        **dict.fromkeys(("**", ".**"), ("**", "**")),
        **{"." + sign: (sign, sign) for sign in "*/^"},
        "*": ("*", "*"),
        "·": ("*", "·"),
        "×": ("*", "×"),
        "⋅": ("*", "·"),
    }
    table |= {"±": ("±", "±"), "∓": ("±", "∓"), "\\pm": ("±", "±"), "\\mp": ("±", "∓")}
    table |= {"+/-": ("±", "±"), "+-": ("+-", None), "!!": ("!!", None), "//": ("bin", "//")}
    table |= {"<=": ("rel", "≤"), ">=": ("rel", "≥"), "!=": ("!=", "≠"), "==": ("rel", "=")}
    table |= {
        ":=": ("rel", "≔"),
        "=:": ("rel", "="),
        "->": ("rel", "→"),
        ">>": ("rel", "≫"),
        "<<": ("rel", "≪"),
        "~=": ("rel", "≈"),
    }
    table |= {
        "=>": ("logic", "⇒"),
        "<=>": ("logic", "⇔"),
        "<->": ("rel", "↔"),
        "\\not": ("not", None),
    }
    table |= {
        "≦": ("rel", "≤"),
        "≧": ("rel", "≥"),
        "~": GAP,
        "\\\\": ("\\\\", None),
        "\\cr": ("\\\\", None),
    }
    table |= {"…": ("dots", None), "⋯": ("dots", None), "...": ("dots", None)}
    table |= {"%": ("%", "100"), "\\%": ("%", "100"), "‰": ("%", "1000")}
    table |= {
        ":": (":", ":"),
        ".": (".", "."),
        "√": ("root", "2"),
        "∛": ("root", "3"),
        "∜": ("root", "4"),
    }
    table |= {"†": ("mark", "dagger"), "\\dagger": ("mark", "dagger"), "\\dag": ("mark", "dagger")}
    table |= {"\\ddagger": ("mark", "dagger"), "ℓ": ("sym", Symbol("ℓ")), "∅": ("sym", Symbol("∅"))}
    table |= {"□": ("box", None), "\\Box": ("box", None), "\\square": ("box", None), " ": GAP}
    table |= {"½": ("frac", ("1", "2")), "⅓": ("frac", ("1", "3")), "¼": ("frac", ("1", "4"))}
    table |= {"⅔": ("frac", ("2", "3")), "¾": ("frac", ("3", "4")), "⅛": ("frac", ("1", "8"))}
    table |= {"⅕": ("frac", ("1", "5")), "⅙": ("frac", ("1", "6")), "''": ("''", None)}
    table |= {sign: ("sym", Symbol(sign)) for sign in "∀∃¬∠"} | {"→": ("rel", "→")}
    table |= {".T": ("mark", "transpose"), "?": ("?", "?"), "&&": ("logic", "∧")}
    table |= {"@": ("@", "@"), "｛": ("\\{", "{"), "｝": ("\\}", "}")}
    table |= {sign: ("grid", name) for sign, name in GRIDS.items()}
    table["\N{FUNCTION APPLICATION}"] = ("apply", None)
    return table | _entries("rel", RELATIONS) | _entries("logic", LOGIC_COMMANDS)


def _commands() -> dict[str, Entry]:
    table: dict[str, Entry] = (
        _entries("rel", RELATION_COMMANDS) | _entries("bin", BINOPS) | _entries("big", BIG)
    )
    table |= _entries("int", INTEGRALS) | _entries("accent", ACCENTS) | _entries("font", FONTS)
    table |= _entries("switch", FONT_SWITCHES)
    table |= {
        key: ("accent", value.lstrip("\\"))
        for key, (_, value) in table.items()
        if table[key][0] == "accent"
    }
    table |= _entries("macro", MACROS)
    table |= {
        key: ("macro", value.lstrip("\\"))
        for key, (kind, value) in table.items()
        if kind == "macro"
    }
    table |= {
        key: ("label", value.lstrip("\\"))
        for key, (_, value) in _entries("label", NAMED_OPERATORS).items()
        if key[1:] not in FUNCTION_NAMES
    }
    table |= dict.fromkeys(("\\dd", "\\differential"), ("d", None))
    table |= {"\\vdot": ("*", "·"), "\\dotproduct": ("*", "·")}
    table |= {"\\cp": ("*", "×"), "\\crossproduct": ("*", "×"), "\\cross": ("*", "×")}
    table |= dict.fromkeys(GAPS.split(), GAP) | {"\\ ": GAP}
    table |= {
        lexeme: ("sym", Symbol(plain_letter(value)[0], "", plain_letter(value)[1]))
        for lexeme, (_, value) in _entries("", SYMBOLS).items()
        if lexeme not in table
    }
    table |= dict.fromkeys(("\\ldots", "\\cdots", "\\dots", "\\vdots", "\\ddots"), ("dots", None))
    table |= {"\\ldotp": (".", "."), "\\cdots": ("dots", None)}
    table |= dict.fromkeys(("\\dotsc", "\\dotsb", "\\dotsm", "\\dotsi", "\\dotso"), ("dots", None))
    table |= dict.fromkeys(
        (
            "\\frac",
            "\\tfrac",
            "\\dfrac",
            "\\cfrac",
            "\\flatfrac",
            "\\nicefrac",
            "\\sfrac",
            "\\xfrac",
        ),
        ("frac", None),
    )
    table |= dict.fromkeys(("\\binom", "\\tbinom", "\\dbinom"), ("binom", None))
    table |= {
        "\\over": ("over", "div"),
        "\\choose": ("over", "binomial"),
        "\\atop": ("over", "atop"),
    }
    table |= {"¦": ("over", "binomial"), "▒": GAP}  # UnicodeMath
    table |= {"\\brace": ("over", "stirling2"), "\\brack": ("over", "stirling1")}
    table |= {"\\sqrt": ("sqrt", None), "\\quad": ("quad", None), "\\qquad": ("quad", None)}
    table |= {"\\prime": ("'", "'"), "\\lim": ("lim", "lim"), "\\limsup": ("lim", "lim")}
    table |= {"\\liminf": ("lim", "lim"), "\\varlimsup": ("lim", "lim"), "\\inf": ("fn", "min")}
    table |= {"\\stackrel": ("stack", "over"), "\\overset": ("stack", "over")}
    table |= {"\\underset": ("stack", "under"), "\\xrightarrow": ("xarrow", "→")}
    table |= {"\\xleftarrow": ("xarrow", "←"), "\\mod": ("bin", "mod"), "\\pmod": ("pmod", None)}
    table |= {
        "\\hom": ("fn", "dim"),
        "\\deg": ("fn", "rank"),
        "\\Pr": ("fn", "prob"),
        "\\sup": ("fn", "max"),
    }
    table |= {
        "\\middle": GAP,
        **dict.fromkeys(("\\ket", "\\Ket"), ("ket", "ket")),
        **dict.fromkeys(("\\bra", "\\Bra"), ("ket", "bra")),
        "\\Braket": ("ket", "braket"),
        "\\absolutevalue": ("ket", "abs"),
        "\\cancelto": ("stack", "over"),
        "\\abs": ("ket", "abs"),
    }
    table |= {"\\norm": ("ket", "norm"), "\\braket": ("ket", "braket"), "\\mid": ("mid", "|")}
    table |= {
        "∣": ("|", "|"),
        "\\newline": ("\\\\", None),
        "\\Re": ("fn", "re"),
        "\\Im": ("fn", "im"),
    }
    table |= {
        "\\lvert": ("(|", "|"),
        "\\rvert": ("|)", "|"),
        "\\lVert": ("(‖", "‖"),
        "\\rVert": ("‖)", "‖"),
    }
    starred = ("vb", "va", "vu", "abs", "norm", "dv", "pdv", "qty", "braket", "ket", "bra", "eval")
    return table | {f"\\{name}*": table["\\" + name] for name in starred}


#: Every lexeme with a fixed meaning.
TABLE: Final[dict[str, Entry]] = _table()
