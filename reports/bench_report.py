"""How long a report takes over years of runs, and how much memory: ``python -m reports.bench_report``.

The runs are the committed quick run, again and again at other times, in a folder of their own.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psutil

from results.journal import RUNS_FOLDER, Journal
from results.wording import memory, number

MEASUREMENTS = 200_000
SAMPLE_SECONDS = 0.1
REPORT = """
import sys
from pathlib import Path
from reports.site import write_site
from results.table import read_results
if __name__ == "__main__":
    write_site(read_results(Path(sys.argv[1])), Path(sys.argv[2]))
"""


def main() -> None:
    """Print how long the report of MEASUREMENTS takes, with how much memory."""
    with tempfile.TemporaryDirectory(prefix="breakeven-") as name:
        folder = Path(name)
        runs = write_runs(folder / "runs", MEASUREMENTS)
        script = folder / "report.py"
        script.write_text(REPORT)
        seconds, peak = measured([str(script), str(folder / "runs"), str(folder / "site")])
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
    source = Journal(RUNS_FOLDER / "reference-quick.jsonl")
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
