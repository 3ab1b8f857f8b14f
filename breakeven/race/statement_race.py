"""Statements that race: each is tried once, told from what it answers, and then raced."""

from __future__ import annotations

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
from breakeven.race.contest import Contest, Tell, Terms
from breakeven.race.live_turns import SETTINGS, sat
from breakeven.race.race import FRESH, STATEMENTS, Note, Race
from breakeven.race.refusals import changing_statement, refused_setup, refused_statement
from breakeven.race.sitting import SHORT_SECONDS, Entrant, evened, loops_for, with_fresh
from breakeven.race.statements import (
    SIZE,
    WORKLOAD,
    Statement,
    module_text,
    names_bound,
    parsed,
)
from breakeven.records.measurement import Case
from breakeven.ruler.ends import CaseEnded
from breakeven.ruler.ruler import case_of
from breakeven.ruler.settings import Settings
from breakeven.ruler.supervisor import CaseProcess
from breakeven.run.run_guards import everything_ended
from breakeven.wording import listed

__all__ = ["raced_statements"]

IN_CASE = "breakeven.race.in_case"


def raced_statements(texts: Sequence[str], setup: str, terms: Terms, *, fresh: bool) -> Race:
    """Race Python statements, with the names that the setup binds, in the current folder.

    With ``fresh`` the setup runs again before every call, outside the clock. Raises UserError where
    the setup or a statement cannot be used.
    """
    began = time.monotonic()
    statements = parsed(texts)
    text = module_text(setup, statements, Path.cwd(), fresh=fresh)
    settings = replace(SETTINGS, limit_seconds=terms.limit_seconds)
    with everything_ended():
        folder = Path(tempfile.mkdtemp())
        path = folder / f"{WORKLOAD}.py"
        path.write_text(text, encoding="utf-8")
        catalogue.use(Project(folder, (str(path),), folder, folder))
        tried = _Tried(statements, settings, names_bound(setup), folder, fresh=fresh)
        tried.all(terms.tell)
        entrants = evened(tried.entrants)
        contest = Contest(
            what=FRESH if fresh else STATEMENTS,
            labels=[each.label for each in statements],
            sit=lambda alive, order, seconds: sat(
                [entrants[label] for label in alive], settings, order, seconds
            ),
            terms=terms,
            began=began,
            notes=tried.notes,
        )
        return contest.run()


@dataclass(frozen=True)
class _Found:
    """What a statement answered when it was tried, and about how long a call took, alone and with all
    that is done around it."""

    answer: Answer
    call_seconds: float
    step_seconds: float


class _Tried:
    """The statements, each tried in one process that they share, and what goes into the race."""

    def __init__(
        self,
        statements: Sequence[Statement],
        settings: Settings,
        names: Sequence[str],
        folder: Path,
        *,
        fresh: bool,
    ) -> None:
        self.statements = statements
        self.settings = settings
        self.names = names
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
                elif each.has_value and self.statements[0].has_value:
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
            called = process.step("call", number=1, phase="first_call")
            is_short = called["call_seconds"] < SHORT_SECONDS
            asked = {"names": self.names, "first": is_first, "is_short": is_short}
            found = _assist(process, "statement_answered", **asked)
        except CaseEnded as end:
            raise refused_statement(of.label, end) from end
        if not self.fresh:
            self._look_at_changes(of, found["changed"])
        seconds = found.get("call_seconds", called["call_seconds"])
        return _Found(Answer.of(of.label, found), seconds, called["seconds"])

    def _look_at_changes(self, of: Statement, changed: Sequence[str]) -> None:
        """Refuse a statement that changes data of the setup's, and note it of other objects."""
        data = [name for name in changed if "." not in name]
        if data:
            raise changing_statement(of.label, data)
        if changed:
            words = f"every call of {of.label} changes {listed(changed)} of the setup"
            self.notes.append(Note("inputs", of.label, words))

    def _entrant(self, of: Statement, case: Case, found: _Found) -> Entrant:
        entrant = Entrant(
            label=of.label,
            case=case,
            environment={},
            expected=str(self.no_answer),
            assist=(f"{IN_CASE}:trust_answers", {}),
        )
        if self.fresh:
            return with_fresh(entrant, found.call_seconds, found.step_seconds)
        loops = loops_for(found.call_seconds)
        looped = (f"{IN_CASE}:loop_statement", {"function": of.looped, "loops": loops})
        return replace(entrant, assist=looped, loops=loops) if loops > 1 else entrant


def _assist(process: CaseProcess, name: str, **arguments: Any) -> dict[str, Any]:
    """What a function of a race's found out in the process of a case."""
    return process.step("assist", target=f"{IN_CASE}:{name}", arguments=arguments)
