"""The report of the committed reference runs, as a fresh clone shows it."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

from breakeven.catalogue import catalogue

ROOT = Path(__file__).resolve().parents[2]


def test_report_shows_the_reference_runs_of_a_fresh_clone(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "breakeven", "report", "--output", str(tmp_path), "--json"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert len(said["findings"]) == 3
    index = Path(said["page"])
    assert index.stat().st_size < 2_000_000
    methods = (tmp_path / "workloads" / "top_methods.html").read_text()
    for name in catalogue.names():
        if name.startswith("method_"):
            assert f'id="workload-{name}"' in methods
        else:
            assert f'id="workload-{name}"' in index.read_text()
            assert (tmp_path / "workloads" / f"{name}.html").exists()
    _counts_every_workload(index.read_text())


def _counts_every_workload(index: str) -> None:
    """The first sentence counts some workloads, and the next ones say which it does not count."""
    counted = int(re.search(r"at the main size of (\d+) workloads", index)[1])
    asked = int(re.search(r"<p>(\d+) <", index)[1])
    together = int(re.search(r"(\d+) of them have one", index)[1])
    assert together > 1
    assert asked == len(catalogue.names())
    assert asked == counted + together + index.count("is not counted either")
