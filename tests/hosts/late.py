"""A slow network card: frames between a host's `eth0` and its cable come DELAY_S later, both ways.

`python late.py CABLE DELAY_S`, as root in the host's network namespace, which has a CABLE to the
switch and no `eth0` yet. What `tc netem` does where the kernel has it.
"""

from __future__ import annotations

import asyncio
import fcntl
import os
import socket
import struct
import sys
from collections.abc import Callable
from contextlib import suppress

#: From linux/if_tun.h and linux/if_packet.h, of which Python knows no names.
TUNSETIFF, TUNSETOFFLOAD = 0x400454CA, 0x400454D0
IFF_TAP, IFF_NO_PI, IFF_VNET_HDR = 0x0002, 0x1000, 0x4000
#: Checksums and segments are left to the other side, as between the two ends of a cable.
TUN_F_CSUM, TUN_F_TSO4 = 0x01, 0x02
SOL_PACKET, PACKET_VNET_HDR, PACKET_IGNORE_OUTGOING = 263, 15, 23
ETH_P_ALL = 0x0003
#: Largest segment with its headers, in bytes.
FRAME = 1 << 17


def card() -> int:
    """A new interface eth0, whose frames are read from and written to this file."""
    tap = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    flags = IFF_TAP | IFF_NO_PI | IFF_VNET_HDR
    fcntl.ioctl(tap, TUNSETIFF, struct.pack("16sH22x", b"eth0", flags))
    fcntl.ioctl(tap, TUNSETOFFLOAD, TUN_F_CSUM | TUN_F_TSO4)
    return tap


def cable(name: str) -> socket.socket:
    """All frames that come by an interface."""
    end = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(ETH_P_ALL))
    end.setsockopt(SOL_PACKET, PACKET_VNET_HDR, 1)
    end.setsockopt(SOL_PACKET, PACKET_IGNORE_OUTGOING, 1)
    end.bind((name, ETH_P_ALL))
    end.setblocking(False)
    return end


def pass_on(
    loop: asyncio.AbstractEventLoop,
    source: int,
    read: Callable[[], bytes],
    write: Callable[[bytes], int],
    delay_s: float,
) -> None:
    """Write each frame of a source so much later; one for which there is no room is lost."""

    def write_now(frame: bytes) -> None:
        with suppress(OSError):
            write(frame)

    def frames() -> None:
        with suppress(BlockingIOError):
            while True:
                loop.call_later(delay_s, write_now, read())

    loop.add_reader(source, frames)


def main(name: str, delay_s: float) -> None:
    """Pass frames on for ever."""
    tap, end, loop = card(), cable(name), asyncio.new_event_loop()
    pass_on(loop, tap, lambda: os.read(tap, FRAME), end.send, delay_s)
    pass_on(loop, end.fileno(), lambda: end.recv(FRAME), lambda f: os.write(tap, f), delay_s)
    loop.run_forever()


if __name__ == "__main__":
    main(sys.argv[1], float(sys.argv[2]))
