"""Profiles that are really taken, of real cases."""

from __future__ import annotations

import contextlib
import dataclasses
from pathlib import Path

import psutil
from clones import ROOT

from breakeven.findings.explanations.profiles import StoredProfile, read_profile
from breakeven.processes.leftovers import MARKER
from breakeven.profile.one_case import profile_case
from breakeven.profile.profiler import profilers
from breakeven.ruler.ruler import case_of
from breakeven.ruler.settings import QUICK
from breakeven.run.git_state import GitState

GIT = GitState("0" * 40, "2026-11-20T10:00:00+00:00", "", "")
SETTINGS = dataclasses.replace(QUICK, workers=2, limit_seconds=120.0)


def taken(
    into: Path, workload: str, label: str, tool: str, size: str = "medium", seconds: float = 1.0
) -> StoredProfile:
    """The profile of a case with two workers; nothing that was started for it lives any more."""
    case = case_of(workload, label, size, 2)
    folder = profile_case(case, profilers()[tool], seconds, SETTINGS, GIT, into)
    assert _living_of_cases() == []
    found = read_profile(folder)
    assert found.profile.calls > 0
    assert found.profile.baseline_seconds
    written = {path.name for path in folder.iterdir()}
    assert {each.name for each in found.profile.attachments} <= written
    assert str(ROOT) not in (folder / "profile.json").read_text()
    return found


def _living_of_cases() -> list[list[str]]:
    """What this process has started for a case and that still lives; a browser of other tests is none."""
    found = []
    for each in psutil.Process().children(recursive=True):
        with contextlib.suppress(psutil.Error):
            if MARKER in each.environ():
                found.append(each.cmdline())
    return found
