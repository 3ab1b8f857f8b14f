"""asv's commands on a clone: what it finds, what it runs, and what it writes down."""

import dataclasses
import json
import math
import os
import shutil
import subprocess
import sys
from pathlib import Path

import asv
import pytest

from benchmarks.scaling import Scaling
from breakeven.catalogue import catalogue
from breakeven.engines import ENGINES
from breakeven.records.engine_costs import FIGURES
from breakeven.ruler.settings import QUICK, RUN_VARIABLE
from breakeven.run.planning.plan import class_name
from breakeven.suites.scaling import case_name

ROOT = Path(__file__).resolve().parents[2]
RUNNER = Path(asv.__file__).with_name("benchmark.py")
METHODS = {
    "time_run": "seconds",
    "track_seconds": "seconds",
    "track_first_call_seconds": "seconds",
    "track_ingest_seconds": "seconds",
    "track_cpu_seconds": "seconds",
    "track_tree_peak_bytes": "bytes",
}


def git(asv_clone, *words):
    who = ("-c", "user.name=test", "-c", "user.email=test@example.org")
    done = subprocess.run(
        ["git", *who, *words], cwd=asv_clone, check=True, capture_output=True, text=True
    )
    return done.stdout.strip()


@pytest.fixture(scope="session")
def asv_clone(tmp_path_factory):
    """A clone of the working tree, with what is not committed yet, and two commits of its own."""
    folder = tmp_path_factory.mktemp("clone")
    listed = git(ROOT, "ls-files", "-co", "--exclude-standard", "-z")
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, folder / name)
    shutil.rmtree(folder / "results" / "data", ignore_errors=True)
    git(folder, "init", "-q", "-b", "main")
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "one")
    git(folder, "commit", "-qm", "two", "--allow-empty")
    return folder


@pytest.fixture(scope="session")
def environment(tmp_path_factory):
    """asv's environment variables: a home folder of its own, and the ruler's quick settings."""
    home = tmp_path_factory.mktemp("home")
    dataclasses.replace(QUICK, workers=2).write(home / "settings.json")
    changed = {
        "HOME": str(home),
        "XDG_CACHE_HOME": str(home / "cache"),
        RUN_VARIABLE: str(home / "settings.json"),
        "BREAKEVEN_ENVIRONMENT_SUFFIX": "-test",
    }
    return os.environ | changed


def run_asv(asv_clone, environment, *words):
    done = subprocess.run(
        [sys.executable, "-m", "asv", *words],
        cwd=asv_clone,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"asv {words[0]}: {done.stdout}{done.stderr}"
    return done.stdout


def discover(asv_clone, folder, environment=None):
    found = folder / "found.json"
    command = [sys.executable, str(RUNNER), "discover", str(asv_clone / "benchmarks"), str(found)]
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return {benchmark["name"]: benchmark for benchmark in json.loads(found.read_text())}


def declared():
    """What asv must find, from the catalogue: the name, the parameters and the unit of each."""
    engines = ([list(map(repr, ENGINES))], "seconds")
    expected = {f"engines.Engines.track_{figure}_seconds": engines for figure in FIGURES}
    for name in catalogue.names():
        workload = catalogue.workload(name)
        labels = [*workload.implementations, *catalogue.baselines_elsewhere(workload)]
        params = [list(map(repr, labels)), list(map(repr, workload.sizes))]
        for method, unit in METHODS.items():
            benchmark = f"{catalogue.family(name)}.{class_name(name)}.{method}"
            expected[benchmark] = (params, unit)
    scaling = ([list(map(repr, parallel_ways())), ["1", "2", "4", "8", "16"]], "seconds")
    expected["scaling.Scaling.track_seconds"] = scaling
    return expected


def parallel_ways():
    """What the suite of core scaling runs, as asv names it, in the suite's order."""
    return [
        case_name(name, workload.version, label)
        for name in Scaling.workloads
        for workload in (catalogue.workload(name),)
        for label, chosen in workload.implementations.items()
        if catalogue.engine(chosen).parallel
    ]


def test_discovery_finds_the_catalogue_and_nothing_else(tmp_path):
    found = discover(ROOT, tmp_path)
    assert {name: (each["params"], each["unit"]) for name, each in found.items()} == declared()


def test_discovery_loads_neither_pandas_nor_numba():
    source = (
        "import pkgutil, sys, importlib, benchmarks\n"
        "for each in pkgutil.walk_packages(benchmarks.__path__, 'benchmarks.'):\n"
        "    importlib.import_module(each.name)\n"
        "print(*({'pandas', 'scipy', 'numba', 'dask', 'ray'} & sys.modules.keys()))"
    )
    done = subprocess.run(
        [sys.executable, "-c", source], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == []


def test_a_suite_has_the_version_of_its_workload(tmp_path):
    found = discover(ROOT, tmp_path)
    for name in catalogue.names():
        benchmark = found[f"{catalogue.family(name)}.{class_name(name)}.track_seconds"]
        assert benchmark["version"] == catalogue.workload(name).version


@pytest.fixture(scope="module")
def older_commit(tmp_path_factory):
    """An installed older commit: no ndvi, and another version of integrate."""
    site = tmp_path_factory.mktemp("site")
    shutil.copytree(ROOT / "kernels", site / "kernels")
    table = site / "kernels" / "catalogue.py"
    line = '    "ndvi": "kernels.arrays.ndvi",\n'
    assert line in table.read_text()
    table.write_text(table.read_text().replace(line, ""))
    integrate = site / "kernels" / "arrays" / "integrate" / "__init__.py"
    version = f'version="{catalogue.workload("integrate").version}"'
    assert version in integrate.read_text()
    integrate.write_text(integrate.read_text().replace(version, 'version="older"'))
    # asv takes PYTHONPATH out of its own path; the ruler's processes see it.
    return os.environ | {"PYTHONPATH": str(site), "ASV_PYTHONPATH": str(site)}


def test_an_older_commit_has_the_parameters_of_the_clone(tmp_path, older_commit):
    found = discover(ROOT, tmp_path, older_commit)
    assert {name: each["params"] for name, each in found.items()} == {
        name: params for name, (params, _) in declared().items()
    }


@pytest.mark.parametrize("method", ["track_seconds", "time_run"])
@pytest.mark.parametrize("suite", ["Ndvi", "Integrate"])
def test_what_an_older_commit_lacks_is_not_applicable(tmp_path, older_commit, suite, method):
    answer = tmp_path / "answer.json"
    command = [sys.executable, str(RUNNER), "run", str(ROOT / "benchmarks")]
    command += [f"arrays.{suite}.{method}-0", "{}", "None", str(answer)]
    done = subprocess.run(
        command, cwd=tmp_path, env=older_commit, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert math.isnan(json.loads(answer.read_text()))
    assert "this commit has" in done.stdout


def test_asv_check_passes(asv_clone, environment):
    assert "No problems found" in run_asv(asv_clone, environment, "check", "-E", "current")


@pytest.fixture(scope="module")
def two_commits(asv_clone, environment):
    """Both commits of the clone, run by asv on two cheap implementations; their hashes."""
    program = (
        "from breakeven.run.asv_store.asv_machine import ensure_machine; print(ensure_machine())"
    )
    machine = subprocess.run(
        [sys.executable, "-c", program],
        cwd=asv_clone,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()
    hashes = git(asv_clone, "rev-list", "main").split()
    pattern = (
        r"^arrays\.ChunkedMean\.track_(?:seconds|tree_peak_bytes)\('(?:numpy|threads)', 'small'"
    )
    for commit in hashes:
        words = ["run", "-E", "current", "--set-commit-hash", commit, "--machine", machine]
        words += ["--launch-method", "forkserver", "--record-samples", "--bench", pattern]
        run_asv(asv_clone, environment, *words)
    return machine, hashes


def test_the_store_names_neither_a_path_nor_the_host(asv_clone, two_commits):
    machine, hashes = two_commits
    store = asv_clone / "results" / "data" / "asv"
    stored = {path.name: path.read_text() for path in (store / machine).glob("*.json")}
    assert set(stored) == {
        "machine.json",
        *(f"{each[:8]}-current-py{sys.version_info[0]}.{sys.version_info[1]}-test.json"
          for each in hashes),
    }  # fmt: skip
    for text in stored.values():
        assert "/" not in text
        assert os.uname().nodename not in text


def test_the_store_holds_the_samples(asv_clone, two_commits):
    machine, hashes = two_commits
    store = asv_clone / "results" / "data" / "asv" / machine
    (path,) = store.glob(f"{hashes[0][:8]}-*.json")
    stored = json.loads(path.read_text())
    row = dict(
        zip(
            stored["result_columns"],
            stored["results"]["arrays.ChunkedMean.track_seconds"],
            strict=False,
        )
    )
    samples = [each for each in row["samples"] if each]
    assert len(samples) == 2
    assert all(len(each) >= QUICK.min_samples for each in samples)


def test_asv_shows_compares_and_publishes_what_was_run(asv_clone, environment, two_commits):
    _, (newer, older) = two_commits
    shown = run_asv(asv_clone, environment, "show", newer)
    assert "arrays.ChunkedMean.track_seconds" in shown
    compared = run_asv(asv_clone, environment, "compare", older, newer)
    assert "arrays.ChunkedMean.track_tree_peak_bytes('numpy', 'small')" in compared
    run_asv(asv_clone, environment, "publish")
    site = asv_clone / "reports" / "site" / "history"
    index = json.loads((site / "index.json").read_text())
    assert "arrays.ChunkedMean.track_seconds" in index["benchmarks"]
    assert str(asv_clone) not in (site / "index.json").read_text()
