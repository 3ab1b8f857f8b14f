"""Areas: the longer tests of one part of Breakeven each, and the files whose changes they are run for.

``make test`` leaves them out. ``make test-areas`` runs them all, or with ``SINCE=main`` those of which a
watched file differs from ``main``.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Area:
    """Some folders and files of tests, and what they watch besides themselves and ``EVERYWHERE``."""

    tests: tuple[str, ...]
    watches: tuple[str, ...]

    def watched(self) -> tuple[str, ...]:
        """All folders and files whose changes this area is run for."""
        return (*self.watches, *EVERYWHERE, *(f"tests/{each}" for each in self.tests))


EVERYWHERE = (
    *("constraints.txt", "pyproject.toml", "setup.py", "tests/areas.py", "tests/conftest.py"),
    *("tests/examples", "breakeven/processes", "breakeven/records", "breakeven/ruler"),
    *("breakeven/catalogue", "breakeven/wording", "breakeven/workload", "breakeven/__main__.py"),
    *("breakeven/errors.py", "breakeven/terminal.py"),
)
"""What every area depends on."""

AREAS = {
    "catalogue": Area(
        ("kernels",), ("kernels", "constraints", "breakeven/engines", "breakeven/environments")
    ),
    "comparisons": Area(
        ("compare", "sources", "suites", "house/test_action.py"),
        (
            *("action.yml", "asv.conf.json", "benchmarks", "breakeven/commands"),
            *("breakeven/compare", "breakeven/engines", "breakeven/environments"),
            *("breakeven/findings", "breakeven/report", "breakeven/repository", "breakeven/run"),
            *("breakeven/sources", "breakeven/statistics", "breakeven/suites", "kernels"),
        ),
    ),
    "engines": Area(
        (
            *("engines", "environments", "processes/test_clusters_without_linux.py"),
            "run/test_engine_costs.py",
        ),
        (
            *("benchmarks", "kernels", "constraints", "breakeven/commands", "breakeven/engines"),
            *("breakeven/environments", "breakeven/findings", "breakeven/run"),
        ),
    ),
    "faults": Area(
        ("run/faults", "kills", "ruler/test_hostile_cases.py", "run/test_hostile_run.py"),
        (
            *("breakeven/commands", "breakeven/compare", "breakeven/engines"),
            *("breakeven/environments", "breakeven/findings", "breakeven/machine"),
            *("breakeven/notebook", "breakeven/race", "breakeven/run", "breakeven/sources"),
            "breakeven/suites",
        ),
    ),
    "findings": Area(
        ("findings/claims", "findings/verdicts", "statistics/test_growth.py"),
        (
            *("benchmarks", "breakeven/compare", "breakeven/findings", "breakeven/report"),
            *("breakeven/statistics", "breakeven/suites", "kernels/claims", "proofs/statistics"),
            "results/data",
        ),
    ),
    "machine": Area(
        ("machine",),
        (
            *("breakeven/commands", "breakeven/engines", "breakeven/machine", "breakeven/report"),
            *("breakeven/run", "breakeven/scaffold", "breakeven/statistics"),
        ),
    ),
    "notebook": Area(("notebook",), ("breakeven/findings", "breakeven/notebook", "breakeven/race")),
    "pages": Area(
        (
            *("report/test_accessibility.py", "report/test_percentages.py"),
            *("report/test_profile_pages.py", "report/test_reference_pages.py"),
            "report/test_touch.py",
        ),
        (
            *("breakeven/commands", "breakeven/findings", "breakeven/profile", "breakeven/report"),
            *("breakeven/statistics", "kernels/catalogue.py", "kernels/claims"),
            *("kernels/families.py", "kernels/top_methods/weights.py", "results/data"),
        ),
    ),
    "profilers": Area(
        ("profile",),
        (
            *("breakeven/commands", "breakeven/engines", "breakeven/findings"),
            *("breakeven/profile", "breakeven/run"),
        ),
    ),
    "project": Area(
        (
            *("catalogue/test_plugins.py", "house/test_docs_site.py"),
            *("house/test_documented_commands.py", "house/test_package.py", "house/test_setup.py"),
            "scaffold/test_new_project.py",
        ),
        (
            *("Makefile", "README.md", "constraints", "docs", "kernels/pyproject.toml"),
            *("kernels/setup.py", "breakeven/commands", "breakeven/engines"),
            *("breakeven/findings", "breakeven/machine", "breakeven/plugins.py"),
            *("breakeven/profile", "breakeven/report", "breakeven/run", "breakeven/scaffold"),
        ),
    ),
    "proofs": Area(
        ("calibration",),
        (
            *("breakeven/calibration", "breakeven/commands", "breakeven/compare"),
            *("breakeven/findings", "breakeven/machine", "breakeven/report"),
            *("breakeven/repository", "breakeven/run", "breakeven/suites", "proofs"),
        ),
    ),
    "race": Area(
        ("race",),
        ("breakeven/commands", "breakeven/findings", "breakeven/race", "breakeven/statistics"),
    ),
    "runs": Area(
        (
            *("commands/test_own_cases.py", "ruler/test_memory_cap.py", "run/test_run.py"),
            *("run/test_changed_while_measured.py", "run/test_measured_sizes.py"),
            "run/test_turns_of_a_run.py",
        ),
        (
            *("breakeven/commands", "breakeven/engines", "breakeven/findings"),
            *("breakeven/machine", "breakeven/repository", "breakeven/run"),
            *("breakeven/statistics", "breakeven/suites", "docs/examples"),
        ),
    ),
    "surroundings": Area(
        (
            *("commands/test_hostile_modules.py", "commands/test_missing_extras.py"),
            *("commands/test_other_processes.py", "commands/test_refused_places.py"),
            *("commands/test_standard_streams.py", "commands/test_unsound_workloads.py"),
            "run/test_machine_file.py",
        ),
        (
            *("breakeven/commands", "breakeven/machine", "breakeven/report"),
            *("breakeven/repository", "breakeven/run", "breakeven/sources"),
        ),
    ),
}


def area_of(test: Path) -> str | None:
    """The area that a file of tests belongs to."""
    own = test.relative_to(ROOT / "tests")
    for name, area in AREAS.items():
        if any(own.is_relative_to(each) for each in area.tests):
            return name
    return None


def areas_since(commit: str) -> set[str]:
    """The areas of which a watched file differs from a commit; all of them where git does not know it."""
    try:
        changed = [*_git("diff", "--name-only", "-z", "--end-of-options", commit, "--")]
        changed += _git("ls-files", "--others", "--exclude-standard", "-z")
    except subprocess.CalledProcessError:
        return {*AREAS}
    return areas_watching(changed)


def areas_watching(changed: Iterable[str]) -> set[str]:
    """The areas that watch one of some files, which are named from the top of the repository."""
    paths = [Path(each) for each in changed]
    return {
        name
        for name, area in AREAS.items()
        if any(path.is_relative_to(each) for path in paths for each in area.watched())
    }


def _git(*arguments: str) -> list[str]:
    found = subprocess.run(
        ["git", *arguments], cwd=ROOT, check=True, capture_output=True, text=True
    )
    return [each for each in found.stdout.split("\0") if each]
