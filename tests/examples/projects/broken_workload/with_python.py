"""Ways of going wrong."""

import ctypes
import itertools
import os
import signal
import subprocess
import time

calls = itertools.count()


def good(n):
    """The right answer."""
    return sum(range(n))


def wrong(n):
    """Off by one."""
    return sum(range(n)) + 1


def wrong_later(n):
    """Right the first time only."""
    return sum(range(n)) + (next(calls) > 2)


def raises(n):
    """An error of its own."""
    raise ValueError(f"cannot do {n}")


def hangs(n):
    """No answer, ever."""
    while True:
        time.sleep(n)


def killed(n):
    """Killed from outside."""
    os.kill(os.getpid(), signal.SIGKILL)
    return n


def crashes(n):
    """A segmentation fault."""
    return ctypes.string_at(0) + n


def greedy(n):
    """More and more memory."""
    held = []
    while True:
        held.append(bytearray(os.urandom(1) * 20_000_000))
        time.sleep(0.02)


def refused_memory(n):
    """A request that the system refuses."""
    return bytearray(2**62)


def leaves_a_process(n):
    """The right answer, and a process that nobody asked for."""
    subprocess.Popen(["sleep", "987"], start_new_session=True)
    return sum(range(n))
