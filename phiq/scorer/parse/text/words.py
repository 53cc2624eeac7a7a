"""Splits runs of letters into names: declared symbols, functions, Greek names, single letters.

    "nRT" is n, R, T · "2pir" holds pi and r · "theta1" is θ₁ · "mx1" with x1 declared is m, x₁

In Python notation (products typed with *) a word is one name, as it is to Python. In LaTeX letters
stand alone. It knows no grammar: whether f(x) is a call is decided later.
"""

from __future__ import annotations

import re
from functools import lru_cache
from string import ascii_letters
from typing import Any, Final, Literal

from phiq.scorer.expression.tree import Symbol
from phiq.scorer.parse.text.commands import (
    CAPITALISED,
    FUNCTION_NAMES,
    GREEK_FUNCTIONS,
    TABLE,
    Entry,
)
from phiq.scorer.parse.text.letters import GREEK, LOWERED, listed, plain_letter
from phiq.scorer.parse.text.names import is_abbreviation, is_labelled

Notation = Literal["latex", "python", "text"]
#: Things that are counted by a short name: drops (guttae), international units, milliequivalents.
_SHORT_THINGS: Final = frozenset(
    listed("gtt gtts pcs tab tabs cap caps egg eggs cell cells box car cars IU mEq pts USD EUR GBP")
)
#: What a lexeme means: kind and payload of its token; (None, None) that it only separates, and
#: (None, entries) that it is several tokens, or changes the one before it.
Meaning = tuple[str | None, Any]

#: Words kept per vocabulary; a bulk repeats the same few hundred names.
CACHE_WORDS: Final = 1024
#: Vocabularies (sets of declared names) kept; a bulk shares a few sets of declarations.
CACHE_VOCABULARIES: Final = 128
#: Declared names kept with their symbols; a bulk repeats a few hundred.
NAME_CACHE_SIZE: Final = 4096
#: Longest lexeme kept, in characters: names are short, prose does not come again.
MAX_CACHED: Final = 32
#: Shortest word of English that is read as one name where it holds a vowel ("force", "time").
MIN_ENGLISH: Final = 4

_CONSTANT_WORDS: Final[dict[str, Entry]] = {
    "inf": ("const", "inf"),
    "infty": ("const", "inf"),
    "infinity": ("const", "inf"),
    "oo": ("const", "inf"),
    "nabla": TABLE["∇"],
    "partial": TABLE["∂"],
    "GoldenRatio": ("const", "phi"),
    "EulerGamma": ("const", "euler"),
    "hbar": TABLE["\\hbar"],
    "int": TABLE["∫"],
    "sum": TABLE["∑"],
    "prod": TABLE["∏"],
    "lim": TABLE["\\lim"],
}
#: Two terminals or joints, and the quantities that are between two: V_BE, F_AB.
_TERMINALS: Final = re.compile(r"[A-GS][A-GS]|OC|OL|TH")
_BETWEEN_TERMINALS: Final = frozenset("VIFRUWrdvM")
#: Words that part statements in typed text.
CONNECTIVES: Final = frozenset(
    listed("and or where with so for if when then otherwise else all on in is as at")
)
_PYTHON_CONDITIONAL: Final = frozenset(("if", "else"))
_TYPED_CONNECTIVES: Final = CONNECTIVES - {"all", "on", "in", "is", "as", "at"}
#: Names that mean something only before a bracket: of SymPy, NumPy, Wolfram, spreadsheets and
#: programs that search for formulas; elsewhere each is a word.
_PYTHON_CALLS: Final = frozenset(
    listed("""
    Eq Ne Lt Le Gt Ge Rational Integer Float Symbol Derivative Integral Sum Product Limit limit
    Pow Add Mul diff integrate summation product Piecewise Matrix array simplify expand factor
    trigsimp Simplify FullSimplify Expand Factor Power Plus Times Divide Subtract Minus Integrate
    If Surd POWER PRODUCT LN LOG PI SUM square cube inv neg sub div plus add mult mul safe_log
    safe_sqrt log_abs sqrt_abs abs_log abs_sqrt protected_log protected_sqrt protected_div
    safe_div pdiv plog psqrt safe_pow safe_log2 safe_log10 safe_log1p safe_acosh powf powi rsqrt
    exp2 exp10 power divide multiply subtract negative reciprocal absolute arctan2 dot cross inner
    matmul transpose subs Inverse
    MOD Mod nchoosek Binomial sq pow2 pow3 relu ReLU logistic sigmoid expit
    softplus logit
    minimum maximum mean average AVERAGE COUNT len MAX MIN amax amin ROUND ABS SQRT INT FACT
    GCD LCM comb isclose allclose trunc Total choose nCr nPr perm COMBIN PERMUT
    LOG10 rem numel CEILING FLOOR AND OR list set unique cumprod variance pvariance VAR
    matrix_rank QUOTIENT ROUNDUP ROUNDDOWN Length seq arange cumsum Table evalf
    median MEDIAN sorted sort std pstdev stdev sd STDEV mode MODE
    Mean length rev linspace divmod
    eye identity IdentityMatrix zeros ones rep SUMPRODUCT sumproduct SUMSQ sumsq
    Prime prime nthprime PrimePi primepi prime_count primeCount NextPrime nextprime next_prime
    isqrt digit_sum digitsum sum_digits sum_of_digits isprime is_prime isPrime PrimeQ
    EvenQ iseven is_even isEven OddQ isodd is_odd isOdd
    if_then_else ifelse IF sinf cosf tanf asinf acosf atanf expf logf sqrtf fabsf
    """)
)
_SUBSCRIPTED: Final = re.compile(r"([A-Za-z]+?)_?(\d+)$|([A-Za-z]+\d*)_([A-Za-z0-9_]+)$")
#: Fewest words in a row of a sentence.
SENTENCE_WORDS: Final = 4
_SENTENCE: Final = re.compile(rf"\b[A-Za-z]++(?: ++[A-Za-z]++){{{SENTENCE_WORDS - 1},}}")
#: Words that name a thing by another one, and names that are quoted.
_NAMED_BY_OF: Final = re.compile(r"(?<![\w\\])([A-Za-z]{4,}) of (?=[(a-zA-Z])")
_QUOTED: Final = re.compile(r"[«\"“][^»\"”]*[»\"”]")
_FIXED_WORDS: Final[dict[str, Entry]] = {
    **_CONSTANT_WORDS,
    **{word: ("pycall", word) for word in _PYTHON_CALLS},
    **{word: TABLE["\\" + word] for word in GREEK},
    **{word: ("greekfn", (TABLE["\\" + word], name)) for word, name in GREEK_FUNCTIONS.items()},
    **{word: ("fn", name) for word, name in FUNCTION_NAMES.items() if len(word) > 1},
    **{word: ("fn", name) for word, name in CAPITALISED.items()},
    "Pi": ("const", "pi"),
    "Infinity": ("const", "inf"),
    **dict.fromkeys(("Res", "Residue", "residue"), ("sym", Symbol("Res", "", ("rm",)))),
    **dict.fromkeys(("True", "true", "TRUE"), ("sym", Symbol("⊤"))),
    **dict.fromkeys(("False", "false", "FALSE"), ("sym", Symbol("⊥"))),
    **{letter: TABLE[letter] for letter in ascii_letters},
}
#: A star with an operand after it: that of z* = … is a conjugate's.
_STAR_OF_A_PRODUCT: Final = re.compile(r"\*(?!\s*(?:[=)\]]|$))")
#: A product without a sign: 2m, (a)b, a b.
_IMPLICIT: Final = re.compile(r"\b\d+[A-DF-Za-df-z(]|\)\s*[A-Za-z(]|[A-Za-z0-9] +[A-Za-z(]")
#: Names of functions in programs that are two letters in LaTeX: the kv of m_kv_k.
_TWO_LETTERS: Final = frozenset(("iv", "jv", "kv", "yv"))
_VOWELS: Final = frozenset("aeiouy")
#: A letter with one sign below it, and several of them side by side: a_nb_n.
_INDEXED: Final = re.compile("[A-Za-z]_[A-Za-z0-9]")
_ALL_INDEXED: Final = re.compile(f"(?:{_INDEXED.pattern}){{2,}}")
#: What goes through a list in Python.
_GENERATED: Final = re.compile(r" for [A-Za-z_]\w* in (?:range\(|\[|\()")
#: Functions of single letters written without a gap, sinx or 2sinxcosx; not sine, not logs.
_APPLIED: Final = re.compile(
    r"(?:(?:(?:arc)?(?:sin|cos|tan|cot|sec|csc)|sinh|cosh|tanh|coth|exp|log|sqrt)[a-df-np-rt-z])+"
)


@lru_cache(NAME_CACHE_SIZE)
def symbol_of(name: str) -> Symbol:
    """The symbol a declared name stands for: "theta1" is θ with subscript 1, "Ef" a word."""
    name = name.strip()
    if not name.isascii():
        return _unicode_symbol(name)
    name = name.replace("{", "").replace("}", "").lstrip("\\").replace("_\\", "_")
    match = _SUBSCRIPTED.match(name)
    if match is None:
        return Symbol(GREEK.get(name, name))
    base, sub = (match[1], match[2]) if match[1] else (match[3], match[4])
    return Symbol(GREEK.get(base, base), label_of(sub))


def _unicode_symbol(name: str) -> Symbol:
    base, marks = plain_letter(name[0])
    rest = name[1:].translate(LOWERED).lstrip("_").strip("{}")
    return Symbol(GREEK.get(base, base), label_of(rest), marks)


def label_of(text: str) -> str:
    """A subscript label in one spelling: Greek names as letters."""
    return GREEK.get(text, text)


class Vocabulary:
    """The names one text is read with; splits its words and remembers what its lexemes mean."""

    def __init__(self, declared: frozenset[str], notation: Notation) -> None:
        self.notation = notation
        self.symbols = {name: symbol_of(name) for name in declared}
        self.declared = frozenset(self.symbols.values())
        self._longest = max(map(len, declared), default=0)
        self.meanings: dict[str, Meaning] = {}

    def remember(self, lexeme: str, meaning: Meaning) -> None:
        """Keep what a short lexeme means, up to CACHE_WORDS of them."""
        if len(lexeme) > MAX_CACHED:
            return
        if len(self.meanings) >= CACHE_WORDS:
            self.meanings.clear()
        self.meanings[lexeme] = meaning

    def split(self, word: str) -> tuple[Entry, ...]:
        """The tokens of a run of ASCII letters, digits and underscores."""
        return tuple(self._split(word))

    def _split(self, word: str) -> list[Entry]:
        letters = self.notation == "latex" and word in _TWO_LETTERS
        whole = None if letters else self.whole(word)
        if whole is not None:
            return [whole]
        if self.notation == "latex":
            return self._segments(word)
        if word.isdigit():
            return [("num", word)]
        if word.endswith("_"):
            return self._split(word.rstrip("_"))
        if self.notation == "python":
            return [("word", symbol_of(word))]
        return self._split_text(word)

    def whole(self, word: str) -> Entry | None:
        """The token of a word that is a name as a whole, None where it is not."""
        if word in self.symbols:
            return self._symbol_entry(self.symbols[word])
        if word in _TYPED_CONNECTIVES and self.notation == "text":
            return ("text", word)
        if word in _PYTHON_CONDITIONAL and self.notation == "python":
            return ("text", word)
        return _FIXED_WORDS.get(word)

    @staticmethod
    def _symbol_entry(symbol: Symbol) -> Entry:
        known = TABLE.get(symbol.base) if not symbol.sub and not symbol.marks else None
        return known or ("word", symbol)

    def _split_text(self, word: str) -> list[Entry]:
        head, underscore, sub = word.partition("_")
        if underscore:
            return self._subscripted(head, sub)
        letters = word.rstrip("0123456789")
        digits = word[len(letters) :]
        if not letters.isalpha():
            return self._mixed(word)
        whole = self.whole(letters)
        if whole is not None:
            entries = [whole]
        elif not self.symbols and is_labelled(letters):
            entries = [*self._segments(letters[0]), ("sub", letters[1:])]
        elif is_english(letters) or (not self.symbols and is_abbreviation(letters)):
            entries = [("word", Symbol(letters))]
        else:
            entries = self._segments(letters)
        if digits and entries[-1][0] == "fn":
            return [*entries, ("num", digits)]
        return self._with_sub(entries, digits) if digits else entries

    def _mixed(self, word: str) -> list[Entry]:
        pieces = re.findall(r"[A-Za-z]+\d*|\d+", word)
        return [entry for piece in pieces for entry in self._split(piece)]

    def _subscripted(self, head: str, sub: str) -> list[Entry]:
        """The m_1v_1 and a_nb_n of typed text are two names, its v_max one."""
        if _ALL_INDEXED.fullmatch(f"{head}_{sub}"):
            names = _INDEXED.findall(f"{head}_{sub}")
            return [e for name in names for e in self._with_sub(self._split(name[0]), name[2])]
        if head[-1:].isdigit() and not sub[0].isdigit():
            return [("word", symbol_of(f"{head}_{sub}"))]
        between = _TERMINALS.fullmatch(sub) is not None and head[-1:] in _BETWEEN_TERMINALS
        if between or sub in ("dB", "dBm", "dBW", "dBi"):
            return self._with_sub(list(self._split(head)), sub)
        label = re.match(r"\d+(?:_\d+)*|[a-z]+\d*|[A-Z](?![a-z])\d*|[A-Za-z]+\d*", sub)
        if label is None:
            return [*self._split(head), ("_", "_")]
        rest = sub[label.end() :].lstrip("_")
        entries = self._with_sub(list(self._split(head)), label[0])
        return [*entries, *self._split(rest)] if rest else entries

    @staticmethod
    def _with_sub(entries: list[Entry], sub: str) -> list[Entry]:
        return [*entries, ("sub", label_of(sub))]

    def _segments(self, word: str) -> list[Entry]:
        """Greedy longest names from the left; letters that begin none stand alone."""
        entries: list[Entry] = []
        at = 0
        while at < len(word):
            size = self._name_at(word, at)
            piece = word[at : at + size]
            entry = self.whole(piece) or TABLE.get(piece) or ("num", piece)
            entries.append(entry)
            at += size
        return entries

    def _name_at(self, word: str, at: int) -> int:
        for size in range(min(len(word) - at, max(self._longest, 8)), 1, -1):
            piece = word[at : at + size]
            if piece in self.symbols:
                return size
            if self.notation == "text" and (
                piece in GREEK or (size > 2 and piece in FUNCTION_NAMES)
            ):
                return size
        return 1


def reads_as_prose(text: str, words: Vocabulary) -> bool:
    """Whether typed text is a sentence: four words in a row, most of them no names."""
    if words.notation != "text" or text.count(" ") < SENTENCE_WORDS - 1:
        return False
    text = _QUOTED.sub("", text)
    if (named := _NAMED_BY_OF.search(text)) and is_english(named[1]):
        return True
    match = _SENTENCE.search(text.partition(" where ")[0])
    if match is None:
        return False
    unknown = [word for word in match[0].split() if words.whole(word) is None]
    return len(unknown) > 2 and sum(map(is_english, unknown)) > 1


def _is_alphabetical(word: str) -> bool:
    """Whether letters are those of a formula in their order, abde; cost and loss are words."""
    span = ord(word[-1]) - ord(word[0])
    distinct = len(set(word)) == len(word)
    return list(word) == sorted(word) and span < (2 * len(word) if distinct else len(word))


def is_english(word: str) -> bool:
    """Whether letters are a typed word rather than a product: lower case, a vowel, four or more."""
    return (
        len(word) >= MIN_ENGLISH
        and word[1:].islower()
        and not _VOWELS.isdisjoint(word.lower())
        and not _is_alphabetical(word.lower())
        and not _APPLIED.fullmatch(word)
    )


def names_function(word: str, *, several: bool) -> bool:
    """Whether letters before a bracket of numbers are a function's name rather than a product.

    several: whether the bracket holds more than one number, as no factor does.
    """
    letters = word.rstrip("0123456789")
    if several:
        return True
    spoken = len(letters) > 2 and not _VOWELS.isdisjoint(letters.lower())
    return spoken and not _is_alphabetical(letters.lower()) and not _APPLIED.fullmatch(letters)


def names_things(word: str) -> bool:
    """Whether a word behind a number may say what is counted, as no function or letter does."""
    if word in _FIXED_WORDS or word in CONNECTIVES:
        return False
    return word in _SHORT_THINGS or is_english(word)


@lru_cache(maxsize=CACHE_VOCABULARIES)
def vocabulary(declared: frozenset[str], notation: Notation) -> Vocabulary:
    """The shared vocabulary of a set of declared names."""
    return Vocabulary(declared, notation)


def notation_of(text: str) -> Notation:
    """How the words of a text are to be split."""
    if "\\" in text:
        return "latex"
    if " for " in text and _GENERATED.search(text):
        return "python"
    braced = "_{" in text  # an index of TeX, which no program has
    if braced or "*" not in text or not text.isascii() or not _STAR_OF_A_PRODUCT.search(text):
        return "text"
    return "python" if "**" in text or not _IMPLICIT.search(text) else "text"
