"""How each command line of the documents is run by a test: as it stands, filled, shortened, or not at all."""

from __future__ import annotations

import sys
from collections.abc import Iterable

__all__ = [
    "FILLED",
    "MISTAKES",
    "NOT_RUN",
    "SHORTENED",
    "STAYS",
    "VERDICTS",
    "as_run",
    "prefixes_of",
]

PYTHON = f"python{sys.version_info.major}.{sys.version_info.minor}"
BENCHMARK = r"--bench '^arrays\.Ndvi\.track_seconds\(.numpy., .small.'"

FILLED = {
    "breakeven run [TARGET…]": "breakeven run countdown --only threads --quick --sizes small",
    "breakeven race A B": "breakeven race 'sum(range(9))' 'sum(list(range(9)))'",
    "breakeven new NAME": "(cd .. && breakeven new sums_of_mine)",
    "breakeven new --suite DIR": "(cd .. && breakeven new --suite suite_of_mine)",
    "breakeven list [TARGET…]": "breakeven list",
    "breakeven profile WORKLOAD IMPLEMENTATION": "breakeven profile countdown numba",
    "breakeven compare A B [PATTERN…]": "breakeven compare HEAD HEAD countdown --only python --sizes small",
    "breakeven check [PATTERN…]": "breakeven check ndvi",
    "breakeven combine PART…": "breakeven combine results/data/comparisons",
    "breakeven bisect WORKLOAD IMPLEMENTATION A B": "breakeven bisect groupby_mean pandas HEAD~1 HEAD",
    "breakeven history A..B [PATTERN…]": "breakeven history HEAD~1..HEAD countdown",
    "breakeven report [TARGET]": "breakeven report",
    "breakeven findings TARGET…": "breakeven findings countdown",
    "breakeven export [TARGET…]": "breakeven export countdown",
    "breakeven run arrays --only 'dask-*,threads' --workers 1": (
        "breakeven run arrays --only 'dask-s*,threads' --workers 1"
    ),
    "breakeven run groupby_mean --ray-address 10.0.0.7:6379": (
        "breakeven run groupby_mean --ray-address {ray} --only ray"
    ),
    "breakeven report --compare reference-quick reference-claims": (
        "breakeven report --compare '{run 0}' '{run 1}'"
    ),
    "breakeven compare main main+python3.12 countdown": f"breakeven compare main main+{PYTHON} countdown",
    "breakeven run <workload> --only my-way --sizes small --quick --allow-dirty": (
        "breakeven run countdown --only threads --sizes small --quick --allow-dirty"
    ),
    "asv run -E fresh:3.11 HEAD^!": f"asv run -E fresh:{PYTHON.removeprefix('python')} HEAD^!",
    """asv run -E current --bench "^scaling.*'ndvi \"""": """asv run -E current --bench "^scaling.*'ndvi threads\"""",
}
"""What stands for another's names and places, by the whole line. A clone stays clean for its runs."""

SHORTENED = {
    "breakeven run squares.py": "--quick",
    "breakeven run sums.py": "--quick --only numpy",
    "breakeven run sums.py --budget": "--budget 5s",
    "breakeven run slower.py --find-break-even": "--quick",
    "breakeven run ndvi read_csv": "--sizes small --quick --only numpy,pandas",
    "breakeven run arrays": "--sizes small --quick",
    "breakeven run --thorough": "countdown --sizes small --only numba",
    "breakeven run frames --budget 10m": "--budget 5s --sizes small --only numpy",
    "breakeven run groupby_mean --memory": "--sizes small --quick --only numpy,polars",
    "breakeven run groupby_mean --find-memory": "--sizes small --quick --only numpy",
    "breakeven run ndvi --scaling": "--sizes small --quick --only threads,numba-parallel",
    "breakeven run groupby_mean --ray-address": "--sizes small --quick --only ray",
    "breakeven profile": "--seconds 0.5",
    "breakeven compare HEAD~1": "--sizes small --only numpy,pandas --budget 1m",
    "breakeven compare HEAD~1 HEAD --budget": "--effect 30 --budget 1m",
    "breakeven compare HEAD~1 HEAD --pytest": "--effect 30 --budget 1m",
    "breakeven compare HEAD~1 HEAD --command": "--effect 30 --budget 20s",
    "breakeven compare HEAD~1 HEAD 'of_tallies.*'": "--effect 30",
    "breakeven check --against HEAD~1 --budget": "--effect 30 --budget 1m",
    "breakeven check --against HEAD~1 --shard": "--effect 30",
    "breakeven compare HEAD .": "ndvi --sizes small --effect 30 --budget 2m",
    "breakeven compare HEAD+pandas==2.2.3": "--sizes small --only pandas --budget 1m",
    "breakeven compare main": "--sizes small --only python --budget 20s",
    "breakeven compare HEAD HEAD": "--budget 20s",
    "breakeven check": "groupby_mean --only numpy --sizes small --budget 20s",
    "breakeven history v1.0..HEAD arrays": "--sizes small --only numpy --budget 5s",
    "breakeven history v1.0..HEAD --tags": "--sizes small --only pandas --budget 5s",
    "breakeven history HEAD~1..HEAD frames": "--sizes small --only pandas --budget 5s",
    "breakeven history HEAD~1..HEAD countdown": "--sizes small --only python --budget 5s",
    "breakeven calibrate": "--only 'busy loop, 5 ms'",
    "breakeven calibrate --only memory": "--only '400 MB in a spawned child'",
    "breakeven doctor": "--seconds 0.5",
    "asv run -E": BENCHMARK,
    "asv run HEAD^!": BENCHMARK,
    "asv run": f"-E current {BENCHMARK}",
    "python -m http.server": "0",
    "python -m venv": "--without-pip ../environment",
    "make": "--dry-run",
    "pip install ./breakeven-lanes": "--no-deps --no-build-isolation --target {target}",
    "pip install": "--dry-run --no-deps --no-build-isolation",
    "pip wheel": "--no-build-isolation",
}
"""What is added to the commands that begin so, to have the same done in seconds: the longest counts."""

STAYS = {
    "python -m http.server": "Serving HTTP",
    "breakeven profile pairwise_products pandas-loop --view": "snakeviz web server started",
    "asv profile": "",
}
"""What a command prints that then waits for its user, who ends it with Ctrl-C: by its beginning. asv keeps to
itself what the server prints that it starts."""

VERDICTS = {
    "breakeven check": (0, 1, 2),
    "breakeven combine": (0, 1, 2),
    "breakeven calibrate": (0, 1),
}
"""Exit codes that say what was found, by the beginning of the command: it must print so."""

MISTAKES = {"breakeven run squares.py --quick --only integers": 1}
"""Exit codes of what shows a mistake, by the beginning of the command."""

NOT_RUN = {
    "pip install 'breakeven[dask]'": "not published yet, as the page says",
    "pip install 'breakeven[report]'": "not published yet, as the page says",
    "make rapids": "needs a GPU",
    "make upgrade": "renews what everything is tested with",
    "asv preview": "serves to the whole network until it is stopped, as the sentence says",
    "asv continuous": "what the table compares with: make accuracy runs it",
    "breakeven compare": "a name in a heading and a sentence; its lines are run",
    "breakeven profile --tool …": "what a package adds; the lines of its page are run",
    "breakeven run NAME": "what a package adds; the lines of its page are run",
}
"""Why a command is not run, by the whole line."""


def prefixes_of(line: str, table: Iterable[str]) -> list[str]:
    """The beginnings in a table that a line has, in whole words, the longest first."""
    found = [each for each in table if line == each or line.startswith(f"{each} ")]
    return sorted(found, key=len, reverse=True)


def as_run(line: str) -> str:
    """A documented line as it is run: filled, then shortened."""
    filled = FILLED.get(line, line)
    added = [SHORTENED[each] for each in prefixes_of(filled, SHORTENED)[:1]]
    return " ".join([filled, *added])
