"""What AI agents can ask, as tools of a Model Context Protocol server. It scores nothing itself.

Results are typed: agents see their schema. What goes wrong is told in words they can act on.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated, NotRequired

import msgspec
from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from pydantic import Field
from typing_extensions import TypedDict

from phiq import __version__
from phiq.client import AsyncClient, Equation, RefusedError
from phiq.contract import DEFAULT_MODE, BatchItem, Mode, ScoreRequest, Verdict
from phiq.errors import PhiqError

#: Equations of one `validate_many`: as many verdicts as fit an agent's attention.
MOST_EQUATIONS = 200
#: Entries that `find_equations` returns at most.
MOST_FOUND = 100
#: Entries of the master list that one search looks through, a page at a time, newest first.
PAGE = 1000
MOST_SEARCHED = 20_000
#: How long a tool outlasts a door that is busy, in seconds: agents wait for a tool about a minute.
PATIENCE_S = 30.0

INSTRUCTIONS = (
    "Phiq judges equations written in Unicode, LaTeX or Python notation. Mode rigorous, the "
    "default, checks dimensions and identities; mode heuristic knows only the look of an equation. "
    "A verdict says whether an equation is valid, how sure that is, and why: `result` answers in "
    "one sentence, `suggestion` is the text to use instead where exactly one near it is right."
)

EquationText = Annotated[str, Field(description="Unicode, LaTeX or Python notation: E = mc²")]
JudgedBy = Annotated[Mode, Field(description="rigorous: by its meaning; heuristic: by its look")]


class Judgement(TypedDict):
    """The verdict for one equation; `details` has all of it."""

    equation: str
    valid: NotRequired[bool]
    confidence: NotRequired[float]
    verdict: NotRequired[str]
    result: NotRequired[str]
    suggestion: NotRequired[str]
    likely_slip: NotRequired[dict[str, str]]
    explanation: NotRequired[str]
    details: NotRequired[dict[str, object]]
    error: NotRequired[str]


class Understanding(TypedDict):
    """How a text is read, likeliest reading first; `details` has symbols, dimensions and complex.

    A text that is no equation has an error, with the place marked, and what was expected there.
    """

    equation: str
    readings: list[str]
    error: NotRequired[str]
    details: dict[str, object]


class Judgements(TypedDict):
    """Verdicts in the order of the equations; an equation without one has an error."""

    judgements: list[Judgement]
    valid: int
    not_valid: int
    failed: int


class Found(TypedDict):
    """Entries of the master list, newest first, and how many were looked through."""

    equations: list[Judgement]
    searched: int


class Tools:
    """The tools, over one client."""

    def __init__(self, client: AsyncClient) -> None:
        self._client = client

    async def validate_equation(
        self, equation: EquationText, mode: JudgedBy = DEFAULT_MODE
    ) -> Judgement:
        """Judge one equation."""
        async with _told():
            verdict = await self._client.validate(ScoreRequest(equation=equation, mode=mode))
        return _judged(equation, verdict)

    async def read_equation(self, equation: EquationText) -> Understanding:
        """Show how an equation is read, without judging it: quick, before one is validated."""
        async with _told():
            found = await self._client.read(ScoreRequest(equation=equation))
        understanding = Understanding(
            equation=equation,
            readings=[reading.text for reading in found.readings],
            details=msgspec.to_builtins(found),
        )
        if found.syntax:
            expected = f"; expected {found.syntax.expected}" if found.syntax.expected else ""
            understanding["error"] = f"{found.syntax.detail}{expected}\n{found.syntax.caret}"
        return understanding

    async def validate_many(
        self,
        equations: Annotated[list[EquationText], Field(min_length=1, max_length=MOST_EQUATIONS)],
        mode: JudgedBy = DEFAULT_MODE,
    ) -> Judgements:
        """Judge many equations at once; one that cannot be judged fails alone."""
        requests = [ScoreRequest(equation=equation, mode=mode) for equation in equations]
        async with _told():
            batch = await self._client.create_batch(requests)
            items = [item async for item in self._client.results(batch.id)]
        judgements = [_item(*pair) for pair in zip(equations, items, strict=True)]
        failed = sum("error" in judgement for judgement in judgements)
        valid = sum(judgement.get("valid", False) for judgement in judgements)
        return Judgements(
            judgements=judgements,
            valid=valid,
            not_valid=len(judgements) - valid - failed,
            failed=failed,
        )

    async def find_equations(
        self,
        text: Annotated[str, Field(description="part of an equation; empty finds all")] = "",
        limit: Annotated[int, Field(ge=1, le=MOST_FOUND)] = 20,
    ) -> Found:
        """Find equations that were judged valid before, newest first, by a part of their text."""
        found, searched = list[Equation](), 0
        async with _told():
            while len(found) < limit and searched < MOST_SEARCHED:
                page = await self._client.equations(offset=searched, limit=PAGE)
                searched += len(page)
                found += [entry for entry in page if text.casefold() in entry.equation.casefold()]
                if len(page) < PAGE:
                    break
        equations = [_judged(entry.equation, entry.verdict) for entry in found[:limit]]
        return Found(equations=equations, searched=searched)


async def serve(url: str | None, api_key: str | None) -> None:
    """Answer an agent on stdin and stdout until it closes them."""
    server = MCPServer("phiq", version=__version__, instructions=INSTRUCTIONS, log_level="WARNING")
    async with AsyncClient(url, api_key=api_key, patience_s=PATIENCE_S) as client:
        tools = Tools(client)
        for tool in (
            tools.validate_equation,
            tools.read_equation,
            tools.validate_many,
            tools.find_equations,
        ):
            server.add_tool(tool)
        await server.run_stdio_async()


@asynccontextmanager
async def _told() -> AsyncIterator[None]:
    """Tell the agent what went wrong, and whether trying again may help."""
    try:
        yield
    except RefusedError as error:
        raise ToolError(f"refused: {error}") from error
    except PhiqError as error:
        hint = "; try again later" if error.retryable else ""
        raise ToolError(f"no verdict: {error}{hint}") from error


def _judged(equation: str, verdict: Verdict) -> Judgement:
    judgement = Judgement(
        equation=equation,
        valid=verdict.valid,
        confidence=verdict.confidence,
        explanation=verdict.explanation,
        details=msgspec.to_builtins(verdict),
    )
    if verdict.verdict:
        judgement["verdict"] = verdict.verdict
    if verdict.result:
        judgement["result"] = verdict.result
    if verdict.suggestion:
        judgement["suggestion"] = verdict.suggestion
    if verdict.likely_slip:
        judgement["likely_slip"] = msgspec.to_builtins(verdict.likely_slip)
    return judgement


def _item(equation: str, item: BatchItem) -> Judgement:
    if item.verdict:
        return _judged(equation, item.verdict)
    reason = item.error.detail if item.error else f"the job is {item.status}"
    return Judgement(equation=equation, error=reason)
