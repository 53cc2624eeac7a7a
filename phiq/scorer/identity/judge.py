"""The judge: takes a micro-batch of equations through the stages, cheap ones first.

All clauses of all best readings are evaluated as one batch on the device; what that does not
identify gets one more batch: other readings, and undeclared symbols restricted to positive values.
Single clauses are judged in `equality` and `order`; here their judgements are put together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from typing import Final

from phiq.scorer.domain import INTEGER, REAL, Domain, Interval, parse_domains
from phiq.scorer.evaluate import Evaluation, Problem, evaluate, seed_of
from phiq.scorer.expr import Node, Symbol
from phiq.scorer.identity.answer import Judgement, Question
from phiq.scorer.identity.conventions import by_custom
from phiq.scorer.identity.equality import by_evaluation, judge_equality, seek_identity
from phiq.scorer.identity.glance import is_no_identity
from phiq.scorer.identity.order import judge_approximation, judge_order
from phiq.scorer.identity.samples import joint_points
from phiq.scorer.identity.statement import (
    APPROXIMATE,
    EQUALITIES,
    ORDERS,
    Clause,
    clauses_of,
    is_typed_free,
)
from phiq.scorer.identity.system import judge_together

#: Longest one equation may keep the high-precision stage busy, in seconds of processor time.
TIME_LIMIT_S: Final = 2.0
#: What undeclared real symbols are narrowed to where an equation holds only in places.
POSITIVE: Final = Domain("real", Interval(low=0.0))
#: Letters that count things by custom: where undeclared, tried as integers.
COUNTING: Final = frozenset("jklmn")
#: The judgement of several clauses is that of the weakest.
_RANK: Final = {"contradiction": 0, "undecided": 1, "satisfiable": 2, "identity": 3}


_EqualityJudge = Callable[[Clause, Evaluation, float], Judgement]


class _Trial:
    """One way to judge a question: a reading's clauses, perhaps on a domain narrowed in words."""

    __slots__ = ("clauses", "narrowed", "note", "question", "reading")

    def __init__(
        self, question: int, reading: int, clauses: Sequence[Clause], narrowed: str | None = None
    ) -> None:
        self.question = question
        self.reading = reading
        self.clauses = clauses
        self.narrowed = narrowed
        self.note = _BY_READING


def judge_batch(
    questions: Sequence[Question], *, device: str = "cpu", time_limit_s: float = TIME_LIMIT_S
) -> list[Judgement]:
    """One judgement for each question, in order.

    Raises:
        InvalidRequestError: a declared domain is not in the domain language.
    """
    others = [_trials(i, question) for i, question in enumerate(questions)]
    best = [trial for trials in others if (trial := next(trials, None)) is not None]
    judgements = [_NO_RELATION] * len(questions)
    second: list[_Trial] = []
    for trial, found in zip(best, _evaluate(best, device), strict=True):
        judgement = judgements[trial.question] = _judge(trial, found, time_limit_s)
        if judgement.verdict != "identity":
            more = chain(_narrowed(trial, found), others[trial.question])
            second += _promising(more, trial, found, time_limit_s)
    for trial, found in zip(second, _evaluate(second, device), strict=True):
        judgements[trial.question] = _reconsider(
            judgements[trial.question], trial, found, time_limit_s
        )
    return judgements


def _promising(
    trials: Iterable[_Trial], best: _Trial, found: Sequence[Evaluation], time_limit_s: float
) -> Iterator[_Trial]:
    """The trials that may turn out identities: no other changes the first judgement."""
    points = joint_points(best.clauses, found)
    for trial in trials:
        if not any(is_no_identity(clause, points, time_limit_s) for clause in trial.clauses):
            yield trial


_BY_READING: Final = "in another reading than the first"
_BY_CUSTOM: Final = "with letters read as the special functions they name by custom"
_NO_RELATION: Final = Judgement("undecided", "none", "it is no relation between values")


def _trials(i: int, question: Question) -> Iterator[_Trial]:
    """The readings that can be judged, best first, and the best one by custom, each when asked for.

    By custom, letters are the special functions that they name beside them.
    """
    declared = parse_domains(question.domain)
    best: Node | None = None
    for k, root in enumerate(question.readings):
        clauses = clauses_of(root, declared)
        if clauses:
            yield _Trial(i, k, clauses)
        best = best or root
        if clauses and question.keeps_symbols and any(map(is_typed_free, clauses)):
            break  # so it is in every reading
    custom = None if best is None else by_custom(best, declared)
    clauses = None if custom is None else clauses_of(custom, declared)
    if clauses:
        trial = _Trial(i, 0, clauses)
        trial.note = _BY_CUSTOM
        yield trial


def _evaluate(trials: Sequence[_Trial], device: str) -> list[list[Evaluation]]:
    """The evaluations of every clause of every trial, from one batch."""
    problems = [
        Problem(clause.relation, clause.domains, seed_of(clause.relation))
        for trial in trials
        for clause in trial.clauses
    ]
    found = iter(evaluate(problems, device=device) if problems else ())
    return [[next(found) for _ in trial.clauses] for trial in trials]


def _judge(trial: _Trial, found: Sequence[Evaluation], time_limit_s: float) -> Judgement:
    pairs = zip(trial.clauses, found, strict=True)
    parts = [_part(clause, one, time_limit_s, judge_equality) for clause, one in pairs]
    weakest = parts[0]
    if len(parts) > 1:
        weakest = min(parts, key=lambda part: _RANK[part.verdict])
        if weakest.verdict == "satisfiable":
            weakest = judge_together(trial.clauses, found, weakest)
    return weakest.of(trial.reading, _inferred(trial.clauses))


def _part(
    clause: Clause, evaluation: Evaluation, time_limit_s: float, equality: _EqualityJudge
) -> Judgement:
    """The judgement of one clause."""
    if clause.sign in EQUALITIES:
        return equality(clause, evaluation, time_limit_s)
    if clause.sign in ORDERS:
        return judge_order(clause, evaluation, time_limit_s)
    if clause.sign in APPROXIMATE:
        return judge_approximation(clause, evaluation, time_limit_s)
    return Judgement("undecided", "none", f"{clause.sign} is not a relation of values")


def _reconsider(
    before: Judgement, trial: _Trial, found: Sequence[Evaluation], time_limit_s: float
) -> Judgement:
    """What a second trial changes: only an identity counts against the first judgement."""
    if before.verdict == "identity" or _refutes(trial, found):
        return before
    parts: list[Judgement] = []
    for clause, evaluation in zip(trial.clauses, found, strict=True):
        part = _part(clause, evaluation, time_limit_s, seek_identity)
        if part.verdict != "identity":
            return before
        parts.append(part)
    judgement = parts[0].of(trial.reading, trial.narrowed or _inferred(trial.clauses))
    if trial.narrowed is None:
        return judgement._replace(reason=f"{judgement.reason}, {trial.note}")
    if before.real_gap:
        reason = f"it holds for {trial.narrowed}, not everywhere"
        return before._replace(verdict="satisfiable", reason=reason, domain=trial.narrowed)
    return judgement


def _refutes(trial: _Trial, found: Sequence[Evaluation]) -> bool:
    """Whether the batch alone shows that no equation of the trial is an identity."""
    pairs = zip(trial.clauses, found, strict=True)
    return any(c.sign in EQUALITIES and by_evaluation(f).outcome == "differ" for c, f in pairs)


def _narrowed(best: _Trial, found: Sequence[Evaluation]) -> list[_Trial]:
    """The trial on smaller domains of undeclared symbols, where a relation holds in places."""
    clause = best.clauses[0]
    if len(best.clauses) != 1 or clause.sign not in EQUALITIES | ORDERS:
        return []
    compared = found[0].comparisons
    if clause.sign in EQUALITIES and not (compared and compared[0].agree):
        return []
    free = [s for s, d in clause.domains.items() if d is REAL and s not in clause.declared]
    counts = [s for s in free if s.base in COUNTING and not s.sub and not s.marks]
    narrower = [dict.fromkeys(counts, INTEGER), dict.fromkeys(free, POSITIVE)]
    return [_on(best, domains) for domains in narrower if domains]


def _on(trial: _Trial, domains: dict[Symbol, Domain]) -> _Trial:
    smaller = trial.clauses[0].on(domains)
    words = ", ".join(f"{symbol.name} {_words(domain)}" for symbol, domain in domains.items())
    return _Trial(trial.question, trial.reading, [smaller], words)


def _inferred(clauses: Sequence[Clause]) -> str | None:
    """The domains that were inferred, in words; None where all were declared."""
    inferred: dict[str, Domain] = {}
    for clause in clauses:
        told = clause.declared | clause.unknowns
        for symbol, domain in clause.domains.items():
            if not told or symbol not in told:
                inferred[symbol.name] = domain
    return ", ".join([f"{name} {_words(domain)}" for name, domain in inferred.items()]) or None


def _words(domain: Domain) -> str:
    if domain is REAL:
        return "real"
    if domain == POSITIVE:
        return "> 0"
    return f"{domain.kind} ≥ 0" if domain.within.low == 0.0 else domain.kind
