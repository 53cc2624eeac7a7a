"""The Celery side: an app with the settings that lose no work, and the doorbell.

Celery carries doorbells, never jobs: a lost or doubled bell is harmless. The settings were measured
under kill -9 and broker restarts; each says why it is here.
"""

from __future__ import annotations

import logging
import ssl
from contextlib import suppress
from typing import Any, TypeVar
from urllib.parse import quote
from uuid import uuid4

import redis
from celery import Celery
from kombu.utils.json import dumps

from phiq.errors import BrokerUnavailableError
from phiq.queue.scripts import BELL_TTL_MS, Scripts
from phiq.redis_address import RedisAddress, Tls
from phiq.settings import Settings

log = logging.getLogger(__name__)

#: The task workers are rung by, and the Celery queue it waits in.
DRAIN_TASK = "phiq.drain"
QUEUE = "doorbell"
#: The same for the worker that delivers webhooks.
DELIVER_TASK = "phiq.deliver"
WEBHOOK_QUEUE = "webhooks"

App = TypeVar("App", bound=Celery)


def make_celery(settings: Settings, cls: type[App]) -> App:
    """A Celery app of class `cls`, set up alike for the door that rings and the workers rung."""
    address = settings.redis
    app = cls("phiq", broker=broker_url(address), set_as_current=False)
    app.conf.update(
        broker_use_ssl=_tls(address.tls) if address.tls else None,
        accept_content=["json"],
        task_serializer="json",
        task_ignore_result=True,
        task_default_queue=QUEUE,
        task_acks_late=True,
        worker_prefetch_multiplier=1,  # a busy worker holds no second bell
        worker_concurrency=1,  # one process scores one micro-batch at a time
        worker_pool="threads",  # answers inspect while scoring; no fork after CUDA is up
        worker_hijack_root_logger=True,
        worker_enable_remote_control=True,
        worker_cancel_long_running_tasks_on_connection_loss=False,
        broker_connection_retry_on_startup=True,
        broker_connection_max_retries=None,
        broker_transport_options={
            "global_keyprefix": celery_prefix(settings),
            "visibility_timeout": 30,
            # A bell that a killed worker held is rung again by a keeper long before that.
            "unacked_restore_interval": 30,
            "unacked_restore_throttle": 1,
            # So long one wait for a bell lasts; an idle worker makes one after the other.
            "polling_interval": 3,
            "unacked_mutex_expire": 5,  # a killed holder would block restores for 300 s
            # A connection that is dead and was not told so is noticed within 3 s + 2 of these.
            "health_check_interval": 2,
            # Without it a send into a silent network never ends, and several follow one another. A
            # bell that is lost by it is rung again.
            "socket_timeout": 2,
            "socket_connect_timeout": 5,
            "socket_keepalive": True,
            **({"master_name": address.master} if address.master else {}),
        },
    )
    return app


def celery_prefix(settings: Settings) -> str:
    """What Celery's own keys begin with."""
    return f"{settings.prefix}:celery:"


def broker_url(address: RedisAddress) -> str:
    """The address as Celery wants it; certificates are told apart from it."""
    login = ":".join(quote(part or "", safe="") for part in (address.username, address.password))
    login = f"{login}@" if login != ":" else ""
    if address.kind == "unix":
        return f"redis+socket://{login}{quote(address.path)}?virtual_host={address.db}"
    scheme = _SCHEMES[address.kind]
    return ";".join(
        f"{scheme}://{login}{_bracketed(host)}:{port}/{address.db}" for host, port in address.hosts
    )


_SCHEMES = {"tcp": "redis", "tls": "rediss", "sentinel": "sentinel"}


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _tls(tls: Tls) -> dict[str, Any]:
    """Verified as the job store verifies it: Celery by itself would not."""
    options = {
        "ssl_cert_reqs": ssl.CERT_REQUIRED if tls.verify else ssl.CERT_NONE,
        "ssl_check_hostname": tls.check_hostname,
        "ssl_ca_certs": tls.ca_file,
        "ssl_certfile": tls.cert_file,
        "ssl_keyfile": tls.key_file,
    }
    return {name: value for name, value in options.items() if value is not None}


class Message:
    """The call of a task without arguments, as Celery itself writes it for Redis.

    It is written once; each after it differs by its ids alone. To have Celery send one takes some
    four hundred times the steps, and a connection more.
    """

    def __init__(self, app: Celery, task: str, queue: str) -> None:
        with app.connection_for_write("memory://") as link:
            app.send_task(task, queue=queue, connection=link)
            channel: Any = link.default_channel
            written = channel._get(queue)
        self._text: str = dumps(written)
        self._ids = (written["properties"]["correlation_id"], written["properties"]["delivery_tag"])

    def anew(self) -> str:
        """Another call of the task."""
        text = self._text
        for id_ in self._ids:
            text = text.replace(id_, str(uuid4()))
        return text


class Bell:
    """Tells a worker by Celery that there is work."""

    task: str
    queue: str
    name: str

    def __init__(self, settings: Settings, app: Celery, client: redis.Redis) -> None:
        self._key = f"{settings.prefix}:{self.name}"
        self._list = f"{celery_prefix(settings)}{self.queue}"
        self._message = Message(app, self.task, self.queue)
        self._redis = client

    def ring(self) -> None:
        """Ring unless a bell is on its way. A failure is logged: the reaper will ring again."""
        try:
            if self._is_wanted():
                self.send()
        except (redis.RedisError, BrokerUnavailableError) as error:
            log.warning("could not ring the %s: %s", self.name, error)

    def _is_wanted(self) -> bool:
        return bool(self._redis.set(self._key, 1, nx=True, px=BELL_TTL_MS))

    def send(self) -> None:
        """Send a bell that is wanted. A failure is logged; then the next may ring at once."""
        try:
            self._redis.lpush(self._list, self._message.anew())
        except Exception as error:  # whatever it was, the jobs are queued, and a keeper rings again
            log.warning("could not ring the %s: %r", self.name, error)
            with suppress(redis.RedisError):
                self.answer()

    def answer(self) -> None:
        """Take the bell down, before the work is taken: what comes from now on rings anew."""
        self._redis.delete(self._key)


class Doorbell(Bell):
    """Calls a worker to jobs that wait: one that lingers, else any by Celery."""

    task = DRAIN_TASK
    queue = QUEUE
    name = "bell"

    def __init__(self, settings: Settings, app: Celery, client: redis.Redis) -> None:
        super().__init__(settings, app, client)
        self._scripts = Scripts(settings, client)

    def _is_wanted(self) -> bool:
        return bool(self._scripts.run("ring"))


class WebhookBell(Bell):
    """Tells the webhook worker that deliveries are due."""

    task = DELIVER_TASK
    queue = WEBHOOK_QUEUE
    name = "webhook_bell"
