"""Hosts with addresses of their own on one switch, each a network namespace of this machine.

A host's cable can be pulled, its card can be slow, its clock wrong. Root and iproute2 are needed;
what runs elsewhere on the machine is not touched, and addresses are of the range for benchmarks
(RFC 2544).
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from secrets import token_hex
from types import TracebackType

from support import until

LATE = Path(__file__).with_name("late.py")


def ip(*args: str) -> str:
    """What `ip ARGS` prints; it must succeed."""
    done = subprocess.run(["ip", *args], capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"ip {' '.join(args)}: {done.stderr}"
    return done.stdout


class Host:
    """A machine with one cable to the switch."""

    def __init__(self, network: Network, name: str, address: str, *, delay_s: float = 0) -> None:
        self.name = name
        self.address = address
        self._switch = network.switch
        self._netns = f"{network.name}-{name}"
        self._delay_s = delay_s
        self._late: subprocess.Popen[bytes] | None = None
        ip("netns", "add", self._netns)

    def connect(self) -> None:
        """Have a cable to the switch, a card and the address."""
        ip("-n", self._netns, "link", "set", "lo", "up")
        card = "cable" if self._delay_s else "eth0"
        peer = ("peer", "name", card, "netns", self._netns)
        ip("-n", self._switch, "link", "add", "name", self.name, "type", "veth", *peer)
        ip("-n", self._switch, "link", "set", "dev", self.name, "master", "bridge", "up")
        ip("-n", self._netns, "link", "set", "dev", card, "up")
        if self._delay_s:
            late = [sys.executable, str(LATE), card, str(self._delay_s)]
            self._late = subprocess.Popen([*self.command, *late])
            until(self._has_card, "the slow card")
        ip("-n", self._netns, "address", "add", f"{self.address}/24", "dev", "eth0")
        ip("-n", self._netns, "link", "set", "eth0", "up")

    @property
    def command(self) -> tuple[str, ...]:
        """What is put before a command to run it there, as the same process."""
        named = f'hostname {self.name} && exec "$@"'
        return ("ip", "netns", "exec", self._netns, "unshare", "--uts", "sh", "-c", named, "-")

    def cut(self) -> None:
        """Pull the cable: nothing comes through, and nobody is told."""
        ip("-n", self._switch, "link", "set", "dev", self.name, "down")

    def heal(self) -> None:
        """Plug it in again."""
        ip("-n", self._switch, "link", "set", "dev", self.name, "up")

    def remove(self) -> None:
        """Forget it; what still runs there has no network."""
        if self._late:
            self._late.kill()
            self._late.wait(10)
        ip("netns", "delete", self._netns)

    def _has_card(self) -> bool:
        links = ip("-n", self._netns, "-oneline", "link", "show")
        assert self._late is None or self._late.poll() is None, "the slow card broke"
        return " eth0:" in links


class Network:
    """A switch, this machine at it as .254, and hosts that are added."""

    def __init__(self) -> None:
        self.name = f"phq{token_hex(3)}"
        self.switch = f"{self.name}-switch"
        self._prefix = f"198.18.{1 + os.getpid() % 250}"
        self._hosts: list[Host] = []
        ip("netns", "add", self.switch)
        ip("-n", self.switch, "link", "add", "bridge", "type", "bridge")
        ip("-n", self.switch, "link", "set", "bridge", "up")
        self._own = f"{self.name}own"
        ip("link", "add", self._own, "type", "veth", "peer", "name", "own", "netns", self.switch)
        ip("-n", self.switch, "link", "set", "own", "master", "bridge", "up")
        ip("address", "add", f"{self._prefix}.254/24", "dev", self._own)
        ip("link", "set", self._own, "up")

    def __enter__(self) -> Network:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for host in self._hosts:
            host.remove()
        ip("link", "delete", self._own)
        ip("netns", "delete", self.switch)

    def host(self, name: str, *, delay_s: float = 0) -> Host:
        """A new host; `delay_s` is by how much its card is late, each way."""
        address = f"{self._prefix}.{len(self._hosts) + 1}"
        self._hosts.append(Host(self, name, address, delay_s=delay_s))
        self._hosts[-1].connect()
        return self._hosts[-1]
