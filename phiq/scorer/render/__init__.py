"""Writes expression trees back: one line of unicode, LaTeX, or presentation MathML.

    to_unicode(tree)   "E = m·c²"
    to_latex(tree)     "E = m c^{2}"
    to_mathml(tree)    "<math …>…</math>"
    to_display(tree)   "E = mc²", for people alone

What the first three write reads back to the same tree when the tree's symbols (`declared_names`)
are declared to the parser; without them the parser's defaults apply.
"""

from __future__ import annotations

from phiq.scorer.render.display import to_display
from phiq.scorer.render.latex import to_latex
from phiq.scorer.render.mathml import to_mathml
from phiq.scorer.render.names import declared_names
from phiq.scorer.render.unicode import to_unicode

__all__ = ["declared_names", "to_display", "to_latex", "to_mathml", "to_unicode"]
