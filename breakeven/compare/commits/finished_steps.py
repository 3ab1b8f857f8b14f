"""One comparison of several along a range of commits, which is not measured again once it is finished."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict

from rich.console import Console

from breakeven.compare.asked import Asked, compared
from breakeven.findings.verdicts.change import CaseCompared
from breakeven.findings.verdicts.compared_sides import COMPARED
from breakeven.records.journal import Journal
from breakeven.records.reading.files import plain_files
from breakeven.sources.choice import Source

__all__ = ["step_compared"]

STEP = "step"
"""The kind of a journal's note that names the step of a range that was compared: ``asked``, a digest."""
Cases = Sequence[CaseCompared]


def step_compared(
    asked: Asked, source: Source, console: Console, counts: Callable[[Cases], bool] = lambda _: True
) -> list[CaseCompared]:
    """The cases of one step, from the journal of an earlier time where there is one.

    ``counts`` says whether what was found then is enough. Raises KeyboardInterrupt when it was stopped.
    """
    facts = asdict(asked)
    del facts["comparisons"]  # a range that has grown does not measure its first steps again
    what = [source.kind, source.digest, source.python, source.asked_row, facts]
    digest = hashlib.sha256(json.dumps(what).encode()).hexdigest()[:16]
    name = "-".join(each[:8] for each in (asked.before, asked.after))
    for path in plain_files(source.project.results / "comparisons", f"*Z-{name}*.jsonl")[0]:
        journal = Journal(path)
        if any(note.get("asked") == digest for note in journal.notes(STEP)):
            found = journal.parsed(COMPARED, CaseCompared)
            if counts(found):
                only = found[0].main if len(found) == 1 else None
                words = f": {only.in_words}" if only else ""
                console.print(f"not measured again{words}", style="dim", soft_wrap=True)
                return found
    fresh = compared(asked, source, console, [(STEP, {"asked": digest})])
    if fresh.was_stopped:
        raise KeyboardInterrupt
    return fresh.cases
