"""What commands say of an equation beside its text: `--dims` and `--domain`, as a request."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import click
import msgspec

from phiq.contract import DEFAULT_MODE, Mode, ScoreRequest, encode
from phiq.errors import InvalidRequestError

Command = TypeVar("Command", bound=Callable[..., Any])

_decode = msgspec.json.Decoder(ScoreRequest).decode


def declaring_options(command: Command) -> Command:
    """Adds --dims and --domain: the arguments `dims` and `domain` of `request_of`."""
    dims = click.option(
        "--dims",
        metavar="SYMBOL=UNIT",
        multiple=True,
        help="Dimension of a symbol; may be repeated.",
    )
    domain = click.option(
        "--domain",
        metavar="SYMBOL=DOMAIN",
        multiple=True,
        help='Domain of a symbol, such as "x=real > 0"; may be repeated.',
    )
    return dims(domain(command))


def request_of(
    equation: str, dims: Sequence[str], domain: Sequence[str], mode: Mode = DEFAULT_MODE
) -> ScoreRequest:
    """The request that the options make.

    Raises:
        InvalidRequestError: an option or the equation cannot be sent.
    """
    declared = {"dims": _declared("--dims", dims), "domain": _declared("--domain", domain)}
    try:
        return _decode(encode({"equation": equation, "mode": mode} | declared))
    except UnicodeEncodeError:
        raise InvalidRequestError("EQUATION is not UTF-8 text") from None
    except msgspec.ValidationError as error:
        raise InvalidRequestError(f"EQUATION cannot be sent: {error}") from None


def _declared(option: str, texts: Sequence[str]) -> dict[str, str] | None:
    """What such an option says of each symbol, None where it was not given."""
    declared = {}
    for text in texts:
        symbol, sign, value = (part.strip() for part in text.partition("="))
        if not (symbol and sign and value):
            raise InvalidRequestError(f"{option} {text!r} lacks a symbol, a = or what follows it")
        declared[symbol] = value
    return declared or None
