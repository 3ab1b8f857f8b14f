"""One case under one tool: measured without it, called with it, and written down."""

from __future__ import annotations

import dataclasses
import datetime
import re
import statistics
from pathlib import Path

from breakeven.catalogue import catalogue
from breakeven.errors import UserError
from breakeven.findings.explanations.profiles import Profile, remove_profile, write_profile
from breakeven.machine.facts import machine_facts, versions
from breakeven.profile.profiler import Live, Profiler, Recorded
from breakeven.records.measurement import Case
from breakeven.ruler.beside import Beside, baseline_of
from breakeven.ruler.contender import Contender
from breakeven.ruler.ends import CaseEnded
from breakeven.ruler.passes import Turns, take_turns
from breakeven.ruler.ruler import open_contender
from breakeven.ruler.settings import Settings
from breakeven.run.git_state import GitState

__all__ = ["ANATOMY", "profile_case"]

NO_FILE_NAME = re.compile(r"[^A-Za-z0-9_.=-]+")
LONGEST_PART = 40
"""The most characters of a workload or a label in a folder's name; its moment makes it unique."""
ANATOMY = ("import_seconds", "start_seconds", "ingest_seconds", "first_call_seconds")


def profile_case(
    case: Case, tool: Profiler, seconds: float, settings: Settings, git: GitState, into: Path
) -> Path:
    """Profile a warm case for so many seconds; returns the folder of the profile, below ``into``.

    First the case takes turns with its workload's baseline, without the tool: those times are the
    profile's own, and no measurement is ever made of the others. Raises UserError where the case cannot
    run, or where the tool refuses; nothing is left of it then.
    """
    folder = into / _name(case, tool)
    beside = Beside(baseline_of(case), settings)
    try:
        folder.mkdir(parents=True)
        with open_contender(case, settings, more_environment=tool.environment()) as own:
            own.prepare().start().first_call().warm_up()
            partner = beside.contender()
            turns = take_turns(own, partner, settings)
            live = _live(own, case, seconds)
            recorded = tool.record(live, folder)
            profile = _profile(case, tool, git, live, turns, partner, recorded)
            write_profile(profile, recorded.weights, folder)
            own.close()
    except CaseEnded as end:
        remove_profile(folder)
        raise UserError(
            f"{case.workload} {case.implementation}: {end.status.replace('_', ' ')}: {end}"
        ) from end
    except BaseException:
        remove_profile(folder)
        raise
    finally:
        beside.end()
    return folder


def _live(own: Contender, case: Case, seconds: float) -> Live:
    implementation = catalogue.implementation(
        catalogue.workload(case.workload), case.implementation
    )
    return Live(
        contender=own,
        implementation=implementation,
        engine=catalogue.engine(implementation),
        package=catalogue.package(case.workload),
        workers=case.workers,
        seconds=seconds,
    )


def _profile(
    case: Case,
    tool: Profiler,
    git: GitState,
    live: Live,
    turns: Turns,
    partner: Contender | None,
    recorded: Recorded,
) -> Profile:
    own, workload = live.contender, catalogue.workload(case.workload)
    return Profile(
        case=case,
        engine=live.implementation.engine,
        tool=tool.name,
        title=tool.title,
        profiled_at=datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        commit=git.commit,
        dirty=git.dirty,
        unit=tool.unit,
        calls=live.calls,
        unprofiled_seconds=statistics.median(turns.samples),
        profiled_seconds=statistics.median(live.seconds_of_calls),
        baseline=workload.baseline,
        baseline_seconds=statistics.median(turns.beside) if turns.beside else None,
        cpu_seconds=own.cpu_seconds / own.calls,
        anatomy={name: own.anatomy[name] for name in ANATOMY},
        baseline_anatomy={name: partner.anatomy[name] for name in ANATOMY} if partner else {},
        processes=recorded.processes,
        tasks=recorded.tasks,
        attachments=recorded.attachments,
        notes=recorded.notes,
        profile_lesson=tuple(dataclasses.asdict(each) for each in workload.profile_lesson),
        machine=machine_facts(),
        versions=versions(),
        changes_digest=git.changes_digest,
    )


def _name(case: Case, tool: Profiler) -> str:
    at = datetime.datetime.now(datetime.UTC).strftime("%Y%m%dT%H%M%S%fZ")
    names = (case.workload, case.implementation, case.size, tool.name)
    return "-".join([at, *(NO_FILE_NAME.sub("-", name)[:LONGEST_PART] for name in names)])
