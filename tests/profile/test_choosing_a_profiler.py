"""Which profiler suits a case, and why another one is refused."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path
from typing import Any

import pytest
from example_profiles import some_profile
from example_results import measurement
from taken_profiles import GIT, SETTINGS

from breakeven.catalogue import catalogue
from breakeven.errors import UserError
from breakeven.findings.explanations.profiles import write_profile
from breakeven.profile import many_cases
from breakeven.profile.one_case import profile_case
from breakeven.profile.profiler import USUAL, Live, Profiler, Recorded, chosen, profilers
from breakeven.ruler.ruler import case_of
from breakeven.run.git_state import GitState

pytestmark = pytest.mark.timeout(300)


def _of(workload: str, label: str) -> tuple[Any, Any]:
    implementation = catalogue.implementation(catalogue.workload(workload), label)
    return catalogue.engine(implementation), implementation


@pytest.mark.parametrize(
    ("label", "tool", "said"),
    [
        ("python", "dask", "not a Dask cluster. The nearest that can: --tool py-spy"),
        ("python", "numba", "not written with Numba"),
        ("ray", "cython", "not written in Cython"),
        ("python", "gprof", "no profiler 'gprof'"),
    ],
)
def test_a_tool_that_does_not_suit_says_why_and_names_the_nearest(
    label: str, tool: str, said: str
) -> None:
    with pytest.raises(UserError, match=re.escape(said)):
        chosen(tool, *_of("countdown", label))


def test_a_tool_that_cannot_run_here_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(type(profilers()["py-spy"]), "available", lambda _: "nobody may look")
    with pytest.raises(UserError, match=r"nobody may look\. The nearest that can: --tool cprofile"):
        chosen("py-spy", *_of("countdown", "ray"))
    assert chosen(None, *_of("countdown", "ray")).name == "cprofile"


@pytest.mark.parametrize(
    ("module", "said"),
    [
        ("of_a_stranger", "of_a_stranger is not installed; run: pip install of_a_stranger"),
        (
            "of_a_stranger.inside",
            "of_a_stranger.inside is not installed; run: pip install of_a_stranger",
        ),
        ("json", None),
        ("memray.of_a_later_version", "run: pip install 'breakeven[profile]'"),
        ("", None),
    ],
)
def test_a_profiler_of_any_package_names_what_is_lacking(module: str, said: str | None) -> None:
    class Strange(Profiler):
        def record(self, live: Live, folder: Path) -> Recorded:
            raise NotImplementedError

    Strange.module = module
    found = Strange().available()
    assert found is None if said is None else found is not None and said in found


def test_the_tool_suits_the_engine() -> None:
    assert chosen(None, *_of("countdown", "python")).name == "cprofile"
    assert chosen(None, *_of("countdown", "ray")).name == "py-spy"


class Refuses(Profiler):
    """A tool that never works."""

    name = "refuses"
    title = "nothing"

    def record(self, live: Any, folder: Path) -> Any:
        (folder / "half").write_text("half")
        raise UserError("not today")


def test_a_tool_that_refuses_leaves_nothing(tmp_path: Path) -> None:
    case = case_of("countdown", "python", "small", 1)
    with pytest.raises(UserError, match="not today"):
        profile_case(case, Refuses(), 0.2, SETTINGS, GIT, tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("kept", "now", "again"),
    [
        (GitState("", "", "", "of now"), GitState("", "", "", "of now"), False),
        (GitState("", "", "", "of before"), GitState("", "", "", "of now"), True),
        (GIT, GIT, False),
        (GIT, GitState("1" * 40, "", "", ""), True),
    ],
    ids=["the same sources", "other sources", "the same commit", "another commit"],
)
def test_what_was_profiled_of_the_same_code_is_not_profiled_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kept: GitState, now: GitState, again: bool
) -> None:
    case = case_of("countdown", "python", "small")
    monkeypatch.setattr(many_cases, "refusal", lambda *_: "")
    profile = dataclasses.replace(
        some_profile(commit=kept.commit, changes_digest=kept.changes_digest),
        case=case,
        tool=profilers()[USUAL].name,
    )
    write_profile(profile, {}, tmp_path / "one")
    taken: list[Any] = []
    monkeypatch.setattr(many_cases, "profile_case", lambda *given: taken.append(given))
    measured = [dataclasses.replace(measurement(), case=case)]
    many_cases.profile_cases(measured, 60.0, SETTINGS, now, tmp_path, lambda _: None)
    assert len(taken) == again
