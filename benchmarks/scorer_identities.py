"""Identities: accuracy, wrong answers and processor time against SymPy and math-verify.

Each row is an equation with the domains of its symbols and whether it holds on them. Ours reads
the text and judges all rows as one batch on one core; a true row must come out as an identity, a
false one as a contradiction or satisfiable. SymPy gets both sides as expressions made from our
reading, with the assumptions on symbols that it can express, so that only its judging is measured;
math-verify reads LaTeX itself (ours, where the row is not LaTeX already). Peers run in a process of
their own, one row at a time under a limit. What they cannot read or finish is undecided; imports
are not in the time. The development data is used where it is present, else the sample below.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from queue import Empty, Queue
from threading import Thread
from typing import IO, Any, NamedTuple

from benchmarks.identity_peers import PEERS, Case
from phiq.scorer.identity import Question, judge_batch
from phiq.scorer.parse import parse
from phiq.scorer.render import to_latex

ROOT = Path(__file__).parents[1]
DATA = ROOT.parent / "shared" / "data" / "identities.jsonl"
SAMPLE = [
    (r"\sin(2x) = 2\sin(x)\cos(x)", {"x": "real"}, True),
    (r"\sin(2x) = \sin(x)\cos(x)", {"x": "real"}, False),
    (r"\sqrt{x^{2}} = x", {"x": "real > 0"}, True),
    (r"\sqrt{x^{2}} = x", {"x": "real"}, False),
    (r"\Gamma(z+1) = z\Gamma(z)", {"z": "complex"}, True),
    (r"\sum_{n=1}^{\infty} \frac{1}{n^{2}} = \frac{\pi^{2}}{6}", {}, True),
]
#: Seconds of wall time a peer has for one row.
LIMIT_S = 10.0
#: Seconds a peer has to import its libraries.
START_S = 120.0


class Answer(NamedTuple):
    """Whether the equation was found to hold (None: undecided), and the seconds that took."""

    holds: bool | None
    seconds: float


def cases() -> list[Case]:
    """The development data where it is present, else the shipped sample."""
    if not DATA.exists():
        return [_case(text, domain, holds, "core", "latex") for text, domain, holds in SAMPLE]
    rows = map(json.loads, DATA.read_text(encoding="utf-8").splitlines())
    return [
        _case(row["equation"], row["domain"], row["label"], row["tier"], row["notation"])
        for row in rows
    ]


def _case(text: str, domain: dict[str, str], holds: bool, tier: str, notation: str) -> Case:
    root = parse(text, declared=domain).root
    latex = text if notation == "latex" else to_latex(root)
    code = _Code(domain)
    return Case(text, domain, holds, tier, latex, [code.of(side) for side in root.args])


class _Code:
    """Writes our trees as SymPy constructors."""

    def __init__(self, domain: dict[str, str]) -> None:
        self.domain = domain

    def of(self, node: Any) -> str:
        args = [self.of(child) for child in node.args]
        if node.op in LEAVES:
            return self.leaf(node)
        if node.op == "fn":
            name = RENAMED.get(node.text, node.text)
            return f"sp.{name}({', '.join(args)})"
        if node.op in ("sum", "prod"):
            return (
                f"sp.{'Sum' if node.op == 'sum' else 'Product'}({args[0]}, ({', '.join(args[1:])}))"
            )
        if node.op == "int":
            return f"sp.Integral({args[0]}, ({', '.join(args[1:])}))"
        return TEMPLATES.get(node.op, "sp.UnknownOperation").format(
            *args, sum=" + ".join(args), product="*".join(f"({a})" for a in args)
        )

    def leaf(self, node: Any) -> str:
        if node.op == "num":
            return f"sp.Rational('{node.text}')"
        if node.op == "const":
            return f"sp.{CONSTANTS.get(node.text, node.text)}"
        declared = self.domain.get(node.symbol.name, "")
        return f"sp.Symbol({node.symbol.name!r}, **{_assumptions(declared)!r})"


def _assumptions(domain: str) -> dict[str, bool]:
    kind = domain.partition(" ")[0]
    found = {kind: True} if kind in ("real", "integer") else {}
    if kind and ("> 0" in domain or "in (0." in domain or ">= 1" in domain):
        found["positive"] = True
    elif ">= 0" in domain:
        found["nonnegative"] = True
    return found


LEAVES = frozenset({"num", "const", "sym"})
CONSTANTS = {"e": "E", "i": "I", "phi": "GoldenRatio", "inf": "oo", "euler": "EulerGamma"}
RENAMED = {
    "ln": "log", "ceil": "ceiling", "pochhammer": "RisingFactorial", "lambertw": "LambertW",
    "fallingfactorial": "FallingFactorial",
}  # fmt: skip
TEMPLATES = {
    "add": "({sum})",
    "mul": "({product})",
    "div": "(({0})/({1}))",
    "neg": "(-({0}))",
    "pow": "(({0})**({1}))",
    "root": "sp.root({0}, {1})",
    "abs": "sp.Abs({0})",
    "conj": "sp.conjugate({0})",
}


def phiq(found: list[Case]) -> list[Answer]:
    """This package: reading and judging, one batch."""

    def judged() -> list[bool | None]:
        questions = []
        for case in found:
            readings = parse(case.text, declared=case.domain).readings
            questions.append(Question(tuple(r.root for r in readings), case.domain))
        verdicts = [judgement.verdict for judgement in judge_batch(questions)]
        return [None if v == "undecided" else v == "identity" for v in verdicts]

    judged()
    start = time.process_time()
    answers = judged()
    seconds = (time.process_time() - start) / len(found)
    return [Answer(holds, seconds) for holds in answers]


def peer(name: str) -> Callable[[list[Case]], list[Answer]]:
    """One of PEERS, run in a process that is replaced when a row takes too long."""

    def run(found: list[Case]) -> list[Answer]:
        worker = _Worker(name)
        answers = [worker.ask(case) for case in found]
        worker.stop()
        return answers

    return run


class _Worker:
    """The peer's process: a line of JSON in, a line of JSON out."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.start()

    def start(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.identity_peers", self.name],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.lines: Queue[str] = Queue()
        Thread(target=_pass_on, args=(self.process.stdout, self.lines), daemon=True).start()
        if self.lines.get(timeout=START_S).strip() != "ready":
            raise ImportError(self.name)

    def stop(self) -> None:
        self.process.kill()
        self.process.wait()

    def ask(self, case: Case) -> Answer:
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(case._asdict()) + "\n")
        self.process.stdin.flush()
        try:
            holds, seconds = json.loads(self.lines.get(timeout=LIMIT_S))
            return Answer(holds, seconds)
        except Empty:
            self.stop()
            self.start()
            return Answer(None, LIMIT_S)


def _pass_on(stream: IO[str], lines: Queue[str]) -> None:
    for line in stream:
        lines.put(line)
    lines.put("")


def table() -> str:
    """One row for each judge: accuracy, wrong answers among those given, ms an equation."""
    found = cases()
    holding = sum(case.holds for case in found)
    lines = [
        f"{holding} equations that hold on their domains, {len(found) - holding} that do not; "
        f"{LIMIT_S:.0f} s for a row.",
        "",
        "| judge | core | all | wrong of decided | undecided | mean ms | median ms |",
        "|---|---|---|---|---|---|---|",
    ]
    return "\n".join([*lines, *_rows(found)])


def _rows(found: list[Case]) -> Iterator[str]:
    for name, run in {"phiq": phiq, **{name: peer(name) for name in PEERS}}.items():
        try:
            yield _row(name, found, run(found))
        except ImportError:
            yield f"| {name} | not installed | | | | | |"


def _row(name: str, found: list[Case], answers: list[Answer]) -> str:
    pairs = list(zip(found, answers, strict=True))
    right = [answer.holds == case.holds for case, answer in pairs]
    core = [answer.holds == case.holds for case, answer in pairs if case.tier == "core"]
    decided = [case.holds == answer.holds for case, answer in pairs if answer.holds is not None]
    times = sorted(answer.seconds * 1e3 for answer in answers)
    return (
        f"| {name} | {_share(core):.3f} | {_share(right):.3f} | {1 - _share(decided):.3%} | "
        f"{len(found) - len(decided)} | {sum(times) / len(times):.2f} | "
        f"{times[len(times) // 2]:.2f} |"
    )


def _share(right: list[bool]) -> float:
    return sum(right) / len(right) if right else 0.0
