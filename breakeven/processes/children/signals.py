"""The names of signals, those of real-time signals included."""

from __future__ import annotations

import signal

__all__ = ["signal_name"]


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
