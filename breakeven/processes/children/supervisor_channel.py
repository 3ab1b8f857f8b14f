"""The supervisor's end of the channel to a case: nothing that comes out of it is believed, and nothing is
waited for without an eye on the clock."""

from __future__ import annotations

import json
import os
import secrets
import select
import time
from collections.abc import Callable, Mapping
from typing import Any

from breakeven.processes.children.case_channel import HEAD, MOST_BYTES, TOKEN_BYTES

__all__ = ["ForeignMessageError", "SupervisorChannel"]

GUARD_SECONDS = 0.25
READ_BYTES = 2**16
Guard = Callable[[], None]
"""Is called again and again while something is waited for; what it raises ends the waiting."""


class ForeignMessageError(Exception):
    """What came through the channel is no answer to what was asked: the message says what it is."""


class SupervisorChannel:
    """Calls go out, answers come in, and the case ends with the lifeline.

    ``theirs`` are the descriptors that the case's process inherits: of calls, of answers, of the lifeline.
    """

    def __init__(self) -> None:
        calls, answers, lifeline = (os.pipe() for _ in range(3))
        self.theirs: tuple[int, ...] = (calls[0], answers[1], lifeline[0])
        self.calls = os.fdopen(calls[1], "wb", buffering=0)
        self.answers = os.fdopen(answers[0], "rb", buffering=0)
        self.lifeline = os.fdopen(lifeline[1], "wb", buffering=0)
        self._number = 0
        self._token = secrets.token_bytes(TOKEN_BYTES)
        self._received = bytearray()
        for each in (self.calls, self.answers):
            os.set_blocking(each.fileno(), False)
        os.write(self.calls.fileno(), self._framed({}))

    def close_theirs(self) -> None:
        """Close the descriptors of the case, which has them by now."""
        for each in self.theirs:
            os.close(each)
        self.theirs = ()

    def close(self) -> None:
        """Close all; what the case still says is not heard."""
        self.close_theirs()
        for each in (self.calls, self.answers, self.lifeline):
            each.close()

    def ask(self, call: Mapping[str, Any], guard: Guard) -> None:
        """Ask for a step; raises OSError where nobody listens any more."""
        if self.calls.closed:
            raise BrokenPipeError("the channel is closed")
        self._number += 1
        left = memoryview(self._framed(call))
        while left:
            try:
                left = left[os.write(self.calls.fileno(), left) :]
            except BlockingIOError:
                _wait(self.calls.fileno(), select.POLLOUT)
                guard()

    def answer(self, guard: Guard) -> bytes | None:
        """The answer to what was asked last, as JSON; None where the case's process has closed the channel.

        Raises ForeignMessageError where something else comes.
        """
        guarded = time.monotonic()
        while (found := self._whole()) is None:
            is_there = _wait(self.answers.fileno(), select.POLLIN)
            if not is_there or time.monotonic() - guarded > GUARD_SECONDS:
                guard()
                guarded = time.monotonic()
            if is_there and not self._receive():
                return None
        return found

    def has_more(self) -> bool:
        """Whether there is something to read, be it the end."""
        return _wait(self.answers.fileno(), select.POLLIN, seconds=0.0)

    def _framed(self, call: Mapping[str, Any]) -> bytes:
        data = json.dumps(call).encode()
        return HEAD.pack(self._token, self._number, len(data)) + data

    def _whole(self) -> bytes | None:
        """The message that has been received, or None as long as a part of it is missing."""
        received = self._received
        if not self._token.startswith(bytes(received[:TOKEN_BYTES])):
            raise ForeignMessageError("something other than an answer was written to its channel")
        if len(received) < HEAD.size:
            return None
        _, number, length = HEAD.unpack_from(received)
        if number != self._number:
            raise ForeignMessageError("it gave an answer that was not asked for")
        if length > MOST_BYTES:
            raise ForeignMessageError(f"its answer is longer than {MOST_BYTES:,} bytes")
        if len(received) < HEAD.size + length:
            return None
        if len(received) > HEAD.size + length:
            raise ForeignMessageError("something was written to its channel beside an answer")
        found = bytes(received[HEAD.size :])
        received.clear()
        return found

    def _receive(self) -> bool:
        """Read more of an answer; False at the end."""
        try:
            more = os.read(self.answers.fileno(), READ_BYTES)
        except BlockingIOError:
            return True
        self._received += more
        return bool(more)


def _wait(descriptor: int, event: int, seconds: float = GUARD_SECONDS) -> bool:
    """Wait until a descriptor is ready, or for so long; returns whether it is."""
    poll = select.poll()
    poll.register(descriptor, event)
    return bool(poll.poll(1000 * seconds))
