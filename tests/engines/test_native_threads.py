"""Native threads: every loaded library keeps to the case's number, in the case and its workers."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from breakeven.catalogue import catalogue
from breakeven.engines import ENGINES
from breakeven.engines.base import NATIVE_THREAD_VARIABLES
from breakeven.findings.threads import NATIVE_ENGINES, busier_than_asked, oversubscription
from breakeven.ruler.loaded_threads import limit_pandas_threads, loaded_native_threads

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "tests" / "examples" / "cases" / "native_threads_case.py"
OF_THEIR_OWN = [
    ("ndvi", "numba-parallel", "numba"),
    ("ndvi", "cython-parallel", "openmp"),
    ("groupby_mean", "polars", "polars"),
    ("read_csv", "pandas-pyarrow", "pyarrow"),
    ("groupby_mean", "duckdb", "duckdb"),
]
WORKER_PROCESSES = [
    ("chunked_mean", "processes"),
    ("chunked_mean", "joblib"),
]
OF_EACH_WORKER = {"openblas", "numba", "polars", "pyarrow"}


def run_case(workload, label, workers, environment):
    if reason := catalogue.unavailable_reason(catalogue.workload(workload), label):
        pytest.skip(reason)
    kept = {key: text for key, text in os.environ.items() if key not in NATIVE_THREAD_VARIABLES}
    done = subprocess.run(
        [sys.executable, str(SCRIPT), workload, label, str(workers)],
        env=kept | environment | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout.splitlines()[-1])


def engine_of(workload, label):
    return catalogue.engine(catalogue.workload(workload).implementations[label])


@pytest.mark.parametrize("workers", [1, 3])  # two may be what the library takes by itself
@pytest.mark.parametrize(("workload", "label", "library"), OF_THEIR_OWN)
def test_a_library_with_threads_uses_as_many_as_the_case_has_workers(
    workload, label, library, workers
):
    engine = engine_of(workload, label)
    found = run_case(workload, label, workers, engine.environment(workers))["own"]
    assert found[library] == workers
    assert oversubscription(found, workers, engine.name) is None
    assert found["openblas"] == 1


@pytest.mark.parametrize("label", ["numpy", "threads"])
def test_blas_has_one_thread_wherever_the_workers_are_not_its_own(label):
    engine = engine_of("pairwise_sum", label)
    found = run_case("pairwise_sum", label, 2, engine.environment(2))["own"]
    assert found["openblas"] == 1


@pytest.mark.parametrize(("workload", "label"), WORKER_PROCESSES)
def test_a_worker_process_has_one_native_thread_of_each_library(workload, label):
    engine = engine_of(workload, label)
    found = run_case(workload, label, 2, engine.environment(2))["worker"]
    assert found.keys() >= OF_EACH_WORKER
    assert oversubscription(found, 2, engine.name) is None


@pytest.mark.parametrize("label", ["dask-distributed", pytest.param("ray", marks=pytest.mark.slow)])
def test_a_cluster_holds_its_workers_whatever_its_starter_was_told(label):
    found = run_case("chunked_mean", label, 2, dict.fromkeys(NATIVE_THREAD_VARIABLES, "3"))
    assert found["worker"].keys() >= OF_EACH_WORKER
    assert set(found["worker"].values()) == {1}
    assert oversubscription(found["worker"], 2, label) is None


def test_asking_loads_no_library_that_was_not_there():
    program = (
        "import sys; from breakeven.ruler.loaded_threads import loaded_native_threads; "
        "loaded_native_threads(); "
        "print(sorted({'numba', 'polars', 'pyarrow', 'duckdb', 'numpy'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_duckdb_is_asked_through_its_connection():
    duckdb = pytest.importorskip("duckdb")
    with duckdb.connect(config={"threads": 3}) as connection:
        assert loaded_native_threads(connection)["duckdb"] == 3


@pytest.mark.parametrize(("label", "threads"), [("pandas", 1), ("pandas-threads", 3)])
def test_pandas_reads_a_file_with_as_many_threads_as_the_case_allows(label, threads):
    engine = engine_of("method_read_csv", label)
    request = {"workload": "method_read_csv", "implementation": label, "n": 100, "workers": 3}
    program = (
        "import json, pandas, sys; from breakeven.ruler.in_case.steps import CaseSteps; "
        "steps = CaseSteps(*json.loads(sys.argv[1]), **json.loads(sys.argv[2])); "
        "steps.load(); steps.inputs(); steps.start(None); print(json.dumps(steps.native_threads()['threads']))"
    )
    done = subprocess.run(
        [
            *(sys.executable, "-c", program),
            *(json.dumps([catalogue.project().to_request()]), json.dumps(request)),
        ],
        cwd=ROOT,
        env=os.environ | engine.environment(3),
        capture_output=True,
        text=True,
        check=True,
    )
    found = json.loads(done.stdout)
    assert found["pandas"] == threads
    assert oversubscription(found, engine.workers(3), engine.name) is None


def test_pandas_takes_as_many_threads_as_there_are_cores_unless_it_is_told():
    pandas = pytest.importorskip("pandas", minversion="3.1")
    from pandas.io.parsers.readers import _default_n_workers  # what it takes itself

    with pandas.option_context("mode.max_threads", None):
        assert loaded_native_threads()["pandas"] == _default_n_workers()
    with pandas.option_context("mode.max_threads", None):
        limit_pandas_threads(1)
        assert loaded_native_threads()["pandas"] == 1


@pytest.mark.parametrize("workers", [1, 3])
def test_duckdb_reads_files_on_no_more_threads_than_it_computes_with(workers):
    pytest.importorskip("duckdb")
    with ENGINES["duckdb"].session(workers) as session:
        query = "SELECT name, value FROM duckdb_settings() WHERE name LIKE '%threads'"
        found = dict(session.connection.execute(query).fetchall())
    assert found["threads"] == str(workers)
    assert found.get("async_threads", str(workers)) == str(workers)


def test_too_many_native_threads_are_named_with_what_the_case_says():
    found = {"openblas": 1, "polars": 4, "numba": 2}
    assert oversubscription(found, 4, "polars") is None
    assert oversubscription(found, 2, "polars") == "polars would use 4 threads; the case allows 2"
    assert oversubscription(found, 2, "ray") == (
        "polars would use 4 threads and numba would use 2 threads in each of 2 workers; "
        "the case allows 1"
    )


def test_more_cores_than_workers_are_flagged_beyond_the_clocks_error():
    assert busier_than_asked(2.49, 2) is None
    said = busier_than_asked(3.9 / 1.5, 2)
    assert said is not None
    assert said.startswith("used 2.6 cores’ worth of processor time; 2 were allowed")


def test_the_engines_whose_workers_are_native_threads_are_the_ones_that_kernels_has():
    own = {name for name in ENGINES if ENGINES[name].__module__.endswith(".native_threads")}
    assert own == NATIVE_ENGINES


def test_all_variables_of_native_threads_are_set_for_an_engine_without_any():
    found = engine_of("ndvi", "numpy").environment(4)
    for name in ("VECLIB_MAXIMUM_THREADS", "RAYON_NUM_THREADS", "OMP_NUM_THREADS"):
        assert found[name] == "1"
