"""Named laws: which one an equation states, however it is arranged and lettered.

    match(parse("a = F/m").root)       Newton's second law
    match(parse("F = m a²").root)      near miss: … has F = m a; here a is squared

It does not prove anything: that an equation has a law's form is evidence, not a verdict.
"""

from __future__ import annotations

from phiq.scorer.laws.match import LawMatch, match

__all__ = ["LawMatch", "match"]
