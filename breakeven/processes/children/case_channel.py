"""A case's end of the channel to its supervisor: framed messages, out of the reach of what is measured.

What is measured shares this process, and may write anywhere. So the pipes lie at high numbers, which no
file is given that is opened in the usual way. They are closed in what the process starts, forks included.
Each message has a head: a token that only came through the pipe, the number of the step, and a length.

This file is all that a foreign Python needs of it, by path: it takes Python 3.8 and the standard library.
"""

from __future__ import annotations

import fcntl
import json
import os
import resource
import struct
from typing import Any, Dict, Sequence

__all__ = ["HEAD", "MOST_BYTES", "TOKEN_BYTES", "CaseChannel"]

TOKEN_BYTES = 16
HEAD = struct.Struct(f">{TOKEN_BYTES}sQI")
"""The token, the number of the step, and how many bytes of JSON follow."""
MOST_BYTES = 2**26
"""No message is longer."""
FIRST_PLACE, PLACES = 200, 40
"""From where on the pipes get their numbers: above all that is usually open, and below where the table of
a process's files has to grow, which every fork copies."""
Message = Dict[str, Any]


class CaseChannel:
    """The end of the process that answers; ``number`` is that of the step that was asked for last.

    The descriptors are those of calls, of answers, and of what else has to be kept from the case, such as the
    lifeline: ``others``. The first message only brings the token.
    """

    def __init__(self, descriptors: Sequence[int]) -> None:
        self.calls, self.answers, *self.others = map(moved, descriptors)
        self.pid = os.getpid()
        self.number = 0
        self.token = b""
        self._is_handed_over = False
        self._kept = [self.calls, self.answers, *self.others]
        os.register_at_fork(after_in_child=self._leave_a_fork)
        self.next_call()

    def keep(self, descriptor: int) -> int:
        """Put another descriptor out of the reach of the case, too; returns its new number."""
        found = moved(descriptor)
        self._kept.append(found)
        return found

    def close(self, descriptor: int) -> None:
        """Close a descriptor that was kept."""
        self._kept.remove(descriptor)
        os.close(descriptor)

    def next_call(self) -> Message | None:
        """What is asked for next; None when nothing will be."""
        self.require_own_process()
        head = _read(self.calls, HEAD.size)
        if len(head) < HEAD.size:
            return None
        self.token, self.number, length = HEAD.unpack(head)
        call: Message = json.loads(_read(self.calls, length))
        return call

    def answer(self, found: Message) -> None:
        """Answer what was asked for last."""
        self.require_own_process()
        data = _as_json(found)
        _write(self.answers, HEAD.pack(self.token, self.number, len(data)) + data)

    def require_own_process(self) -> None:
        """End this process where it is a fork of the case's: it was not asked."""
        if os.getpid() != self.pid:
            os._exit(1)

    def fork(self) -> int:
        """Fork, and hand the channel over to the child; returns what ``os.fork`` does."""
        self._is_handed_over = True
        try:
            child = os.fork()
        finally:
            self._is_handed_over = False
        if child == 0:
            self.pid = os.getpid()
        return child

    def _leave_a_fork(self) -> None:
        """Close all in a fork of the case, so that a process waiting for the case's end sees it."""
        if not self._is_handed_over:
            kept, self._kept = (
                self._kept,
                [],
            )  # what gets their numbers afterwards is the case's own
            for each in kept:
                try:
                    os.close(each)
                except OSError:  # the case has closed it
                    continue


def moved(descriptor: int) -> int:
    """A descriptor as another one, with a high number, that is closed when a program is started."""
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    wanted = FIRST_PLACE + os.urandom(1)[0] % PLACES
    for least in (wanted, most // 2, 0):
        try:
            found = fcntl.fcntl(descriptor, fcntl.F_DUPFD_CLOEXEC, least)
        except (OSError, OverflowError):  # so many are not allowed
            continue
        os.close(descriptor)
        return found
    os.set_inheritable(descriptor, False)
    return descriptor


def _as_json(found: Message) -> bytes:
    """A message as JSON; what cannot be one becomes a failure that says why."""
    try:
        data = json.dumps(found, allow_nan=False).encode()
    except (TypeError, ValueError, RecursionError) as error:
        return _failure(f"its answer cannot be written as JSON ({error})")
    if len(data) > MOST_BYTES:
        return _failure(f"its answer has {len(data):,} bytes; {MOST_BYTES:,} are allowed")
    return data


def _failure(reason: str) -> bytes:
    return json.dumps({"failed": "UntellableError", "reason": reason}).encode()


def _read(descriptor: int, count: int) -> bytes:
    """``count`` bytes, or fewer at the end."""
    found = b""
    while len(found) < count:
        more = os.read(descriptor, count - len(found))
        if not more:
            break
        found += more
    return found


def _write(descriptor: int, data: bytes) -> None:
    left = memoryview(data)
    while left:
        left = left[os.write(descriptor, left) :]
