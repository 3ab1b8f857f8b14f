"""The names of signals, those of real-time signals included, and how a process ended."""

from __future__ import annotations

import signal

__all__ = ["exit_in_words", "signal_name"]


def exit_in_words(code: int) -> str:
    """``ended with exit code 7``, or ``was killed by SIGKILL`` for a code below zero, as subprocess gives it."""
    return f"ended with exit code {code}" if code >= 0 else f"was killed by {signal_name(-code)}"


def signal_name(number: int) -> str:
    """``SIGKILL``; ``signal 35 (SIGRTMIN+1)`` for a real-time signal; ``signal 33`` for one without a name."""
    try:
        return signal.Signals(number).name
    except ValueError:
        pass
    first, last = (int(getattr(signal, name, 0)) for name in ("SIGRTMIN", "SIGRTMAX"))
    if first < number < last:
        return f"signal {number} (SIGRTMIN+{number - first})"
    return f"signal {number}"
