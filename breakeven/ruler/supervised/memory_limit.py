"""What the processes of a case may hold together, and what says that they held more."""

from __future__ import annotations

import signal
from collections.abc import Callable

from breakeven.processes.control_group import ControlGroup
from breakeven.processes.system.linux import lines_of
from breakeven.ruler.ends import CaseEnded, named_step

__all__ = ["MemoryLimit"]


class MemoryLimit:
    """The memory that a case may hold; with a control group, the system itself ends what holds more.

    ``private_bytes`` tells what its processes hold, for where there is none.
    """

    def __init__(
        self, limit_bytes: int, group: ControlGroup | None, private_bytes: Callable[[], int]
    ) -> None:
        self.limit_bytes = limit_bytes
        self.group = group
        self.private_bytes = private_bytes
        self._oom_kills = _oom_kills()
        if group:
            group.limit(limit_bytes)

    def guard(self, step: str) -> None:
        """Raise CaseEnded where the case holds too much."""
        if self.group:
            self.guard_kills(step)
        elif (held := self.private_bytes()) > self.limit_bytes:
            raise self._exceeded(step, held)

    def guard_kills(self, step: str) -> None:
        """If the system killed a process of the case, the case has ended, even if it answers."""
        if self.group and self.group.oom_kills():
            raise self._exceeded(step, self.group.most_bytes())

    def guard_end(self, step: str, exit_code: int) -> None:
        """Raise CaseEnded where a process has ended like this for want of memory."""
        self.guard_kills(step)
        # The system counts every kill, also those of others' processes; a group counts its own.
        was_killed = exit_code == -signal.SIGKILL
        if was_killed and self.group is None and _oom_kills() > self._oom_kills:
            raise CaseEnded(
                "out_of_memory", f"the system ran out of memory during {named_step(step)}"
            )

    def _exceeded(self, step: str, held: int) -> CaseEnded:
        limit = self.limit_bytes / 2**30
        reason = (
            f"{named_step(step)} needed more than the limit of {limit:.2f} GiB "
            f"(it held {held / 2**30:.2f} GiB when it was ended)"
        )
        return CaseEnded("out_of_memory", reason, held)


def _oom_kills() -> int:
    """How often the system has killed a process for want of memory, since it started."""
    for line in lines_of("/proc/vmstat"):
        if line.startswith("oom_kill "):
            return int(line.split()[1])
    return 0
