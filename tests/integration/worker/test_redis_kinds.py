"""Redis by every kind of URL, both halves: the job store and Celery's doorbells.

Each test sends a job through a real door to a real worker, so that a half that means something else
by the URL would leave it waiting.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import socket
import ssl
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from threading import Thread
from time import monotonic
from typing import Any
from uuid import uuid4

import httpx
import pytest
import redis
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from phiq.cli.embedded import EmbeddedBroker, find_server, free_port
from phiq.settings import Settings
from support import ROOT, WorkerProcess, until

ODD = "p@ss/w#rd a%41b:é\"'\\"


@contextmanager
def server(
    folder: Path, *options: str, config: str = "", program: str | Path | None = None
) -> Iterator[None]:
    """A Redis server of the test's own: the embedded one, or another `program`."""
    folder.mkdir(exist_ok=True)
    file = folder / "server.conf"
    file.write_text(config)
    program = program or find_server()
    command = [program, str(file), "--dir", str(folder), "--save", "", *options]
    with (folder / "server.log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log)
    try:
        yield
    finally:
        process.kill()
        process.wait(10)


def settings_of(url: str, password: str = "") -> Settings:
    name = f"t{uuid4().hex[:8]}"
    return Settings(redis_url=url, redis_password=password, prefix=name, device="cpu", lease_s=1.5)


def refused(program: list[str], settings: Settings) -> str:
    """What a program says that does not start for a setting; checks its exit status."""
    done = subprocess.run(
        [sys.executable, "-m", *program],
        cwd=ROOT,
        env=os.environ | replace(settings, port=free_port()).to_env(),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 2, done.stderr
    assert "Traceback" not in done.stderr
    return done.stderr


@contextmanager
def pool(settings: Settings, folder: Path) -> Iterator[httpx.Client]:
    """A door and a worker on this Redis; a client of theirs."""
    here = replace(settings, port=free_port())
    with ExitStack() as stack:
        log = stack.enter_context((folder / "door.log").open("wb"))
        door = subprocess.Popen(
            [sys.executable, "-m", "api"], cwd=ROOT, env=os.environ | here.to_env(), stderr=log
        )
        stack.callback(door.wait, 10)
        stack.callback(door.kill)
        worker = WorkerProcess(here, folder / "worker.log")
        stack.callback(worker.kill)
        worker.await_ready()
        url = f"http://127.0.0.1:{here.port}"
        http = stack.enter_context(httpx.Client(base_url=url, timeout=40))
        until(lambda: ready(http), "the pool is ready", 20)
        yield http


def ready(http: httpx.Client) -> bool:
    with suppress(httpx.TransportError):
        return http.get("/readyz").status_code == 200
    return False


def judged(http: httpx.Client) -> bool:
    """Whether a verdict comes by a doorbell: sooner than a keeper rings again."""
    start = monotonic()
    answer = http.post("/validate", json={"equation": "E = mc²", "mode": "heuristic"})
    return answer.status_code == 200 and monotonic() - start < 2.5


def test_a_unix_socket_and_a_password_of_any_characters(tmp_path: Path) -> None:
    """`unix://` works in both halves, and so does a password that no URL could hold as it is."""
    path = tmp_path / "r.sock"
    quoted = ODD.replace("\\", "\\\\").replace('"', '\\"')
    config = f'port 0\nunixsocket {path}\nrequirepass "{quoted}"\n'
    with server(tmp_path / "server", config=config):
        until(path.exists, "socket")
        with pool(settings_of(f"unix://{path}?db=3", ODD), tmp_path) as http:
            assert judged(http)


@pytest.mark.parametrize("program", [["api"], ["celery", "-A", "worker", "worker"]])
def test_a_wrong_password_or_database_is_refused_at_start(
    tmp_path: Path, program: list[str]
) -> None:
    """By name, with status 2, and no password in the words."""
    port = free_port()
    with server(tmp_path / "server", config=f"port {port}\nrequirepass geheim\n"):
        until(lambda: answers(port), "server")
        words = refused(program, settings_of(f"redis://127.0.0.1:{port}/0", "falsch"))
        assert "PHIQ_REDIS_URL" in words
        assert "falsch" not in words
        words = refused(program, settings_of(f"redis://:geheim@127.0.0.1:{port}/99"))
        assert "PHIQ_REDIS_URL" in words


def answers(port: int) -> bool:
    with suppress(OSError):
        socket.create_connection(("127.0.0.1", port)).close()
        return True
    return False


class TlsFront:
    """Takes TLS on a free port and passes what it says on to a Redis; `handshakes` that worked."""

    def __init__(self, folder: Path, port: int) -> None:
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._context.load_cert_chain(*certificate(folder))
        self._target = ("127.0.0.1", port)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        """Take no more connections."""
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                raw, _ = self._listener.accept()
                Thread(target=self._speak, args=(raw,), daemon=True).start()

    def _speak(self, raw: socket.socket) -> None:
        with suppress(OSError), raw:  # closed unless it is wrapped
            client = self._context.wrap_socket(raw, server_side=True)
            redis_ = socket.create_connection(self._target)
            for ends in ((client, redis_), (redis_, client)):
                Thread(target=self._pass, args=ends, daemon=True).start()

    def _pass(self, source: socket.socket, sink: socket.socket) -> None:
        with suppress(OSError):
            while block := source.recv(65536):
                sink.sendall(block)
        for end in (source, sink):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()


def certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate of 127.0.0.1 that vouches for itself, and its key, as files."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "phiq test")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    cert_file, key_file = folder / "cert.pem", folder / "key.pem"
    cert_file.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    key_file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return cert_file, key_file


def installed(program: str) -> Any:
    """A case that needs a program of the system's, such as Debian's package has it."""
    missing = pytest.mark.skipif(shutil.which(program) is None, reason=f"no {program} installed")
    return pytest.param(program, marks=missing)


#: The commands of docs/operations.md: certificates, the server's start, the pool's setting.
DOCUMENTED = re.search(
    r"```sh\n(openssl .*?)\nvalkey-server (.*?)\nexport PHIQ_REDIS_URL=\"(.*?)\"\n```",
    (ROOT / "docs" / "operations.md").read_text("utf-8"),
    re.DOTALL,
)


@pytest.mark.parametrize("clients", ["no", "yes"])
@pytest.mark.parametrize("program", [installed("redis-server")])
def test_tls_as_it_is_documented(tmp_path: Path, program: str, clients: str) -> None:
    """An authority, a certificate, a server and a pool, by the commands that are written there.

    Neither half speaks to a server that another authority vouches for; a server that asks clients
    for a certificate is shown the one that the URL names.
    """
    assert DOCUMENTED
    port, other = free_port(), tmp_path / "other"
    openssl, start, url = (
        text.replace("/etc/phiq", str(tmp_path))
        .replace("redis.example.com:6380", f"127.0.0.1:{port}")
        .replace("--tls-port 6380", f"--tls-port {port}")
        .replace("--tls-auth-clients no", f"--tls-auth-clients {clients}")
        for text in DOCUMENTED.groups()
    )
    subprocess.run(["sh", "-ec", openssl], cwd=tmp_path, check=True, capture_output=True)
    if clients == "yes":
        url += f"&ssl_certfile={tmp_path}/redis.crt&ssl_keyfile={tmp_path}/redis.key"
    other.mkdir()
    stranger = url.replace(f"{tmp_path}/ca.crt", str(certificate(other)[0]))

    with server(tmp_path / "server", *shlex.split(start), program=program):
        until(lambda: answers(port), "server")
        with pool(settings_of(url), tmp_path) as http:
            assert judged(http)
        for half in (["api"], ["celery", "-A", "worker", "worker"]):
            assert "certificate" in refused(half, settings_of(stranger))


@pytest.mark.parametrize("name", ["ssl_ca_certs", "ssl_certfile"])
def test_a_file_of_certificates_that_is_not_there_is_refused(tmp_path: Path, name: str) -> None:
    """Though no server was asked: none could ever be spoken to."""
    url = f"rediss://127.0.0.1:1/0?{name}={tmp_path / 'missing.pem'}"

    words = refused(["api"], settings_of(url))

    assert "PHIQ_REDIS_URL: a file of certificates" in words


@pytest.fixture
def front(tmp_path: Path, broker: EmbeddedBroker) -> Iterator[TlsFront]:
    """TLS before the tests' broker."""
    front = TlsFront(tmp_path, broker.port)
    yield front
    front.close()


def test_tls_is_verified_by_both_halves(tmp_path: Path, front: TlsFront) -> None:
    """With the authority's file it works; without it neither half speaks to such a server."""
    trusted = f"rediss://127.0.0.1:{front.port}/0?ssl_ca_certs={tmp_path / 'cert.pem'}"
    untrusted = f"rediss://127.0.0.1:{front.port}/0"

    with pool(settings_of(trusted), tmp_path) as http:
        assert judged(http)
    for program in (["api"], ["celery", "-A", "worker", "worker"]):
        assert "certificate" in refused(program, settings_of(untrusted))


def test_celery_verifies_certificates_by_itself(front: TlsFront) -> None:
    """Without the job store's look before it: `inspect` is Celery's half alone."""
    settings = settings_of(f"rediss://127.0.0.1:{front.port}/0")
    done = subprocess.run(
        [sys.executable, "-m", "celery", "-A", "worker", "inspect", "ping", "--timeout", "1"],
        cwd=ROOT,
        env=os.environ | settings.to_env(),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode != 0
    assert "certificate verify failed" in done.stderr + done.stdout


@pytest.mark.parametrize("program", ["valkey", installed("redis-sentinel")])
def test_a_sentinel_names_the_master_and_the_next_one(tmp_path: Path, program: str) -> None:
    """Jobs go on when the master dies and its replica is promoted, by a real Sentinel."""
    servers = "redis-server" if program == "redis-sentinel" else None
    sentinels = program if servers else None
    first, second, sentinel = free_port(), free_port(), free_port()
    watch = (
        f"port {sentinel}\nsentinel monitor pool 127.0.0.1 {first} 1\n"
        "sentinel down-after-milliseconds pool 500\nsentinel failover-timeout pool 3000\n"
    )
    with ExitStack() as stack:
        master = ExitStack()
        stack.enter_context(master)
        master.enter_context(server(tmp_path / "first", config=f"port {first}\n", program=servers))
        replica = f"port {second}\nreplicaof 127.0.0.1 {first}\nrepl-diskless-sync-delay 0\n"
        stack.enter_context(server(tmp_path / "second", config=replica, program=servers))
        until(lambda: linked(second), "replica")
        stack.enter_context(
            server(tmp_path / "sentinel", "--sentinel", config=watch, program=sentinels)
        )
        until(lambda: knows_replica(sentinel), "sentinel knows the replica", 30)
        url = f"sentinel://127.0.0.1:{sentinel}/pool/0"
        with pool(settings_of(url), tmp_path) as http:
            assert judged(http)

            master.close()

            until(lambda: ready(http) and judged(http), "a verdict from the new master", 60)


def linked(port: int) -> bool:
    with suppress(redis.RedisError):
        return redis.Redis(port=port).info("replication").get("master_link_status") == "up"
    return False


def knows_replica(port: int) -> bool:
    with suppress(redis.RedisError, IndexError):
        found = redis.Redis(port=port, decode_responses=True).execute_command(
            "SENTINEL", "REPLICAS", "pool"
        )
        return bool(found)
    return False
