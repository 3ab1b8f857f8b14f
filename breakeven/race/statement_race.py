"""Statements that race: each is tried once, told from what it answers, and then raced."""

from __future__ import annotations

import math
import pickle
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from breakeven.catalogue import catalogue
from breakeven.catalogue.project import Project
from breakeven.race.answers import Answer, answer_notes
from breakeven.race.contest import Contest, Tell
from breakeven.race.live_turns import SETTINGS, sat
from breakeven.race.race import Note, Race
from breakeven.race.refusals import refused_setup, refused_statement
from breakeven.race.sitting import Entrant
from breakeven.race.statements import (
    SIZE,
    WORKLOAD,
    Statement,
    loops_alike,
    module_text,
    parsed,
)
from breakeven.records.measurement import Case
from breakeven.ruler.ruler import case_of
from breakeven.ruler.settings import Settings
from breakeven.ruler.supervisor import CaseEnded, CaseProcess
from breakeven.run.run_guards import everything_ended

__all__ = ["raced_statements"]

IN_CASE = "breakeven.race.in_case"
LOOPED_BELOW_SECONDS = 1e-4
"""Shorter calls are repeated within a function: calling one takes some 0.1 µs, a turn of a loop 0.01."""
LOOP_SECONDS = 1e-3
"""About what one call of a function that loops takes."""


def raced_statements(
    texts: Sequence[str],
    setup: str,
    *,
    fresh: bool,
    budget_seconds: float,
    effect: float,
    limit_seconds: float,
    tell: Tell,
) -> Race:
    """Race Python statements, with the names that the setup binds, in the current folder.

    With ``fresh`` the setup runs again before every call, outside the clock. ``limit_seconds`` are
    the most that a call may take. Raises UserError where the setup or a statement cannot be used.
    """
    began = time.monotonic()
    statements = parsed(texts)
    text = module_text(setup, statements, Path.cwd(), fresh=fresh)
    settings = replace(SETTINGS, limit_seconds=limit_seconds)
    with everything_ended():
        folder = Path(tempfile.mkdtemp())
        path = folder / f"{WORKLOAD}.py"
        path.write_text(text, encoding="utf-8")
        catalogue.use(Project(folder, (str(path),), folder, folder))
        tried = _Tried(statements, settings, text, folder, fresh=fresh)
        tried.all(tell)
        contest = Contest(
            what="statements",
            labels=[each.label for each in statements],
            sit=lambda alive, order, seconds: sat(
                [tried.entrants[label] for label in alive], settings, order, seconds
            ),
            budget_seconds=budget_seconds,
            effect=effect,
            tell=tell,
            began=began,
            notes=tried.notes,
        )
        return contest.run()


@dataclass(frozen=True)
class _Found:
    """What a statement answered when it was tried, and about how long a call took."""

    answer: Answer
    call_seconds: float


class _Tried:
    """The statements, each tried in one process that they share, and what goes into the race."""

    def __init__(
        self,
        statements: Sequence[Statement],
        settings: Settings,
        text: str,
        folder: Path,
        *,
        fresh: bool,
    ) -> None:
        self.statements = statements
        self.settings = settings
        self.text = text
        self.fresh = fresh
        self.notes: list[Note] = []
        self.entrants: dict[str, Entrant] = {}
        self.no_answer = folder / "no_answer.pickle"
        self.no_answer.write_bytes(pickle.dumps(None))

    def all(self, tell: Tell) -> None:
        """Try each; raises UserError at the first that cannot be raced."""
        tell("a first look at what the statements answer")
        cases = {each.label: case_of(WORKLOAD, each.label, SIZE, 1) for each in self.statements}
        first: Answer | None = None
        with CaseProcess(next(iter(cases.values())), {}, self.settings) as process:
            self._set_up(process)
            for each in self.statements:
                found = self._answered(process, each, is_first=first is None)
                self.entrants[each.label] = self._entrant(each, cases[each.label], found)
                if first is None:
                    first = found.answer
                else:
                    self.notes += answer_notes(found.answer, first)

    def _set_up(self, process: CaseProcess) -> None:
        try:
            process.step("load")
            process.step("inputs")
            process.step("start", address=None)
            process.step("ingest")
        except CaseEnded as end:
            raise refused_setup(end) from end

    def _answered(self, process: CaseProcess, of: Statement, *, is_first: bool) -> _Found:
        try:
            _assist(process, "enter_statement", label=of.label)
            process.step("call", number=1, phase="first_call")
            found = _assist(process, "statement_answered", first=is_first)
        except CaseEnded as end:
            names: list[str] = []
            if end.status == "changed_inputs":
                names = _assist(process, "names_changed")["names"]
            raise refused_statement(of.label, end, names) from end
        return _Found(Answer.of(of.label, found), found["call_seconds"])

    def _entrant(self, of: Statement, case: Case, found: _Found) -> Entrant:
        loops = 1
        if found.call_seconds < LOOPED_BELOW_SECONDS and not self.fresh:
            loops = (
                math.ceil(LOOP_SECONDS / found.call_seconds) if loops_alike(self.text, of) else 1
            )
        looped = (f"{IN_CASE}:loop_statement", {"function": of.looped, "loops": loops})
        return Entrant(
            label=of.label,
            case=case,
            environment={},
            expected=str(self.no_answer),
            assist=looped if loops > 1 else (f"{IN_CASE}:trust_answers", {}),
            loops=loops,
        )


def _assist(process: CaseProcess, name: str, **arguments: Any) -> dict[str, Any]:
    """What a function of a race's found out in the process of a case."""
    return process.step("assist", target=f"{IN_CASE}:{name}", arguments=arguments)
