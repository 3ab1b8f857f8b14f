"""The contract: every implementation gives the reference's answer, again and again."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from functools import cache
from pathlib import Path

import pytest

from breakeven.catalogue import catalogue
from breakeven.engines import ENGINES
from breakeven.engines.keeper import keep_cluster
from breakeven.environments.kept import make, why_not
from breakeven.processes.system.private_network import why_no_private_network
from breakeven.ruler.ruler import case_of, measure_once
from breakeven.ruler.settings import QUICK
from breakeven.workload import Implementation

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "tests" / "examples" / "cases" / "contracts_of_engine.py"
CALLS = 2
"""The first one, and one more on the same inputs."""
RACING_CALLS = 50
RACING_WORKERS = (1, 2, 4)
WORKLOADS = [*catalogue.names(), *catalogue.truths()]
SLOW = {"dask-sync", "dask-processes"} | {name for name, each in ENGINES.items() if each.cluster}
"""Engines that take seconds for each workload, or run the code of another one of Dask's: one workload of each
family stands for all of them, which ``make test-slow`` asks for."""
LARGE = {"modin-ray", "modin-dask", "spark"}
"""Engines in environments of hundreds of megabytes, which only ``make test-slow`` makes."""
OF_FAMILIES = {catalogue.family(name): name for name in reversed(WORKLOADS)}
ROWS = [
    pytest.param(
        *(engine, name, label),
        id=f"{name}-{label}",
        marks=pytest.mark.slow
        if engine in LARGE or (engine in SLOW and name not in OF_FAMILIES.values())
        else (),
    )
    for engine in ENGINES
    for name in WORKLOADS
    for label, chosen in catalogue.workload(name).implementations.items()
    if chosen.engine == engine and not chosen.crash
]
CRASHING = [
    (name, label)
    for name in WORKLOADS
    for label, chosen in catalogue.workload(name).implementations.items()
    if chosen.crash
]
"""Engine by engine, so that each is started once."""
ON_INTERPRETERS = [
    (name, label)
    for name in WORKLOADS
    for label, chosen in catalogue.workload(name).implementations.items()
    if chosen.engine == "interpreters"
]
EXTENSIONS = """
import sys, {module}
found = [name for name, each in sys.modules.items() if (getattr(each, "__file__", "") or "").endswith(".so")]
print(*(name for name in found if name.partition(".")[0] not in sys.stdlib_module_names))
"""


class Contracts:
    """What came of every implementation, asked for engine by engine; clusters are shared."""

    def __init__(self, closing: ExitStack) -> None:
        self.closing = closing
        self.answers = closing.enter_context(tempfile.TemporaryDirectory(prefix="breakeven-"))

    @cache  # noqa: B019 - one object for the whole module
    def address(self, kind: str | None, workers: int, python: str) -> str:
        """Where the cluster of that kind listens, started when it is first asked for."""
        if kind is None:
            return ""
        return self.closing.enter_context(keep_cluster(kind, workers, python=python)).address

    @cache  # noqa: B019
    def of_engine(
        self, engine: str, workers: int, calls: int, *names: str
    ) -> dict[tuple[str, str], str]:
        """What is wrong with each implementation on the engine, in words; empty where nothing is."""
        python = python_of(engine)
        address = self.address(ENGINES[engine].cluster, workers, python)
        asked = (engine, str(workers), str(calls), address, self.answers)
        command = [python, str(SCRIPT), *asked, *names]
        environment = os.environ | ENGINES[engine].environment(workers)
        with tempfile.TemporaryFile("w+") as errors:
            with subprocess.Popen(
                command,
                env=environment,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
                start_new_session=True,
            ) as process:
                try:
                    lines = [json.loads(line) for line in process.stdout or ()]
                    code = process.wait()
                finally:
                    with suppress(ProcessLookupError):
                        os.killpg(process.pid, signal.SIGKILL)
            errors.seek(0)
            assert code == 0, f"after {lines[-1:]}:\n{errors.read()[-4000:]}"
        return {(line["workload"], line["label"]): line["wrong"] for line in lines}


def python_of(engine: str) -> str:
    """The Python that an engine runs in: that of its own environment, where it needs one, which is made."""
    if engine == "dask-private" and (refused := why_no_private_network()):
        pytest.skip(refused)
    needed = ENGINES[engine].own_environment
    if needed is None or ENGINES[engine].available() is None:
        return sys.executable
    if reason := why_not(needed):
        pytest.skip(reason)
    return str(make(needed, catalogue.project().constraints_of(needed.name)).python)


@pytest.fixture(scope="module")
def contracts() -> Iterator[Contracts]:
    with ExitStack() as closing:
        yield Contracts(closing)


@pytest.mark.timeout(900)  # the first of an engine waits for all of its implementations
@pytest.mark.parametrize(("engine", "name", "label"), ROWS)
def test_it_gives_the_references_answer_every_time(
    engine: str, name: str, label: str, contracts: Contracts
) -> None:
    in_short = OF_FAMILIES.values() if engine in SLOW else WORKLOADS
    names = in_short if name in in_short else [each for each in WORKLOADS if each not in in_short]
    assert contracts.of_engine(engine, 2, CALLS, *names)[name, label] == ""


@pytest.mark.parametrize(("name", "label"), CRASHING)
def test_what_is_there_to_crash_still_does(name: str, label: str) -> None:
    found = measure_once(case_of(name, label, "small", 2), frozenset({"time"}), QUICK)
    assert found.status == "crashed", found


@pytest.mark.slow
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("workers", RACING_WORKERS)
@pytest.mark.parametrize("engine", [name for name, each in ENGINES.items() if each.parallel])
def test_it_has_no_race(engine: str, workers: int, contracts: Contracts) -> None:
    wrong = contracts.of_engine(engine, workers, RACING_CALLS, *catalogue.names())
    assert {row: why for row, why in wrong.items() if why} == {}


@pytest.mark.parametrize(("name", "label"), ON_INTERPRETERS)
def test_an_interpreter_of_a_pool_can_import_what_it_runs(name: str, label: str) -> None:
    """One with a lock of its own refuses compiled modules that are not made for that, NumPy's among them."""
    workload = catalogue.workload(name)
    module = catalogue.load(workload, workload.implementations[label].function).__module__
    command = [sys.executable, "-c", EXTENSIONS.format(module=module)]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout.split() == []


@pytest.mark.parametrize("name", WORKLOADS)
def test_a_workload_keeps_its_promises(name: str) -> None:
    workload = catalogue.workload(name)
    assert workload.name == name
    assert workload.question.endswith("?")
    assert workload.sizes.keys() >= {"small", "medium", "large"}
    assert len(workload.sizes) == 3 or workload.growth or name in catalogue.truths()
    assert workload.implementations[workload.reference].engine == "serial"
    assert workload.implementations[workload.baseline].engine == "serial"
    work = workload.work(1000)
    counted = [count for count in (work.bytes_moved, work.operations) if count is not None]
    assert all(count > 0 for count in counted)


@pytest.mark.parametrize("name", WORKLOADS)
def test_inputs_are_the_same_every_time(name: str) -> None:
    workload = catalogue.workload(name)
    n = next(iter(workload.sizes.values()))
    reference = catalogue.load(workload, workload.implementations[workload.reference].function)
    once, again = workload.make_inputs(n), workload.make_inputs(n)  # answers may lie beside them
    workload.check(reference(*again), reference(*once))


@pytest.mark.parametrize("name", WORKLOADS)
def test_the_four_dask_schedulers_run_the_same_code(name: str) -> None:
    found: dict[str, Implementation] = {
        label: chosen
        for label, chosen in catalogue.workload(name).implementations.items()
        if label in ("dask-sync", "dask-threads", "dask-processes", "dask-distributed")
    }
    assert len({(chosen.function, chosen.ingest) for chosen in found.values()}) <= 1
    assert all(chosen.engine == label for label, chosen in found.items())
