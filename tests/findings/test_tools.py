"""The pages of tools: the best way of each workload, what it costs before, what it did not do."""

import pytest
from example_pages import CATALOGUE
from example_results import in_turns, journal, measurement

from breakeven.findings.tools import at_main_size, best_ways, price_of_a_task, step_costs, tool_of
from breakeven.records.tables.table import read_results
from breakeven.report.site import write_site

BASE = ((0.1, 0.1, 0.1),) * 2
FAST = ((0.05, 0.05, 0.05),) * 2
SLOW = ((0.2, 0.2, 0.2),) * 2


def measured():
    objects = {"family": "objects", "n": 10, "unit": "steps"}
    tasks = {"family": "graphs", "n": 100, "unit": "tasks"}
    threads = {"engine": "dask-threads", "import_seconds": 0.7, "first_call_seconds": 0.15}
    return [
        measurement(samples=BASE),
        in_turns(measurement("ndvi", "dask-threads", samples=FAST, **threads), 2.0),
        in_turns(measurement("ndvi", "dask-sync", samples=SLOW, engine="dask-sync"), 0.5),
        in_turns(measurement("ndvi", "dask-easy", samples=FAST, style="instructive"), 4.0),
        measurement("countdown", "python", samples=BASE, is_baseline=True, **objects),
        measurement(
            *("countdown", "dask-threads"), status="timeout", reason="it took over 30 s", **objects
        ),
        measurement("tiny_tasks", "python", samples=FAST, is_baseline=True, **tasks),
        in_turns(measurement("tiny_tasks", "dask-threads", samples=SLOW, **tasks, **threads), 0.25),
        in_turns(measurement("tiny_tasks", "ray", samples=SLOW, **tasks), 0.25),
    ]


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    folder = tmp_path_factory.mktemp("tools")
    journal(folder, measured())
    return read_results(folder)


def test_the_best_way_is_the_fastest_that_is_not_there_to_teach(results):
    best = best_ways(at_main_size(results.table), "dask").set_index("workload")
    assert best["implementation"].to_dict() == {
        "ndvi": "dask-threads",
        "countdown": "dask-threads",
        "tiny_tasks": "dask-threads",
    }
    assert best["verdict"].to_dict()["ndvi"] == "faster"
    assert best["status"].to_dict()["countdown"] == "timeout"


def test_a_tool_is_the_first_word_of_a_label():
    assert [tool_of(label) for label in ("dask-threads", "ray")] == ["dask", "ray"]


def test_costs_before_the_work_are_medians_over_the_cases_of_each_engine(results):
    costs = {each.engine: each for each in step_costs(results.table, "dask")}
    assert set(costs) == {"dask-threads", "dask-sync", "serial"}
    assert costs["dask-threads"].cases == 2
    assert costs["dask-threads"].import_seconds == pytest.approx(0.7)
    assert costs["dask-threads"].first_call_seconds == pytest.approx(0.05)  # 0.1 beyond, and none
    (price,) = price_of_a_task(results.table, CATALOGUE.price_of_a_task, "dask")
    assert (price.implementation, price.whose) == ("dask-threads", "")
    assert price.seconds == pytest.approx(0.002)


def test_the_page_says_where_a_tool_pays_and_what_it_did_not_do(results, tmp_path):
    index = write_site(results, tmp_path, presentation=CATALOGUE)
    page = (tmp_path / "tools" / "dask.html").read_text(encoding="utf-8")
    assert "faster than the baseline in 1 workload (most in ndvi, 2.0×)" in page
    assert "slower in 1 workload (most in tiny_tasks, 4.0× its time)" in page
    assert "dask gave no answer in 1 of its 3 workloads." in page
    assert "countdown with dask-threads (small)" in page
    assert "timed out: it took over 30 s" in page
    assert 'href="../workloads/ndvi.html"' in page
    assert 'href="tools/dask.html"' in index.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("runs_in", "said"),
    [
        ((), "ray could not be run in any of its 2 workloads."),
        (("ndvi",), "ray could not be run in 1 of its 2 workloads."),
    ],
)
def test_a_tool_that_is_not_installed_could_not_be_run(tmp_path, runs_in, said):
    cases = []
    for name in ("ndvi", "integrate"):
        missing = {} if name in runs_in else {"status": "unavailable", "reason": "no ray"}
        cases += [
            measurement(name, "numpy", samples=BASE, is_baseline=True),
            measurement(name, "ray", samples=() if missing else FAST, **missing),
        ]
    journal(tmp_path, cases)
    write_site(read_results(tmp_path), tmp_path / "site")
    assert said in (tmp_path / "site" / "tools" / "ray.html").read_text(encoding="utf-8")


def test_a_tool_of_one_workload_has_no_page(results, tmp_path):
    write_site(results, tmp_path, presentation=CATALOGUE)
    assert sorted(path.stem for path in (tmp_path / "tools").iterdir()) == ["dask", "python"]
