"""``breakeven report --compare``: two runs side by side, by name, by file, and what cannot be compared."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from command_here import CommandHere
from example_results import in_turns, journal, measurement, run

from breakeven.records.journal import Journal
from breakeven.records.measurement import Measurement

LATER = "2026-11-25T10:00:00+00:00"


def timed(label: str, seconds: float, ratio: float, **changes: object) -> Measurement:
    samples = tuple(tuple(seconds * f for f in (0.995, 1.0, 1.005)) for _ in range(3))
    workload = str(changes.pop("workload", "ndvi"))
    return in_turns(measurement(workload, label, "small", 4, samples, **changes), ratio, 0.002)


@pytest.fixture
def here(tmp_path: Path) -> CommandHere:
    """A folder with a workload of its own, and two runs of another one."""
    (tmp_path / "mine.py").write_text(
        "from breakeven import Workload\\n\\n\\ndef f(x):\\n    return x\\n\\n\\n"
        "WORKLOAD = Workload(make_inputs=lambda n: (n,), implementations={'f': f})\\n"
    )
    return CommandHere(tmp_path)


@pytest.fixture
def runs(here: CommandHere) -> list[Journal]:
    folder = here.folder / ".breakeven" / "runs"
    folder.mkdir(parents=True)
    earlier = [
        *(timed("numpy", 1.0, 1.0), timed("numba", 0.5, 2.0), timed("ray", 2.0, 0.5)),
        *(timed("cython", 0.5, 2.0, workload="integrate"), timed("python", 9.0, 0.11)),
    ]
    later = [
        *(timed("numpy", 2.0, 1.0), timed("numba", 1.0, 2.0), timed("ray", 1.0, 2.0)),
        timed("cython", 0.5, 2.0, workload="integrate", workload_version="2"),
        timed("joblib", 0.5, 2.0),
    ]
    return [
        journal(folder, earlier, run("20261121T201405Z-4f1d2c9a")),
        journal(folder, later, run("20261125T100000Z-4f1d2c9a", started_at=LATER)),
    ]


@pytest.mark.usefixtures("runs")
def test_what_changed_is_told_by_the_speedup_and_a_slower_machine_is_no_change(
    here: CommandHere,
) -> None:
    told = json.loads(here.does("report", "mine.py", "--compare", "20261121", "20261125", "--json"))
    verdicts = {each["implementation"]: each["verdict"] for each in told["cases"]}
    assert verdicts == {"ray": "faster", "numpy": "slower", "numba": "not told apart"}
    assert told["cases"][0]["implementation"] in ("ray", "numpy")
    reasons = {each["implementation"]: each["reason"] for each in told["apart"]}
    assert reasons == {
        "cython": "version 1 of the workload, then 2",
        "python": "only in the earlier run",
        "joblib": "only in the later run",
    }
    page = Path(told["page"]).read_text(encoding="utf-8")
    assert "Two runs side by side" in page
    assert '<td class="words">higher speedup</td>' in page
    assert '<td class="words">slower</td>' in page  # the baseline, which has none
    assert "only in the later run" in page


def test_a_journal_of_another_machine_is_named_by_its_path(
    here: CommandHere, runs: list[Journal], tmp_path: Path
) -> None:
    elsewhere = tmp_path / "theirs.jsonl"
    elsewhere.write_bytes(runs[0].path.read_bytes())
    said = here.does("report", "mine.py", "--compare", str(elsewhere), "20261125")
    assert "Of 3 cases in both runs, 1 is faster in the later run" in " ".join(said.split())


@pytest.mark.usefixtures("runs")
@pytest.mark.parametrize(
    ("names", "sentence"),
    [
        (("2026", "20261125"), "the names of 2 runs begin with '2026'"),
        (("nothing", "20261125"), "there is no run 'nothing' here, and no such file"),
    ],
)
def test_a_run_that_is_not_there_is_refused_with_those_that_are(
    here: CommandHere, names: tuple[str, str], sentence: str
) -> None:
    assert sentence in here.refuses("report", "mine.py", "--compare", *names)


def test_speedups_over_different_baselines_are_not_compared(here: CommandHere) -> None:
    folder = here.folder / ".breakeven" / "runs"
    folder.mkdir(parents=True)
    failed = measurement("ndvi", "numpy", status="timeout", reason="too slow")
    alone = replace(timed("numba", 0.5, 2.0), baseline_samples_seconds=())
    earlier = [
        *(failed, alone, timed("cython", 0.5, 1.0, workload="integrate", is_baseline=True)),
        timed("threads", 0.5, 1.0, workload="integrate"),
    ]
    later = [
        *(timed("numpy", 1.0, 1.0), timed("numba", 0.5, 2.0)),
        timed("threads", 0.5, 1.0, workload="integrate", is_baseline=True),
        timed("cython", 0.5, 1.0, workload="integrate"),
    ]
    journal(folder, earlier, run("20261121T201405Z-4f1d2c9a"))
    journal(folder, later, run("20261125T100000Z-4f1d2c9a", started_at=LATER))
    said = here.does("report", "mine.py", "--compare", "20261121", "20261125", "--json")
    assert "NaN" not in said
    reasons = {each["implementation"]: each["reason"] for each in json.loads(said)["apart"]}
    assert reasons["numba"] == "no baseline in the earlier run"
    assert reasons["cython"] == reasons["threads"] == "another baseline: cython, then threads"


def test_a_case_without_a_baseline_in_both_runs_has_no_speedup(here: CommandHere) -> None:
    folder = here.folder / ".breakeven" / "runs"
    folder.mkdir(parents=True)
    alone = replace(timed("numba", 0.5, 2.0), baseline_samples_seconds=())
    journal(folder, [alone], run("20261121T201405Z-4f1d2c9a"))
    journal(folder, [alone], run("20261125T100000Z-4f1d2c9a", started_at=LATER))
    told = json.loads(here.does("report", "mine.py", "--compare", "20261121", "20261125", "--json"))
    (case,) = told["cases"]
    assert case["speedups"] == [None, None]
