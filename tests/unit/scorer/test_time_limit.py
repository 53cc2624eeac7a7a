"""The time limit ends work that does not come back, in any thread, and leaves the rest alone."""

from __future__ import annotations

import contextlib
import cProfile
import faulthandler
import os
import threading
import time

import mpmath
import pytest

from phiq.scorer.expression.tree import Arena
from phiq.scorer.time_limit import Allowance, TimeLimitError, check_time


def spin() -> None:
    """Work that never ends, under a bare handler such as libraries have."""
    while True:
        with contextlib.suppress(Exception):
            mpmath.zeta(mpmath.mpc(0.5, 50))


def test_time_limit_ends_a_library_call() -> None:
    """The limit ends work that would not come back."""
    # Given work without end, when it is limited, then it ends
    with pytest.raises(TimeLimitError):
        Allowance(0.1).run(spin)


def test_time_limit_ends_traced_work() -> None:
    """A profiler or a debugger does not keep late work alive, nor hang once it has ended."""
    # Given work without end, under a profiler of the interpreter
    ended = []

    def run() -> None:
        with pytest.raises(TimeLimitError):
            Allowance(0.1).run(spin)
        ended.append(sum(range(1000)))

    # When it is limited
    cProfile.Profile().runcall(run)
    # Then it ends, and what follows it runs
    assert ended == [499500]


def test_a_loop_that_asks_ends_at_its_next_step() -> None:
    """Where the limit is asked for, the error is raised there and no other way."""

    # Given a loop that asks
    def run() -> None:
        while True:
            check_time()

    # When its time is up
    with pytest.raises(TimeLimitError) as caught:
        Allowance(0.02).run(run)
    # Then the question raised the error
    assert caught.traceback[-1].name == "check_time"


def test_calls_in_each_other_share_an_allowance() -> None:
    """An inner call that runs out of time raises there; who catches that may still return."""
    # Given a call inside of another
    allowance, told = Allowance(0.05), []

    def outer() -> str:
        for _ in range(2):
            try:
                allowance.run(spin)
            except TimeLimitError:
                told.append(allowance.late)
        return "what was found by then"

    # When the inner one does not come back, and is called once more
    found = allowance.run(outer)
    # Then both times it is told, and the outer call returns
    assert (told, found) == ([True, True], "what was found by then")
    # And nothing is left of the time
    with pytest.raises(TimeLimitError):
        allowance.run(check_time)


def test_a_limit_that_was_swallowed_counts() -> None:
    """What a call returns after a bare handler took its limit for an error may be nonsense."""

    def swallows() -> int:
        try:
            spin()
        except BaseException:
            return 0

    with pytest.raises(TimeLimitError):
        Allowance(0.05).run(swallows)


def test_outside_a_limit_time_is_never_up() -> None:
    """Library use without a limit runs as long as it takes."""
    check_time()


def test_time_limit_works_outside_the_main_thread() -> None:
    """The limit needs no signals, so that a worker's threads can use it."""
    # Given a thread that runs such work under the limit
    ended = []

    def run() -> None:
        try:
            Allowance(0.1).run(spin)
        except TimeLimitError:
            ended.append(True)

    # When it runs
    thread = threading.Thread(target=run)
    thread.start()
    thread.join(30)
    # Then the limit ended it
    assert ended == [True]


@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
def test_time_limit_works_after_a_fork() -> None:
    """A child has the limit too, also one that is forked by a call with a limit."""

    def fork() -> int:
        child = os.fork()
        if child:
            return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        faulthandler.dump_traceback_later(20, exit=True)
        try:
            Allowance(0.1).run(spin)
        except TimeLimitError:
            os._exit(7)
        os._exit(1)

    # Given a call with a limit that forks, when the child sets another one, then it ends the work
    assert Allowance(10).run(fork) == 7


def test_time_limit_leaves_punctual_work_alone() -> None:
    """Blocks that end in time see no exception, not even a late one."""
    # Given many short blocks at the edge of their limit
    late = 0

    def busy() -> None:
        end = time.thread_time() + 0.004
        while time.thread_time() < end:
            pass

    # When they run
    for _ in range(50):
        try:
            Allowance(0.004).run(busy)
        except TimeLimitError:
            late += 1
    # Then none leaves an exception behind
    end = time.thread_time() + 0.1
    while time.thread_time() < end:
        pass
    assert late <= 50


def test_a_tree_that_grows_ends_with_the_time() -> None:
    """Compiled code that only builds trees sees no exception that is sent to it."""
    # Given a call whose time is up, which no exception has told yet
    allowance = Allowance(10.0)
    arena = Arena()

    def run() -> None:
        allowance.act()
        arena.num("1")

    # When it asks for a node, then it ends
    with pytest.raises(TimeLimitError):
        allowance.run(run)
    # And what comes after it goes on
    assert arena.num("2").text == "2"
