"""What benchmarks of an asv suite find when they are measured, in an interpreter that is there already."""

from __future__ import annotations

import json
import os
import random
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil
import pytest
from foreign_suite import MODULE, foreign_suite
from odd_suites import (
    COLD,
    FAILING,
    FILES,
    GONE_ELSEWHERE,
    MEMORY,
    NAMED_LIKE_OURS,
    NOT_IN_TURNS,
    PARAMETERS,
    PROGRAMS,
    RENAMED,
    SEEDED,
    SHARED_CACHE,
    SKIPPED,
    TIMERS,
    WHO_SERVES,
)

from breakeven.catalogue.project import find_project
from breakeven.compare.in_progress.faults import Faults, _became
from breakeven.compare.in_progress.judging import Judge
from breakeven.compare.pairs.live_pair import SETTINGS
from breakeven.compare.pairs.side_processes import (
    SideEnded,
    contender_of,
    process_of,
    spent_once,
)
from breakeven.compare.pairs.sittings import sittings
from breakeven.compare.pairs.starts import measured_starts
from breakeven.compare.pairs.turns import measured_turns
from breakeven.compare.pairs.values import measured_values
from breakeven.findings.verdicts.of_pairs.pairs import Turns
from breakeven.records.measurement import Case
from breakeven.ruler.ends import CaseEnded
from breakeven.sources.asv_suite.side import forget_unfinished, ready_suite_side
from breakeven.sources.asv_suite.suite import find_suite
from breakeven.sources.notation import side_of
from breakeven.sources.sides import ReadySide

Ready = Callable[..., ReadySide]


@pytest.fixture
def said() -> list[str]:
    """What the user is told."""
    return []


@pytest.fixture
def ready(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: list[str]) -> Ready:
    """What makes a side of a suite with these benchmarks, without an environment."""
    monkeypatch.setenv("BREAKEVEN_CACHE", str(tmp_path / "cache"))

    def made(benchmarks: str, **more: str) -> ReadySide:
        of = foreign_suite(tmp_path / "tiny")
        for path in (of.folder / "benchmarks").glob("*.py"):
            path.unlink()
        (of.folder / "benchmarks" / "__init__.py").write_text("")
        for name, text in {"these": benchmarks, **more}.items():
            (of.folder / "benchmarks" / f"{name}.py").write_text(text)
        of.commit(MODULE, "one")
        suite = find_suite(of.folder)
        assert suite is not None
        side = side_of(f"existing:{sys.executable}", find_project(of.folder))
        return ready_suite_side(suite, side, 1, said.append)

    return made


def case_of(side: ReadySide, name: str, label: str = "") -> Case:
    version = side.catalogue[name]["version"]
    return Case(
        workload=name, workload_version=version, implementation=label, size="", n=0, workers=1
    )


def values_of(side: ReadySide, *cases: Case) -> list[tuple[float, float] | str]:
    """What the benchmarks give on the side twice at the same time, or why they give nothing."""
    shown = measured_values((side, side), cases, SETTINGS, random.Random(0))
    return [
        f"{each.status}: {each.reason}"
        if isinstance(each, SideEnded)
        else (each.before, each.after)
        for _, each in shown
    ]


def peak_of(side: ReadySide, name: str) -> float:
    shown = measured_starts((side, side), case_of(side, name), SETTINGS, random.Random(0))
    return min(shown.peak_bytes)


def test_no_benchmark_finds_what_another_or_the_same_has_left(ready: Ready) -> None:
    side = ready(FILES)
    names = ["track_found", "First.track_data", "Second.track_data"]
    cases = [case_of(side, f"these.{name}") for name in names]
    for _ in range(2):
        assert values_of(side, *cases, *cases[::-1]) == [
            *((1.0, 1.0), (0.0, 0.0), (1.0, 1.0)),
            *((1.0, 1.0), (0.0, 0.0), (1.0, 1.0)),
        ]


def test_a_suite_finds_its_own_module_where_one_of_the_tool_has_the_same_name(ready: Ready) -> None:
    side = ready(NAMED_LIKE_OURS, serving="FIGURE = 7")
    assert values_of(side, case_of(side, "these.track_own")) == [(7.0, 7.0)]


def test_both_sides_of_a_pair_have_one_hash_seed_and_each_pair_another(ready: Ready) -> None:
    side = ready(SEEDED)
    case = case_of(side, "these.track_order")
    pairs = {values_of(side, case)[0] for _ in range(3)}
    assert len(pairs) == 3
    assert all(before == after for before, after in pairs)


def test_a_process_serves_one_module_and_one_that_breaks_costs_no_other(ready: Ready) -> None:
    """What a module changes when it is imported reaches no benchmark of another one."""
    side = ready(WHO_SERVES, others=WHO_SERVES, broken=NOT_IN_TURNS)
    cases = [case_of(side, f"{name}.track_who") for name in ("these", "others", "broken")]
    assert sittings((side, side), cases) == [[case] for case in cases]
    broken, after = values_of(side, cases[2], cases[0])
    assert "RuntimeError: not where it is measured" in str(broken)
    assert isinstance(after, tuple)


def test_wherever_an_import_goes_benchmarks_run_in_a_folder_of_their_own(
    ready: Ready, tmp_path: Path
) -> None:
    side = ready(GONE_ELSEWHERE)
    ((here, there),) = values_of(side, case_of(side, "these.track_files"))
    assert here == there == 0.0
    assert not list((tmp_path / "tiny").rglob("breakeven-case-*"))


def test_a_timer_that_stands_still_or_runs_back_costs_no_other(ready: Ready) -> None:
    side = ready(TIMERS)
    names = ("Still", "Back", "Endless", "Good")
    cases = [case_of(side, f"these.{name}.time_it") for name in names]
    for lane in (None, 0):
        shown: dict[Case, Any] = dict(
            measured_turns((side, side), cases, SETTINGS, random.Random(0), lane)
        )
        assert isinstance(shown[cases[3]], Turns)
        assert "which is not a time" in shown[cases[2]].reason


def test_bytecode_is_kept_whatever_is_said_of_it_elsewhere(
    ready: Ready, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    side = ready(WHO_SERVES)
    values_of(side, case_of(side, "these.track_who"))
    assert list((tmp_path / "cache").rglob("these.*.pyc"))
    assert not list((tmp_path / "tiny").rglob("*.pyc"))


def test_programs_are_those_of_the_environment(
    ready: Ready, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", os.defpath)
    side = ready(PROGRAMS)
    (here,) = values_of(side, case_of(side, "these.track_place"))
    assert here == (1.0, 1.0)


def test_a_module_that_cannot_be_imported_costs_no_benchmark_of_another_name(ready: Ready) -> None:
    side = ready(RENAMED, aaa_broken="import nothing_of_that_name\n")
    assert values_of(side, case_of(side, "speed.track_lists")) == [(3.0, 3.0)]


def test_a_setup_cache_is_made_again_where_a_file_of_the_suite_has_changed(
    ready: Ready, tmp_path: Path
) -> None:
    side = ready(SHARED_CACHE)
    before = side.catalogue["these.track_one"]["implementations"][""]["cache"]
    (tmp_path / "tiny" / "benchmarks" / "data.json").write_text("{}")
    suite = find_suite(tmp_path / "tiny")
    assert suite is not None
    side = ready_suite_side(suite, side.side, 1, print)
    assert side.catalogue["these.track_one"]["implementations"][""]["cache"] != before


def test_a_shared_setup_cache_may_take_as_long_as_its_most_patient_benchmark_allows(
    ready: Ready,
) -> None:
    side = ready(SHARED_CACHE)
    facts = [
        side.catalogue[f"these.track_{name}"]["implementations"][""] for name in ("one", "two")
    ]
    assert facts[0]["cache"] == facts[1]["cache"]
    assert [each["cache_limit_seconds"] for each in facts] == [600.0, 600.0]
    assert [each["limit_seconds"] for each in facts] == [60.0, 600.0]


def test_what_a_setup_cache_took_is_asked_for_once(ready: Ready) -> None:
    side = ready(SHARED_CACHE)
    case = case_of(side, "these.track_one")
    values_of(side, case)
    assert spent_once((side, side), case) > 0
    assert spent_once((side, side), case) == 0


def test_a_benchmark_that_is_called_once_is_tried_once(ready: Ready) -> None:
    """Else it would be said to fail on the side where it works, and its failure on the other be hidden."""
    side = ready(COLD)
    case = case_of(side, "these.Cold.time_cold")
    judge = Judge(side, [case], (), 0.03)
    faults = Faults((side, side), SETTINGS, judge, {})
    faults.meet(case, SideEnded(1, CaseEnded("crashed", "as it happens")))
    assert not faults.ended


CRASHED, SKIPS = (SideEnded(0, CaseEnded(status, "why")) for status in ("crashed", "skipped"))


@pytest.mark.parametrize(
    ("before", "after", "outcome"),
    [
        (None, None, "fails now and then"),
        (None, CRASHED, "now failing"),
        (SKIPS, CRASHED, "now failing"),
        (CRASHED, CRASHED, "fails on both sides"),
        (CRASHED, None, "now working"),
        (SKIPS, None, "now working"),
        (None, SKIPS, "now skipped"),
        (SKIPS, SKIPS, "does not apply"),
    ],
)
def test_what_became_of_a_case_follows_from_how_each_side_ends(
    before: SideEnded | None, after: SideEnded | None, outcome: str
) -> None:
    assert _became(before, after) == outcome


def test_what_a_killed_setup_cache_has_left_is_removed(tmp_path: Path) -> None:
    caches = tmp_path / "caches"
    for name in ("abc-unfinished", "def-finished"):
        (caches / name).mkdir(parents=True)
    (caches / "def").symlink_to("def-finished")
    forget_unfinished(caches)
    assert {each.name for each in caches.iterdir()} == {"def", "def-finished"}


def test_the_folder_of_a_process_goes_with_it(ready: Ready) -> None:
    side = ready(FILES)
    case = case_of(side, "these.track_found")
    with process_of(side, case, SETTINGS) as process:
        contender = contender_of(side, case, process, SETTINGS).prepare()
        assert contender.value() == 1
        folder = Path(psutil.Process(process.process.pid).cwd())
        assert list(folder.rglob("left.txt"))
    assert not folder.exists()


def test_parameters_are_the_same_in_every_process_whatever_its_order_of_sets(ready: Ready) -> None:
    side = ready(PARAMETERS)
    names = ["arrow", "dask", "numpy", "pandas", "polars", "vaex"]
    sets = {"{'numpy', 'pandas', 'polars'}": 3, "{'dask'}": 1}
    expected = {
        f"name={name!r}, names={words}": 10.0 * place + size
        for place, name in enumerate(names)
        for words, size in sets.items()
    }
    assert side.catalogue["these.Sets.track_place"]["implementations"].keys() == expected.keys()
    cases = [case_of(side, "these.Sets.track_place", label) for label in expected]
    for _ in range(2):
        assert values_of(side, *cases) == [(each, each) for each in expected.values()]


def test_parameters_without_a_name_that_stays_are_not_compared(ready: Ready) -> None:
    side = ready(PARAMETERS)
    (label,) = side.catalogue["these.track_named"]["implementations"]
    (reason,) = values_of(side, case_of(side, "these.track_named", label))
    assert "crashed: its parameters have other names in each process" in reason


def test_peak_memory_is_that_of_the_first_call_with_the_garbage_collector(ready: Ready) -> None:
    side = ready(MEMORY)
    nothing = peak_of(side, "these.peakmem_nothing")
    assert peak_of(side, "these.peakmem_cycles") - nothing < 100e6
    assert 140e6 < peak_of(side, "these.peakmem_first") - nothing < 200e6


def test_a_benchmark_that_skips_itself_does_not_fail(ready: Ready) -> None:
    side = ready(SKIPPED)
    timed = [case_of(side, f"these.time_{name}") for name in ("skipped", "failing")]
    ends: list[Any] = [
        shown for _, shown in measured_turns((side, side), timed, SETTINGS, random.Random(0))
    ]
    assert [each.status for each in ends] == ["skipped", "crashed"]
    assert "not on this machine" in ends[0].reason
    valued = [case_of(side, f"these.track_{name}") for name in ("skipped", "nan")]
    assert values_of(side, *valued) == [
        "skipped: it raised SkipNotImplemented",
        "skipped: it gave nan, which asv takes for not applicable",
    ]


def test_a_class_that_cannot_be_made_is_named_and_costs_no_other(
    ready: Ready, said: list[str]
) -> None:
    side = ready(FAILING)
    assert list(side.catalogue) == ["these.Fine.time_fine"]
    words = json.dumps(said)
    assert "benchmarks.these.Unmade is left out: no benchmark can be made of it" in words
    assert "RuntimeError: no such server" in words
    assert "benchmarks.these.Uneven is left out: no benchmark can be made of it" in words
