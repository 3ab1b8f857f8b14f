"""pyinstrument: the caller's stack, sampled every millisecond."""

from __future__ import annotations

import json
from pathlib import Path

from breakeven.findings.explanations.profiles import Attachment
from breakeven.profile.profiler import Live, Profiler, Recorded
from breakeven.profile.stacks_of import of_pyinstrument

INTERVAL_SECONDS = 0.001
PAGE, RECORDS = "pyinstrument.html", "records.json"


class Pyinstrument(Profiler):
    """The thread that calls: where it is, and what it waits for."""

    name = "pyinstrument"
    title = "the caller's stack, sampled every millisecond"
    module = "pyinstrument"
    nearest = "cprofile"

    def record(self, live: Live, folder: Path) -> Recorded:
        live.assist("begin_pyinstrument", interval_seconds=INTERVAL_SECONDS)
        live.run_calls()
        records = folder / RECORDS
        live.assist("end_pyinstrument", page=str(folder / PAGE), stacks=str(records))
        weights = of_pyinstrument(json.loads(records.read_text(encoding="utf-8")), "caller")
        records.unlink()
        notes = ("Only the caller's thread is seen.",) if live.engine.parallel else ()
        page = Attachment(name=PAGE, title="pyinstrument's own page", kind="page")
        return Recorded(weights, attachments=(page,), notes=notes)
