"""What changed over commits: planted changes are found, noise and the machine's drift are not."""

import os
import subprocess

import numpy as np
import pandas as pd
import pytest
from example_history import planted_history, point, rows
from example_results import journal, realistic, run

from benchmarks import arrays, frames, graphs, learning, objects, top_methods
from breakeven.findings.verdicts.change import CaseCompared, Change
from breakeven.findings.verdicts.compared_sides import COMPARED, SIDES
from breakeven.findings.verdicts.confirmations import Confirmations, read_confirmations
from breakeven.findings.verdicts.history import (
    FEWEST_CASES,
    Point,
    Step,
    in_order,
    read_history,
    steps,
    timed,
    workload_of,
)
from breakeven.records.journal import Journal
from breakeven.records.tables.table import read_results
from breakeven.report.overviews.history import compare_command
from breakeven.report.site import write_site
from breakeven.suites.suite import Suite

HOSTILE = "<img src=x onerror=alert(1)>"
LABELS = ("numpy", "threads", "dask-threads")


def cases(count, seed=0, drift=1.0, noise=0.05):
    """So many cases with the times of one run: their own, times the drift, times chance."""
    chance = np.random.default_rng(seed).lognormal(0, noise, count)
    return {
        (f"work{index // 3}", LABELS[index % 3], "medium"): 0.05
        * (1 + index)
        * drift
        * chance[index]
        for index in range(count)
    }


def test_a_planted_change_is_found_beyond_the_drift_of_the_machine():
    before, after = cases(60, 1), cases(60, 2, drift=1.5)
    after["work3", "threads", "medium"] *= 2.5
    found = steps(pd.concat([rows(before, point(1)), rows(after, point(2))], ignore_index=True))
    (step,) = found
    assert step.drift == pytest.approx(1.5, rel=0.1)
    assert step.suspects.keys() == {("work3", "threads", "medium")}
    assert step.suspects["work3", "threads", "medium"] == pytest.approx(2.5, rel=0.3)
    assert 1.1 < step.noise < 2.0
    assert (step.before, step.after, step.cases) == (point(1), point(2), 60)


def test_identical_code_is_called_changed_in_less_than_one_run_of_ten():
    alarms = 0
    for seed in range(100):
        first, second = cases(150, seed), cases(150, seed + 1000, drift=0.7)
        (step,) = steps(
            pd.concat([rows(first, point(1)), rows(second, point(2))], ignore_index=True)
        )
        alarms += bool(step.suspects)
    assert alarms < 10


def test_a_change_inside_its_own_interval_is_none():
    before, after = cases(60, 1), cases(60, 2)
    wide = ("work3", "threads", "medium")
    after[wide] *= 2.5
    second = rows(after, point(2))
    second.loc[second["workload"] == wide[0], "low"] *= 0.1
    (step,) = steps(pd.concat([rows(before, point(1)), second], ignore_index=True))
    assert not step.suspects


def test_where_too_few_cases_tell_the_noise_what_moved_clearly_is_suspected():
    few = FEWEST_CASES - 1
    before, after = cases(few, 1), cases(few, 2)
    after["work1", "threads", "medium"] *= 50
    (step,) = steps(pd.concat([rows(before, point(1)), rows(after, point(2))], ignore_index=True))
    assert step.noise == float("inf")
    assert step.suspects.keys() == {("work1", "threads", "medium")}


def test_a_case_is_compared_with_the_last_commit_that_has_it():
    part = dict(list(cases(60, 2).items())[:30])
    table = [rows(cases(60, 1), point(1)), rows(part, point(2)), rows(cases(60, 3), point(3))]
    found = steps(pd.concat(table, ignore_index=True))
    assert [(step.before, step.after, step.cases) for step in found] == [
        (point(1), point(2), 30),
        (point(1), point(3), 30),
        (point(2), point(3), 30),
    ]


def test_environments_are_compared_at_one_commit_and_never_across_commits():
    old, new = point(1, "pandas2.2", "c" * 40), point(1, "pandas2.3", "c" * 40)
    later = point(2, "pandas2.3")
    after = cases(60, 2)
    after["work3", "threads", "medium"] /= 4
    table = [rows(cases(60, 1), old), rows(after, new), rows(cases(60, 3), later)]
    found = steps(pd.concat(table, ignore_index=True))
    assert [(step.before, step.after) for step in found] == [(old, new), (new, later)]
    assert [len(step.suspects) for step in found] == [1, 1]


def store(params, values, benchmark="arrays.ChunkedMean.track_seconds", version="1", day=1):
    """Rows as ``read_store`` has them."""
    return pd.DataFrame(
        {
            "machine": "here",
            "commit": f"{day:040x}",
            "commit_date": pd.Timestamp(f"2026-11-{day:02d}", tz="UTC"),
            "environment": "py3.11",
            "benchmark": benchmark,
            "version": version,
            "params": [dict(each) for each in params],
            "value": values,
            "ci_99_a": np.nan,
            "ci_99_b": np.nan,
        }
    )


def test_only_warm_calls_of_the_newest_version_are_timed():
    own = [{"implementation": "numpy", "size": "small"}]
    more = [{"implementation": "numpy", "size": "small", "workers": "2"}]
    read = timed(
        pd.concat(
            [
                store(own, [9.0], version="0"),
                store(own, [1.0], day=2),
                store(own, [np.nan], day=3),
                store(own, [0.0], day=4),
                store(own, [5e8], "arrays.ChunkedMean.track_tree_peak_bytes", day=2),
                store(more, [0.5], "scaling.ChunkedMean.track_seconds", day=2),
            ],
            ignore_index=True,
        )
    )
    assert read["seconds"].tolist() == [1.0]
    assert read["workload"].tolist() == ["chunked_mean"]


def test_commits_of_the_same_second_stand_in_the_order_of_the_repository(tmp_path):
    def git(*arguments):
        who = ("-c", "user.name=Test", "-c", "user.email=test@example.org")
        command = ["git", *who, *arguments]
        same = os.environ | {"GIT_COMMITTER_DATE": "2026-11-01T00:00:00Z"}
        done = subprocess.run(
            command, cwd=tmp_path, env=same, capture_output=True, text=True, check=True
        )
        return done.stdout.split()

    git("init", "--quiet")
    for number in range(6):
        git("commit", "--quiet", "--allow-empty", f"--message={number}")
    commits = git("rev-list", "HEAD")
    tables = [store([{}], [1.0]).assign(commit=commit) for commit in commits]
    table = in_order(pd.concat(tables, ignore_index=True), tmp_path)
    assert list(table.sort_values("commit_date")["commit"]) == commits[::-1]
    untouched = in_order(store([{}], [1.0]), tmp_path / "missing")
    assert list(untouched["commit_date"]) == list(store([{}], [1.0])["commit_date"])


def test_every_suite_is_known_by_its_workload():
    modules = (arrays, objects, frames, graphs, learning, top_methods)
    found = [each for module in modules for each in vars(module).values()]
    suites = [each for each in found if isinstance(each, type) and issubclass(each, Suite)]
    suites = [each for each in suites if each is not Suite]
    assert len(suites) > 60
    for suite in suites:
        name = f"{suite.__module__.rpartition('.')[2]}.{suite.__name__}.track_seconds"
        assert workload_of(name) == suite.workload


def confirmed_by(verdict):
    """A paired comparison of the two commits of ``planted_history``."""
    change = Change(quantity="time", verdict=verdict, ratio=40.0, low=39.0, high=41.0, pairs=5)
    case = ("ndvi", "threads", "small")
    sides = [(point(day).commit, HOSTILE.partition("-")[2]) for day in (1, 2)]
    return Confirmations({(*sides, case): CaseCompared(*case, changes=(change,))})


def written(tmp_path, confirmations):
    """The index of a report whose history has planted changes and hostile words."""
    measured = realistic()
    journal(tmp_path, measured, run())
    history = planted_history(measured, HOSTILE, confirmations)
    return write_site(read_results(tmp_path), tmp_path / "site", history=history)


@pytest.fixture
def site(tmp_path):
    """A report whose planted change was confirmed by pairs."""
    return written(tmp_path, confirmed_by("slower"))


def test_the_pages_over_time_show_the_change_and_lead_to_each_other(site):
    assert 'href="history.html"' in site.read_text()
    overview = (site.parent / "history.html").read_text()
    assert 'href="over_time/ndvi.html">ndvi</a>' in overview
    assert "1 change, the newest first" in overview
    assert "slower: +3900.0\N{NO-BREAK SPACE}%" in overview
    assert f'href="https://example.org/commit/{point(2).commit}"' in overview
    page = (site.parent / "over_time" / "ndvi.html").read_text()
    assert page.count('class="down-2"') == 1
    assert "as long" in page
    assert 'href="../workloads/ndvi.html"' in page
    own = (site.parent / "workloads" / "ndvi.html").read_text()
    assert 'href="../over_time/ndvi.html"' in own


@pytest.mark.parametrize(
    "verdict",
    ["same", *(pytest.param(each, marks=pytest.mark.slow) for each in (None, "faster"))],
)
def test_what_no_pair_confirms_is_suspected_and_not_marked(tmp_path, verdict):
    index = written(tmp_path, confirmed_by(verdict) if verdict else None)
    overview = (index.parent / "history.html").read_text()
    assert "No change has been confirmed" in overview
    assert "Suspected, not confirmed" in overview
    page = (index.parent / "over_time" / "ndvi.html").read_text()
    assert 'class="down-2"' not in page
    assert "not confirmed by pairs" in page


def test_a_suspicion_comes_with_the_command_that_finds_out():
    points = [point(1, "fresh-py3.11"), point(1, "fresh-py3.11-pandas2.2.3")]
    step = Step(*points, cases=1, drift=1.0, noise=2.0, suspects={})
    assert compare_command(step, ("groupby_mean", "pandas", "medium")) == (
        f"breakeven compare {points[0].commit[:12]}+python3.11 "
        f"{points[1].commit[:12]}+python3.11+pandas==2.2.3 "
        "groupby_mean --only pandas --sizes medium"
    )
    dirty = Step(point(1), point(2, "current-py3.11-dirty"), 1, 1.0, 2.0, {})
    assert compare_command(dirty, ("groupby_mean", "pandas", "medium")) == ""


def test_a_comparison_in_a_journal_confirms_a_step(tmp_path):
    """Written as ``breakeven compare`` writes it; of two on the same, the later one counts."""
    case = ("ndvi", "threads", "small")
    sides = {
        name: {"commit": point(day).commit, "python": "3.11", "requirements": [["pandas", "2.2.3"]]}
        for name, day in (("before", 1), ("after", 2))
    }
    for number, verdict in ((1, "same"), (2, "slower")):
        journal_of = Journal(tmp_path / f"{number}.jsonl")
        journal_of.note(SIDES, sides)
        change = Change(quantity="time", verdict=verdict, ratio=1.2, low=1.1, high=1.3, pairs=5)
        journal_of.note(COMPARED, CaseCompared(*case, changes=(change,)).to_json())
    known = read_confirmations(tmp_path)
    named = [(point(day).commit, "py3.11-pandas2.2.3") for day in (1, 2)]
    assert known.on_time(*named, case) == change
    assert known.on_time(*named[::-1], case) is None
    assert read_confirmations(tmp_path / "missing") == Confirmations()


def test_words_from_a_repository_are_only_words(site):
    pages = [site.parent / "history.html", *(site.parent / "over_time").iterdir()]
    assert len(pages) > 2
    for page in pages:
        text = page.read_text()
        assert HOSTILE not in text
        assert "&lt;img src=x" in text


def test_a_report_after_one_run_says_how_to_get_a_history(asv_config, tmp_path):
    journal(tmp_path, realistic(), run())
    index = write_site(read_results(tmp_path), tmp_path / "site", history=read_history(asv_config))
    assert "breakeven history FIRST..LAST" in (index.parent / "history.html").read_text()


@pytest.mark.parametrize(
    ("environment", "side"),
    [
        ("current-py3.11", "1a2b3c4d5e6f+python3.11"),
        ("fresh-py3.11-pandas2.2.3", "1a2b3c4d5e6f+python3.11+pandas==2.2.3"),
        ("current-py3.11-dirty", ""),
        ("current-py3.11-workers1", ""),
        ("current-py3.11-workers1-dirty", ""),
    ],
)
def test_only_an_environment_of_versions_is_a_side(environment, side):
    at = Point(pd.Timestamp("2026-11-01"), "1a2b3c4d5e6f7a8b", environment, "machine")
    assert at.as_side == side
