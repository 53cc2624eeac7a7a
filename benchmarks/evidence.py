"""Evidence: for how many verdicts others can check it, and how many such checks agree.

    python -m benchmarks.evidence

Scores the development data: identities, true and made false, and all other texts. Solutions and
counterexamples are checked anew by `phiq.verify`, which works with mpmath alone.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from phiq.contract import ScoreRequest, Verdict
from phiq.scorer.expression.binding import free_symbols
from phiq.scorer.parse import parse
from phiq.scorer.rigorous import verdicts
from phiq.verification import verify

DATA = Path(__file__).parents[2] / "shared" / "data"
#: Files of the development data whose texts are no list of identities.
OTHERS = ("parse", "feynman", "wild")
MICRO_BATCH = 256


def rows(name: str) -> list[dict[str, Any]]:
    """The rows of one file of the development data."""
    return [json.loads(line) for line in (DATA / f"{name}.jsonl").read_text("utf-8").splitlines()]


def scored(texts: Sequence[dict[str, Any]]) -> list[Verdict]:
    """A verdict for each row, in order."""
    requests = [ScoreRequest(equation=row["equation"], domain=_domain(row)) for row in texts]
    parts = (requests[at : at + MICRO_BATCH] for at in range(0, len(requests), MICRO_BATCH))
    return [verdict for part in parts for verdict in verdicts(part)]


def _domain(row: dict[str, Any]) -> dict[str, str] | None:
    domain = row.get("domain")
    return domain if isinstance(domain, dict) else None  # In texts to read it names a subject.


def grounds(verdict: Verdict) -> str:
    """What a verdict stands on; of a witness, whether checking it anew agreed."""
    evidence = verdict.evidence
    if evidence is None:
        return "nothing"
    if verdict.law and verdict.verdict == "satisfiable":
        return "law"
    witnesses = {"counterexample": evidence.counterexample, "solution": evidence.solution}
    told = [name for name, witness in witnesses.items() if witness is not None]
    if told:
        return f"{' and '.join(told)}, {verify(verdict).outcome}"
    return evidence.kind


def is_open(verdict: Verdict, text: str) -> bool:
    """Whether an equation with free symbols can hold."""
    if verdict.verdict != "satisfiable" or verdict.form is None:  # A chemical one has no form.
        return False
    return bool(free_symbols(parse(text).root))


def main() -> None:
    """Print a table of the grounds of verdicts."""
    identities = rows("identities")
    judged = list(zip(identities, scored(identities), strict=True))
    told = {
        "true identities": [verdict for row, verdict in judged if row["label"]],
        "identities made false": [verdict for row, verdict in judged if not row["label"]],
    }
    others = [row for name in OTHERS for row in rows(name)]
    pairs = zip(others, scored(others), strict=True)
    told["satisfiable, with free symbols"] = [v for row, v in pairs if is_open(v, row["equation"])]
    for name, found in told.items():
        print(f"{name}: {len(found)}")
        for words, count in Counter(map(grounds, found)).most_common():
            print(f"  {words:40} {count:5}  {count / len(found):.3f}")


if __name__ == "__main__":
    main()
