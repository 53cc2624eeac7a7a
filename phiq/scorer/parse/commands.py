"""What each LaTeX command and each sign means to the grammar: one table from lexeme to token.

A token kind is a short string; the grammar keeps a handler for each. A command that is in no table
is malformed, as it is to LaTeX itself.
"""

from __future__ import annotations

from typing import Any, Final

from phiq.scorer.expr import Symbol
from phiq.scorer.parse.letters import GREEK

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
        for word in """
        sin cos tan cot sec csc sinh cosh tanh coth sech csch exp ln sinc erf erfc erfi
        asin acos atan acot asec acsc asinh acosh atanh acoth asech acsch atan2
        arcsin→asin arccos→acos arctan→atan arccot→acot arcsec→asec arccsc→acsc arctg→atan
        arcsinh→asinh arccosh→acosh arctanh→atanh arccoth→acoth arsinh→asinh arcosh→acosh
        artanh→atanh arcoth→acoth arcsech→asech arccsch→acsch arctan2→atan2 tg→tan ctg→cot
        cotg→cot cosec→csc sh→sinh ch→cosh th→tanh cth→coth cosech→csch
        log→log lg→log10 log10→log10 log2→log2 lb→log2 Log→log Ln→ln
        Re→re Im→im re im arg Arg→arg sgn→sign sign signum→sign floor ceil ceiling→ceil round
        abs Abs→abs norm conjugate→conj conj sqrt cbrt
        max min sup→max gcd lcm mod det Det→det tr Tr→tr trace→tr Trace→tr rank diag
        dim ker span Var→var Pr→prob
        factorial factorial2→doublefactorial doublefactorial binomial binom→binomial
        pochhammer rf→pochhammer rising_factorial→pochhammer RisingFactorial→pochhammer
        ff→fallingfactorial FallingFactorial→fallingfactorial
        fibonacci Fibonacci→fibonacci fib→fibonacci lucas Lucas→lucas bernoulli→bernoulli
        catalan→catalan harmonic→harmonic gammaln→loggamma loggamma lgamma→loggamma
        digamma→digamma polygamma lambertw LambertW→lambertw polylog
        besselj BesselJ→besselj bessely BesselY→bessely besseli BesselI→besseli besselk
        BesselK→besselk jv→besselj yv→bessely iv→besseli kv→besselk hankel1 hankel2
        legendre Legendre→legendre legendreP→legendre assoc_legendre→assoclegendre hermite
        laguerre chebyshevt chebyshevu gegenbauer jacobi airyai airybi Ai→airyai Bi→airybi
        Ei→ei expint→ei Si→si Ci→ci Li→polylog agm ellipk→ellipk ellipe→ellipe
        KroneckerDelta→kronecker LeviCivita→levicivita Heaviside→heaviside DiracDelta→dirac
        uppergamma lowergamma stirling1 stirling2
        """.split()
    )
}
#: Greek names that are functions when a parenthesis follows in Python notation.
GREEK_FUNCTIONS: Final[dict[str, str]] = {
    "gamma": "gamma",
    "Gamma": "gamma",
    "zeta": "zeta",
    "beta": "beta",
    "digamma": "digamma",
}

_RELATIONS = """
= == →= < > ≤ ≥ ≠ ≈ ≡ ∝ ∼ ≃ ≅ ≐ ∈ ∉ ∋ ⊂ ⊆ ⊃ ⊇ ≪ ≫ → ↦ ← ↔ ⟶ ⟼ ⊥ ∥ ≔ ≍ ≺ ≻ ≼ ≽ ≲ ≳ ≜ ≝ ≟
"""
_RELATION_COMMANDS = """
\\eq→= \\ne→≠ \\neq→≠ \\lt→< \\gt→> \\le→≤ \\leq→≤ \\ge→≥ \\geq→≥ \\leqslant→≤ \\geqslant→≥
\\leqq→≤ \\geqq→≥ \\approx→≈ \\thickapprox→≈ \\approxeq→≈ \\equiv→≡ \\propto→∝ \\varpropto→∝
\\sim→∼ \\thicksim→∼ \\simeq→≃ \\cong→≅ \\doteq→≐ \\doteqdot→≐ \\in→∈ \\notin→∉ \\ni→∋ \\subset→⊂
\\subseteq→⊆ \\supset→⊃ \\supseteq→⊇ \\ll→≪ \\gg→≫ \\lll→≪ \\ggg→≫ \\to→→ \\rightarrow→→
\\longrightarrow→→ \\mapsto→↦ \\longmapsto→↦ \\leftarrow→← \\longleftarrow→← \\gets→←
\\leftrightarrow→↔ \\longleftrightarrow→↔ \\perp→⊥ \\parallel→∥ \\coloneqq→≔ \\coloneq→≔
\\asymp→≍ \\prec→≺ \\succ→≻ \\preceq→≼ \\succeq→≽ \\lesssim→≲ \\gtrsim→≳ \\triangleq→≜
\\models→⊨ \\vdash→⊢ \\dashv→⊣ \\hookrightarrow→→ \\hookleftarrow→← \\rightharpoonup→→
\\rightleftharpoons→↔ \\nearrow→→ \\searrow→→ \\uparrow→↑ \\downarrow→↓ \\updownarrow→↕
\\lessgtr→≶ \\gtrless→≷ \\nless→≮ \\ngtr→≯ \\nleq→≰ \\ngeq→≱ \\nsubseteq→⊈ \\subsetneq→⊊
\\supsetneq→⊋ \\sqsubset→⊏ \\sqsubseteq→⊑ \\sqsupset→⊐ \\sqsupseteq→⊒ \\bowtie→⋈
\\lessapprox→≲ \\gtrapprox→≳ \\nmid→∤ \\nparallel→∦ \\backsim→∼ \\circeq→≐ \\bumpeq→≏
\\trianglelefteq→⊴ \\trianglerighteq→⊵ \\vartriangleleft→⊲ \\vartriangleright→⊳ \\owns→∋
\\twoheadrightarrow→→ \\rightsquigarrow→→ \\leadsto→→ \\dashrightarrow→→ \\rightrightarrows→→
\\leftrightarrows→↔ \\nrightarrow→↛ \\eqcirc→≐ \\risingdotseq→≐ \\fallingdotseq→≐ \\smile→⌣
\\frown→⌢ \\leqsim→≲ \\nequiv→≢ \\Vdash→⊩ \\vDash→⊨ \\eqsim→≃
\\upharpoonright→↾ \\swarrow→← \\nwarrow→← \\leftharpoonup→← \\leftharpoondown→←
\\rightharpoondown→→ \\isin→∈ \\sub→⊂ \\sube→⊆ \\supe→⊇ \\lArr→⇐ \\rarr→→ \\larr→← \\harr→↔
\\colon→: \\vcentcolon→: \\Coloneqq→≔ \\dblcolon→: \\eqqcolon→= \\ratio→:
"""
_LOGIC_COMMANDS = """
⇒ ⇔ ⟹→⇒ ⟺→⇔ =>→⇒ \\Rightarrow→⇒ \\Longrightarrow→⇒ \\implies→⇒ \\Leftrightarrow→⇔
\\Longleftrightarrow→⇔ \\iff→⇔ \\Leftarrow→⇐ \\Longleftarrow→⇐ \\impliedby→⇐ \\therefore→⇒
∴→⇒ \\because→⇐ \\rArr→⇒ \\Rarr→⇒ \\hArr→⇔ \\Harr→⇔
"""
#: Infix operators without a meaning of their own here; they bind like a product.
_BINOPS = """
∘ ⊗ ⊕ ⊖ ⊙ ⊘ ∧ ∨ ⋆ ★→⋆ ∪ ∩ ∖ ⊔ ⊓ ⊎ ⋄ ⋊ ⋉ ≀ ∗ ⊠ ⊞ ⋅
\\circ→∘ \\otimes→⊗ \\oplus→⊕ \\ominus→⊖ \\odot→⊙ \\oslash→⊘ \\wedge→∧ \\land→∧ \\vee→∨ \\lor→∨
\\star→⋆ \\cup→∪ \\cap→∩ \\setminus→∖ \\smallsetminus→∖ \\sqcup→⊔ \\sqcap→⊓ \\uplus→⊎
\\diamond→⋄ \\rtimes→⋊ \\ltimes→⋉ \\wr→≀ \\ast→∗ \\boxtimes→⊠ \\boxplus→⊞ \\bullet→∙
\\bmod→mod \\amalg→⨿ \\triangleright→▷ \\triangleleft→◁ \\bigcirc→○ \\And→&
\\barwedge→⊼ \\veebar→⊻ \\Cap→⋒ \\Cup→⋓ \\divideontimes→⋇ \\doublecap→⋒ \\dotplus→∔
\\circledast→⊛ \\circledcirc→⊚ \\leftthreetimes→⋋ \\rightthreetimes→⋌ \\centerdot→·
"""
_BIG = """
∑→sum \\sum→sum ∏→prod \\prod→prod ∐→coprod \\coprod→coprod \\bigcup→⋃ \\bigcap→⋂ \\bigoplus→⨁
\\bigotimes→⨂ \\bigwedge→⋀ \\bigvee→⋁ \\bigodot→⨀ \\bigsqcup→⨆ \\biguplus→⨄ ⋃ ⋂ ⨁ ⨂
"""
_INTEGRALS = """
∫→int ∬→int2 ∭→int3 ∮→contour ∯→surface ∰→volume \\int→int \\iint→int2 \\iiint→int3
\\oint→contour \\oiint→surface \\oiiint→volume \\intop→int \\smallint→int \\iiiint→int4
\\intslash→int \\fint→int \\idotsint→int
"""
_ACCENTS = """
\\hat \\widehat→hat \\bar \\overline \\tilde \\widetilde→tilde \\vec \\overrightarrow→vec
\\overleftarrow→vec \\overleftrightarrow→vec \\dot \\ddot \\dddot \\ddddot \\check \\widecheck→check
\\breve \\acute \\grave \\mathring→ring \\underline \\underbar→underline \\boxed→plain
\\cancel→plain \\bcancel→plain \\xcancel→plain \\mathop→plain \\mathbin→plain \\mathord→plain
\\mathrel→plain \\mathopen→plain \\mathclose→plain \\mathpunct→plain \\mathinner→plain
 \\ensuremath→plain \\overbrace→brace \\underbrace→brace \\utilde→tilde
 \\smash→plain \\fbox→plain \\sout→plain \\llap→plain
\\rlap→plain \\mathllap→plain \\mathrlap→plain \\overlinesegment→bar \\overgroup→brace
\\undergroup→brace \\Overrightarrow→vec \\overrightharpoon→vec \\overleftharpoon→vec
\\slashed→slash \\vphantom→gap \\hphantom→gap \\phantom→gap \\Vec→vec \\Bar→bar
\\Hat→hat \\Tilde→tilde \\Dot→dot \\Ddot→ddot \\widebar→bar
"""
_FONTS = """
\\mathbf→bold \\boldsymbol→bold \\bm→bold \\pmb→bold \\mathbfit→bold \\mathcal→cal \\mathscr→cal
\\mathbb→bb \\mathfrak→frak \\mathrm→rm \\mathit→plain \\mathsf→rm \\mathtt→rm \\mathnormal→plain
\\bold→bold \\Bbb→bb \\frak→frak \\operatorname→rm \\textrm→rm \\textit→plain \\textbf→bold
\\text→rm \\mbox→rm \\hbox→rm \\textnormal→rm \\textsf→rm \\texttt→rm \\operatorname*→rm
\\symbf→bold \\mathbfsf→bold \\emph→plain \\operatornamewithlimits→rm \\textup→rm \\textmd→rm
"""
_FONT_SWITCHES = """
\\bf→bold \\bfseries→bold \\cal→cal \\rm→rm \\it→plain \\sf→rm \\tt→rm \\sl→plain \\mit→plain
\\scr→cal \\bb→bb \\oldstyle→plain \\rmfamily→rm \\em→plain
"""
_GAPS = """
\\, \\! \\; \\: \\> \\ \\/ \\thinspace \\negthinspace \\medspace \\thickspace \\negmedspace
\\negthickspace \\enspace \\enskip \\space \\nobreakspace \\limits \\nolimits \\displaylimits
\\displaystyle \\textstyle \\scriptstyle \\scriptscriptstyle \\nonumber \\notag \\relax \\strut
\\mathstrut \\allowbreak \\nobreak \\noindent \\hfill \\hfil \\null \\large \\Large \\LARGE
\\huge \\Huge \\small \\footnotesize \\tiny \\normalsize \\scriptsize \\big \\Big \\bigg \\Bigg
\\bigl \\Bigl \\biggl \\Biggl \\bigr \\Bigr \\biggr \\Biggr \\bigm \\Bigm \\biggm \\Biggm \\-
\\hline \\goodbreak \\vfill \\break \\par \\newline_ \\protect \\smallskip \\medskip \\bigskip
\\noalign_ \\unskip \\ignorespaces \\raggedright \\centering \\boldmath \\unboldmath \\normalfont
"""
_SYMBOLS = """
\\ell→ℓ \\aleph→ℵ \\beth→ℶ \\gimel→ℷ \\wp→℘ \\imath→ı \\jmath→ȷ \\eth→ð \\emptyset→∅
\\varnothing→∅ \\top→⊤ \\bot→⊥ \\triangle→△ \\Diamond→◇ \\angle→∠ \\natural→♮
\\sharp→♯ \\flat→♭ \\clubsuit→♣ \\spadesuit→♠ \\heartsuit→♥ \\diamondsuit→♦ \\complement→∁
\\surd→√ \\forall→∀ \\exists→∃ \\nexists→∄ \\neg→¬ \\lnot→¬ \\AA→Å \\aa→å \\mho→℧ \\Finv→Ⅎ
\\backslash→∖ \\S→§ \\P→¶ \\pounds→£ \\$→$ \\#→# \\R→ℝ \\N→ℕ \\Z→ℤ \\C→ℂ \\Q→ℚ \\Reals→ℝ
\\infin→∞ \\blacksquare→■ \\Bbbk→k \\copyright→© \\checkmark→✓ \\bigstar→⋆ \\lozenge→◊
\\measuredangle→∡ \\sphericalangle→∢ \\hbar→ħ \\hslash→ħ \\prime→′ \\ddagger→‡ \\yen→¥ \\_→_
\\i→ı \\j→ȷ \\o→ø \\O→Ø \\ae→æ \\AE→Æ \\oe→œ \\ss→ß \\l→ł \\L→Ł \\Game→⅁ \\diagdown→╲
"""
_DELIMITERS = """
\\lbrace→{ \\rbrace→} \\{→{ \\}→} \\lbrack→[ \\rbrack→] \\lparen→( \\rparen→) \\langle→⟨ \\rangle→⟩
\\lfloor→⌊ \\rfloor→⌋ \\lceil→⌈ \\rceil→⌉ \\vert→| \\lvert→| \\rvert→| \\| →‖ \\Vert→‖ \\lVert→‖
\\rVert→‖ \\mid→| \\lgroup→( \\rgroup→) \\lmoustache→( \\rmoustache→) \\backslash→∖ \\llbracket→⟦
\\rrbracket→⟧ \\lang→⟨ \\rang→⟩ \\uparrow→↑ \\downarrow→↓ \\updownarrow→↕ \\Uparrow→⇑ \\Downarrow→⇓
\\|→‖ \\ulcorner→⌜ \\urcorner→⌝ \\llcorner→⌞ \\lrcorner→⌟ \\Updownarrow→⇕ \\lt→⟨ \\gt→⟩
"""
#: Delimiters by the sign they stand for, as `\left` and `\right` take them.
DELIMITERS: Final[dict[str, str]] = {
    **{sign: sign for sign in "()[]|/‖⟨⟩⌊⌋⌈⌉."},
    "<": "⟨",
    ">": "⟩",
    **{lexeme: value for lexeme, (_, value) in _entries("", _DELIMITERS).items()},
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
    table |= {key: ("const", "pi") for key in ("π", "\\pi")}
    table |= {key: ("const", "inf") for key in ("∞", "\\infty", "\\infin")}
    table |= {"°": ("degree", None), "\\degree": ("degree", None), "⊤": ("sym", Symbol("⊤"))}
    table |= {key: ("Delta", Symbol("Δ")) for key in ("Δ", "\\Delta", "\\varDelta")}
    table |= {key: ("delta", Symbol("δ")) for key in ("δ", "\\delta", "đ")}
    table |= {key: ("partial", "partial") for key in ("∂", "\\partial")}
    table |= {key: ("nabla", None) for key in ("∇", "\\nabla", "\\grad", "\\del")}
    table |= {
        "\\div": ("/", "/"),
        "\\cdot": ("*", "·"),
        "\\times": ("*", "×"),
        "\\cdotp": ("*", "·"),
    }
    for name, canonical in FUNCTION_NAMES.items():
        table["\\" + name] = ("fn", canonical)
    table |= _signs() | _commands()
    for lexeme, (_, sign) in _entries("", _DELIMITERS).items():
        if sign in _KIND_OF_DELIMITER and lexeme not in table:
            table[lexeme] = _KIND_OF_DELIMITER[sign]
    return table


def _signs() -> dict[str, Entry]:
    table = {sign: (sign, sign) for sign in "+-/^_{}()[]!,;&'~‖⟨⟩⌊⌋⌈⌉|"}
    table |= {
        "**": ("**", "**"),
        "*": ("*", "*"),
        "·": ("*", "·"),
        "×": ("*", "×"),
        "⋅": ("*", "·"),
    }
    table |= {"±": ("±", "±"), "∓": ("±", "∓"), "\\pm": ("±", "±"), "\\mp": ("±", "∓")}
    table |= {"+/-": ("±", "±"), "+-": ("+-", None), "!!": ("!!", None), "//": ("/", "/")}
    table |= {"<=": ("rel", "≤"), ">=": ("rel", "≥"), "!=": ("!=", "≠"), "==": ("rel", "=")}
    table |= {":=": ("rel", "≔"), "=:": ("rel", "="), "->": ("rel", "→"), "~=": ("rel", "≈")}
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
    table |= {"…": ("dots", None), "⋯": ("dots", None), "...": ("dots", None), "%": ("%", None)}
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
    return table | _entries("rel", _RELATIONS) | _entries("logic", _LOGIC_COMMANDS)


def _commands() -> dict[str, Entry]:
    table = _entries("rel", _RELATION_COMMANDS) | _entries("bin", _BINOPS) | _entries("big", _BIG)
    table |= _entries("int", _INTEGRALS) | _entries("accent", _ACCENTS) | _entries("font", _FONTS)
    table |= _entries("switch", _FONT_SWITCHES)
    table |= {
        key: ("accent", value.lstrip("\\"))
        for key, (_, value) in table.items()
        if table[key][0] == "accent"
    }
    table |= {lexeme: GAP for lexeme in _GAPS.split()} | {"\\ ": GAP}
    table |= {
        lexeme: ("sym", Symbol(value))
        for lexeme, (_, value) in _entries("", _SYMBOLS).items()
        if lexeme not in table
    }
    table |= {key: ("dots", None) for key in ("\\ldots", "\\cdots", "\\dots", "\\vdots", "\\ddots")}
    table |= {
        key: ("dots", None) for key in ("\\dotsc", "\\dotsb", "\\dotsm", "\\dotsi", "\\dotso")
    }
    table |= {key: ("frac", None) for key in ("\\frac", "\\tfrac", "\\dfrac", "\\cfrac")}
    table |= {key: ("binom", None) for key in ("\\binom", "\\tbinom", "\\dbinom")}
    table |= {
        "\\over": ("over", "div"),
        "\\choose": ("over", "binomial"),
        "\\atop": ("over", "atop"),
    }
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
        "\\ket": ("ket", "ket"),
        "\\bra": ("ket", "bra"),
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
    return table


#: Every lexeme with a fixed meaning.
TABLE: Final[dict[str, Entry]] = _table()
