"""Which cases a run consists of, and the slices in which asv files them."""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from benchmarks.harness.ruler import case_of
from kernels import catalogue
from kernels.engines import ENGINES
from kernels.errors import UserError, unknown_name
from kernels.workload import Workload
from results.measurement import Case

CLUSTERS = (None, "dask", "ray")
"""The order in which a round takes them: only one cluster runs at a time."""


@dataclass(frozen=True)
class Slice:
    """Cases that one ``asv run`` files: those of one family."""

    family: str
    cases: tuple[Case, ...]

    @property
    def pattern(self) -> str:
        """The regular expression that selects these cases among asv's benchmarks."""
        by_workload: dict[str, list[Case]] = {}
        for case in self.cases:
            by_workload.setdefault(case.workload, []).append(case)
        each = [_pattern(name, cases) for name, cases in by_workload.items()]
        return rf"^{self.family}\.(?:{'|'.join(each)})$"


def _pattern(workload: str, cases: Iterable[Case]) -> str:
    cases = list(cases)
    labels = "|".join(sorted({re.escape(case.implementation) for case in cases}))
    sizes = "|".join(sorted({re.escape(case.size) for case in cases}))
    return rf"{class_name(workload)}\.track_\w+\('(?:{labels})', '(?:{sizes})'\)"


def class_name(workload: str) -> str:
    """The name of a workload's suite: ``chunked_mean`` is ``ChunkedMean``."""
    return "".join(part.capitalize() for part in workload.split("_"))


def planned_cases(
    patterns: Sequence[str],
    only: Sequence[str],
    sizes: Sequence[str],
    workers: int,
    *,
    instructive: bool = True,
) -> list[Case]:
    """The cases that patterns over workload names (or families) and labels select.

    A workload's baseline is always among them, because ratios need it. Without ``instructive``,
    implementations that are there to teach are left out unless ``only`` selects them. Raises
    UserError when a pattern, a label or a size selects nothing.
    """
    cases = []
    for name in _workloads(patterns):
        workload = catalogue.workload(name)
        labels = _labels(workload, only, instructive=instructive)
        if labels and workload.baseline not in labels:
            labels.insert(0, workload.baseline)
        cases += [case_of(name, label, size, workers) for label in labels for size in sizes]
    if not cases:
        raise UserError(f"no implementation matches {', '.join(only)}; breakeven list shows all")
    return cases


def slices(cases: Iterable[Case]) -> list[Slice]:
    """The cases by family."""
    groups: dict[str, list[Case]] = {}
    for case in cases:
        groups.setdefault(catalogue.family(case.workload), []).append(case)
    return [Slice(family, tuple(own)) for family, own in groups.items()]


def engine_of(case: Case) -> str:
    """The name of the engine that a case runs on."""
    return catalogue.workload(case.workload).implementations[case.implementation].engine


def cluster_of(case: Case) -> str | None:
    """The kind of cluster that a case joins, or None."""
    return ENGINES[engine_of(case)].cluster


def check_sizes(sizes: Sequence[str]) -> None:
    """Raise UserError for a size that no workload has."""
    known = {size for name in catalogue.PACKAGES for size in catalogue.workload(name).sizes}
    for size in sizes:
        if size not in known:
            raise unknown_name("size", size, known, "sizes are given as small,medium,large")


def _workloads(patterns: Sequence[str]) -> list[str]:
    if not patterns:
        return list(catalogue.PACKAGES)
    found: dict[str, None] = {}
    for pattern in patterns:
        matching = [
            name
            for name in catalogue.PACKAGES
            if fnmatch.fnmatch(name, pattern) or catalogue.family(name) == pattern
        ]
        if not matching and pattern in (*catalogue.TRUTHS, "truths"):
            raise UserError(f"{pattern} is a truth, not a comparison; run: breakeven calibrate")
        if not matching:
            raise unknown_name("workload", pattern, catalogue.PACKAGES, "breakeven list shows all")
        found |= dict.fromkeys(matching)
    return list(found)


def _labels(of: Workload, only: Sequence[str], *, instructive: bool) -> list[str]:
    if only:
        known = of.implementations
        return [label for label in known if any(fnmatch.fnmatch(label, each) for each in only)]
    return [
        label
        for label, chosen in of.implementations.items()
        if instructive or chosen.style != "instructive"
    ]
