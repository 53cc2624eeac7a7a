"""Seats are bounded; the longest wait is passed on, no sooner than it may be, streams never."""

from __future__ import annotations

from contextlib import ExitStack

import pytest

from api.errors import TooManyWaitersError
from api.seats import KEPT_S, Seats


class Clock:
    """Time that stands still until it is told."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_past_the_bound_newcomers_are_refused() -> None:
    """Until one of those who sit gives its seat back."""
    seats = Seats(1)
    with seats.hold(), pytest.raises(TooManyWaitersError), seats.hold():
        raise AssertionError("there was a second seat")

    with seats.hold():
        pass


def test_the_longest_wait_makes_room_and_one_at_a_time() -> None:
    """Each newcomer drives out one, the oldest; its own leaving frees nobody else's seat."""
    clock, left = Clock(), []
    seats = Seats(2, clock)
    with ExitStack() as stack:
        for name in ("first", "second"):
            stack.enter_context(seats.hold(lambda name=name: left.append(name)))
        clock.now += KEPT_S

        stack.enter_context(seats.hold())

        assert left == ["first"]
        stack.enter_context(seats.hold())
        assert left == ["first", "second"]
        with pytest.raises(TooManyWaitersError):
            stack.enter_context(seats.hold())


def test_a_fresh_wait_keeps_its_seat() -> None:
    """More live clients than seats do not drive each other out as fast as they can call."""
    clock = Clock()
    seats = Seats(1, clock)
    with seats.hold(lambda: None):
        clock.now += KEPT_S / 2

        with pytest.raises(TooManyWaitersError), seats.hold():
            raise AssertionError("the seat was passed on")


def test_streams_keep_their_seats() -> None:
    """A poll behind them in age makes room instead."""
    clock, left = Clock(), []
    seats = Seats(2, clock)
    with seats.hold(), seats.hold(lambda: left.append("poll")):
        clock.now += KEPT_S
        with seats.hold():
            assert left == ["poll"]


def test_who_leaves_may_go_at_once() -> None:
    """The newcomer's own thread answers them then, and gives their seat back."""
    clock = Clock()
    seats = Seats(1, clock)
    number = seats.take(lambda: seats.give_back(number))
    clock.now += KEPT_S

    with seats.hold():
        assert seats.taken == 1
