"""Mode `rigorous`: a micro-batch of equations through every stage, stage by stage.

    parse → dimensions → laws → identity → topology → coherence → confidence → explanation

Each stage lives in a package of its own; here is their order, and what their findings together
amount to. It keeps nothing between batches: caching is `phiq.scorer.standard`'s.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from msgspec.structs import replace

from phiq.contract import (
    Dimensions,
    Identity,
    ScoreRequest,
    SyntaxProblem,
    Verdict,
    VerdictName,
)
from phiq.scorer.chemistry import Reaction, balanced, imbalance, read_nuclear, read_reaction
from phiq.scorer.confidence.model import confidence
from phiq.scorer.dimensions import (
    check,
    choose_asked,
    declared_dimensions,
)
from phiq.scorer.evidence.collect import evidence_of
from phiq.scorer.explanation import account
from phiq.scorer.expression.tree import Node, kinds
from phiq.scorer.findings import Findings
from phiq.scorer.golden.coherence import coherence
from phiq.scorer.identity import Judgement, judge_batch
from phiq.scorer.identity.judgement import JudgementName
from phiq.scorer.judged_readings import question_of
from phiq.scorer.laws.table import index
from phiq.scorer.left_out import (
    in_moles_per_litre,
)
from phiq.scorer.parse import EquationSyntaxError, parse
from phiq.scorer.parse.text.dialects.plain import relates_quantities
from phiq.scorer.programs import Comparison, compared, may_be_program
from phiq.scorer.programs.floating import in_programs
from phiq.scorer.recognition import recognise
from phiq.scorer.render import to_display
from phiq.scorer.suggestion.law import corrected
from phiq.scorer.suggestion.syntax import mended
from phiq.scorer.suggestion.value import with_value
from phiq.scorer.time_limit import Allowance, TimeLimitError
from phiq.scorer.topology.signature import signatures

#: Verdicts that make an equation invalid; all others leave it standing.
INVALID: Final[frozenset[VerdictName]] = frozenset(
    ("malformed", "not_an_equation", "inconsistent", "contradiction")
)

_UNIT: Final = kinds("unit")
#: Longest one equation may take until it is judged, in seconds of processor time; past it:
#: `undecided`. Its evidence has a limit of its own.
TIME_LIMIT_S: Final = 0.5


def verdicts(requests: Sequence[ScoreRequest], device: str = "cpu") -> list[Verdict]:
    """One verdict for each request, in order, without time and provenance.

    Raises:
        InvalidRequestError: `dims` or `domain` of a request hold no dimension or no domain.
    """
    found = read(requests)
    prepare(requests, found)
    return conclude(requests, found, device)


def assess(requests: Sequence[ScoreRequest], device: str = "cpu") -> list[Findings]:
    """What all stages find of each request, in order.

    Raises:
        InvalidRequestError: `dims` or `domain` of a request hold no dimension or no domain.
    """
    found = read(requests)
    prepare(requests, found)
    _decide(requests, found, device)
    return found


def read(requests: Sequence[ScoreRequest]) -> list[Findings]:
    """What reading finds of each request; the stages that follow go on from there."""
    index()  # read once, which is to take no equation's time
    return [_read(request) for request in requests]


def prepare(requests: Sequence[ScoreRequest], found: Sequence[Findings]) -> None:
    """The further stages that need no device: adds what dimensions and laws find.

    Raises:
        InvalidRequestError: `dims` of a request hold no dimension.
    """
    for request, findings in zip(requests, found, strict=True):
        if findings.parsed:
            findings.declared = declared_dimensions(request.dims)
            try:
                findings.allowance.run(_recognise, request, findings)
            except TimeLimitError:
                continue  # with what was found by then


def conclude(
    requests: Sequence[ScoreRequest], found: Sequence[Findings], device: str = "cpu"
) -> list[Verdict]:
    """The verdicts on requests that are prepared.

    Raises:
        InvalidRequestError: `domain` of a request holds no domain.
    """
    _decide(requests, found, device)
    return [_verdict(r.equation, f) for r, f in zip(requests, found, strict=True)]


def _decide(requests: Sequence[ScoreRequest], found: Sequence[Findings], device: str) -> None:
    readable = [(r, f) for r, f in zip(requests, found, strict=True) if f.parsed]
    _judge(readable, device)
    _sign([findings for _, findings in readable], device)


def _read(request: ScoreRequest) -> Findings:
    """What reading finds of a request, whose time begins here."""
    findings = Findings(Allowance(TIME_LIMIT_S))
    try:
        findings.allowance.run(_parse, request, findings)
    except TimeLimitError:
        if findings.judgement is None and findings.syntax is None:
            what, text = "reading it takes longer than one equation may", request.equation
            _refuse(findings, EquationSyntaxError(what, kind="limit", text=text, offset=len(text)))
    return findings


def _parse(request: ScoreRequest, findings: Findings) -> None:
    declared = [*(request.dims or ()), *(request.domain or ())]
    text = request.equation
    reaction = None if declared else read_nuclear(text) or read_reaction(text)
    if reaction is not None:
        _count(findings, reaction)
        return
    program = not declared and not relates_quantities(text) and may_be_program(text)
    comparison = compared(text) if program else None
    if comparison is not None:
        _compare(findings, text, comparison)
        return
    try:
        findings.parsed = parse(request.equation, declared=declared)
        findings.root = findings.parsed.root
    except EquationSyntaxError as error:
        comparison = compared(text, unread=True) if "==" in text and not declared else None
        if comparison is not None:
            _compare(findings, text, comparison)
            return
        _refuse(findings, error)
        findings.suggestion = mended(request.equation, error, declared)


def _count(findings: Findings, reaction: Reaction) -> None:
    """A chemical equation can hold where atoms and charge are the same on both sides.

    Whether the reaction happens is another question, so it is no identity.
    """
    off = max((abs(left - right) for _, left, right in imbalance(reaction)), default=0)
    verdict: JudgementName = "contradiction" if off else "satisfiable"
    findings.verdict, findings.reaction = verdict, reaction
    findings.judgement = Judgement(verdict, "exact", "", residual=float(off), bound=0.0)
    findings.reading = reaction.reading
    findings.suggestion = balanced(reaction) if off else None


def _compare(findings: Findings, text: str, comparison: Comparison) -> None:
    """A comparison of a program, whose values were worked out."""
    verdict: JudgementName = "contradiction"
    if comparison.holds is not False:
        verdict = "identity" if comparison.holds else "undecided"
    findings.verdict = verdict
    stage = "none" if comparison.holds is None else "exact"
    proof = "evaluation" if comparison.holds else None
    findings.judgement = Judgement(verdict, stage, comparison.reason, proof=proof)
    findings.reading = text.strip()


def _refuse(findings: Findings, error: EquationSyntaxError) -> None:
    findings.verdict = "undecided" if error.kind == "limit" else error.kind
    findings.syntax = SyntaxProblem(
        detail=error.detail,
        offset=error.offset,
        caret=error.caret,
        expected=error.expected,
        kind=error.kind,
    )


def _recognise(request: ScoreRequest, findings: Findings) -> None:
    _check_dimensions(request, findings)
    recognise(findings)


def _check_dimensions(request: ScoreRequest, findings: Findings) -> None:
    if findings.parsed is None:
        return
    numbers = bool(request.domain) and not request.dims
    findings.root, findings.dimensions = choose_asked(
        findings.parsed, findings.declared, numbers=numbers
    )
    if findings.declared or not findings.root.kinds & _UNIT:
        return
    plain = in_moles_per_litre(findings.root, findings.parsed.arena)
    if plain is not None:
        found = check(plain, {})
        if not plain.kinds & _UNIT or (findings.clashes and found.status != "inconsistent"):
            findings.root, findings.dimensions = plain, found
            findings.numbers = "concentrations are taken as numbers of moles per litre"


def _judge(readable: Sequence[tuple[ScoreRequest, Findings]], device: str) -> None:
    """Judge all but what declared dimensions, or the units in the text, already rule out."""
    open_cases = [(r, f) for r, f in readable if not (f.clashes and f.is_certain)]
    questions = [question_of(r, f) for r, f in open_cases]
    judgements = judge_batch(questions, device=device)
    for (request, findings), question, found in zip(open_cases, questions, judgements, strict=True):
        refuted = found.verdict == "contradiction"
        judgement = _as_in_programs(request.equation, found) if refuted else found
        findings.judgement = judgement
        if not findings.clashes:
            findings.root = question.readings[judgement.reading]
    for _, findings in readable:
        findings.verdict = _decision(findings)


def _as_in_programs(text: str, found: Judgement) -> Judgement:
    """The judgement; what is false and that programs make true can hold."""
    how = in_programs(text)
    if how is None:
        return found
    reason = f"it holds {how}, as some read it; else {found.reason}"
    return Judgement("satisfiable", "exact", reason, found.reading, clauses=found.clauses)


def _decision(findings: Findings) -> VerdictName:
    """What dimensions, laws and judgement amount to.

    Dimensions read off the usual meaning of letters yield to arithmetic: an identity is one
    whatever its letters usually stand for, and x = x + 1 fails for a better reason. Units do not.
    """
    judgement = findings.judgement
    if judgement is not None and judgement.verdict in ("identity", "contradiction"):
        return judgement.verdict
    if judgement is None or findings.clashes:
        return "inconsistent"
    if judgement.verdict == "undecided" and findings.law and _is_all(findings.root):
        return "satisfiable"
    return judgement.verdict


def _is_all(root: Node | None) -> bool:
    """Whether a statement is one relation of two sides, so that a law is all that it says."""
    return root is not None and root.op == "rel" and len(root.args) == 2


def _sign(findings: Sequence[Findings], device: str) -> None:
    roots = [f.root for f in findings if f.root is not None]
    for one, betti in zip(findings, signatures(roots, device), strict=True):
        one.betti = betti
        if one.root is not None:
            one.coherence = coherence(one.root)
            one.reading = to_display(one.root)


def suggested(request: ScoreRequest, verdict: VerdictName | None) -> str | None:
    """What to write instead of a text of a known verdict, read anew."""
    found = read([request])
    prepare([request], found)
    if verdict is not None:
        found[0].verdict = verdict
    return _suggestion(request.equation, found[0])


def _suggestion(equation: str, findings: Findings) -> str | None:
    """The one text near this that is right, where it is sought: it costs as much as a verdict."""
    root, nearly = findings.root, findings.nearly
    if findings.suggestion is not None or root is None:
        return findings.suggestion
    if nearly is not None and findings.verdict != "identity":
        return corrected(equation, nearly, findings.declared)
    if findings.verdict == "contradiction" and "=" in equation:
        return with_value(equation, root)
    return None


def _verdict(equation: str, findings: Findings) -> Verdict:
    told = account(equation, findings)
    return Verdict(
        valid=findings.verdict not in INVALID and findings.syntax is None,
        confidence=confidence(findings.evidence),
        betti=findings.betti,
        chi=findings.chi,
        phi_coherence=findings.coherence,
        explanation=told.with_signature(equation, findings),
        processing_time_ms=0,
        mode="rigorous",
        verdict=findings.verdict,
        result=told.result,
        reading=findings.reading,
        form=findings.root.digest.hex() if findings.root else None,
        suggestion=_suggestion(equation, findings),
        likely_slip=None if findings.verdict == "identity" else findings.likely_slip,
        syntax=findings.syntax,
        dimensions=_dimensions(findings),
        identity=_identity(findings.judgement),
        law=findings.law,
        near_miss=findings.near_miss,
        evidence=evidence_of(
            findings.verdict, findings.judgement, findings.law, findings.allowance.left_s
        ),
    )


def _dimensions(findings: Findings) -> Dimensions | None:
    """What the check found, with the quantities of the law that is stated or nearly so."""
    dimensions, roles = findings.dimensions, findings.roles
    if dimensions is None or not dimensions.assumed or not roles:
        return dimensions
    named = {symbol.name: quantity for symbol, quantity in roles.items()}
    assumed = {name: named.get(name, what) for name, what in dimensions.assumed.items()}
    return replace(dimensions, assumed=assumed)


def _identity(judgement: Judgement | None) -> Identity | None:
    if judgement is None:
        return None
    return Identity(
        stage=judgement.stage,
        points=judgement.points,
        residual=judgement.residual,
        bound=judgement.bound,
        domain=judgement.domain,
    )
