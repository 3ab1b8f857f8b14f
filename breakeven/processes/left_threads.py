"""The end of a process that threads would keep alive."""

from __future__ import annotations

import contextlib
import os
import sys
import threading

__all__ = ["end_despite_threads"]

GRACE_SECONDS = 2.0


def end_despite_threads(code: int) -> None:
    """Let this process end with that code, even where a thread that it did not start itself goes on.

    Threads that end by themselves, such as those of an idle pool, have time for it. For any other the
    process is ended, which is said on standard error.
    """
    left = [each for each in threading.enumerate() if _keeps_alive(each)]
    if left:
        ending = threading.Thread(target=_end, args=(left, code), daemon=True, name="ending")
        ending.start()


def _keeps_alive(thread: threading.Thread) -> bool:
    return not thread.daemon and thread is not threading.main_thread()


def _end(left: list[threading.Thread], code: int) -> None:
    share = GRACE_SECONDS / len(left)
    for thread in left:
        thread.join(share)
    going_on = [thread.name for thread in left if thread.is_alive()]
    if not going_on:
        return
    with contextlib.suppress(OSError, ValueError):
        sys.stdout.flush()
    named = f"{len(going_on)} threads" if len(going_on) > 1 else f"thread {going_on[0]!r}"
    print(
        f"breakeven: {named} of imported modules would run for ever; ended without waiting",
        file=sys.stderr,
        flush=True,
    )
    os._exit(code)
