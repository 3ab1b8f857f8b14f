"""How long a report takes over years of runs, and how much memory: ``make bench-report``.

The runs are the committed quick run, again and again at other times and commits, in journals and in
a store of asv's, in a folder of their own.
"""

from __future__ import annotations

import hashlib
import itertools
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import psutil
from asv.benchmarks import Benchmarks
from asv.results import Results
from asv.runner import BenchmarkResult

from breakeven.catalogue.catalogue import project
from breakeven.records.journal import Journal
from breakeven.wording import memory, number

MEASUREMENTS = 200_000
MACHINE = "box"
SAMPLE_SECONDS = 0.1
REPORT = """
import sys
from pathlib import Path
from breakeven.catalogue.catalogue import project
from breakeven.findings.presentation import presentation_of
from breakeven.findings.verdicts.history import read_history
from breakeven.records.tables.table import read_results
from breakeven.report.site import write_site
if __name__ == "__main__":
    folder = Path(sys.argv[1])
    history = read_history(folder / "asv.conf.json")
    declared = presentation_of(project())
    write_site(
        read_results(folder / "runs"), folder / "site", None, history, presentation=declared
    )
"""


def main() -> None:
    """Print how long the report of MEASUREMENTS takes, with how much memory."""
    with tempfile.TemporaryDirectory(prefix="breakeven-") as name:
        folder = Path(name)
        runs = write_runs(folder / "runs", MEASUREMENTS)
        write_store(folder, runs)
        script = folder / "report.py"
        script.write_text(REPORT)
        seconds, peak = measured([str(script), str(folder)])
        processor = sum(resource.getrusage(resource.RUSAGE_CHILDREN)[:2])
        pages = list((folder / "site").rglob("*.html"))
        index = (folder / "site" / "index.html").stat().st_size
        size = sum(path.stat().st_size for path in (folder / "runs").iterdir())
        print(
            f"{number(MEASUREMENTS)} measurements of {runs} runs ({memory(size)} of journals): "
            f"{seconds:.1f} s, {processor:.1f} s of processor time, at most {memory(peak)} in all processes; "
            f"{len(pages)} pages, the index {index / 1e6:.2f} MB"
        )


def write_runs(folder: Path, count: int) -> int:
    """Write journals with so many measurements in all; returns how many runs they are."""
    folder.mkdir()
    source = Journal(project().runs / "reference-quick.jsonl")
    run, text = source.run(), source.path.read_bytes()
    cases = len(source.cases())
    first = datetime.fromisoformat(run.started_at)
    runs = -(-count // cases)
    for index in range(runs):
        at = (first - timedelta(days=index)).astimezone(UTC).isoformat(timespec="seconds")
        name = f"copy-{index:04d}"
        copy = text.replace(run.run.encode(), name.encode())
        copy = copy.replace(run.started_at.encode(), at.encode())
        (folder / f"{name}.jsonl").write_bytes(copy)
    return runs


def write_store(folder: Path, commits: int) -> None:
    """Write a store of asv's in which each of so many commits has the times of the quick run."""
    store = folder / "store"
    (store / MACHINE).mkdir(parents=True)
    (folder / "asv.conf.json").write_text('{"version": 1, "repo": ".", "results_dir": "store"}')
    machine = {"machine": MACHINE, "version": 1}
    (store / MACHINE / "machine.json").write_text(json.dumps(machine))
    times: dict[str, dict[tuple[str, str], float]] = {}
    for each in Journal(project().runs / "reference-quick.jsonl").measurements():
        if each.status == "ok":
            suite = "".join(map(str.capitalize, each.case.workload.split("_")))
            own = times.setdefault(f"{each.family}.{suite}.track_seconds", {})
            own[each.case.implementation, each.case.size] = float(np.median(each.all_samples))
    names = {"param_names": ["implementation", "size"], "unit": "seconds", "version": "1"}
    suites = {name: {"name": name, "params": _params(own), **names} for name, own in times.items()}
    listed = {**suites, "version": Benchmarks.api_version}
    (store / "benchmarks.json").write_text(json.dumps(listed))
    for index in range(commits):
        commit, day = hashlib.sha1(str(index).encode()).hexdigest(), 86_400_000 * index
        filed = Results(
            {"machine": MACHINE}, {}, commit, 1_700_000_000_000 + day, "3.11", "here", {}
        )
        for name, own in times.items():
            cases = itertools.product(*_params(own, plain=True))
            values = [own.get((label, size)) for label, size in cases]
            numbers = [None] * len(values)
            result = BenchmarkResult(values, numbers, numbers, 0, "", None)
            filed.add_result(suites[name], result)
        filed.save(str(store))


def _params(times: Mapping[tuple[str, str], float], *, plain: bool = False) -> list[list[str]]:
    """The labels and the sizes, as asv has them: a text in quotes."""
    labels, sizes = (list(dict.fromkeys(each)) for each in zip(*times, strict=True))
    return [labels, sizes] if plain else [[*map(repr, labels)], [*map(repr, sizes)]]


def measured(arguments: list[str]) -> tuple[float, int]:
    """The seconds that a script takes, and the most memory that it and its children held (PSS)."""
    start, peak = time.perf_counter(), 0
    with subprocess.Popen([sys.executable, *arguments]) as process:
        tree = psutil.Process(process.pid)
        while process.poll() is None:
            peak = max(peak, held(tree))
            time.sleep(SAMPLE_SECONDS)
        if process.returncode:
            raise SystemExit("the report could not be written")
    return time.perf_counter() - start, peak


def held(tree: psutil.Process) -> int:
    """The proportional set size of a process and its children, in bytes."""
    total = 0
    try:
        for each in [tree, *tree.children(recursive=True)]:
            total += each.memory_full_info().pss
    except psutil.NoSuchProcess:
        pass
    return total


if __name__ == "__main__":
    main()
