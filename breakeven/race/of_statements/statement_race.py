"""Statements that race: each is tried once, told from what it answers, and then raced."""

from __future__ import annotations

import pickle
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from breakeven.catalogue import catalogue
from breakeven.catalogue.project import Project
from breakeven.processes.owned_folder import temporary_folder
from breakeven.race.answers import Answer, answer_notes
from breakeven.race.contest import Contest, Tell, Terms
from breakeven.race.live_turns import SETTINGS, sat
from breakeven.race.of_statements.statements import (
    SIZE,
    WORKLOAD,
    Statement,
    module_text,
    names_bound,
    parsed,
)
from breakeven.race.race import FRESH, STATEMENTS, Note, Race
from breakeven.race.refusals import changing_statement, refused_setup, refused_statement
from breakeven.race.sitting import SHORT_SECONDS, Entrant, evened, loops_for, with_fresh
from breakeven.race.told_in_case import TOLD
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
    with everything_ended(), temporary_folder() as folder:
        path = folder / f"{WORKLOAD}.py"
        path.write_text(text, encoding="utf-8")
        catalogue.use(Project(folder, (str(path),), folder, folder))
        tried = _Tried(statements, settings, names_bound(setup), folder, fresh=fresh)
        entrants = tried.entrants(terms.tell)
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
        self.no_answer = folder / "no_answer.pickle"
        self.no_answer.write_bytes(pickle.dumps(None))

    def entrants(self, tell: Tell) -> dict[str, Entrant]:
        """Try each; raises UserError at the first that cannot be raced."""
        tell("a first look at what the statements answer")
        cases = {each.label: case_of(WORKLOAD, each.label, SIZE, 1) for each in self.statements}
        found: dict[str, dict[str, Any]] = {}
        first = self.statements[0]
        with CaseProcess(cases[first.label], {}, self.settings) as process:
            self._set_up(process)
            for each in self.statements:
                found[each.label] = self._tried(process, each, is_first=each is first)
                if each is not first and each.has_value and first.has_value:
                    own = Answer.of(each.label, found[each.label])
                    self.notes += answer_notes(own, Answer.of(first.label, found[first.label]))
        return self._readied(cases, found)

    def _set_up(self, process: CaseProcess) -> None:
        try:
            process.step("load")
            process.step("inputs")
            process.step("start", address=None)
            process.step("ingest")
        except CaseEnded as end:
            raise refused_setup(end) from end

    def _tried(self, process: CaseProcess, of: Statement, *, is_first: bool) -> dict[str, Any]:
        """What a statement answered and changed, and about how long a call took, alone
        (``call_seconds``) and with all that is done around it (``step_seconds``)."""
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
        return {
            "call_seconds": called["call_seconds"],
            "step_seconds": called["seconds"],
            **found,
        }

    def _look_at_changes(self, of: Statement, changed: Sequence[str]) -> None:
        """Refuse a statement that changes data of the setup's, and note it of other objects."""
        data = [name for name in changed if "." not in name]
        if data:
            raise changing_statement(of.label, data)
        if changed:
            words = f"every call of {of.label} changes {listed(changed)} of the setup"
            self.notes.append(Note("inputs", of.label, words))

    def _readied(
        self, cases: Mapping[str, Case], found: Mapping[str, Mapping[str, Any]]
    ) -> dict[str, Entrant]:
        """The contenders as they go into the race: each call with inputs of its own, or in loops."""
        entrants = {
            label: Entrant(
                label=label,
                case=case,
                environment={},
                expected=str(self.no_answer),
                assist=(f"{IN_CASE}:trust_answers", {}),
            )
            for label, case in cases.items()
        }
        if self.fresh:
            return evened(
                {
                    label: with_fresh(
                        each, found[label]["call_seconds"], found[label]["step_seconds"]
                    )
                    for label, each in entrants.items()
                }
            )
        loops = loops_for({label: each["call_seconds"] for label, each in found.items()})
        for of in self.statements:
            count = loops[of.label]
            looped = (f"{IN_CASE}:loop_statement", {"function": of.looped, "loops": count})
            entrants[of.label] = replace(entrants[of.label], assist=looped, loops=count)
        return entrants


def _assist(process: CaseProcess, name: str, **arguments: Any) -> dict[str, Any]:
    """What a function of a race's found out in the process of a case."""
    fits = TOLD.get(name)
    return process.step("assist", fits=fits, target=f"{IN_CASE}:{name}", arguments=arguments)
