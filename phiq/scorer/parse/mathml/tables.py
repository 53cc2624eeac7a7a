"""What the operators, accents, classes and delimiters of MathML stand for in LaTeX; no code."""

from __future__ import annotations

from typing import Final

#: Classes of elements that stand for themselves; "MathML-Unit" is the W3C's.
CLASSES: Final[dict[str, str]] = {
    "MathML-Unit": "unit", "phiq-exact": "texttt", "phiq-name": "mathtt",
    "phiq-text": "textnormal",
}  # fmt: skip
#: The intent of a table that holds statements.
SYSTEM_INTENT: Final = ":system-of-equations"
VARIANTS: Final[dict[str, str]] = {
    "bold": "mathbf", "bold-italic": "mathbf", "script": "mathcal", "bold-script": "mathcal",
    "fraktur": "mathfrak", "bold-fraktur": "mathfrak", "double-struck": "mathbb",
}  # fmt: skip
OPERATORS: Final[dict[str, str]] = {
    "{": r"\{", "}": r"\}", "<": r"\lt ", ">": r"\gt ", "\u2062": " ", "d": "ⅆ", "lim": r"\lim ",
    "mod": r"\bmod ", "′": "'", "″": "''", "‴": "'''", "−": "-", "&": r"\wedge ", "~": r"\sim ",
    "%": r"\%", "\\": r"\backslash ", "$": r"\$", "#": r"\#",
}  # fmt: skip
PRIMES: Final[dict[str, str]] = {
    "′": "'", "'": "'", "″": "''", "''": "''", "‴": "'''", "′′": "''", "′′′": "'''",
}  # fmt: skip
ACCENTS_ABOVE: Final[dict[str, str]] = {
    **dict.fromkeys("^ˆ\u0302", "hat"), **dict.fromkeys("~˜\u0303∼", "tilde"),
    **dict.fromkeys("→⃗⟶⇀⟼", "vec"), **dict.fromkeys("˙.\u0307", "dot"),
    **dict.fromkeys(("¨", "..", "\u0308"), "ddot"), **dict.fromkeys(("\u20db", "..."), "dddot"),
    **dict.fromkeys("ˇ\u030c", "check"), **dict.fromkeys("˘\u0306", "breve"),
    **dict.fromkeys("´\u0301", "acute"), **dict.fromkeys("`\u0300", "grave"),
    **dict.fromkeys("˚\u030a", "mathring"), **dict.fromkeys("¯ˉ", "bar"),
    **dict.fromkeys("‾―_\u0305", "overline"), "\u0304": "widebar", "⏞": "", "⏜": "",
}  # fmt: skip
ACCENTS_BELOW: Final[dict[str, str]] = {
    **dict.fromkeys("_‾\u0332\u0331―", "underline"), "⏟": "", "⏝": "",
}  # fmt: skip
#: Delimiters that enclose a row by themselves, and what may close each.
CLOSERS: Final[dict[str, tuple[str, ...]]] = {
    "|": ("|", "⟩"), "‖": ("‖",), "⌊": ("⌋", "⌉"), "⌈": ("⌉",), "⟨": ("⟩", "|"), "{": ("}",),
}  # fmt: skip
#: Delimiters around a table, and the environment that draws them.
ENVIRONMENTS: Final[dict[str, str]] = {
    "()": "pmatrix", "[]": "bmatrix", "{}": "Bmatrix", "||": "vmatrix", "‖‖": "Vmatrix",
    "{": "cases",
}  # fmt: skip
RELATIONS: Final = frozenset("=≠<>≤≥≈≡∝∼≃≅∈⊂⊆⊃⊇→↦≪≫≔≐")
