"""The Celery app of the pool: doorbell task and bootsteps; its commands are in `commands.py`.

`celery -A worker worker` needs no further option. What a member does is in `worker/member.py`.
"""

from __future__ import annotations

import logging
import sys
from functools import cached_property
from typing import Any

from celery import Celery, bootsteps, signals
from celery.apps.worker import Worker
from celery.platforms import EX_FAILURE

import worker.commands  # noqa: F401 -- registers them
from phiq import logs
from phiq.broker import DRAIN_TASK, make_celery
from phiq.errors import PhiqError, SettingError
from phiq.queue.connection import access_or_exit
from phiq.queue.registry import Registry
from phiq.settings import EXIT_BAD_SETTING, Settings, settings_or_exit
from worker import options
from worker.consumer import PATIENT_CONSUMER
from worker.device import Device, lease_device, pin
from worker.keeper import Keeper
from worker.member import Member
from worker.orders import Orders
from worker.standin import StandIn

log = logging.getLogger(__name__)


#: How often Celery's own events tell that a worker lives; the pool goes by its registry.
CELERY_HEARTBEAT_S = 20


class PoolWorker(Worker):
    """Celery's worker, named after the device it leases before anything else is set up."""

    app: PoolApp
    device: Device
    keeper: Keeper

    def __init__(self, hostname: str | None = None, **kwargs: Any) -> None:
        settings = self.app.settings
        access_or_exit(settings)
        try:
            options.check(hostname, kwargs)
        except options.OptionError as error:
            print(f"worker cannot start: {error}", file=sys.stderr)  # noqa: T201 -- for a person
            raise SystemExit(options.EXIT_REFUSED) from None
        try:
            self.device = lease_device(settings, Registry(settings))
        except PhiqError as error:
            raise SystemExit(f"worker cannot start: {error}") from None
        pin(self.device, settings)
        super().__init__(hostname=self.device.worker_id, **kwargs)

    def prepare_args(self, **options: Any) -> dict[str, Any]:
        """Leave out the chatter among workers, which costs a second at start and CPU for ever.

        Flower still hears that they live, less often than every two seconds.
        """
        chatter = {"without_gossip": True, "without_mingle": True}
        interval_s = options.get("heartbeat_interval") or CELERY_HEARTBEAT_S
        return options | chatter | {"heartbeat_interval": interval_s}

    def on_stopped(self) -> None:
        """Deregister, once the pool has finished its batch: until then the keeper watches it."""
        super().on_stopped()
        self.keeper.stop()


class PoolApp(Celery):
    """The app with its settings, and the member once the worker has started."""

    settings: Settings
    member: Member
    orders: Orders

    @cached_property
    def Worker(self) -> type[Worker]:
        """The worker class `celery worker` starts."""
        return self.subclass_with_self(PoolWorker)


class MemberStep(bootsteps.StartStopStep):
    """Warm up before the consumer starts, so that a worker that is rung is ready."""

    requires = ("celery.worker.components:Pool",)

    def __init__(self, parent: PoolWorker, **options: Any) -> None:
        super().__init__(parent, **options)

    def start(self, parent: PoolWorker) -> None:
        """Register as starting, then load and warm up.

        A failure ends the worker with one line of reason.
        """
        app = parent.app
        stand_in = StandIn(app.settings, parent.device.worker_id, parent.device.slot_lease)
        member = Member(app.settings, app, parent.device, stand_in.board)
        app.orders = Orders(member, parent)
        parent.keeper = Keeper(member, obey=app.orders.obey, stand_in=stand_in)
        try:
            parent.keeper.start()
            member.warm_up()
        except Exception as error:
            bad_setting = isinstance(error, SettingError)
            reason = error if bad_setting else f"{type(error).__name__}: {error}"
            log.critical("worker cannot start: %s", reason)
            parent.keeper.stop()  # Celery calls on_stopped only after a full start
            raise SystemExit(EXIT_BAD_SETTING if bad_setting else EX_FAILURE) from error
        app.member = member
        log.info("ready: %s on %s", member.worker_id, member.device.name)


def make_app(settings: Settings) -> PoolApp:
    """The pool's Celery app with its one task."""
    app = make_celery(settings, PoolApp)
    app.settings = settings
    app.conf.worker_consumer = PATIENT_CONSUMER
    app.steps["worker"].add(MemberStep)

    @app.task(name=DRAIN_TASK)
    def drain() -> None:
        app.member.drain()

    return app


@signals.worker_shutting_down.connect
def _stop_claiming(**_: Any) -> None:
    if hasattr(app, "member"):
        app.member.stop()


@signals.after_setup_logger.connect
def _quiet_bells(logger: logging.Logger, **_: Any) -> None:
    """Celery logs two lines a task at INFO; a doorbell is no news."""
    logs.as_wanted(app.settings, logger)
    for name in ("celery.worker.strategy", "celery.app.trace"):
        logging.getLogger(name).setLevel(logging.WARNING)


app = make_app(settings_or_exit())
