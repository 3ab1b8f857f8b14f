"""Implementations of a workload of the active project, raced against the first of them."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from breakeven.catalogue import catalogue
from breakeven.errors import UserError
from breakeven.processes.owned_folder import temporary_folder
from breakeven.race.answers import Answer, answer_notes, ended_note
from breakeven.race.contest import Contest, Tell, Terms
from breakeven.race.live_turns import SETTINGS, sat
from breakeven.race.race import Note, Race
from breakeven.race.sitting import SHORT_SECONDS, Entrant, evened, loops_for, with_fresh
from breakeven.race.told_in_case import Compared
from breakeven.records.measurement import Case
from breakeven.ruler.ends import CaseEnded
from breakeven.ruler.ruler import case_of
from breakeven.ruler.settings import Settings
from breakeven.ruler.supervisor import CaseProcess
from breakeven.run.run_guards import everything_ended

__all__ = ["Race", "raced"]

IN_CASE = "breakeven.race.in_case"


def raced(
    workload: str,
    labels: Sequence[str],
    *,
    budget_seconds: float,
    effect: float,
    settings: Settings | None = None,
    tell: Tell = lambda _: None,
    size: str = "",
) -> Race:
    """Race implementations of a workload of the active project, by their labels.

    All are live at once and take turns, call by call, in several rounds of fresh processes, until
    every verdict on time against the first is clear or ``budget_seconds`` are spent. ``effect`` is the
    smallest difference that counts, as a fraction. Answers that differ from the first contender's are
    no error: a note says so. ``size`` is one of the workload's (default: the last of its usual ones);
    ``tell`` hears what is being done.

    Raises UserError where a label or the size is unknown, or where the first contender cannot be
    measured; another one that cannot ``ended``, which its standing says. An interrupt ends the race,
    which then ``was_stopped``.
    """
    _require_several(labels)
    settings = settings or SETTINGS
    size = size or _usual_size(workload)
    cases = {label: case_of(workload, label, size, settings.workers) for label in labels}
    terms = Terms(
        budget_seconds=budget_seconds,
        effect=effect,
        limit_seconds=settings.limit_seconds,
        tell=tell,
    )
    return _held(workload, cases, terms, settings)


def _held(workload: str, cases: Mapping[str, Case], terms: Terms, settings: Settings) -> Race:
    began = time.monotonic()
    with everything_ended(), temporary_folder() as folder:
        readied = _Readied(settings, folder, terms.tell)
        for case in cases.values():
            readied.add(case)
        entrants = readied.evened()
        contest = Contest(
            what=workload,
            labels=list(cases),
            sit=lambda alive, order, seconds: sat(
                [entrants[label] for label in alive], settings, order, seconds
            ),
            terms=terms,
            began=began,
            ended=readied.ended,
            notes=readied.notes,
        )
        return contest.run()


def _require_several(labels: Sequence[str]) -> None:
    if len(labels) < 2:
        raise UserError(f"a race takes two contenders or more; it has {len(labels)}")
    for label in labels:
        if labels.count(label) > 1:
            raise UserError(f"{label!r} is named twice; name each contender once")


def _usual_size(workload: str) -> str:
    usual = catalogue.workload(workload).usual_sizes
    if not usual:
        raise UserError(
            f"{workload} has no sizes; declare one, such as sizes={{'only': 1000}}, or let a run find "
            "some (breakeven run)"
        )
    return usual[-1]


class _Readied:
    """The contenders that go into the race, each called once to see what it answers."""

    def __init__(self, settings: Settings, folder: Path, tell: Tell) -> None:
        self.settings = settings
        self.folder = folder
        self.tell = tell
        self.entrants: dict[str, Entrant] = {}
        self.found: dict[str, Mapping[str, Any]] = {}
        self.ended: dict[str, tuple[str, str]] = {}
        self.notes: list[Note] = []
        self.first: Entrant | None = None
        self.first_answer: Mapping[str, Any] = {}

    def add(self, case: Case) -> None:
        """Ready a contender; raises UserError where it is the first and cannot be measured."""
        label = case.implementation
        self.tell(f"a first look at {label}")
        try:
            self._add(case)
        except CaseEnded as end:
            if self.first is None:
                raise UserError(f"{label}, which the others race against: {end.reason}") from end
            self.ended[label] = (end.status, end.reason)
            self.notes.append(ended_note(label, end.status, end.reason))

    def evened(self) -> dict[str, Entrant]:
        """All of them as they go into the sittings, after what their first calls told."""
        calls = {
            label: None if found["one_by_one"] else found["call_seconds"]
            for label, found in self.found.items()
        }
        loops = loops_for(calls)
        return evened(
            {
                label: _ready(each, self.found[label], loops[label])
                for label, each in self.entrants.items()
            }
        )

    def _add(self, case: Case) -> None:
        workload = catalogue.workload(case.workload)
        reason = catalogue.unavailable_reason(workload, case.implementation)
        if reason:
            raise CaseEnded("unavailable", reason)
        chosen = catalogue.implementation(workload, case.implementation)
        engine = catalogue.engine(chosen)
        entrant = Entrant(
            label=case.implementation,
            case=case,
            environment={**engine.environment(case.workers), **chosen.environment},
            expected=str(self.folder / f"{len(self.entrants)}.pickle"),
            on_cluster=engine.cluster is not None,
        )
        found = self._looked_at(entrant)
        if self.first is not None:
            first = Answer.of(self.first.label, self.first_answer)
            self.notes += answer_notes(Answer.of(entrant.label, found), first)
        self.entrants[entrant.label] = entrant
        self.found[entrant.label] = found
        if self.first is None:
            self.first, self.first_answer = entrant, found

    def _looked_at(self, entrant: Entrant) -> Mapping[str, Any]:
        """What its first calls told of a contender."""
        first = self.first.expected if self.first and self.first_answer["is_stored"] else None
        with CaseProcess(entrant.case, dict(entrant.environment), self.settings) as process:
            process.step("load")
            process.step("inputs")
            process.step("assist", target=f"{IN_CASE}:keep_answers", arguments={})
            process.step("start", address=None)
            process.step("ingest")
            called = process.step("call", number=1, phase="first_call")
            is_short = called["call_seconds"] < SHORT_SECONDS
            arguments = {"own": entrant.expected, "first": first, "is_short": is_short}
            target = f"{IN_CASE}:answer_compared"
            found = process.step("assist", fits=Compared, target=target, arguments=arguments)
            process.step("close")
            return {"one_by_one": called["one_by_one"], "seconds": called["seconds"], **found}


def _ready(entrant: Entrant, found: Mapping[str, Any], loops: int) -> Entrant:
    trusted = found["varies"] or not found["is_stored"]
    if trusted:
        entrant = replace(entrant, assist=(f"{IN_CASE}:trust_answers", {}))
    if found["one_by_one"]:
        return with_fresh(entrant, found["call_seconds"] or found["seconds"], found["seconds"])
    looped = (f"{IN_CASE}:loop_function", {"loops": loops, "trusted": trusted})
    return replace(entrant, assist=looped, loops=loops) if loops > 1 else entrant
