"""How verdicts look on a terminal: one line, or a table."""

from __future__ import annotations

from collections.abc import Iterable

from rich import box
from rich.table import Table
from rich.text import Text

from phiq.contract import Job, Verdict

#: Equations are cut here, in characters, so that a row of a table of verdicts fits 80 columns.
EQUATION_CHARS = 24
#: What begins the original worker's sentence at the end of an explanation.
_SIGNATURE = " Equation '"


def verdict_line(equation: str, verdict: Verdict) -> Text:
    """The verdict on one line."""
    figures = f"(confidence {verdict.confidence:.2f})"
    told = f"  {short(equation)}  {verdict.result} " if verdict.result else f"  {short(equation)}  "
    return Text.assemble(validity(verdict), told, (figures, "dim"))


def verdict_table(rows: Iterable[tuple[str, Verdict]], title: str) -> Table:
    """One row for each equation: whether it is valid, and what is to be said of it."""
    table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD)
    table.add_column("equation", no_wrap=True)
    table.add_column("valid")
    table.add_column("what there is to say")
    table.add_column("sure", justify="right")
    for equation, verdict in rows:
        table.add_row(
            Text(short(equation)),
            Text(*(("yes", "green") if verdict.valid else ("no", "red"))),
            Text(_advice(verdict)),
            f"{int(verdict.confidence * 100)}%",
        )
    return table


def _advice(verdict: Verdict) -> str:
    """The result, and what to use instead."""
    told = verdict.result or verdict.verdict or ""
    return f"{told} Use instead: {verdict.suggestion}" if verdict.suggestion else told


def details(verdict: Verdict) -> dict[str, str]:
    """What a verdict says, by name: in words first, then in figures."""
    b0, b1, b2 = verdict.betti
    named = {"verdict": verdict.verdict} if verdict.verdict else {}
    figures = {
        "confidence": f"{verdict.confidence:.3f}",
        "betti": f"[{b0}, {b1}, {b2}], χ = {verdict.chi}",
        "φ-coherence": f"{verdict.phi_coherence:.3f}",
    }
    return _words(verdict) | _findings(verdict) | named | figures


def _words(verdict: Verdict) -> dict[str, str]:
    """The explanation in its parts; a verdict without a result has it whole."""
    if verdict.result is None:
        return {"because": verdict.explanation}
    told = verdict.explanation.removeprefix(verdict.result).rpartition(_SIGNATURE)[0].strip()
    parts = {"result": verdict.result, "because": told, "use instead": verdict.suggestion}
    return {name: text for name, text in parts.items() if text}


def _findings(verdict: Verdict) -> dict[str, str]:
    """What there is to tell only of some equations."""
    told = {
        "error": verdict.syntax.caret if verdict.syntax else None,
        "read as": verdict.reading,
        "clash": verdict.dimensions.clash if verdict.dimensions else None,
        "domain": verdict.identity.domain if verdict.identity else None,
        "law": verdict.law,
        "likely slip": _slip(verdict),
    }
    return {name: text for name, text in told.items() if text}


def _slip(verdict: Verdict) -> str | None:
    slip = verdict.likely_slip
    return f"in {slip.law}, {slip.statement}: {slip.differs}" if slip else None


def job_table(job: Job) -> Table:
    """A job: its equation, its state, its verdict or error."""
    table = Table.grid(padding=(0, 2))
    table.add_row(
        validity(job.verdict) if job.verdict else Text(job.status), Text(equation_of(job))
    )
    facts = {
        "job": job.id,
        "status": f"{job.status}, attempt {job.attempt}",
        "worker": job.worker_id or "-",
        "error": f"{job.error.code}: {job.error.detail}" if job.error else None,
        **(details(job.verdict) if job.verdict else {}),
    }
    for name, value in facts.items():
        if value is not None:
            table.add_row(Text(name, style="dim"), Text(value))
    return table


def validity(verdict: Verdict) -> Text:
    """Whether it is valid, in its colour."""
    return Text(*(("valid", "green") if verdict.valid else ("not valid", "red")))


def equation_of(job: Job) -> str:
    """Its equation; "?" where its record cannot be read."""
    return job.request.equation if job.request else "?"


def short(equation: str) -> str:
    """The equation, cut to fit a row."""
    return equation if len(equation) <= EQUATION_CHARS else equation[: EQUATION_CHARS - 1] + "…"
