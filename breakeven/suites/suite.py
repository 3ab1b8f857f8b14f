"""The abstract asv suite that turns one workload into asv benchmarks.

The parameters are the implementation and the size, so that all contenders stand on one asv graph.
The ``track_`` methods ask the ruler; ``time_run`` is asv's own in-process timing, with which
``asv profile`` and ``asv run --quick`` work too. asv shows n/a for what cannot run here, and
``failed`` for every other case that did not end well; ``--show-stderr`` shows the reason.
"""

from __future__ import annotations

import abc
from typing import Any, NoReturn

from breakeven.records.measurement import Measurement
from breakeven.records.recorded import recorded
from breakeven.suites.declared import Declared, declared_workload
from breakeven.suites.in_process import InProcessRun

# Public: docs/reference/versions.md promises these. The rest is for Breakeven itself.
__all__ = ["Suite"]

Samples = dict[str, Any]
"""What asv takes for a timing: ``samples`` in seconds, and the ``number`` of calls in each."""


class Suite(abc.ABC):
    """One workload as asv benchmarks; a subclass only has to name it."""

    param_names = ("implementation", "size")
    timeout = 3600.0
    """Seconds, generous, because the ruler has deadlines of its own."""

    @property
    @abc.abstractmethod
    def workload(self) -> str:
        """The name of the workload, as its project declares it."""

    @property
    def params(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The labels of the implementations and of the sizes."""
        return self._declared.implementations, self._declared.sizes

    @property
    def version(self) -> str:
        """The workload's version: asv starts a new history when it changes."""
        return self._declared.version

    @property
    def _declared(self) -> Declared:
        return declared_workload(self.workload)

    def __init__(self) -> None:
        # asv looks for setup on the benchmark function too: so only time_run starts an engine.
        in_process = InProcessRun(self.workload, self.version)
        self.time_run = in_process  # type: ignore[method-assign, assignment]

    def time_run(self, implementation: str, size: str) -> None:
        """One warm call in asv's own process, timed by asv: see InProcessRun."""
        raise NotImplementedError("asv calls the InProcessRun that takes the place of this")

    def track_seconds(self, implementation: str, size: str) -> Samples:
        """The steady samples: seconds for one call, data in place and code warm."""
        samples = self._measured(implementation, size, "time").all_samples
        return {"samples": list(samples), "number": 1}

    def track_first_call_seconds(self, implementation: str, size: str) -> float:
        """The first call, with compilation and everything else that happens only once."""
        return _known(self._measured(implementation, size, "time").first_call_seconds)

    def track_ingest_seconds(self, implementation: str, size: str) -> float:
        """Turning plain inputs into the tool's own form; 0 where there is nothing to turn."""
        return self._measured(implementation, size, "time").ingest_seconds or 0.0

    def track_cpu_seconds(self, implementation: str, size: str) -> float:
        """The processor time of the whole process tree for one steady call."""
        return _known(self._measured(implementation, size, "time").cpu_seconds)

    def track_tree_peak_bytes(self, implementation: str, size: str) -> float:
        """The peak memory of the whole process tree, measured in a pass of its own."""
        return _known(self._measured(implementation, size, "memory").peak_bytes)

    track_seconds.unit = "seconds"  # type: ignore[attr-defined]
    track_first_call_seconds.unit = "seconds"  # type: ignore[attr-defined]
    track_ingest_seconds.unit = "seconds"  # type: ignore[attr-defined]
    track_cpu_seconds.unit = "seconds"  # type: ignore[attr-defined]
    track_tree_peak_bytes.unit = "bytes"  # type: ignore[attr-defined]

    def _measured(self, implementation: str, size: str, what: str) -> Measurement:
        """What the ruler found.

        Raises SkipNotImplemented for a case that cannot run here, and RuntimeError for one that
        did not end well; the text is the reason.
        """
        known = recorded(
            workload=self.workload,
            workload_version=self.version,
            implementation=implementation,
            size=size,
        )
        if known:
            return ended_well(known)
        # Imported here, so that discovery does not depend on what the ruler needs.
        from breakeven.ruler.ruler import case_of, measure
        from breakeven.suites.guarding import guard_process
        from breakeven.suites.in_process import missing_in_commit

        missing = missing_in_commit(self.workload, self.version, implementation, size)
        if missing:
            not_applicable(missing)
        guard_process()
        case = case_of(self.workload, implementation, size)
        return ended_well(measure(case, passes=frozenset({what})))


def ended_well(found: Measurement) -> Measurement:
    """The measurement, when it is one.

    Raises SkipNotImplemented when the case cannot run here, and RuntimeError when it did not end
    well; the text is the reason.
    """
    if found.status == "unavailable":
        not_applicable(found.reason)
    if found.status != "ok":
        raise RuntimeError(f"{found.status}: {found.reason}")
    return found


def not_applicable(reason: str) -> NoReturn:
    """Make asv show n/a, and the reason with ``--show-stderr``."""
    from asv_runner.benchmarks.mark import SkipNotImplemented  # here: most runs file nothing

    from breakeven.wording.visible import visible

    print(visible(f"n/a: {reason}"))
    raise SkipNotImplemented(reason)


def _known(number: float | None) -> float:
    if number is None:
        not_applicable("the settings of this run leave this out")
    return number
