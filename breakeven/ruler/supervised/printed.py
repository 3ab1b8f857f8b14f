"""What the process of a case prints, and all that it starts: progress is passed on, last words are kept."""

from __future__ import annotations

import os
import tempfile

from breakeven.ruler.ends import CaseEnded, named_step
from breakeven.wording.quantities import size_of_memory
from breakeven.wording.saying import say
from breakeven.wording.visible import visible
from breakeven.workload.making import PREFIX

__all__ = ["Printed"]

READ_BYTES = 100_000
LAST_BYTES = 4000
MOST_BYTES = 2**30
LONGEST_LINE = 300


class Printed:
    """The file that a case prints to; only parts of it are read."""

    def __init__(self) -> None:
        self.file = tempfile.TemporaryFile()  # noqa: SIM115 - closed in close
        self._passed_on_bytes = 0

    def close(self) -> None:
        """Forget what was printed."""
        self.file.close()

    def guard(self, step: str) -> None:
        """Raise CaseEnded where so much was printed that it would fill a disk."""
        if os.fstat(self.file.fileno()).st_size > MOST_BYTES:
            said = f"printed more than {size_of_memory(MOST_BYTES)} during {named_step(step)}; let it print less"
            raise CaseEnded("crashed", said)

    def pass_on_progress(self) -> bool:
        """Say on standard error what the making of large inputs has said since the last time, and
        whether it said anything: what goes on is no hang."""
        printed = os.pread(self.file.fileno(), READ_BYTES, self._passed_on_bytes)
        whole = printed[: printed.rfind(b"\n") + 1]
        # A line that is longer than all that is read at a time is no progress.
        self._passed_on_bytes += len(whole) or len(printed) * (len(printed) == READ_BYTES)
        lines = whole.decode(errors="replace").splitlines()
        told = [line for line in lines if line.startswith(PREFIX)]
        for line in told:
            say(visible(line, LONGEST_LINE))
        return bool(told)

    def last_words(self) -> str:
        """``; it printed: …``, with the last line; empty where nothing was printed."""
        size = os.fstat(self.file.fileno()).st_size
        end = os.pread(self.file.fileno(), LAST_BYTES, max(0, size - LAST_BYTES))
        lines = end.decode(errors="replace").strip().splitlines()
        return f"; it printed: {visible(lines[-1], LONGEST_LINE)}" if lines else ""
