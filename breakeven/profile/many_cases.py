"""The cases of a run, profiled one after the other as far as the time goes."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from breakeven.catalogue import catalogue
from breakeven.errors import UserError
from breakeven.findings.explanations.profiles import read_profiles
from breakeven.profile.one_case import profile_case
from breakeven.profile.profiler import USUAL, chosen, profilers, refusal
from breakeven.records.measurement import Measurement
from breakeven.ruler.settings import Settings
from breakeven.run.git_state import GitState

__all__ = ["ProfiledCases", "profile_cases"]

SECONDS_EACH = 2.0
"""How long a case is called: for some hundred looks at it, and as long again for its start."""


@dataclass(frozen=True)
class ProfiledCases:
    """How many cases were profiled now or before, which the time was not enough for, and why others
    could not be."""

    profiled: int
    left: int
    refused: dict[str, str]


def profile_cases(
    measured: Iterable[Measurement],
    budget_seconds: float,
    settings: Settings,
    git: GitState,
    into: Path,
    tell: Callable[[str], None],
) -> ProfiledCases:
    """Profile every case that ended well, the largest sizes first, until the time is over.

    A case that was profiled at this commit, or without one from the same sources, by the same tool is not
    profiled again.
    """
    ends = time.monotonic() + budget_seconds
    known = {
        (
            *(each.profile.case.key, each.profile.tool),
            each.profile.commit or each.profile.changes_digest,
        )
        for each in read_profiles(into).found
    }
    due = sorted((each for each in measured if each.status == "ok"), key=lambda each: -each.case.n)
    done = 0
    refused: dict[str, str] = {}
    for number, each in enumerate(due):
        if time.monotonic() > ends:
            return ProfiledCases(done, len(due) - number, refused)
        case = each.case
        name = f"{case.workload} {case.implementation} {case.size}"
        implementation = catalogue.implementation(
            catalogue.workload(case.workload), case.implementation
        )
        engine = catalogue.engine(implementation)
        tool = profilers()[USUAL]
        try:
            if refusal(tool, engine, implementation):
                tool = chosen(None, engine, implementation)
            key = (case.key, tool.name, git.commit or git.changes_digest)
            if key not in known or git.dirty:
                tell(f"profiling {name}, by {tool.name}")
                profile_case(case, tool, SECONDS_EACH, settings, git, into)
            done += 1
        except UserError as error:
            refused[name] = str(error)
    return ProfiledCases(done, 0, refused)
