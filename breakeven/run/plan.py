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
    """What one ``asv run`` files: a name for it, and the regular expression that selects it among
    asv's benchmarks."""

    name: str
    pattern: str


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

    A workload's baseline is always among them, because ratios need it. No sizes stand for each
    workload's own default; a workload whose question is growth has all of its sizes. Without
    ``instructive``, implementations that are there to teach are left out unless ``only`` selects
    them. Raises UserError when a pattern, a label or a size selects nothing.
    """
    cases = []
    for name in _workloads(patterns):
        workload = catalogue.workload(name)
        labels = _labels(workload, only, instructive=instructive)
        if labels and workload.baseline not in labels:
            labels.insert(0, workload.baseline)
        at = list(workload.sizes) if workload.growth else sizes or workload.default_sizes
        cases += [case_of(name, label, size, workers) for label in labels for size in at]
    if not cases:
        raise UserError(f"no implementation matches {', '.join(only)}; breakeven list shows all")
    return cases


def slices(
    cases: Iterable[Case], *, scaling: bool = False, methods: str = r"track_\w+"
) -> list[Slice]:
    """The cases by family, or as the suites of ``scaling``, which have workers for a size.

    ``methods`` is the regular expression of what is asked of each case.
    """
    groups: dict[str, dict[str, list[Case]]] = {}
    for case in cases:
        name = "scaling" if scaling else catalogue.family(case.workload)
        groups.setdefault(name, {}).setdefault(case.workload, []).append(case)
    pattern = _scaling_pattern if scaling else _pattern
    return [
        Slice(name, rf"^{name}\.(?:{'|'.join(pattern(*each, methods) for each in own.items())})$")
        for name, own in groups.items()
    ]


def _pattern(workload: str, cases: Sequence[Case], methods: str) -> str:
    labels = _any_of(case.implementation for case in cases)
    sizes = _any_of(case.size for case in cases)
    return rf"{class_name(workload)}\.{methods}\('{labels}', '{sizes}'\)"


def _scaling_pattern(workload: str, cases: Sequence[Case], methods: str) -> str:
    labels = _any_of(case.implementation for case in cases)
    workers = _any_of(str(case.workers) for case in cases)
    return rf"{class_name(workload)}\.{methods}\('{labels}', {workers}\)"


def _any_of(names: Iterable[str]) -> str:
    return f"(?:{'|'.join(sorted({re.escape(name) for name in names}))})"


def engine_of(case: Case) -> str:
    """The name of the engine that a case runs on."""
    return catalogue.workload(case.workload).implementations[case.implementation].engine


def cluster_of(case: Case) -> str | None:
    """The kind of cluster that a case joins, or None."""
    return ENGINES[engine_of(case)].cluster


def check_sizes(sizes: Sequence[str]) -> None:
    """Raise UserError for a size that no workload has."""
    workloads = map(catalogue.workload, catalogue.PACKAGES)
    known = {size for each in workloads if not each.growth for size in each.sizes}
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
