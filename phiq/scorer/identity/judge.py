"""The judge: takes a micro-batch of equations through the stages, cheap ones first.

All clauses of all best readings are evaluated as one batch on the device; what that does not
identify gets one more batch: other readings, and undeclared symbols restricted to positive values.
Single clauses are judged in `equality` and `order`; here their judgements are put together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain

from phiq.scorer.evaluate import Evaluation, Problem, evaluate, seed_of
from phiq.scorer.expression.domain import INTEGER, REAL, Domain, Interval
from phiq.scorer.expression.tree import Node, Symbol
from phiq.scorer.identity.endless import judge_endless, may_be_endless, speaks_of_infinity
from phiq.scorer.identity.equality import judge_equality, seek_identity
from phiq.scorer.identity.extent import is_total
from phiq.scorer.identity.judgement import Judgement, Question
from phiq.scorer.identity.naming import called, spelled
from phiq.scorer.identity.order import judge_approximation, judge_much, judge_order
from phiq.scorer.identity.outcome import by_evaluation
from phiq.scorer.identity.proportional import judge_proportion
from phiq.scorer.identity.screen import is_no_identity
from phiq.scorer.identity.statement.clauses import (
    APPROXIMATE,
    EQUALITIES,
    INEQUALITIES,
    ORDERS,
    Clause,
    clauses_of,
    is_typed_free,
)
from phiq.scorer.identity.statement.conventions import by_custom
from phiq.scorer.identity.statement.domains import parse_domains
from phiq.scorer.identity.statement.golden_letters import in_golden_letters
from phiq.scorer.identity.statement.letters import frees_a_letter
from phiq.scorer.identity.statement.logarithms import rebases_logarithms
from phiq.scorer.identity.statement.samples import joint_points, points_of
from phiq.scorer.identity.statement.scales import on_scales
from phiq.scorer.identity.system import judge_together
from phiq.scorer.time_limit import Allowance

#: Longest one equation may keep the slow stages busy, all its clauses and readings together, in
#: seconds of processor time.
TIME_LIMIT_S = 2.0
#: What undeclared real symbols are narrowed to where an equation holds only in places.
POSITIVE = Domain("real", Interval(low=0.0))
#: Letters that count things by custom: where undeclared, tried as integers.
COUNTING = frozenset("jklmn")
#: The judgement of several clauses is that of the weakest.
_RANK = {"contradiction": 0, "undecided": 1, "satisfiable": 2, "identity": 3}


_EqualityJudge = Callable[[Clause, Evaluation, Allowance], Judgement]


class _Trial:
    """One way to judge a question: a reading's clauses, perhaps on a domain narrowed in words.

    frees: whether it takes a constant of the first reading for a symbol, or a bare logarithm to
        another base; the first may refute the text only where this one does too.
    """

    __slots__ = ("clauses", "frees", "narrowed", "note", "question", "reading")

    def __init__(  # noqa: PLR0913 - what makes a trial, each part once
        self,
        question: int,
        reading: int,
        clauses: list[Clause],
        narrowed: str | None = None,
        note: str = "in another reading than the first",
        *,
        frees: bool = False,
    ) -> None:
        self.question = question
        self.reading = reading
        self.clauses = clauses
        self.narrowed = narrowed
        self.note = note
        self.frees = frees


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
    allowances = [Allowance(time_limit_s) for _ in questions]
    second: list[_Trial] = []
    for trial, found in zip(best, _evaluate(best, device), strict=True):
        allowance = allowances[trial.question]
        judgement = judgements[trial.question] = _judge(trial, found, allowance)._replace(
            clauses=tuple(trial.clauses)
        )
        if judgement.verdict != "identity":
            open_case = judgement.verdict == "undecided"
            narrowed = _narrowed(trial, found, unseen=open_case)
            more = chain(narrowed, others[trial.question])
            refuted = judgement.verdict == "contradiction"
            second += _promising(more, trial, found, allowance, refuted=refuted)
    for trial, found in zip(second, _evaluate(second, device), strict=True):
        before, allowance = judgements[trial.question], allowances[trial.question]
        after = _reconsider(before, trial, found, allowance)
        if after is not before and (after.verdict == "identity" or trial.narrowed is None):
            after = after._replace(clauses=tuple(trial.clauses))
        judgements[trial.question] = after
    return judgements


def _promising(
    trials: Iterable[_Trial],
    best: _Trial,
    found: Sequence[Evaluation],
    allowance: Allowance,
    *,
    refuted: bool,
) -> Iterator[_Trial]:
    """The trials that may change the first judgement: those that may turn out identities.

    Where it refutes the text, so does what takes a constant for a symbol.
    """
    points = joint_points(best.clauses, found)
    for trial in trials:
        hopeless = (is_no_identity(clause, points, allowance) for clause in trial.clauses)
        if (trial.frees and refuted) or not any(hopeless):
            yield trial


_BY_CUSTOM = "with letters taken for the special functions they usually name"
_IN_GOLDEN_LETTERS = "with φ taken for the golden ratio and ψ for its conjugate 1 − φ"
_FREED = "with the letter taken for a symbol and not for a constant"
_ON_SCALES = "with temperatures taken as readings of a thermometer"
_NO_RELATION = Judgement(
    "undecided", "none", "it says nothing about numbers that could be computed"
)


def _trials(i: int, question: Question) -> Iterator[_Trial]:
    """The readings that can be judged, best first, then conventions; each when it is asked for.

    By custom, letters are the special functions that they name beside them.
    """
    declared = parse_domains(question.domain)
    best: Node | None = None
    for k, root in enumerate(question.readings):
        clauses = clauses_of(root, declared)
        if clauses:
            yield _reading(i, k, clauses, best, root)
            if question.known:
                return
        best = best or root
        if clauses and question.keeps_symbols and any(map(is_typed_free, clauses)):
            break  # so it is in every reading
    if best is None:
        return
    conventions = (
        (by_custom(best, declared), _BY_CUSTOM),
        (in_golden_letters(best, declared), _IN_GOLDEN_LETTERS),
        (on_scales(best), _ON_SCALES),
    )
    for other, note in conventions:
        clauses = None if other is None else clauses_of(other, declared)
        if clauses:
            yield _Trial(i, 0, clauses, note=note)


def _reading(i: int, k: int, clauses: list[Clause], best: Node | None, root: Node) -> _Trial:
    """The trial of one reading, beside the best one where it is another."""
    if best is not None and frees_a_letter(best, root):
        return _Trial(i, k, clauses, note=_FREED, frees=True)
    if best is not None and rebases_logarithms(best, root):
        return _Trial(i, k, clauses, frees=True)
    return _Trial(i, k, clauses)


def _evaluate(trials: Sequence[_Trial], device: str) -> list[list[Evaluation]]:
    """The evaluations of every clause of every trial, from one batch."""
    problems = [
        Problem(clause.relation, clause.domains, seed_of(clause.relation))
        for trial in trials
        for clause in trial.clauses
    ]
    found = evaluate(problems, device=device) if problems else []
    parts: list[list[Evaluation]] = []
    start = 0
    for trial in trials:
        end = start + len(trial.clauses)
        parts.append(found[start:end])
        start = end
    return parts


def _judge(trial: _Trial, found: Sequence[Evaluation], allowance: Allowance) -> Judgement:
    pairs = zip(trial.clauses, found, strict=True)
    parts = [_part(clause, one, allowance, judge_equality) for clause, one in pairs]
    weakest = parts[0]
    if len(parts) > 1:
        weakest = min(parts, key=lambda part: _RANK[part.verdict])
        # What holds anyway, or to the digits typed, asks for nothing.
        asking = [
            k
            for k, (part, clause) in enumerate(zip(parts, trial.clauses, strict=True))
            if part.verdict != "identity" and clause.domains
        ]
        if weakest.verdict == "satisfiable" and len(asking) > 1:
            clauses = [trial.clauses[k] for k in asking]
            weakest = judge_together(clauses, [found[k] for k in asking], weakest, allowance)
    # A solution may lie anywhere: an undeclared symbol may be solved for in the plane.
    if weakest.verdict == "satisfiable":
        return weakest.of(trial.reading, None if len(parts) > 1 else weakest.domain)
    return weakest.of(trial.reading, _domain(trial.clauses, weakest))


def _part(
    clause: Clause, evaluation: Evaluation, allowance: Allowance, equality: _EqualityJudge
) -> Judgement:
    """The judgement of one clause; where arithmetic leaves it open, what is endless in it."""
    if speaks_of_infinity(clause):
        return judge_endless(clause, allowance) or _by_sign(clause, evaluation, allowance, equality)
    found = _by_sign(clause, evaluation, allowance, equality)
    if found.verdict == "undecided" and may_be_endless(clause):
        return judge_endless(clause, allowance) or found
    return found


def _by_sign(
    clause: Clause, evaluation: Evaluation, allowance: Allowance, equality: _EqualityJudge
) -> Judgement:
    if clause.sign in EQUALITIES:
        return equality(clause, evaluation, allowance)
    if clause.sign in ORDERS:
        return judge_order(clause, evaluation, allowance)
    if clause.sign in APPROXIMATE:
        return judge_approximation(clause, evaluation, allowance)
    if clause.sign in ("≫", "≪"):
        return judge_much(clause, evaluation, allowance)
    if clause.sign == "∝":
        return judge_proportion(clause, points_of(evaluation, clause.domains))
    return Judgement(
        "undecided", "none", f"{clause.sign} compares no numbers, so there is nothing to compute"
    )


def _reconsider(
    before: Judgement, trial: _Trial, found: Sequence[Evaluation], allowance: Allowance
) -> Judgement:
    """What a second trial changes: only an identity counts against the first judgement.

    But a constant refutes nothing that the letter allows as a symbol, nor one base of a bare
    logarithm what another allows.
    """
    if trial.frees and before.verdict == "contradiction":
        return _freed(before, trial, found, allowance)
    if before.verdict == "identity" or _refutes(trial, found):
        return before
    parts: list[Judgement] = []
    for clause, evaluation in zip(trial.clauses, found, strict=True):
        part = _part(clause, evaluation, allowance, seek_identity)
        if part.verdict != "identity":
            return before
        parts.append(part)
    judgement = parts[0].of(trial.reading, trial.narrowed or _domain(trial.clauses, parts[0]))
    if trial.narrowed is None:
        return judgement._replace(reason=f"{judgement.reason}, {trial.note}")
    if before.real_gap:
        reason = f"it holds for {trial.narrowed}, not everywhere"
        return before._replace(verdict="satisfiable", reason=reason, domain=trial.narrowed)
    return judgement


def _freed(
    before: Judgement, trial: _Trial, found: Sequence[Evaluation], allowance: Allowance
) -> Judgement:
    """The judgement with a constant for a symbol, or to another base, unless it refutes too."""
    freed = _judge(trial, found, allowance)
    if freed.verdict == "contradiction":
        return before
    return freed._replace(reason=f"{freed.reason}, {trial.note}")


def _refutes(trial: _Trial, found: Sequence[Evaluation]) -> bool:
    """Whether the batch alone shows that no equation of the trial is an identity."""
    pairs = zip(trial.clauses, found, strict=True)
    return any(c.sign in EQUALITIES and by_evaluation(f).outcome == "differ" for c, f in pairs)


def _narrowed(best: _Trial, found: Sequence[Evaluation], *, unseen: bool) -> list[_Trial]:
    """The trial on smaller domains of undeclared symbols, where a relation holds in places.

    unseen: whether it is open; then it may hold in places where the batch could not look at all.
    """
    clause = best.clauses[0]
    if len(best.clauses) != 1 or clause.sign not in EQUALITIES | ORDERS:
        return []
    compared = found[0].comparisons
    holds = compared[0].agree if compared else unseen
    if clause.sign in EQUALITIES and not holds:
        return []
    free = [s for s, d in clause.domains.items() if d is REAL and s not in clause.declared]
    counts = [s for s in free if s.base in COUNTING and not s.sub and not s.marks]
    narrower = [dict.fromkeys(counts, INTEGER), dict.fromkeys(free, POSITIVE)]
    return [_on(best, domains) for domains in narrower if domains]


def _on(trial: _Trial, domains: dict[Symbol, Domain]) -> _Trial:
    clause = trial.clauses[0]
    smaller = clause.on(dict(clause.domains) | domains, clause.declared)
    words = ", ".join(
        f"{called(clause, symbol)} {_words(domain)}" for symbol, domain in domains.items()
    )
    return _Trial(trial.question, trial.reading, [smaller], words)


def _domain(clauses: Sequence[Clause], judgement: Judgement) -> str | None:
    """Where a judgement holds, in words; None where all domains were declared."""
    words = _inferred(clauses)
    if words is None or judgement.verdict != "identity":
        return words
    ordered = any(clause.sign in INEQUALITIES for clause in clauses)
    if all(is_total(clause.relation, real=ordered) for clause in clauses):
        return words
    return f"{words}, where both sides are {'real' if ordered else 'defined'}"


def _inferred(clauses: Sequence[Clause]) -> str | None:
    """The domains that were inferred, in words; None where all were declared."""
    inferred: dict[str, Domain] = {}
    for clause in clauses:
        told = clause.declared | clause.unknowns
        for symbol, domain in clause.domains.items():
            if not told or symbol not in told:
                inferred[spelled(symbol)] = domain
    return ", ".join([f"{name} {_words(domain)}" for name, domain in inferred.items()]) or None


def _words(domain: Domain) -> str:
    if domain is REAL:
        return "real"
    if domain == POSITIVE:
        return "> 0"
    return f"{domain.kind} ≥ 0" if domain.within.low == 0.0 else domain.kind
