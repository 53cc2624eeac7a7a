r"""The commands and signs of each kind, as "lexeme→what it stands for"; no code."""

from __future__ import annotations

from typing import Final

RELATIONS = """
= ==→= < > ≤ ≥ ≠ ≈ ≡ ∝ ∼ ≃ ≅ ≐ ∈ ∉ ∋ ⊂ ⊆ ⊃ ⊇ ≪ ≫ → ↦ ← ↔ ⟶ ⟼ ⊥ ∥ ≔ ≍ ≺ ≻ ≼ ≽ ≲ ≳ ≜ ≝ ≟
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
\\ell→ℓ \\aleph→ℵ \\beth→ℶ \\gimel→ℷ \\wp→℘ \\imath→ı \\jmath→ȷ \\eth→ð \\emptyset→∅
\\varnothing→∅ \\top→⊤ \\bot→⊥ \\triangle→△ \\Diamond→◇ \\angle→∠ \\natural→♮
\\sharp→♯ \\flat→♭ \\clubsuit→♣ \\spadesuit→♠ \\heartsuit→♥ \\diamondsuit→♦ \\complement→∁

\\uparrow→↑ \\downarrow→↓ \\updownarrow→↕ \\Uparrow→⇑ \\Downarrow→⇓
\\surd→√ \\forall→∀ \\exists→∃ \\nexists→∄ \\neg→¬ \\lnot→¬ \\AA→Å \\aa→å \\mho→℧ \\Finv→Ⅎ
\\backslash→∖ \\S→§ \\P→¶ \\pounds→£ \\$→$ \\#→# \\R→ℝ \\N→ℕ \\Z→ℤ \\C→ℂ \\Q→ℚ \\Reals→ℝ
\\infin→∞ \\blacksquare→■ \\Bbbk→k \\copyright→© \\checkmark→✓ \\bigstar→⋆ \\lozenge→◊
\\measuredangle→∡ \\sphericalangle→∢ \\hbar→ħ \\hslash→ħ \\prime→′ \\ddagger→‡ \\yen→¥ \\_→_
\\i→ı \\j→ȷ \\o→ø \\O→Ø \\ae→æ \\AE→Æ \\oe→œ \\ss→ß \\l→ł \\L→Ł \\Game→⅁ \\diagdown→╲
"""
#: Commands of the packages physics, braket and derivative, and the macro of `packages` each is.
MACROS: Final = """
\\dv \\derivative→dv \\odv→dv \\pdv \\partialderivative→pdv \\pderivative→pdv \\fdv \\divergence
\\curl \\laplacian \\comm \\commutator→comm \\acomm \\anticommutator→acomm \\ip \\innerproduct→ip
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
