"""The judge: takes a micro-batch of equations through the stages, cheap ones first.

All clauses of all best readings are evaluated as one batch on the device; what that does not
identify gets one more batch: other readings, and undeclared symbols restricted to positive values.
Single clauses are judged in `equality` and `order`; here their judgements are put together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from time import thread_time

from phiq.scorer.evaluate import Evaluation, Problem, evaluate, seed_of
from phiq.scorer.identity.differing_numbers import TO_THE_DIGITS
from phiq.scorer.identity.equality import judge_equality, seek_identity
from phiq.scorer.identity.extent import told_domain
from phiq.scorer.identity.infinity.judge import (
    judge_endless,
    may_be_endless,
    speaks_of_infinity,
)
from phiq.scorer.identity.judgement import OUT_OF_TIME, Judgement, Question
from phiq.scorer.identity.order import (
    ROUGH_ORDERS,
    judge_approximation,
    judge_much,
    judge_order,
)
from phiq.scorer.identity.outcome import by_evaluation
from phiq.scorer.identity.proportional import judge_proportion
from phiq.scorer.identity.rules.whole_statements import judge_without_numbers, of_statement
from phiq.scorer.identity.screen import is_no_identity
from phiq.scorer.identity.solve.remainders import solved_by_remainders
from phiq.scorer.identity.statement.clauses import (
    APPROXIMATE,
    EQUALITIES,
    ORDERS,
    Clause,
    hides_number,
    why_hidden,
)
from phiq.scorer.identity.statement.fields.letters import PLACES
from phiq.scorer.identity.statement.naming import spelled
from phiq.scorer.identity.statement.rules import Rule
from phiq.scorer.identity.statement.samples import joint_points, points_of
from phiq.scorer.identity.system import judge_together, of_remainders
from phiq.scorer.identity.trials import (
    ANOTHER,
    FOR_NUMBERS,
    FREED,
    ON_SCALES,
    Trial,
    narrower,
    trials_of,
)
from phiq.scorer.time_limit import Allowance, TimeLimitError

#: The judgement of several clauses is that of the weakest.
_RANK = {"contradiction": 0, "undecided": 1, "satisfiable": 2, "identity": 3}


#: Judgements of a congruence that its remainders may settle, or tell the reason of.
_OPEN_TO_REMAINDERS = frozenset(("undecided", "contradiction"))
_EqualityJudge = Callable[[Clause, Evaluation, Allowance], Judgement]


def judge_batch(questions: Sequence[Question], *, device: str = "cpu") -> list[Judgement]:
    """One judgement for each question, in order.

    Raises:
        InvalidRequestError: a declared domain is not in the domain language.
    """
    cases = [_Case(i, question) for i, question in enumerate(questions)]
    for case in cases:
        case.go(case.begin)
    best = [case.best for case in cases if case.best is not None]
    for trial, found in zip(best, _evaluate(best, cases, device), strict=True):
        case = cases[trial.question]
        case.go(case.judge, trial, found)
    open_cases = [case for case in cases if case.second and case.allowance.left_s > 0]
    second = [trial for case in open_cases for trial in case.second]
    evaluations = iter(_evaluate(second, cases, device))
    for case in open_cases:
        case.go(case.reconsider, [next(evaluations) for _ in case.second])
    return [case.judgement for case in cases]


class _Case:
    """A question on its way to a judgement, step by step, as far as its time carries."""

    def __init__(self, place: int, question: Question) -> None:
        self.judgement = OUT_OF_TIME
        self.best: Trial | None = None
        self.second: list[Trial] = []
        self._root = question.readings[0]
        self.allowance = question.allowance
        self._trials = trials_of(place, question)

    def go(self, step: Callable[..., None], *args: object) -> None:
        """Take a step; where time is up on the way, what was found by then stands."""
        try:
            self.allowance.run(step, *args)
        except TimeLimitError:
            return

    def begin(self) -> None:
        """Judge what compares no numbers; of all else find the first trial."""
        decided = judge_without_numbers(self._root)
        if decided is None:
            self.best = next(self._trials, None)
        if self.best is None:
            self.judgement = of_statement(self._root, decided or _NO_RELATION)

    def judge(self, best: Trial, found: Sequence[Evaluation]) -> None:
        """Judge the first trial, and find those that may change the judgement."""
        first = _judge(best, found, self.allowance)._replace(clauses=tuple(best.clauses))
        self.judgement = first
        if first.verdict != "identity":
            narrowed = narrower(best, found, unseen=first.verdict == "undecided")
            more = chain(narrowed, self._trials)
            self.second += _promising(more, best, found, self.allowance, first.verdict)
        if not self.second:
            self.judgement = of_statement(self._root, first)

    def reconsider(self, evaluations: Sequence[list[Evaluation]]) -> None:
        """Judge the second trials."""
        for trial, found in zip(self.second, evaluations, strict=True):
            before = self.judgement
            after = _reconsider(before, trial, found, self.allowance)
            if after is not before and (after.verdict == "identity" or trial.frees):
                after = after._replace(clauses=tuple(trial.clauses))
            self.judgement = after
        self.judgement = of_statement(self._root, self.judgement)


def _promising(
    trials: Iterable[Trial],
    best: Trial,
    found: Sequence[Evaluation],
    allowance: Allowance,
    judged: str,
) -> Iterator[Trial]:
    """The trials that may change the first judgement: those that may turn out identities.

    Where it refutes the text, so does what takes a constant for a symbol; where it leaves a chain
    open, so does another reading of that, which may hold.
    """
    refuted = judged == "contradiction"
    unsettled = judged == "undecided" and len(best.clauses) > 1
    points = joint_points(best.clauses, found)
    for trial in trials:
        hopeless = (is_no_identity(clause, points, allowance) for clause in trial.clauses)
        again = (trial.frees and refuted) or (unsettled and trial.note == ANOTHER)
        if trial.rule is not None or again or trial.settles or not any(hopeless):
            yield trial


_AS_CONSTANT = "as the constant it makes this false:"
_NO_RELATION = Judgement(
    "undecided", "none", "it says nothing about numbers that could be computed"
)


def _evaluate(
    trials: Sequence[Trial], cases: Sequence[_Case], device: str
) -> list[list[Evaluation]]:
    """The evaluations of every clause of every trial, from one batch.

    On the host they share its time; a device's first batch loads what computes there.
    """
    began = thread_time()
    problems = [
        Problem(clause.relation, clause.domains, seed_of(clause.relation))
        for trial in trials
        for clause in trial.clauses
    ]
    found = evaluate(problems, device=device) if problems else []
    share = (thread_time() - began) / len(trials) if trials and device == "cpu" else 0.0
    parts: list[list[Evaluation]] = []
    start = 0
    for trial in trials:
        cases[trial.question].allowance.left_s -= share
        end = start + len(trial.clauses)
        parts.append(found[start:end])
        start = end
    return parts


def _judge(trial: Trial, found: Sequence[Evaluation], allowance: Allowance) -> Judgement:
    pairs = zip(trial.clauses, found, strict=True)
    parts = [_part(clause, one, allowance, judge_equality) for clause, one in pairs]
    weakest = parts[0]
    if len(parts) > 1:
        weakest = min(parts, key=lambda part: _RANK[part.verdict])
        # What holds anyway, or to the digits typed, asks for nothing.
        asking = [
            k
            for k, (part, clause) in enumerate(zip(parts, trial.clauses, strict=True))
            if part.verdict != "identity" and clause.domains and part.reason != TO_THE_DIGITS
        ]
        if weakest.verdict == "satisfiable" and len(asking) > 1:
            clauses = [trial.clauses[k] for k in asking]
            weakest = judge_together(clauses, [found[k] for k in asking], weakest, allowance)
    # A solution may lie anywhere: an undeclared symbol may be solved for in the plane.
    if weakest.verdict == "satisfiable" and trial.rule is not None and not weakest.domain:
        weakest = _no_rule(weakest, trial.rule)
    if weakest.verdict == "identity" and len(parts) > 1 and trial.rule is None:
        weakest = weakest._replace(reason=f"each part is true; of the first, {weakest.reason}")
    if weakest.verdict == "satisfiable":
        return weakest.of(trial.reading, None if len(parts) > 1 else weakest.domain)
    if trial.rule is not None and weakest.verdict == "identity":
        return _told(trial.rule, weakest.of(trial.reading, None))
    return weakest.of(trial.reading, told_domain(trial.clauses, weakest))


def _part(
    clause: Clause, evaluation: Evaluation, allowance: Allowance, equality: _EqualityJudge
) -> Judgement:
    """The judgement of one clause; where arithmetic leaves it open, what is endless in it."""
    if speaks_of_infinity(clause):
        return judge_endless(clause, allowance) or _by_sign(clause, evaluation, allowance, equality)
    found = _by_sign(clause, evaluation, allowance, equality)
    if found.verdict == "satisfiable" and clause.unknowns and hides_number(clause):
        found = Judgement("undecided", "none", why_hidden(clause))
    if found.verdict in _OPEN_TO_REMAINDERS and clause.sign in EQUALITIES:
        congruence = solved_by_remainders((clause,))
        if congruence is not None and not congruence[1].found:
            reason = f"no whole number {spelled(congruence[0])} leaves this remainder"
            return found._replace(verdict="contradiction", stage="exact", reason=reason)
        if congruence is not None and found.verdict == "undecided":
            return of_remainders(found, *congruence)
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
    if clause.sign in ROUGH_ORDERS:
        return judge_much(clause, evaluation, allowance)
    if clause.sign == "∝":
        return judge_proportion(clause, points_of(evaluation, clause.domains))
    return Judgement(
        "undecided", "none", f"{clause.sign} compares no numbers, so there is nothing to compute"
    )


def _reconsider(
    before: Judgement, trial: Trial, found: Sequence[Evaluation], allowance: Allowance
) -> Judgement:
    """What a second trial changes: only an identity counts against the first judgement.

    But a constant refutes nothing that the letter allows as a symbol, nor one base of a bare
    logarithm what another allows.
    """
    if trial.frees and before.verdict == "contradiction":
        return _freed(before, trial, found, allowance)
    if before.verdict == "identity":
        return before
    refuted = _refutes(trial, found)
    if refuted and trial.rule is not None:
        return _fails(before, trial, found, allowance)
    first = None if refuted else _identity(trial, found, allowance)
    if first is None:
        return _settled(before, trial, found, allowance)
    return _turned_out(before, trial, first)


def _fails(
    before: Judgement, trial: Trial, found: Sequence[Evaluation], allowance: Allowance
) -> Judgement:
    """The judgement where a rule for all functions or vectors is refuted."""
    rule = trial.rule
    if rule is not None and rule.scope == PLACES:  # it is about numbers, and not all functions
        concrete = _judge(trial, found, allowance)
        if concrete.verdict == "contradiction":
            return concrete
    return before if rule is None else _no_rule(before, rule)


def _settled(
    before: Judgement, trial: Trial, found: Sequence[Evaluation], allowance: Allowance
) -> Judgement:
    """The judgement of another reading that holds, where the first one left a chain open.

    Of one that is hardly meant otherwise, where it refutes.
    """
    if trial.settles:
        found_so = _judge(trial, found, allowance)
        if found_so.verdict != "contradiction":
            return before
        # That the letter is this function is never certain, however far apart the numbers are.
        reason = f"{found_so.reason}, {trial.note}"
        return found_so._replace(reason=reason, stage="exact", residual=None, bound=None)
    reads = trial.note == ANOTHER and trial.rule is None and len(trial.clauses) > 1
    if before.verdict != "undecided" or not reads:
        return before
    settled = _judge(trial, found, allowance)
    return settled if settled.verdict == "satisfiable" else before


def _turned_out(before: Judgement, trial: Trial, first: Judgement) -> Judgement:
    """The judgement where a second trial is an identity, judged by its first clause."""
    if trial.rule is not None:
        return _told(trial.rule, first.of(trial.reading, None))
    if trial.note == FOR_NUMBERS:
        reason = f"both sides are equal, {trial.note}"
        return Judgement("identity", "digits", reason, trial.reading, points=len(trial.clauses))
    judgement = first.of(trial.reading, trial.narrowed or told_domain(trial.clauses, first))
    if trial.narrowed is None:
        told = f"{judgement.reason}, {trial.note}" if trial.note else judgement.reason
        return judgement._replace(reason=told)
    if before.real_gap:
        reason = f"it holds for {trial.narrowed}, not everywhere"
        return before._replace(verdict="satisfiable", reason=reason, domain=trial.narrowed)
    return judgement


def _identity(trial: Trial, found: Sequence[Evaluation], allowance: Allowance) -> Judgement | None:
    """The judgement of the first clause where all of them are identities."""
    first: Judgement | None = None
    for clause, evaluation in zip(trial.clauses, found, strict=True):
        part = _part(clause, evaluation, allowance, seek_identity)
        if part.verdict != "identity":
            return None
        first = first or part
    return first


def _told(rule: Rule, identity: Judgement) -> Judgement:
    """The identity between numbers as what it says of the letters of a rule."""
    return identity._replace(reason=rule.reason, domain=rule.scope)


def _no_rule(before: Judgement, rule: Rule) -> Judgement:
    """The judgement of what is no rule for all functions or vectors, but can hold for some."""
    if before.verdict != "satisfiable":
        return before
    return before._replace(reason=f"it can hold, but not for {rule.scope}")


def _freed(
    before: Judgement, trial: Trial, found: Sequence[Evaluation], allowance: Allowance
) -> Judgement:
    """The judgement with a constant for a symbol, or to another base, unless it refutes too."""
    freed = _judge(trial, found, allowance)
    if freed.verdict == "contradiction" and trial.note != ON_SCALES:
        return before
    if trial.disputed:
        reason = f"it holds {trial.note}, as some read it; else {before.reason}"
        return freed._replace(verdict="satisfiable", reason=reason)
    told = f"{freed.reason}, {trial.note}" if trial.note else freed.reason
    if trial.note == FREED:
        told = f"{told} ({_AS_CONSTANT} {before.reason})"
    return freed._replace(reason=told)


def _refutes(trial: Trial, found: Sequence[Evaluation]) -> bool:
    """Whether the batch alone shows that no equation of the trial is an identity."""
    pairs = zip(trial.clauses, found, strict=True)
    return any(c.sign in EQUALITIES and by_evaluation(f).outcome == "differ" for c, f in pairs)
