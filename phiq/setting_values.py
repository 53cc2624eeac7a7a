"""Checks of settings whose values are more than a number: each says what is wanted, or nothing."""

from __future__ import annotations

import base64
import re

#: `https://host:port`, as browsers send it.
_ORIGIN = re.compile(r"\*|null|[a-z][a-z0-9+.-]*://[^/\s,@*]+", re.IGNORECASE)
_RATE = re.compile(
    r"0*[1-9][0-9]{0,8} ?(?:/|per) ?(?:[1-9][0-9]{0,3} ?)?(?:second|minute|hour|day|month|year)s?",
    re.IGNORECASE,
)
_DEVICE = re.compile(r"auto|cpu|cuda:[0-9]{1,3}|(?:GPU|MIG)-[0-9A-Za-z/-]+")


def prefix(text: str) -> str | None:
    """The first part of every key."""
    if re.fullmatch(r"[A-Za-z0-9_.:-]{1,64}", text):
        return None
    return "must be up to 64 letters, digits, `_`, `.`, `:` or `-`"


#: Bytes of a secret that signs, as Standard Webhooks asks: a shorter one can be guessed.
LEAST_SECRET_BYTES = 24


def class_path(text: str) -> str | None:
    """A class of a module."""
    if re.fullmatch(r"\w+(?:\.\w+)*[:.]\w+", text) and not text[0].isdigit():
        return None
    return "must be module:Class"


def device(text: str) -> str | None:
    """A device."""
    return None if _DEVICE.fullmatch(text) else "must be auto, cpu, cuda:K or a GPU's UUID"


def host(text: str) -> str | None:
    """A name or an address."""
    if re.fullmatch(r"[^\s/@]+", text) and is_name(text):
        return None
    return "must be a host's name or address"


def is_name(text: str) -> bool:
    """Whether the resolver can be asked for it: no part of it is empty or too long."""
    try:
        text.encode("idna")
    except UnicodeError:
        return False
    return True


def webhook_secret(text: str) -> str | None:
    """A secret that signs: base64 after an optional `whsec_`."""
    try:
        key = base64.b64decode(text.removeprefix("whsec_"), validate=True)
    except ValueError:
        key = b""
    if not text or len(key) >= LEAST_SECRET_BYTES:
        return None
    return f"must be whsec_ and base64, of at least {LEAST_SECRET_BYTES} bytes"


def rate(text: str) -> str | None:
    """A number of calls in a time."""
    return None if _RATE.fullmatch(text.strip()) else "must be a rate such as 6000/minute"


def origins(text: str) -> str | None:
    """Origins of web pages."""
    wrong = [one for one in text.split(",") if one.strip() and not _is_origin(one.strip())]
    return f"holds {wrong[0].strip()!r}, no origin such as https://a.example" if wrong else None


def _is_origin(text: str) -> bool:
    return _ORIGIN.fullmatch(text.rstrip("/")) is not None


def log_format(text: str) -> str | None:
    """`text` or `json`."""
    return None if text in ("text", "json") else "must be text or json"
