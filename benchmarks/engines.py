"""The engines themselves: what each of them costs before it does any work of the user's."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from breakeven.engines import ENGINES
from breakeven.suites.suite import Samples, not_applicable

Tracked = Callable[["Engines", str, str], Samples]


def in_seconds(method: Tracked) -> Tracked:
    """Tell asv the unit of what a method returns."""
    method.unit = "seconds"  # type: ignore[attr-defined]
    return method


class Engines:
    """Each engine in a process of its own, with one worker a processor.

    The methods of one engine share one measurement within one run: the first one that asks makes
    it, and it stands in the run's journal, or, without one, in the folder that asv keeps for a run.
    """

    version = "2"
    timeout = 600.0
    param_names = ("engine",)
    params = (tuple(ENGINES),)

    def setup_cache(self) -> str:
        """The folder that asv makes for this class, for as long as it runs its benchmarks."""
        return str(Path.cwd())

    @in_seconds
    def track_import_seconds(self, folder: str, engine: str) -> Samples:
        """Importing its libraries into a fresh interpreter."""
        return _samples(folder, engine, "import")

    @in_seconds
    def track_start_seconds(self, folder: str, engine: str) -> Samples:
        """From the call of ``session`` to a usable engine, its cluster included."""
        return _samples(folder, engine, "start")

    @in_seconds
    def track_connect_seconds(self, folder: str, engine: str) -> Samples:
        """Joining its cluster when that runs already."""
        return _samples(folder, engine, "connect")

    @in_seconds
    def track_first_task_seconds(self, folder: str, engine: str) -> Samples:
        """The first task, which does nothing."""
        return _samples(folder, engine, "first_task")

    @in_seconds
    def track_thousand_tasks_seconds(self, folder: str, engine: str) -> Samples:
        """1,000 tasks that do nothing, on a warm engine."""
        return _samples(folder, engine, "thousand_tasks")

    @in_seconds
    def track_round_trip_1kb_seconds(self, folder: str, engine: str) -> Samples:
        """1 kB to a worker and back."""
        return _samples(folder, engine, "round_trip_1kb")

    @in_seconds
    def track_round_trip_1mb_seconds(self, folder: str, engine: str) -> Samples:
        """1 MB to a worker and back."""
        return _samples(folder, engine, "round_trip_1mb")

    @in_seconds
    def track_round_trip_100mb_seconds(self, folder: str, engine: str) -> Samples:
        """100 MB to a worker and back."""
        return _samples(folder, engine, "round_trip_100mb")

    @in_seconds
    def track_stop_seconds(self, folder: str, engine: str) -> Samples:
        """Stopping what was started."""
        return _samples(folder, engine, "stop")


def _samples(folder: str, engine: str, figure: str) -> Samples:
    """The samples of one figure.

    Raises SkipNotImplemented where the engine has no such figure or cannot run here, and
    RuntimeError when it ended before this figure was known; the text is the reason.
    """
    # Imported here, so that discovery does not depend on what the ruler needs.
    from breakeven.records.journal import Journal
    from breakeven.ruler.settings import current_settings
    from breakeven.run.costs.engine_costs import costs_once

    settings = current_settings()
    journal = Journal(Path(settings.journal or Path(folder) / "engines.jsonl"))
    costs = costs_once(engine, settings.workers, journal)
    if figure in costs.not_applicable:
        not_applicable(costs.not_applicable[figure])
    if costs.status == "unavailable":
        not_applicable(costs.reason)
    if figure not in costs.samples_seconds:
        raise RuntimeError(f"{costs.status}: {costs.reason}")
    return {"samples": list(costs.samples_seconds[figure]), "number": 1}
