r"""Carries out the definitions of commands that a text brings along, as TeX does.

    \newcommand{\R}{\mathbb{R}} x \in \R      x \in \mathbb{R}

\newcommand and its kin, \def, \let, \DeclareMathOperator, \DeclarePairedDelimiter and
\NewDocumentCommand are known. A definition becomes blanks. One that does not close stays as it is,
with all after it, and so does a command whose argument does not.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from phiq.scorer.parse.errors import EquationSyntaxError

#: Most commands that are replaced in a text: a formula has some ten, and bodies may nest.
MAX_EXPANSIONS: Final = 500
#: Longest text that definitions may blow up to, in characters; the parser takes no longer one.
MAX_EXPANDED_CHARS: Final = 4096
#: Characters that bodies may hold in all: the longest text, its commands four deep in each other.
MAX_CARRIED_CHARS: Final = 4 * MAX_EXPANDED_CHARS

HINT: Final = re.compile(
    r"\\(?:(?:re|new|provide)(?:new)?command|def|let|Declare(?:MathOperator|PairedDelimiter)"
    r"|NewDocumentCommand)(?![A-Za-z])"
)
_DEFINING: Final = re.compile(HINT.pattern + r"\*?\s*\{?\s*(\\[A-Za-z]+)\s*\}?")
_COMMAND: Final = re.compile(r"\\([A-Za-z]+)(\*?)")
_PARAMETERS: Final = re.compile(r"\s*+((?:#\d)*)\s*+(?=\{)")
_COUNT: Final = re.compile(r"\s*\[(\d)\]\s*(?:\[([^\]]*)\])?")
_ALIAS: Final = re.compile(r"\s*+(?:=\s*+)?(\\[A-Za-z]+|[^\s\\{}])")
_PLACE: Final = re.compile(r"#(\d)")


class _Macro(NamedTuple):
    """The body of a command, how many arguments it takes, and what its first is by default."""

    body: str
    arity: int = 0
    default: str | None = None


def expanded(text: str) -> str:
    """The text with its own commands replaced by what they stand for.

    Raises:
        EquationSyntaxError: they are replaced more than MAX_EXPANSIONS times, by more than
            MAX_CARRIED_CHARS, or the text grows past MAX_EXPANDED_CHARS (kind "limit").
    """
    macros: dict[str, _Macro] = {}
    done: list[str] = []
    rest = text
    replaced = carried = 0
    while (found := _COMMAND.search(rest)) is not None:
        done.append(rest[: found.start()])
        rest = rest[found.start() :]
        end = _define(rest, macros)
        if end < 0:
            break
        if end:
            done.append(" " * end)
            rest = rest[end:]
            continue
        macro = macros.get("\\" + found[1])
        if macro is None:
            done.append(found[0])
            rest = rest[len(found[0]) :]
            continue
        applied = _applied(macro, rest, found[1], found[2])
        if applied is None:
            break
        body, end = applied
        replaced += 1
        carried += len(body)
        rest = body + rest[end:]
        endless = replaced > MAX_EXPANSIONS or carried > MAX_CARRIED_CHARS
        if endless or len(rest) > MAX_EXPANDED_CHARS:
            raise EquationSyntaxError(
                "commands defined without end", kind="limit", text=text, offset=0
            )
    return "".join(done) + rest


def _define(rest: str, macros: dict[str, _Macro]) -> int:
    """Notes the definition at the start of `rest`; tells its length.

    It is 0 where there is none, and -1 where a brace of it does not close.
    """
    match = _DEFINING.match(rest)
    if match is None:
        return 0
    end = match.end()
    kind = rest[1:4]
    if kind == "let":
        alias = _ALIAS.match(rest, end)
        if alias is None:
            return 0
        macros[match[1]] = _Macro(alias[1])
        return alias.end()
    count, default = 0, None
    if kind == "New":
        specification, end = _group(rest, end)
        count = specification.count("m")
    elif kind == "def":
        parameters = _PARAMETERS.match(rest, end)
        if parameters is None:
            return 0
        count, end = len(parameters[1]) // 2, parameters.end()
    elif (options := _COUNT.match(rest, end)) is not None:
        count, default, end = int(options[1]), options[2], options.end()
    body, end = _group(rest, end)
    if not end:
        return -1
    if "Operator" in match[0]:
        body = rf"\operatorname{{{body}}}"
    elif "Delimiter" in match[0]:
        closing, end = _group(rest, end)
        body, count = f"{body} #1 {closing}", 1
    macros[match[1]] = _Macro(body, count, default)
    return end


def _applied(macro: _Macro, rest: str, name: str, star: str) -> tuple[str, int] | None:
    """The body with its arguments, and where they end; None where an argument is missing."""
    end = 1 + len(name) + (len(star) if macro.arity else 0)
    args: list[str] = []
    if macro.default is not None:
        args.append(macro.default)
        if rest[end : end + 1] == "[" and (close := rest.find("]", end)) > 0:
            args[0], end = rest[end + 1 : close], close + 1
    while len(args) < macro.arity:
        argument, end = _argument(rest, end)
        if not end:
            return None
        args.append(argument)
    body = _PLACE.sub(lambda place: _inserted(place, args), macro.body)
    glued = body[-1:].isalpha() and rest[end : end + 1].isalpha()
    return (body + " " if glued else body), end


def _inserted(place: re.Match[str], args: list[str]) -> str:
    """An argument at its place, kept apart from the name of a command before it."""
    number = int(place[1])
    if not 0 < number <= len(args):
        return place[0]
    before = place.string[: place.start()]
    return (" " if before[-1:].isalpha() else "") + args[number - 1]


def _argument(text: str, at: int) -> tuple[str, int]:
    """The group, command or character at `at`, and where it ends: 0 where there is none."""
    while text[at : at + 1].isspace():
        at += 1
    if text[at : at + 1] == "{":
        return _group(text, at)
    command = _COMMAND.match(text, at)
    if command is not None:
        return "\\" + command[1], command.end(1)
    return (text[at], at + 1) if at < len(text) else ("", 0)


def _group(text: str, at: int) -> tuple[str, int]:
    """What stands in the braces at `at`, and where they end: 0 where they do not close."""
    while text[at : at + 1].isspace():
        at += 1
    if text[at : at + 1] != "{":
        return "", 0
    depth = 0
    for place in range(at, len(text)):
        char = text[place]
        if text[place - 1] != "\\":
            depth += (char == "{") - (char == "}")
        if depth == 0:
            return text[at + 1 : place], place + 1
    return "", 0
