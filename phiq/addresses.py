"""Where a webhook may go: an address of the open internet, resolved once and connected to as is.

Resolving once is what keeps a name from pointing elsewhere between the check and the connection.
"""

from __future__ import annotations

import socket
from ipaddress import IPv4Address, IPv6Address, ip_address
from urllib.parse import urlsplit

from phiq.errors import InvalidRequestError


def check_literal(url: str, *, private: bool) -> None:
    """Refuse a URL that names no host, or a host that is an address not allowed.

    Raises:
        InvalidRequestError: naming the field `webhook`.
    """
    try:
        host = urlsplit(url).hostname
        _ = urlsplit(url).port
    except ValueError:
        host = None
    if not host:
        raise InvalidRequestError(f"{url!r} is not a URL with a host", field="webhook")
    try:
        address = ip_address(host)
    except ValueError:
        if host != "localhost" or private:
            return
        address = ip_address("127.0.0.1")
    if not _allowed(address, private=private):
        raise InvalidRequestError(_refusal(host), field="webhook")


def resolve(host: str, port: int, *, private: bool) -> str:
    """The address to connect to for `host`.

    Raises:
        InvalidRequestError: it resolves to an address that is not allowed.
        OSError: it does not resolve.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = [ip_address(info[4][0]) for info in found]
    for address in addresses:
        if not _allowed(address, private=private):
            raise InvalidRequestError(_refusal(host), field="webhook")
    return str(addresses[0])


def _allowed(address: IPv4Address | IPv6Address, *, private: bool) -> bool:
    mapped = getattr(address, "ipv4_mapped", None) or address
    return private or (mapped.is_global and not mapped.is_multicast)


def _refusal(host: str) -> str:
    return f"webhooks may not go to {host}: not an address of the open internet"
