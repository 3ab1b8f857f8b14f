"""What every profiler promises, how it is found, and which one suits an engine."""

from __future__ import annotations

import abc
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any, ClassVar

from breakeven.engines import Engine
from breakeven.engines.libraries import missing_library
from breakeven.errors import UserError, unknown_name
from breakeven.findings.explanations.profiles import Attachment, ProcessTime, TaskSpan
from breakeven.plugins import Plugins, plugins
from breakeven.profile.told_inside import TOLD
from breakeven.ruler.contender import Contender
from breakeven.workload import Implementation

# Public: docs/reference/versions.md promises these. The rest is for Breakeven itself.
__all__ = ["Attachment", "Live", "ProcessTime", "Profiler", "Recorded", "TaskSpan"]

GROUP = "breakeven.profilers"
"""The entry points that are profilers: an installed package adds one by naming its class there."""
BY_ENGINE = {"serial": "cprofile", "dask-sync": "cprofile"}
USUAL = "py-spy"
"""What suits every engine that has no other: it sees threads, processes and native code."""


@dataclass
class Live:
    """A warm case in its process, for a profiler, which calls it as often as possible for ``seconds``.

    ``calls`` counts these calls, and ``seconds_of_calls`` has measured times of a call.
    """

    contender: Contender
    implementation: Implementation
    engine: Engine
    package: str
    workers: int
    seconds: float
    calls: int = 0
    seconds_of_calls: list[float] = field(default_factory=list)

    @property
    def pid(self) -> int:
        """The process of the case, whose descendants are its workers."""
        return self.contender.process.process.pid

    def assist(self, function: str, **arguments: Any) -> dict[str, Any]:
        """Run a function in the case's process, and return what it found, a dictionary for JSON.

        It is one of ``inside.py``, or ``"mypackage.inside:begin"``; its first argument holds the case's
        steps.
        """
        target = function if ":" in function else f"breakeven.profile.inside:{function}"
        step = self.contender.process.step
        return step("assist", fits=TOLD.get(function), target=target, arguments=arguments)

    def run_calls(self) -> None:
        """Call the case again and again, and check every answer."""
        ends = time.monotonic() + self.seconds
        while not self.calls or time.monotonic() < ends:
            self._call(self.contender.number, check=True)

    def run_one_call(self) -> None:
        """Call the case once; its answer is checked when ``check`` is called."""
        self._call(1, check=False)

    def forget_calls(self) -> None:
        """Begin anew: the calls so far were not recorded."""
        self.calls = 0
        self.seconds_of_calls.clear()

    def check(self) -> None:
        """Check the answer that was kept."""
        self.contender.check()

    def _call(self, number: int, *, check: bool) -> None:
        step = self.contender.process.step
        found = step("call", number=number, phase="profiled", check=check)
        self.seconds_of_calls.append(found["call_seconds"])
        self.calls += number


@dataclass(frozen=True)
class Recorded:
    """What a tool has recorded.

    ``weights`` maps each stack, the outermost call first, to its weight in the profiler's ``unit``.
    ``attachments`` are files that the tool wrote, ``tasks`` those of a cluster, ``processes`` the processor time of
    each process, and ``notes`` sentences that the page shows.
    """

    weights: Mapping[tuple[str, ...], float] = field(default_factory=dict)
    attachments: tuple[Attachment, ...] = ()
    tasks: tuple[TaskSpan, ...] = ()
    processes: tuple[ProcessTime, ...] = ()
    notes: tuple[str, ...] = ()


class Profiler(abc.ABC):
    """A profiler: what it shows, whether it can run here, and how it records a warm case."""

    name: ClassVar[str]
    title: ClassVar[str]
    """What it shows, in a few words."""
    unit: ClassVar[str] = "seconds"
    """The unit of the stacks' weights: seconds, bytes or samples."""
    module: ClassVar[str] = ""
    """The library that it needs, if any."""
    nearest: ClassVar[str] = ""
    """The name of a similar profiler, to suggest if this one cannot run."""

    def available(self) -> str | None:
        """Why this tool cannot run here, in words, or None."""
        return missing_library(self.module) if self.module else None

    def unsuited(self, engine: Engine, implementation: Implementation) -> str | None:
        """Why this tool has nothing to show of such a case, in words, or None."""
        return None

    def environment(self) -> dict[str, str]:
        """Environment variables that the process of the case must have before it starts."""
        return {}

    @abc.abstractmethod
    def record(self, live: Live, folder: Path) -> Recorded:
        """Call the case under the tool (``live.run_calls``), and write the tool's files into the folder.

        Raises UserError where the tool refuses.
        """


def profilers() -> Mapping[str, Profiler]:
    """Every profiler that is installed, by its name.

    Raises UserError where there is none.
    """
    found = added_profilers().found
    if not found:
        raise UserError(
            "no profiler is declared; install Breakeven again: pip install --force-reinstall breakeven"
        )
    return found


@cache
def added_profilers() -> Plugins[Profiler]:
    """The profilers of Breakeven and of other installed packages."""
    return plugins(GROUP, "profiler", _loaded)


def _loaded(point: EntryPoint) -> Profiler:
    profiler = point.load()()
    if not isinstance(profiler, Profiler):
        raise UserError(f"{point.value} is not a Profiler")
    if profiler.name != point.name:
        raise UserError(f"its name is {profiler.name!r}, not that of its entry point")
    return profiler


def refusal(tool: Profiler, engine: Engine, implementation: Implementation) -> str | None:
    """Why a tool cannot profile such a case here, with the nearest that can, or None."""
    reason = tool.available() or tool.unsuited(engine, implementation)
    if reason is None:
        return None
    known = profilers()
    others = [known[name] for name in (tool.nearest, USUAL, "cprofile") if name in known]
    for other in others:
        if not (other.available() or other.unsuited(engine, implementation)):
            return f"{tool.name} cannot profile this: {reason}. The nearest that can: --tool {other.name}"
    return f"{tool.name} cannot profile this: {reason}"


def chosen(name: str | None, engine: Engine, implementation: Implementation) -> Profiler:
    """The profiler of that name, or the one that suits the engine.

    Raises UserError, with the nearest that can, where it cannot run here or does not suit.
    """
    known = profilers()
    if name:
        added_profilers().require(name)
    asked = name or BY_ENGINE.get(engine.name, USUAL)
    if asked not in known:
        raise unknown_name(
            "profiler", asked, known, "breakeven profile --help shows Breakeven's own"
        )
    tool = known[asked]
    if name is None and tool.available():
        tool = known["cprofile"]
    if reason := refusal(tool, engine, implementation):
        raise UserError(reason)
    return tool
