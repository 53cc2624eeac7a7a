"""Calls whose answers are yet to come: no thread has them, and each is answered once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from api.answering import Call
    from api.later import Waiting


class Parking(Protocol):
    """Goes on with connections whose calls were parked."""

    def finish_now(self, call: Call) -> None:
        """Answer, in the calling thread."""

    def finish_soon(self, call: Call) -> None:
        """Have another thread answer once it is its turn."""


class Parked:
    """A call that is parked: what ends its wait has it answered.

    The answer is made and sent by whoever saw the job's end, as nobody needs to be asked for it: to
    wake a thread for each of hundreds takes longer. All others take their turns.
    """

    def __init__(self, call: Call, waiting: Waiting, parking: Parking) -> None:
        self._waiting = waiting
        self._parking = parking
        self._left = [call]

    def begin(self) -> None:
        """From here on it may be answered, by any thread."""
        self._waiting.when_over(self._woken)

    def _woken(self) -> None:
        if not self._waiting.over:
            return
        try:
            call = self._left.pop()
        except IndexError:  # woken again
            return
        if self._waiting.ended:
            self._parking.finish_now(call)
        else:
            self._parking.finish_soon(call)
