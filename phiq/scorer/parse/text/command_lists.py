r"""The commands and signs of each kind, as "lexeme→what it stands for"; no code."""

from __future__ import annotations

from typing import Final

#: Functions as typed; the names of the function table are added to them.
FUNCTIONS_TYPED: Final = """
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
"""
FUNCTIONS_CAPITALISED: Final = """
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
"""
RELATIONS: Final = """
= ==→= ===→= < > ≤ ≥ ≠ ≈ ≡ ∝ ∼ ≃ ≅ ≐ ∈ ∉ ∋ ⊂ ⊆ ⊃ ⊇ ≪ ≫ → ↦ ← ↔ ⇌ ⇄→⇌ ⇆→⇌
⟶ ⟼ ⊥ ∥ ≔ ≍ ≺ ≻ ≼ ≽ ≲ ≳ ≜ ≝ ≟
"""
RELATION_COMMANDS: Final = """
\\eq→= \\ne→≠ \\neq→≠ \\lt→< \\gt→> \\le→≤ \\leq→≤ \\ge→≥ \\geq→≥ \\leqslant→≤ \\geqslant→≥
\\leqq→≤ \\geqq→≥ \\approx→≈ \\thickapprox→≈ \\approxeq→≈ \\equiv→≡ \\propto→∝ \\varpropto→∝
\\sim→∼ \\thicksim→∼ \\simeq→≃ \\cong→≅ \\doteq→≐ \\doteqdot→≐ \\in→∈ \\notin→∉ \\ni→∋ \\subset→⊂
\\subseteq→⊆ \\supset→⊃ \\supseteq→⊇ \\ll→≪ \\gg→≫ \\lll→≪ \\ggg→≫ \\to→→ \\rightarrow→→
\\longrightarrow→→ \\mapsto→↦ \\longmapsto→↦ \\leftarrow→← \\longleftarrow→← \\gets→←
\\leftrightarrow→↔ \\longleftrightarrow→↔ \\perp→⊥ \\parallel→∥ \\coloneqq→≔ \\coloneq→≔
\\asymp→≍ \\prec→≺ \\succ→≻ \\preceq→≼ \\succeq→≽ \\lesssim→≲ \\gtrsim→≳ \\triangleq→≜
\\models→⊨ \\vdash→⊢ \\dashv→⊣ \\hookrightarrow→→ \\hookleftarrow→← \\rightharpoonup→→
\\rightleftharpoons→↔ \\nearrow→→ \\searrow→→
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
\\defeq→≔ \\eqdef→≔ \\defn→≔
"""
LOGIC_COMMANDS: Final = """
⇒ ⇔ ⟹→⇒ ⟺→⇔ =>→⇒ \\Rightarrow→⇒ \\Longrightarrow→⇒ \\implies→⇒ \\Leftrightarrow→⇔
\\Longleftrightarrow→⇔ \\iff→⇔ \\Leftarrow→⇐ \\Longleftarrow→⇐ \\impliedby→⇐ \\therefore→⇒
∴→⇒ \\because→⇐ \\rArr→⇒ \\Rarr→⇒ \\hArr→⇔ \\Harr→⇔
"""
#: Infix operators without a meaning of their own here; they bind like a product.
BINOPS: Final = """
∘ ⊗ ⊕ ⊖ ⊙ ⊘ ∧ ∨ ⋆ ★→⋆ ∪ ∩ ∖ ⊔ ⊓ ⊎ ⋄ ⋊ ⋉ ≀ ∗ ⊠ ⊞ ⋅ ⁎→∗
\\circ→∘ \\otimes→⊗ \\oplus→⊕ \\ominus→⊖ \\odot→⊙ \\oslash→⊘ \\wedge→∧ \\land→∧ \\vee→∨ \\lor→∨
\\star→⋆ \\cup→∪ \\cap→∩ \\setminus→∖ \\smallsetminus→∖ \\sqcup→⊔ \\sqcap→⊓ \\uplus→⊎
\\diamond→⋄ \\rtimes→⋊ \\ltimes→⋉ \\wr→≀ \\ast→∗ \\boxtimes→⊠ \\boxplus→⊞ \\bullet→∙
\\bmod→mod \\amalg→⨿ \\triangleright→▷ \\triangleleft→◁ \\bigcirc→○ \\And→∧
\\barwedge→⊼ \\veebar→⊻ \\Cap→⋒ \\Cup→⋓ \\divideontimes→⋇ \\doublecap→⋒ \\dotplus→∔
\\circledast→⊛ \\circledcirc→⊚ \\leftthreetimes→⋋ \\rightthreetimes→⋌
"""
BIG: Final = """
∑→sum \\sum→sum ∏→prod \\prod→prod ∐→coprod \\coprod→coprod \\bigcup→⋃ \\bigcap→⋂ \\bigoplus→⨁
\\bigotimes→⨂ \\bigwedge→⋀ \\bigvee→⋁ \\bigodot→⨀ \\bigsqcup→⨆ \\biguplus→⨄ ⋃ ⋂ ⨁ ⨂
"""
INTEGRALS: Final = """
∫→int ∬→int2 ∭→int3 ∮→contour ∯→surface ∰→volume \\int→int \\iint→int2 \\iiint→int3
\\oint→contour \\oiint→surface \\oiiint→volume \\intop→int \\smallint→int \\iiiint→int4
\\intslash→int \\fint→int \\idotsint→int
"""
ACCENTS: Final = """
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
\\va→vec \\vu \\vectorarrow→vec \\underbracket→brace \\overbracket→brace
\\mathbfcal→plain \\Hat→hat \\Tilde→tilde \\Dot→dot \\Ddot→ddot \\widebar
"""
FONTS: Final = """
\\mathbf→bold \\boldsymbol→bold \\bm→bold \\pmb→bold \\mathbfit→bold \\mathcal→cal \\mathscr→cal
\\mathbb→bb \\mathfrak→frak \\mathrm→rm \\mathit→plain \\mathsf→rm \\mathtt→rm \\mathnormal→plain
\\bold→bold \\Bbb→bb \\frak→frak \\operatorname→rm \\textrm→rm \\textit→plain \\textbf→bold
\\text→rm \\mbox→rm \\hbox→rm \\textnormal→rm \\textsf→rm \\texttt→rm \\operatorname*→rm
\\vb→bold \\vectorbold→bold
\\symbf→bold \\mathbfsf→bold \\emph→plain \\operatornamewithlimits→rm \\textup→rm \\textmd→rm
"""
FONT_SWITCHES: Final = """
\\bf→bold \\bfseries→bold \\cal→cal \\rm→rm \\it→plain \\sf→rm \\tt→rm \\sl→plain \\mit→plain
\\scr→cal \\bb→bb \\oldstyle→plain \\rmfamily→rm \\em→plain
"""
GAPS: Final = """
~ ▒ \\middle
\\, \\! \\; \\: \\> \\ \\/ \\thinspace \\negthinspace \\medspace \\thickspace \\negmedspace
\\negthickspace \\enspace \\enskip \\space \\nobreakspace \\limits \\nolimits \\displaylimits
\\displaystyle \\textstyle \\scriptstyle \\scriptscriptstyle \\nonumber \\notag \\relax \\strut
\\mathstrut \\allowbreak \\nobreak \\noindent \\hfill \\hfil \\null \\large \\Large \\LARGE
\\huge \\Huge \\small \\footnotesize \\tiny \\normalsize \\scriptsize \\big \\Big \\bigg \\Bigg
\\bigl \\Bigl \\biggl \\Biggl \\bigr \\Bigr \\biggr \\Biggr \\bigm \\Bigm \\biggm \\Biggm \\-
\\hline \\goodbreak \\vfill \\break \\par \\newline_ \\protect \\smallskip \\medskip \\bigskip
\\noalign_ \\unskip \\ignorespaces \\raggedright \\centering \\boldmath \\unboldmath \\normalfont
\\qty \\pqty \\bqty \\Bqty \\quantity \\mathlarger \\mathsmaller \\bigstrut \\[ \\] \\( \\) \\@ \\*
"""
SYMBOLS: Final = """
\\aleph→ℵ \\beth→ℶ \\gimel→ℷ \\wp→℘ \\imath→ı \\jmath→ȷ \\eth→ð \\emptyset→∅
\\varnothing→∅ \\top→⊤ \\bot→⊥ \\triangle→△ \\Diamond→◇ \\angle→∠ \\natural→♮
\\sharp→♯ \\flat→♭ \\clubsuit→♣ \\spadesuit→♠ \\heartsuit→♥ \\diamondsuit→♦ \\complement→∁
\\uparrow→↑ \\downarrow→↓ \\updownarrow→↕ \\Uparrow→⇑ \\Downarrow→⇓
\\surd→√ \\forall→∀ \\exists→∃ \\nexists→∄ \\neg→¬ \\lnot→¬ \\AA→Å \\aa→å \\mho→℧ \\Finv→Ⅎ
\\backslash→∖ \\S→§ \\P→¶ \\pounds→£ \\$→$ \\#→# \\R→ℝ \\N→ℕ \\Z→ℤ \\C→ℂ \\Q→ℚ \\Reals→ℝ
\\RR→ℝ \\NN→ℕ \\ZZ→ℤ \\CC→ℂ \\QQ→ℚ \\eps→ε \\T→⊤
\\infin→∞ \\blacksquare→■ \\Bbbk→k \\copyright→© \\checkmark→✓ \\bigstar→⋆ \\lozenge→◊
\\measuredangle→∡ \\sphericalangle→∢ \\hbar→ħ \\hslash→ħ \\prime→′ \\ddagger→‡ \\yen→¥ \\_→_
\\i→ı \\j→ȷ \\o→ø \\O→Ø \\ae→æ \\AE→Æ \\oe→œ \\ss→ß \\l→ł \\L→Ł \\Game→⅁ \\diagdown→╲
"""
#: Commands of the packages physics, braket and derivative, and the macro of `packages` each is.
MACROS: Final = """
\\dv \\derivative→dv \\odv→dv \\pdv \\partialderivative→pdv \\pderivative→pdv \\fdv \\divergence
\\curl \\laplacian \\comm \\commutator→comm \\acomm \\anticommutator→acomm \\ip
\\innerproduct→ip \\inner→ip
\\mel \\matrixel→mel \\matrixelement→mel \\op \\outerproduct→op \\dyad→op \\ketbra→op \\proj→op
\\expval→ev \\ev \\expectationvalue→ev \\eval \\evaluated→eval \\order \\vqty \\genfrac \\prescript
"""
#: Operators that papers define for themselves.
NAMED_OPERATORS: Final = """
\\Res \\Residue→Res \\argmax \\argmin \\supp \\id \\Id→id \\Hom \\End \\Aut \\Gal \\SL \\GL \\SU
\\SO
\\Cov \\Corr \\Prob \\rot \\Ric \\vol \\Vol→vol \\area \\dist \\conv \\ord \\lcm \\softmax \\const
"""
DELIMITER_COMMANDS: Final = """
\\lbrace→{ \\rbrace→} \\{→{ \\}→} \\lbrack→[ \\rbrack→] \\lparen→( \\rparen→) \\langle→⟨ \\rangle→⟩
\\lfloor→⌊ \\rfloor→⌋ \\lceil→⌈ \\rceil→⌉ \\vert→| \\lvert→| \\rvert→| \\Vert→‖ \\lVert→‖
\\rVert→‖ \\mid→| \\lgroup→( \\rgroup→) \\lmoustache→( \\rmoustache→) \\backslash→∖ \\llbracket→⟦
\\rrbracket→⟧ \\lang→⟨ \\rang→⟩ \\uparrow→↑ \\downarrow→↓ \\updownarrow→↕ \\Uparrow→⇑ \\Downarrow→⇓
\\|→‖ \\ulcorner→⌜ \\urcorner→⌝ \\llcorner→⌞ \\lrcorner→⌟ \\Updownarrow→⇕ \\lt→⟨ \\gt→⟩
"""
#: Lists that name their kind in full.
KINDS: Final = (
    ("rel", RELATIONS), ("logic", LOGIC_COMMANDS), ("rel", RELATION_COMMANDS), ("bin", BINOPS),
    ("big", BIG), ("int", INTEGRALS), ("font", FONTS), ("switch", FONT_SWITCHES),
)  # fmt: skip
#: Signs and commands of all other kinds, by kind.
OTHERS: Final[dict[str, str]] = {
    "*": "* .* · × \\cdot→· \\cdotp→· \\centerdot→· \\vdot→· \\dotproduct→· \\times→× \\cp→× "
    "\\crossproduct→× \\cross→×",
    "/": "/ ./ ÷ \\div→/", "^": "^ .^→^", "**": "** .**→**", "!=": "!=→≠",
    "±": "± ∓ +/-→± \\pm→± \\mp→∓", "rel": "<=→≤ >=→≥ ≦→≤ ≧→≥ :=→≔ =:→= ->→→ <->→↔ >>→≫ <<→≪ ~=→≈",
    "logic": "<=>→⇔ <==>→⇔ ==>→⇒ &&→∧",
    "bin": "// \\mod→mod", "%": "%→100 \\%→100 ‰→1000", "'": "' \\prime→'",
    ".": ". \\ldotp→.", "\\{": "｛→{", "\\}": "｝→}", "|": "| ∣→|", "mid": "\\mid→| \\given→|",
    "(|": "\\lvert→|", "|)": "\\rvert→|", "(‖": "\\lVert→‖", "‖)": "\\rVert→‖",
    "root": "√→2 ∛→3 ∜→4", "mark": "†→dagger \\dagger→dagger \\dag→dagger .T→transpose",
    "const": "π→pi \\pi→pi ∞→inf \\infty→inf ⅇ→e ⅈ→i", "unit": "℃→°C ℉→°F",
    "partial": "∂→partial \\partial→partial",
    "ket": "\\ket→ket \\Ket→ket \\bra→bra \\Bra→bra \\braket→braket \\Braket→braket \\abs→abs "
    "\\norm→norm \\absolutevalue→abs",
    "over": "\\over→div \\choose→binomial ¦→binomial \\atop→atop \\brace→stirling2 "
    "\\brack→stirling1",
    "stack": "\\stackrel→over \\overset→over \\cancelto→over \\underset→under",
    "substack": "\\substack",
    "xarrow": "\\xrightarrow→→ \\xleftarrow→← \\xleftrightarrow→↔",
    "lim": "\\lim→lim \\limsup→lim \\liminf→lim \\varlimsup→lim",
    "fn": "\\inf→min \\sup→max \\hom→dim \\deg→rank \\Pr→prob \\Re→re \\Im→im",
}  # fmt: skip
#: The same, of kinds that say all.
BARE: Final[dict[str, str]] = {
    "nabla": "∇ \\nabla \\grad \\del", "d": "ⅆ \\dd \\differential", "delta": "đ",
    "degree": "° \\degree \\textdegree",
    "dots": "… ⋯ ... \\ldots \\cdots \\dots \\vdots \\ddots \\dotsc \\dotsb \\dotsm \\dotsi "
    "\\dotso",
    "frac": "\\frac \\tfrac \\dfrac \\cfrac \\flatfrac \\nicefrac \\sfrac \\xfrac",
    "binom": "\\binom \\tbinom \\dbinom", "sqrt": "\\sqrt", "quad": "\\quad \\qquad",
    "pmod": "\\pmod", "not": "\\not", "\\\\": "\\\\ \\cr \\newline", "box": "□ \\Box \\square",
    "''": "'' ″", "!!": "!!", "+-": "+-", "apply": "\N{FUNCTION APPLICATION}",
}  # fmt: skip
