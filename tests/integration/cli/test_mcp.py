"""`phiq mcp` as an agent uses it: the protocol's own client, over stdio, against a real pool."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from mcp import StdioServerParameters, stdio_client
from mcp.client import Client as Agent

from phiq_process import PHIQ, environment

NOWHERE = "http://127.0.0.1:1"


def ask(url: str, questions: Callable[[Agent], Awaitable[None]]) -> None:
    """Start `phiq mcp` for the door at `url` and ask it."""
    server = StdioServerParameters(command=PHIQ, args=["mcp"], env=environment(PHIQ_URL=url))

    async def talk() -> None:
        async with Agent(stdio_client(server)) as agent:
            await questions(agent)

    asyncio.run(talk())


async def answer(agent: Agent, tool: str, **arguments: Any) -> dict[str, Any]:
    """The structured answer of a tool."""
    result = await agent.call_tool(tool, arguments)
    assert not result.is_error, result.content
    assert result.structured_content is not None
    return result.structured_content


async def refusal(agent: Agent, tool: str, **arguments: Any) -> str:
    """What a tool says that cannot answer."""
    result = await agent.call_tool(tool, arguments)
    assert result.is_error
    return "".join(getattr(block, "text", "") for block in result.content)


def test_the_tools_are_described(url: str) -> None:
    """Each with what it takes, what it returns, and what it is for."""

    async def questions(agent: Agent) -> None:
        tools = {tool.name: tool for tool in (await agent.list_tools()).tools}
        assert tools.keys() == {
            "validate_equation",
            "read_equation",
            "validate_many",
            "find_equations",
        }
        for tool in tools.values():
            assert tool.description
            assert tool.output_schema
        assert tools["validate_equation"].input_schema["required"] == ["equation"]

    ask(url, questions)


def test_verdicts(url: str) -> None:
    """One, many with a bad one among them, and then found again."""

    async def questions(agent: Agent) -> None:
        one = await answer(agent, "validate_equation", equation="E = mc²")
        assert (one["valid"], one["details"]["law"]) == (True, "mass-energy equivalence")
        assert one["details"]["betti"] == [1, 0, 0]
        assert one["result"] == "This is a known law: mass-energy equivalence."
        slip = await answer(agent, "validate_equation", equation="E = mc³")
        assert (slip["suggestion"], slip["likely_slip"]["differs"]) == ("E = mc²", "c is cubed")

        equations = ["F = ma", "no equation", "a" * 5000, "x_mcp = 1"]
        many = await answer(agent, "validate_many", equations=equations)
        assert [j["equation"] for j in many["judgements"]] == equations
        assert [j.get("valid") for j in many["judgements"]] == [True, False, None, True]
        assert (many["valid"], many["not_valid"], many["failed"]) == (2, 1, 1)
        assert "4096" in many["judgements"][2]["error"]

        found = await answer(agent, "find_equations", text="X_MCP")
        assert [j["equation"] for j in found["equations"]] == ["x_mcp = 1"]
        assert found["searched"] >= 3
        assert len((await answer(agent, "find_equations", limit=1))["equations"]) == 1

    ask(url, questions)


def test_readings(url: str) -> None:
    """What may be meant, likeliest first; of a broken text the place and what was expected."""

    async def questions(agent: Agent) -> None:
        read = await answer(agent, "read_equation", equation="λ = h/2πp")
        assert len(read["readings"]) == 2
        assert read["details"]["symbols"][0]["assumed"] == "wavelength"
        broken = await answer(agent, "read_equation", equation="E = mc^")
        assert broken["readings"] == []
        assert "superscript" in broken["error"]
        assert broken["error"].endswith("^")

    ask(url, questions)


def test_what_goes_wrong_is_told(url: str) -> None:
    """A bad request names what is wrong with it, and the server goes on."""

    async def questions(agent: Agent) -> None:
        assert "length <= 4096" in await refusal(agent, "validate_equation", equation="x" * 5000)
        assert "mode" in await refusal(agent, "validate_equation", equation="x", mode="psychic")
        assert (await answer(agent, "validate_equation", equation="a = b"))["valid"]

    ask(url, questions)


def test_a_door_that_is_away_is_told() -> None:
    """The agent learns what to start, and may try again."""

    async def questions(agent: Agent) -> None:
        said = await refusal(agent, "validate_equation", equation="a = b")
        assert "phiq up" in said
        assert "try again later" in said

    ask(NOWHERE, questions)
