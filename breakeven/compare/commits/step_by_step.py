"""What changed from each commit of a range to the next, by comparisons of neighbours."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from functools import partial

from rich.console import Console

from breakeven.compare.commits.over_commits import Moved
from breakeven.compare.comparison_table import Asked, compared
from breakeven.errors import UserError
from breakeven.findings.verdicts.change import CaseCompared
from breakeven.findings.verdicts.confirmations import COMPARED
from breakeven.records.journal import Journal
from breakeven.sources.choice import Source

__all__ = ["changes_along"]

STEP = "step"
"""The kind of a journal's note that names the step of a range that was compared: ``asked``, a digest."""


def changes_along(
    commits: Sequence[str], asked: Asked, source: Source, console: Console
) -> list[Moved]:
    """Whatever changed from one commit to the next; ``asked`` says which cases, and how closely to look.

    A step that was finished before, and asked for in the same way, is not measured again. A commit whose
    side cannot be made is left out, and why is said. Raises KeyboardInterrupt when it was stopped, and
    UserError where no two commits could be compared.
    """
    said = partial(console.print, markup=False, highlight=False, soft_wrap=True)
    found: list[Moved] = []
    before, steps = commits[0], 0
    for number, after in enumerate(commits[1:], 1):
        said(
            f"step {number} of {len(commits) - 1}: from {before[:12]} to {after[:12]}", style="dim"
        )
        try:
            cases = _step(replace(asked, before=before, after=after), source, console)
        except UserError as error:
            said(f"{after[:12]} is left out: {error}")
            if not steps:  # it may as well be the first one that cannot be made
                before = after
            continue
        steps += 1
        found += _moved(before, after, cases)
        before = after
    if not steps:
        raise UserError("no two commits could be compared; the reasons stand above")
    return found


def _step(asked: Asked, source: Source, console: Console) -> list[CaseCompared]:
    """The cases of one step, from the journal of an earlier time where there is one."""
    digest = hashlib.sha256(json.dumps([source.kind, asdict(asked)]).encode()).hexdigest()[:16]
    name = "-".join(each[:8] for each in (asked.before, asked.after))
    for path in sorted((source.project.results / "comparisons").glob(f"*-{name}.jsonl")):
        journal = Journal(path)
        if any(note.get("asked") == digest for note in journal.notes(STEP)):
            return journal.parsed(COMPARED, CaseCompared.from_json)
    found = compared(asked, source, console)
    if found.was_stopped:
        raise KeyboardInterrupt
    found.journal.note(STEP, {"asked": digest})
    return found.cases


def _moved(before: str, after: str, cases: Sequence[CaseCompared]) -> Iterator[Moved]:
    for case in cases:
        name = (case.workload, case.implementation, case.size)
        for change in case.changes:
            if change.is_news:
                yield Moved(before[:12], after[:12], *name, change.ratio, change)
