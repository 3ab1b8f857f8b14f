"""cProfile, of the standard library: every call counted and timed, for snakeviz to show."""

from __future__ import annotations

import pstats
from collections import Counter
from pathlib import Path

from breakeven.findings.explanations.profiles import Attachment
from breakeven.profile.inside import reaches_workers
from breakeven.profile.profiler import Live, Profiler, Recorded
from breakeven.profile.stacks_of import of_profile

MERGED = "profile.prof"


class CProfile(Profiler):
    """Every Python call, exactly, of the caller's thread and of each worker that runs Python functions."""

    name = "cprofile"
    title = "every Python call, counted and timed"
    nearest = "pyinstrument"

    def record(self, live: Live, folder: Path) -> Recorded:
        reached = live.assist("begin_cprofile")["workers"]
        live.run_calls()
        written = live.assist("end_cprofile", folder=str(folder))["workers"]
        files = sorted(folder.glob("*.prof"))
        weights: Counter[tuple[str, ...]] = Counter()
        for number, path in enumerate(files):
            role = "caller" if path.name == "caller.prof" else f"worker {number}"
            weights.update(of_profile(path, role))
        pstats.Stats(*map(str, files)).dump_stats(str(folder / MERGED))
        for path in files:
            path.unlink()
        return Recorded(
            weights,
            attachments=(Attachment(name=MERGED, title="for snakeviz", kind="data"),),
            notes=tuple(filter(None, (_of_workers(live, len(reached), len(written)), SLOW))),
        )


SLOW = "cProfile makes calls of Python functions look longer than they are, but not native code."


def _of_workers(live: Live, reached: int, written: int) -> str:
    if not live.engine.parallel:
        return ""
    if not reaches_workers(live.engine):
        title = live.engine.title
        return f"The workers are not seen: {title} takes no Python functions as tasks."
    if min(reached, written) < live.workers:
        return f"Workers reached: {min(reached, written)} of {live.workers}."
    return ""
