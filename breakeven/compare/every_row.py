"""Every row of an asv matrix, as a comparison of its own: its own verdicts, and its part of the budget."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from rich.console import Console

from breakeven.compare.asked import Asked, SideNotReadyError, compared
from breakeven.compare.comparison_plan import NothingSelectedError
from breakeven.compare.journals import WhatIsCompared, finished_row, journal_of
from breakeven.compare.sharing import Shard
from breakeven.errors import UserError
from breakeven.findings.verdicts.change import CaseCompared, Outcome
from breakeven.findings.verdicts.compared_sides import COMPARED, ROW, ComparedSide
from breakeven.records.journal import Journal
from breakeven.run.run_guards import everything_ended, only_run
from breakeven.sources.choice import Source

__all__ = ["RowsCompared", "compared_in_every_row"]

NOTHING = "(benchmarks)"
"""What stands in place of a benchmark where a row has none that was asked for."""
ENVIRONMENT = "(environment)"
"""What stands in place of a benchmark where a row has none, because it could not be made."""


@dataclass(frozen=True)
class RowsCompared:
    """How each case ended in each row; ``was_stopped`` says that more was to be measured, ``noted`` in what else
    than their code the sides differ, in the rows that were measured now. ``sides`` are the commits only, because
    each row has its own Python and requirements."""

    cases: list[CaseCompared]
    was_stopped: bool = False
    noted: str = ""
    sides: tuple[ComparedSide, ...] = ()


def compared_in_every_row(asked: Asked, source: Source, console: Console) -> RowsCompared:
    """Compare two sides in each row of the matrix that is meant, one row after the other.

    The rows share the budget: what one leaves of its part goes to the next. Each is corrected for its own
    verdicts only. A row whose environments cannot be made is a case that says so. Rows that were finished
    before the same command was stopped are not measured again. Raises UserError where no row can be measured.
    """
    if asked.shard:
        raise UserError(
            "--shard divides the cases of one row; leave --all-rows out and give each machine a row: "
            "--row NAME=VALUE or --python VERSION"
        )
    rows = source.each_row()
    commits = (rows[0].side(text).commit for text in (asked.before, asked.after))
    sides = tuple(ComparedSide(commit=each) for each in commits)
    progress = _Progress(asked, console, _digest(asked, source), asked.budget_seconds)
    for number, row in enumerate(rows, 1):
        progress.said(f"row {number} of {len(rows)}: {_name(row, asked)}")
        if progress.measures(row, left=len(rows) - number + 1):
            return RowsCompared(progress.cases, was_stopped=True, noted=progress.noted, sides=sides)
    if not progress.journals:
        reasons = "; ".join(f"{case.row}: {case.reason}" for case in progress.cases)
        raise UserError(f"no row of the matrix can be measured: {reasons}")
    for journal in progress.journals:
        journal.note(ROW, {"asked": progress.digest, "all_measured": True})
    return RowsCompared(progress.cases, noted=progress.noted, sides=sides)


class _Progress:
    """What the rows have shown so far, and how many seconds are left for the others."""

    def __init__(self, asked: Asked, console: Console, digest: str, seconds: float | None) -> None:
        self.asked = asked
        self.console = console
        self.digest = digest
        self.seconds = seconds
        self.cases: list[CaseCompared] = []
        self.journals: list[Journal] = []
        self.noted = ""
        self.said: Callable[[str], None] = partial(console.print, soft_wrap=True, style="dim")

    def measures(self, row: Source, left: int) -> bool:
        """Compare in a row, of which so many are ``left``; whether the user has stopped it."""
        part = self.seconds / left if self.seconds else self.seconds
        if known := self._finished(row):
            self.said("finished before the same command was stopped, so it is not measured again")
            self._spend(part or 0.0)
            self.journals.append(known)
            self.cases += known.parsed(COMPARED, CaseCompared)
            return False
        if row.rows and not row.rows.can_be_made:
            reason = f"Python {row.python} is not installed here"
            self._give_up(row, "left out", f"{reason} (uv python install {row.python})")
            return False
        try:
            asked = replace(self.asked, budget_seconds=part)
            found = compared(asked, row, self.console, [self._finishes(is_last=False)])
        except KeyboardInterrupt:  # while an environment was made
            return True
        except SideNotReadyError as error:
            self._give_up(row, self._outcome(row, error), str(error))
            return False
        except NothingSelectedError as error:
            self.said(f"left out: {error}")
            name = _name(row, self.asked)
            reason = str(error)
            case = CaseCompared(NOTHING, "", "", outcome="left out", reason=reason, row=name)
            self.cases.append(case)
            return False
        self._spend(found.measured_seconds)
        self.noted = "; ".join(dict.fromkeys(filter(None, (self.noted, found.noted))))
        self.cases += found.cases
        if not found.was_stopped:
            self.journals.append(found.journal)
        return found.was_stopped

    def _finishes(self, *, is_last: bool) -> tuple[str, dict[str, Any]]:
        """The note that a row is finished, by its kind."""
        return ROW, {"asked": self.digest, "all_measured": is_last}

    def _spend(self, seconds: float) -> None:
        if self.seconds:
            self.seconds = max(1.0, self.seconds - seconds)

    def _finished(self, row: Source) -> Journal | None:
        return finished_row(self._what(row), _folder(row), self.digest)

    def _what(self, row: Source) -> WhatIsCompared:
        sides = [row.side(text) for text in (self.asked.before, self.asked.after)]
        return WhatIsCompared.by(row, sides, Shard(1, 1), self.asked.digest)

    def _give_up(self, row: Source, outcome: Outcome, reason: str) -> None:
        """Let a row without environments be a case that says why."""
        self.said(f"{outcome}: {reason}")
        row.project.make_results()
        what = self._what(row)
        case = CaseCompared(ENVIRONMENT, "", "", outcome=outcome, reason=reason, row=what.row)
        journal = journal_of(what, _folder(row), self.said)
        # It is tried again the next time.
        journal.note_together([(COMPARED, case.to_json()), self._finishes(is_last=True)])
        self.cases.append(case)

    def _outcome(self, row: Source, error: SideNotReadyError) -> Outcome:
        """What it means that a side cannot be made: a change that breaks its environment is for the worse."""
        if error.place == 1:
            return "now failing"
        with only_run(row.project), everything_ended():
            try:
                row.ready(row.side(self.asked.after), self.asked.workers, self.said)
            except UserError:
                return "left out"
        return "now working"


def _folder(source: Source) -> Path:
    return source.project.results / "comparisons"


def _name(row: Source, asked: Asked) -> str:
    """The name of the row that both sides get."""
    return row.row_of(*(row.side(text) for text in (asked.before, asked.after))) or "the only one"


def _digest(asked: Asked, source: Source) -> str:
    """A digest of all that the command asks for, with the names of its sides."""
    what: Sequence[object] = (source.kind, source.digest, source.asked_row, asdict(asked))
    return hashlib.sha256(json.dumps(what).encode()).hexdigest()[:16]
