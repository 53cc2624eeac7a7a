"""The keeper: a thread beside the scoring that keeps the worker's promises to the pool.

Renews the claim in hand and the GPU slot, beats, reaps lapsed claims of any worker, rings lost
bells again; where nobody waits, and nothing was done since the last beat, it sorts the master list.
A worker that cannot be saved (a batch that hangs, a consumer gone deaf, a drain past its deadline)
exits here: what runs it starts another, and its leases free its jobs.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from threading import Event, Thread
from time import monotonic
from typing import Any

from phiq.builds import running
from phiq.errors import BrokerUnavailableError
from phiq.queue.registry import HEARTBEAT_S, Worker
from worker.member import EXIT_GAVE_UP, Member
from worker.standin import StandIn

log = logging.getLogger(__name__)

#: How long an idle worker sorts the master list in a turn, in seconds: a twentieth of its time.
SORT_S = 0.05


class Keeper:
    """Runs `tick` every beat, or three times a lease where leases are short."""

    def __init__(
        self,
        member: Member,
        quit_process: Callable[[int], None] = os._exit,
        obey: Callable[[str], None] | None = None,
        stand_in: StandIn | None = None,
    ) -> None:
        self._member = member
        self._stand_in = stand_in
        self._obey = obey
        self._quit = quit_process
        self._stop = Event()
        self._beat_s = min(HEARTBEAT_S, member.settings.lease_s / 3)
        self._thread = Thread(target=self._run, name="keeper", daemon=True)
        self._last_rate: tuple[float, int] = (monotonic(), 0)
        self._stalled_since: float | None = None
        self._reaped: Any = None

    def start(self) -> None:
        """Beat once, so that the worker is known when this returns, then go on in a thread."""
        self._beat()
        if self._stand_in:
            self._stand_in.start()
        self._thread.start()

    def stop(self) -> None:
        """Stop and deregister."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join(self._beat_s * 3)
        if self._stand_in:
            self._stand_in.stop()
        member = self._member
        try:
            member.leave()
        except BrokerUnavailableError as error:
            log.warning("could not deregister, the heartbeat will lapse: %s", error)

    def _run(self) -> None:
        while not self._stop.wait(self._beat_s):
            try:
                self._tick()
            except BrokerUnavailableError as error:
                self._stalled_since = None
                log.warning("keeper: %s", error)

    def _tick(self) -> None:
        """Do each duty, whatever befalls another; those that ask the broker, until it is away."""
        of_its_own = (self._mind_stand_in, self._watch_clock)
        renewals = (self._renew, self._member.return_unheard, self._keep_slot)
        for duty in (*of_its_own, *renewals, self._beat, self._reap):
            try:
                duty()
            except BrokerUnavailableError:
                raise
            except Exception:
                log.exception("keeper: a duty failed, going on")

    def _mind_stand_in(self) -> None:
        if self._stand_in:
            self._stand_in.mind()

    def _renew(self) -> None:
        for claim in self._member.claims:
            self._member.store.renew(claim.token)

    def _keep_slot(self) -> None:
        if not self._member.keep_slot():
            log.critical("another worker has leased this GPU slot; giving this worker up")
            self._quit(EXIT_GAVE_UP)

    def _reap(self) -> None:
        """Look what the reap has found that went with the beat; reap now if none went."""
        member = self._member
        answer, self._reaped = self._reaped, None
        reaped = member.store.reap() if answer is None else member.store.reaped(answer)
        if reaped.requeued or reaped.dead:
            log.warning("reaped: %d jobs requeued, %d dead letters", reaped.requeued, reaped.dead)
        if reaped.waiting:
            member.ring()
        elif reaped.unsorted and member.status == "ready" and not member.rate:
            member.equations.sort_for(SORT_S)
        self._watch_stall(reaped.waiting)

    def _beat(self) -> None:
        """Beat, and reap in the same call: what is idle asks little."""
        member, now = self._member, monotonic()
        then, before = self._last_rate
        rate = (member.jobs_done - before) / (now - then) if now > then else 0.0
        self._last_rate = (now, member.jobs_done)
        member.rate = round(rate, 1)
        told, reaping = worker_state(member), member.store.reaping()
        orders, (self._reaped,) = member.registry.beat_with(told, reaping)
        for order in orders:
            log.info("told to %s", order)
            if self._obey:
                self._obey(order)

    def _watch_clock(self) -> None:
        member, now = self._member, monotonic()
        batch_since, stopping_since = member.batch_since, member.stopping_since
        if batch_since and now - batch_since > member.settings.batch_timeout_s:
            log.critical("a micro-batch ran over PHIQ_BATCH_TIMEOUT_S; giving this worker up")
            self._quit(EXIT_GAVE_UP)
        if stopping_since and now - stopping_since > member.settings.drain_deadline_s:
            self._abandon()

    def _abandon(self) -> None:
        try:
            self._member.hand_back()
            self._member.leave()
        except BrokerUnavailableError as error:
            log.warning("could not hand the micro-batch back, its lease will lapse: %s", error)
        except Exception:
            log.exception("could not hand the micro-batch back, its lease will lapse")
        self._quit(0)

    def _watch_stall(self, waiting: int) -> None:
        """A backlog, and this idle worker hears no bell though one is rung every beat: deaf."""
        member, now = self._member, monotonic()
        if not waiting or member.status != "ready":
            self._stalled_since = None
            return
        self._stalled_since = max(self._stalled_since or now, member.last_answer)
        if now - self._stalled_since > member.settings.stall_s:
            log.critical("left unrung beside a backlog of %d; giving this worker up", waiting)
            self._quit(EXIT_GAVE_UP)


def worker_state(member: Member) -> Worker:
    """The member as the registry and `inspect device` show it."""
    load = member.device.load()
    return Worker(
        worker_id=member.worker_id,
        device=member.device.torch_name,
        device_name=member.device.name,
        status=member.status,
        micro_batch=member.micro_batch,
        scorer=member.settings.scorer,
        build=running(),
        pid=os.getpid(),
        started_ms=member.started_ms,
        jobs_done=member.jobs_done,
        rate=member.rate,
        memory_mib=load.memory_used_mib,
        memory_total_mib=load.memory_total_mib,
        gpu_uuid=member.device.gpu.uuid if member.device.gpu else None,
        utilisation=load.utilisation,
        temperature_c=load.temperature_c,
    )
