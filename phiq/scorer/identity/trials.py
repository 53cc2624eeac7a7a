"""The ways to judge a question: its readings, then conventions, then smaller domains.

A trial is a reading's clauses, perhaps on a domain narrowed in words. It judges none of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from phiq.scorer.domains import parse_domains
from phiq.scorer.evaluate import Evaluation
from phiq.scorer.expression.domain import INTEGER, NATURAL, POSITIVE, REAL, Domain, Domains
from phiq.scorer.expression.literals import unitless
from phiq.scorer.expression.tree import Arena, Node, Symbol, TreeLimitError, kinds
from phiq.scorer.identity.extent import domain_words
from phiq.scorer.identity.judgement import Question
from phiq.scorer.identity.rules.linear_moments import by_linearity
from phiq.scorer.identity.rules.outcomes import by_outcomes
from phiq.scorer.identity.statement.clauses import (
    EQUALITIES,
    ORDERS,
    Clause,
    clauses_of,
    is_typed_free,
)
from phiq.scorer.identity.statement.conventions.conversions import by_typed_factor
from phiq.scorer.identity.statement.conventions.disputed import in_other_conventions
from phiq.scorer.identity.statement.conventions.engineering import (
    AS_AMPLITUDES,
    AS_POWERS,
    IN_DEGREES,
    LEVELS,
    as_engineers,
)
from phiq.scorer.identity.statement.conventions.functions import by_custom
from phiq.scorer.identity.statement.conventions.golden_letters import (
    divides_them,
    in_golden_letters,
)
from phiq.scorer.identity.statement.conventions.letters import frees_a_letter
from phiq.scorer.identity.statement.conventions.other_readings import (
    BELOW,
    moves_a_power_of_ten,
    puts_below,
    rebases_logarithms,
    takes_a_share,
)
from phiq.scorer.identity.statement.conventions.ranges import in_usual_ranges
from phiq.scorer.identity.statement.conventions.scales import (
    compares_scales,
    in_other_sizes,
    on_scales,
    takes_numbers_in_si,
)
from phiq.scorer.identity.statement.domains import COUNTING
from phiq.scorer.identity.statement.fields.components import by_components
from phiq.scorer.identity.statement.naming import called
from phiq.scorer.identity.statement.number_sums import FOR_EACH, NUMBERS, at_numbers, over_numbers
from phiq.scorer.identity.statement.rules import Rule, rule_of_matrices

_BY_CUSTOM = "with letters taken for the special functions they usually name"
_OF_VARIABLES = "for random variables that are not constant"
_IN_GOLDEN_LETTERS = "with φ, ψ, F and L taken as beside the golden ratio (ψ = 1 − φ)"
FREED = "with the letter taken for a symbol"
#: The note of a trial that is another reading of the text: none, as the reading is told.
ANOTHER = ""
ON_SCALES = "with temperatures taken as readings of a thermometer"
_AS_STEPS = "for differences of temperature"
_IN_USUAL_RANGES = "over the range that is meant where none is told"
#: The note of a trial at some whole numbers, of what is meant of all.
FOR_NUMBERS = f"as worked out for {len(NUMBERS)} numbers up to {NUMBERS[-1]}"
_UNIT = kinds("unit")
_GIVEN = kinds("given")
_JOINED = frozenset(("system", "logic"))
_IN_OTHER_SIZES = "with the unit in another of its sizes"
#: Notes of trials in which units are something else than at first.
_BY_TYPED_FACTOR = "with the units telling what the numbers before and after the conversion count"
_OF_UNITS = frozenset(
    (ON_SCALES, _IN_OTHER_SIZES, IN_DEGREES, AS_AMPLITUDES, AS_POWERS, LEVELS, _BY_TYPED_FACTOR)
)


class Trial(NamedTuple):
    """One way to judge a question: a reading's clauses, perhaps on a domain narrowed in words.

    frees: whether it takes a constant of the first reading for a symbol, a bare logarithm to
        another base, a percentage as one of what stands before, a power of ten above a slash for
        one below, a step of temperature for a temperature, or a unit in another of its sizes; the
        first may refute the text only where this one does too.
    rule: what the statement is about, where its letters stand for more than numbers.
    settles: whether it is hardly meant otherwise: it refutes what another reading allows.
    disputed: whether it is another convention than the first one, as usual with some readers: what
        it makes true can hold.
    """

    question: int
    reading: int
    clauses: list[Clause]
    narrowed: str | None = None
    note: str = ANOTHER
    frees: bool = False
    rule: Rule | None = None
    settles: bool = False
    disputed: bool = False


def trials_of(i: int, question: Question) -> Iterator[Trial]:
    """The readings that can be judged, best first, then conventions; each when it is asked for.

    None any more from where a statement grows too large when it is rewritten.
    """
    try:
        yield from _trials(i, question)
    except TreeLimitError:
        return


def _trials(i: int, question: Question) -> Iterator[Trial]:
    """The trials; by custom, letters are the special functions that they name beside them."""
    declared = parse_domains(question.domain)
    best: Node | None = None
    for k, root in enumerate(question.readings):
        if question.known and best is not None and not _counts_otherwise(best, root):
            continue
        clauses = clauses_of(root, declared)
        if clauses and best is None and root.kinds & _UNIT and compares_scales(root):
            yield Trial(i, k, clauses_of(on_scales(root) or root, declared) or clauses)
            yield Trial(i, k, clauses, note=_AS_STEPS, frees=True, disputed=True)
        elif clauses:
            yield _reading(i, k, clauses, best, root)
        best = best or root
        if clauses and question.keeps_symbols and all(map(is_typed_free, clauses)):
            break  # so it is in every reading
    if best is None or question.known:
        return
    for_each = at_numbers(best) if best.kinds & FOR_EACH else None
    written = for_each or (over_numbers(best) if best.kinds & _GIVEN else best)
    customary = by_custom(written, declared)
    clauses = None if customary is None else clauses_of(customary.root, declared)
    if customary is not None and clauses:
        every = best.op == "system" or for_each is None
        settles = every and (customary.settled or written.digest != best.digest)
        note = _BY_CUSTOM if for_each is None else FOR_NUMBERS
        yield Trial(i, 0, clauses, note=note, settles=settles)
    conventions = (
        (in_golden_letters(best, declared), _IN_GOLDEN_LETTERS),
        (for_each, FOR_NUMBERS),
        (on_scales(best), ON_SCALES),
        (by_typed_factor(best), _BY_TYPED_FACTOR),
        *as_engineers(best, declared),
        *((other, _IN_OTHER_SIZES) for other in in_other_sizes(best)),
        *((other, _IN_USUAL_RANGES) for other in in_usual_ranges(best, declared)),
    )
    for other, note in conventions:
        clauses = None if other is None else clauses_of(other, declared)
        if clauses:
            settles = note == _IN_GOLDEN_LETTERS and divides_them(best)
            yield Trial(i, 0, clauses, note=note, frees=note in _OF_UNITS, settles=settles)
    for other, note in () if best.letters else in_other_conventions(best):
        clauses = clauses_of(other, declared)
        if clauses:
            yield Trial(i, 0, clauses, note=note, frees=True, disputed=True)
    yield from _of_rules(i, best, declared)


def _of_rules(i: int, best: Node, declared: Domains) -> Iterator[Trial]:
    """The trials of a rule of vectors, functions or random variables."""
    rule = by_components(best) or by_outcomes(best)
    clauses = None if rule is None else clauses_of(rule.statement, declared)
    if clauses:
        yield Trial(i, 0, clauses, rule=rule)
    linear = by_linearity(best)
    domains = {} if linear is None else {**declared, **linear.domains}
    clauses = None if linear is None else clauses_of(linear.statement, domains)
    if clauses:
        yield Trial(i, 0, clauses, note=_OF_VARIABLES, settles=True)


def _reading(i: int, k: int, clauses: list[Clause], best: Node | None, root: Node) -> Trial:
    """The trial of one reading, beside the best one where it is another."""
    if best is not None and frees_a_letter(best, root):
        return Trial(i, k, clauses, note=FREED, frees=True)
    if best is not None and not best.letters and puts_below(best, root):
        return Trial(i, k, clauses, note=BELOW, frees=True, disputed=True)
    conventional = best is not None and (
        rebases_logarithms(best, root) or takes_a_share(best, root) or _counts_otherwise(best, root)
    )
    if conventional:
        return Trial(i, k, clauses, frees=True)
    return Trial(i, k, clauses, rule=rule_of_matrices(root, clauses))


def _counts_otherwise(best: Node, root: Node) -> bool:
    """Whether another reading has its numbers in other units or powers of ten elsewhere."""
    in_units = bool(root.kinds & _UNIT) and not best.kinds & _UNIT
    in_units = in_units and (best.op in _JOINED or unitless(root, Arena()).digest == best.digest)
    return in_units or takes_numbers_in_si(root) or moves_a_power_of_ten(best, root)


def narrower(best: Trial, found: Sequence[Evaluation], *, unseen: bool) -> list[Trial]:
    """Trials on smaller domains of undeclared symbols, where a relation holds in places.

    A letter that counts is whole, and an index natural, if that makes it true; other symbols are
    tried above 0, which is told.
    unseen: whether it is open; then it may hold in places where the batch could not look at all.
    """
    clause = best.clauses[0]
    if len(best.clauses) != 1 or clause.sign not in EQUALITIES | ORDERS:
        return []
    line: dict[Symbol, Domain] = {}
    whole: dict[Symbol, Domain] = {}
    natural: dict[Symbol, Domain] = {}
    for symbol, domain in clause.domains.items():
        if symbol not in clause.declared and domain in (REAL, INTEGER):
            if domain == REAL:
                line[symbol] = POSITIVE
            if domain == REAL and symbol in COUNTING:
                whole[symbol] = INTEGER
            if domain == INTEGER or symbol in whole:
                natural[symbol] = NATURAL
    compared = found[0].comparisons
    holds = compared[0].agree if compared else unseen
    if clause.sign in EQUALITIES and not holds and len(natural) < len(clause.domains):
        return []
    trials = [_on(best, domains, meant=True) for domains in (whole, natural) if domains]
    return [*trials, _on(best, line, meant=False)] if line else trials


def _on(trial: Trial, domains: dict[Symbol, Domain], *, meant: bool) -> Trial:
    clause = trial.clauses[0]
    smaller = clause.on(dict(clause.domains) | domains, clause.declared)
    if meant:
        return Trial(trial.question, trial.reading, [smaller])
    words = ", ".join(
        f"{called(clause, symbol)} {domain_words(domain)}" for symbol, domain in domains.items()
    )
    return Trial(trial.question, trial.reading, [smaller], words)
