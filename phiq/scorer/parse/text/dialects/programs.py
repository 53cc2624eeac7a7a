"""What programs and spreadsheets write otherwise than formulas do: remarks, % and //, a leading =.

The names that they call are the grammar's matter. TeX's own comments are lexemes.
"""

from __future__ import annotations

import re
from typing import Final

from phiq.scorer.expression.tree import Symbol
from phiq.scorer.parse.text.letters import blank
from phiq.scorer.parse.text.tokens import Token

#: A remark: # with anything after it, or % or // at the start of a line or before two words or
#: more and nothing else. (The one word of `key % size` is an operand.)
_REMARK: Final = re.compile(
    r"(?:(?:^|(?<=\s))#\s[^\n]*|(?:^[ \t]*)(?:%|//)[^\n]*"
    r"|(?<=\s)(?:%|//)[ \t]*(?!of\b)[A-Za-z]{2,}(?:[ \t]+[A-Za-z]+)+[ \t]*)$",
    re.MULTILINE,
)
#: A remark in brackets of its own, and one after the end of a line of a program.
_BLOCK: Final = re.compile(r"/\*(?:(?!/\*).)*?\*/|\(\*(?!\))[^()*]*\*\)", re.DOTALL)
_AFTER_END: Final = re.compile(r"(?<=;)[ \t]*(?:%|//|#)[^\n]*$", re.MULTILINE)
#: The = that makes a spreadsheet compute a cell.
_CELL: Final = re.compile(r"\A\s*=(?=(?:[A-Z]{2,}\d*\(|\$?[A-Z]{1,2}\$?\d|[-+(]?\d|\())")
#: The type of a variable that is declared: double y = …;
_TYPE: Final = re.compile(
    r"\s*(?:(?:const|static|final|unsigned|constexpr)\s+)*"
    r"(?:let|const|var|double|float|auto|int|long)\s+(?=[A-Za-z_]\w*\s*=[^=])"
)
_TYPES: Final = (
    "const", "static", "final", "unsigned", "let", "var", "double", "float", "auto", "int", "long",
)  # fmt: skip
#: The f of a float, the im of Julia's imaginary numbers, the 0..1 of a range.
_FLOAT: Final = re.compile(r"(?<=\d)[fF](?![\w(])")
_IMAGINARY: Final = re.compile(r"(?<=\d)im\b")
#: A complex number of Python: 3+4j, 1j; the 2j of 2j + 1 may be any.
_COMPLEX: Final = re.compile(r"(?<![\w.])(?:\d+(?:\.\d+)?\s*[-+]\s*\d+(?:\.\d+)?|1)j(?!\w)")
#: What only a line of a program holds; texts without it are left alone.
_LINE: Final = re.compile(
    r"\A\s*(?:assert\s|return\s|def\s|>>>|In\s*\[|Out\s*\[)|\blambda\b|->|=>|@\("
    r"|\.[a-zA-Z]+\(\)|%[%/*]|\.where\(|[\w)\]]\.(?:diff|dot|subs|pow[if]?|sqrt|abs)\("
)
#: A prompt, or a keyword before what is computed.
_KEYWORD: Final = re.compile(
    r"\A\s*(?:(?:assert|return)\s+(?![=<>])|>>>\s*|In\s*\[\d*\]\s*:=?\s*|Out\s*\[\d*\]\s*[:=]\s*)"
)
_MESSAGE: Final = re.compile(r""",\s*f?(?:"[^"]*"|'[^']*')\s*\Z""")
_NAMES_OF_ARGUMENTS: Final = r"[A-Za-z_]\w*(?:\s*,\s*[A-Za-z_]\w*)*"
#: A function that has no name of its own, where it is given one; an arrow's argument comes again.
_NAMED: Final = re.compile(
    rf"\A(?P<name>\s*+[A-Za-z_]\w*+)\s*+=\s*+(?:lambda\s++(?P<a>{_NAMES_OF_ARGUMENTS})\s*+:"
    rf"|@\((?P<b>{_NAMES_OF_ARGUMENTS})\)"
    r"|(?P<bracket>\(\s*+)?(?P<c>(?P<first>[A-Za-z_]\w*+)(?:\s*+,\s*+[A-Za-z_]\w*+)*)\s*+(?(bracket)\))"
    r"\s*+(?:->|=>)(?=[^=<>≤≥]*\Z)(?=.*\b(?P=first)\b))\s*+(?=\S)"
)
_DEFINED: Final = re.compile(r"\A\s*def\s+(\w+)\s*\(([^()]*)\)\s*:\s*(?:return\s+)?")
#: Methods that change how a value is written and not the value.
_METHOD: Final = re.compile(r"\.(?:doit|simplify|expand|factor|evalf|n|N|item)\(\)")
#: Methods that are functions of what they stand behind.
_METHODS: Final = re.compile(
    r"(?<=[\w)\]])(?<!\bnp)(?<!numpy)(?<!torch)(?<!linalg)(?<!\bjnp)(?<!\btf)(?<!\bsp)(?<!sympy)(?<!Math)(?<!math)"
    r"(?<!\bmp)(?<!mpmath)(?<!special)(?<!\bF)(?<!\bcp)(?<!cupy)(?<!std)"
    r"\.(mean|sum|max|min|std|var|det|trace|diff|dot|subs|pow[if]?|sqrt|abs|sin|cos|tan|exp|ln|log10)\("
)
#: Most methods of a line that are looked at.
MAX_METHODS: Final = 32
_WHERE: Final = re.compile(r"\b(?:np|numpy|torch|jnp|pd)\.where\(")
#: Operators of R, and the signs that say the same.
_PERCENTS: Final = (("%/%", "// "), ("%*%", " @ "), ("%%", "% "))
#: A variable that is changed by what follows: y += 2*x.
_CHANGED: Final = re.compile(r"\A(\s*[A-Za-z_]\w*)\s*([-+*/])=(?!=)\s*([^=<>;]+?)\s*;?\s*\Z")
#: The arrow of R, spaced; x <-2 is an order.
_TRANSPOSED: Final = re.compile(r"(?<=[\w)\]])\.T\b")
_ASSIGNED: Final = re.compile(r"(?<=\s)<-(?=\s)")
#: π as programs name it; the complement of a whole number; words of logic in capitals.
_PI: Final = re.compile(r"\bMath\.PI\b|\bM_PI\b")
_NOT: Final = re.compile(r"(?:\A|(?<=[(>→∧∨↔⇒⇔&|]))(\s*)~(?=\s*[A-Za-z(])")
_SAYS_LOGIC: Final = re.compile(r"->|=>|[→∧∨↔⇒⇔&|]")
#: A sum of the encyclopedia of sequences, Sum_{k=0..n}.
_SUMMED: Final = re.compile(r"\b(Sum|Product)_\s*(?=\{)")
#: A column of cells of a sheet, and most of them that are written out.
_CELLS: Final = re.compile(
    r"(?<=[(,;])\s*\$?([A-Z]{1,2})\$?(\d{1,4}):\$?\1\$?(\d{1,4})\s*(?=[),;])"
)
MAX_CELLS: Final = 32
_COMPLEMENT: Final = re.compile(r"(?<![\w)\]~])~(\d+)\b")
_LOGIC: Final = re.compile(r"(?<=[\w)]) (?:AND|OR|XOR|xor|NAND|NOR) (?=[\w(])|\bNOT (?=[\w(])")
_LOGIC_SIGNS: Final = {" AND ": " ∧ ", " OR ": " ∨ ", " XOR ": " ⊕ ", " xor ": " ⊕ ", "NOT ": "¬"}
#: Python's words of logic between names of one letter, one of which is turned round.
_SENTENCES: Final = re.compile(
    r"(?=.*\b(?:not|True|False)\b)(?:[\s()]|\b(?:[a-zA-Z]|and|or|not|True|False)\b|==?|<=>|->|!=)+"
)
_TRUTHS: Final = ("not", "True", "False")
_SENTENCE_SIGNS: Final = (("and", "∧"), ("or", "∨"), ("not", "¬"))
#: A choice that is a side of its own before another one: a if c else b = d.
_CHOICE_FIRST: Final = re.compile(
    r"\A((?:(?! if )[^=<>])++ if [^=<>]++[<>]=?(?:(?! else )[^=<>])++ else [^=<>]+?)\s*+==?\s*+"
    r"([^=<>]+)\Z"
)
_RANGE: Final = re.compile(r"(?<==)(\s*[\w.]*[\w)]\s*)\.\.(?=\s*[\w(-])")
REMARKS: Final = re.compile(r"[#%]|//|/\*|\(\*")
#: Kinds before which a % is a remainder, whatever is divided.
_NUMBERS: Final = frozenset(("num",))
#: Kinds before and after which it is one too: n % m, (a + b) % k.
_NAMES: Final = frozenset(("sym", "word", "e", "i", "d"))
_CLOSERS: Final = frozenset((")", "]"))


def without_remarks(text: str) -> str:
    """The text with blanks for what is said to a reader; the text where that is all there is."""
    blanked = text
    for remark in (_BLOCK, _AFTER_END, _REMARK):
        blanked = remark.sub(blank, blanked)
    return text if blanked.isspace() else blanked


def without_cell_sign(text: str) -> str:
    """The formula of a cell without the = before it."""
    return _CELL.sub(blank, text)


def in_plain_terms(text: str) -> str:
    """A line of a program without its types, with signs that are signs of formulas."""
    if _LINE.search(text) is not None:
        text = _without_keywords(text)
    declared = _TYPE.match(text) if text.lstrip().startswith(_TYPES) else None
    if declared is not None and (";" in text or declared[0].split()[-1] in ("let", "var", "const")):
        text = " " * declared.end() + text[declared.end() :]
    if text.rstrip()[-1:] == ";":
        text = _FLOAT.sub(" ", text)
    if "!==" in text:
        text = text.replace("!==", "!=")
    if ".T" in text:
        text = _TRANSPOSED.sub("^T", text)
    if "<-" in text or _CHANGED.match(text):
        text = _assigned(text)
    if "_{" in text:
        text = _SUMMED.sub(lambda match: "∑_" if match[1] == "Sum" else "∏_", text)
    if "im" in text:
        text = _IMAGINARY.sub("i ", text)
    if "PI" in text:
        text = _PI.sub("π", text)
    if "~" in text:
        text = _COMPLEMENT.sub(r"(-1-\1)", text)
        text = _NOT.sub(r"\1¬", text) if _SAYS_LOGIC.search(text) else text
    if " else " in text and (choice := _CHOICE_FIRST.match(text)):
        text = f"{choice[2]} = {choice[1]}"
    text = _in_signs_of_logic(text)
    if "j" in text:
        text = _COMPLEX.sub(lambda match: f"{match[0][:-1]}i", text)
    return _ranges(text)


def _assigned(text: str) -> str:
    """Assignments with one sign: x <- 2, and y += 2*x for a new value of y."""
    if "<-" in text:
        return _ASSIGNED.sub(":=", text)
    return _CHANGED.sub(lambda m: f"{m[1]} := {m[1].strip()} {m[2]} ({m[3]})", text)


def _ranges(text: str) -> str:
    """The range 0..1 with dots of mathematics, and that of cells as a list."""
    if ":" in text and "(" in text:
        text = _CELLS.sub(_cells, text)
    return _RANGE.sub(lambda match: f"{match[1]}… ", text) if ".." in text else text


def _cells(match: re.Match[str]) -> str:
    """The range A1:A3 of a sheet as the list of its cells."""
    column, first, last = match[1], int(match[2]), int(match[3])
    if not 0 < last - first < MAX_CELLS:
        return match[0]
    return f"({','.join(f'{column}{row}' for row in range(first, last + 1))})"


def _in_signs_of_logic(text: str) -> str:
    """AND, OR and NOT as the signs of logic; in lower case where nothing else is said."""
    if " || " in text and "==" in text:
        text = text.replace(" || ", " ∨ ")
    if _LOGIC.search(text) is not None:
        return _LOGIC.sub(lambda match: _LOGIC_SIGNS.get(match[0], match[0]), text)
    if any(map(text.__contains__, _TRUTHS)) and _SENTENCES.fullmatch(text):
        for word, sign in _SENTENCE_SIGNS:
            text = re.sub(rf"\b{word}\b", sign, text)
    return text


def _without_keywords(text: str) -> str:
    """The line without prompts and keywords; a function that gets a name is called by it."""
    keyword = _KEYWORD.match(text)
    if keyword is not None:
        text = _MESSAGE.sub(blank, blank(keyword) + text[keyword.end() :])
    text = _as_functions(_METHOD.sub(blank, text))
    text = _WHERE.sub(lambda match: "If(".rjust(len(match[0])), text)
    for typed, sign in _PERCENTS:
        text = text.replace(typed, sign)
    named = _NAMED.match(text)
    if named is not None:
        args = named["a"] or named["b"] or named["c"]
        return f"{named['name']}({args}) = {text[named.end() :]}"
    return _DEFINED.sub(r"\1(\2) = ", text)


def _as_functions(text: str) -> str:
    """Methods as functions: (a - b).mean() is mean(a - b), f(x).diff(x) is diff(f(x), x)."""
    for _ in range(MAX_METHODS):
        match = _METHODS.search(text)
        if match is None:
            break
        start = _start_of_operand(text, match.start())
        held = text[start : match.start()]
        more = "" if text[match.end() :].lstrip()[:1] == ")" else ", "
        text = f"{text[:start]}{match[1]}({held}{more}{text[match.end() :]}"
    return text


def _start_of_operand(text: str, end: int) -> int:
    """Where the name, call or bracket that ends there begins."""
    at = end
    if text[at - 1] in ")]":
        depth = 0
        while at > 0:
            at -= 1
            depth += (text[at] in ")]") - (text[at] in "([")
            if depth == 0:
                break
    while at > 0 and (text[at - 1].isalnum() or text[at - 1] in "_."):
        at -= 1
    return at


def shifts(toks: list[Token]) -> None:
    """The << and >> of a program are products and quotients by powers of two."""
    if not any(tok[:2] == ("rel", "=") for tok in toks):
        return
    for at, (kind, sign, _, _) in enumerate(toks):
        shifted = kind == "rel" and sign in _SHIFTS and at and toks[at + 1][0] == "num"
        if shifted and toks[at - 1][0] in _SHIFTED:
            toks[at] = ("bin", _SHIFTS[sign], *toks[at][2:])


def bitwise(text: str, toks: list[Token]) -> None:
    """The & of a program between two operands, and the | between two numbers that are compared."""
    for at, (kind, _, offset, gap) in enumerate(toks):
        sign = text[offset : offset + 1]
        if kind not in ("&", "mid", "|") or not at or sign not in "&|":
            continue
        between = toks[at - 1][0], toks[at + 1][0]
        if sign == "&" and between[0] in _SHIFTED and between[1] in _BEGINNING:
            toks[at] = ("bits", "&", offset, gap)
        elif (between == ("num", "num") and "==" in text) or _joins_truths(toks, at):
            toks[at] = ("bits", "|", offset, gap)


def _joins_truths(toks: list[Token], at: int) -> bool:
    """Whether a bar stands between TRUE and FALSE."""
    return toks[at - 1][1] in _TRUTH_VALUES and toks[at + 1][1] in _TRUTH_VALUES


_TRUTH_VALUES: Final = tuple(map(Symbol, "⊤⊥"))


_SHIFTED: Final = frozenset(("num", "sym", "word", ")"))
_BEGINNING: Final = frozenset(("num", "sym", "word", "("))
_SHIFTS: Final = {"≪": "<<", "≫": ">>"}


def remainders(toks: list[Token]) -> None:
    """The % between two operands is a remainder, and no hundredth."""
    for at, (kind, _, _, _) in enumerate(toks):
        if kind == "%" and at > 0 and _divides(toks[at - 1][0], toks[at + 1][0]):
            toks[at] = ("bin", "mod", *toks[at][2:])


def _divides(before: str, after: str) -> bool:
    if after in _NUMBERS:
        return True
    return before in _NAMES | _CLOSERS and (after in _NAMES or after == "(")
