"""Clients that ask for a verdict and hang up before it comes."""

from __future__ import annotations

import asyncio
import resource
import socket
import struct
from contextlib import suppress
from uuid import uuid4

#: Open files of this process at least, of which each client needs one.
FILES = 8192
#: Seconds they stay.
STAY_S = 1.0


def hang_up(port: int, api_key: str, clients: int) -> dict[str, str]:
    """Send a job each, wait for it, and reset the connection; idempotency keys → equations."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < FILES:
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(FILES, hard), hard))
    jobs = {uuid4().hex: f"h = {n}" for n in range(clients)}

    async def all_of_them() -> None:
        await asyncio.gather(*(_hang_up(port, api_key, key, text) for key, text in jobs.items()))

    asyncio.run(all_of_them())
    return jobs


async def _hang_up(port: int, api_key: str, key: str, equation: str) -> None:
    body = f'{{"equation": "{equation}", "mode": "heuristic"}}'
    head = (
        "POST /v1/jobs HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        f"Authorization: Bearer {api_key}\r\nIdempotency-Key: {key}\r\nPrefer: wait=30\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    with suppress(OSError):
        _, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write((head + body).encode())
        await asyncio.sleep(STAY_S)
        sock: socket.socket = writer.get_extra_info("socket")
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        writer.transport.abort()
