"""Which cases a run consists of, and the slices in which asv files them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from breakeven.catalogue import catalogue
from breakeven.engines import engine_named
from breakeven.environments.declared import EngineEnvironment
from breakeven.errors import UserError, unknown_name
from breakeven.records.measurement import Case
from breakeven.ruler.ruler import case_of
from breakeven.suites.scaling import case_name
from breakeven.workload import Workload
from breakeven.workload.names import is_selected_by, require_no_comma


@dataclass(frozen=True, order=True)
class ClusterKind:
    """The kind of cluster that a case joins, such as "dask", and the environment whose versions it has.

    ``environment`` is empty for that of the run. Only one cluster runs at a time.
    """

    kind: str
    environment: str = ""


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
    main_size_only: bool = False,
) -> list[Case]:
    """The cases that patterns over workload names (or families) and labels select.

    A workload's baseline is always among them, because ratios need it, and so is that of each environment in
    which a case runs. No sizes stand for each
    workload's own default; a workload whose question is growth has all of its sizes, and one that has
    none of the sizes asked for is left out. Without ``instructive``, implementations that are there to
    teach are left out unless ``only`` selects them; with ``main_size_only`` each has its main size. Raises UserError when a pattern, a label or a size
    selects nothing.
    """
    cases = []
    chosen = [catalogue.workload(name) for name in selected(patterns)]
    _check_sizes(sizes, chosen)
    for workload in chosen:
        labels = _labels(workload, only, instructive=instructive)
        if labels and workload.baseline not in labels:
            labels.insert(0, workload.baseline)
        labels = with_baselines(workload, labels)
        cases += [
            case_of(workload.name, label, size, workers)
            for label in labels
            for size in ([main_size(workload)] if main_size_only else sizes_of(workload, sizes))
        ]
    if not cases:
        step = f"{catalogue.project().how_to_list} shows all"
        raise UserError(f"no implementation matches {', '.join(only)}; {step}")
    return cases


def with_baselines(of: Workload, labels: Sequence[str]) -> list[str]:
    """The labels, and before the first that runs in an environment of its own the baseline there, unless that
    cannot be made here."""
    found: dict[str, None] = {}
    for label in labels:
        if catalogue.environment(of, label) and not catalogue.unavailable_reason(of, label):
            found[catalogue.baseline_beside(of, label)] = None
        found[label] = None
    return list(found)


def slices(
    cases: Iterable[Case], *, scaling: bool = False, methods: str = r"track_\w+"
) -> list[Slice]:
    """The cases by family, or as those of the suite of scaling, which have workers for a size.

    ``methods`` is the regular expression of what is asked of each case.
    """
    if scaling:
        return [Slice("scaling", _scaling_pattern(list(cases), methods))]
    groups: dict[str, dict[str, list[Case]]] = {}
    for case in cases:
        name = catalogue.family(case.workload)
        groups.setdefault(name, {}).setdefault(case.workload, []).append(case)
    return [
        Slice(name, rf"^{name}\.(?:{'|'.join(_pattern(*each, methods) for each in own.items())})$")
        for name, own in groups.items()
    ]


def _pattern(workload: str, cases: Sequence[Case], methods: str) -> str:
    labels = _any_of(case.implementation for case in cases)
    sizes = _any_of(case.size for case in cases)
    return rf"{class_name(workload)}\.{methods}\('{labels}', '{sizes}'\)"


def _scaling_pattern(cases: Sequence[Case], methods: str) -> str:
    named = _any_of(
        case_name(case.workload, case.workload_version, case.implementation) for case in cases
    )
    workers = _any_of(str(case.workers) for case in cases)
    return rf"^scaling\.\w+\.{methods}\('{named}', {workers}\)$"


def _any_of(names: Iterable[str]) -> str:
    return f"(?:{'|'.join(sorted({re.escape(name) for name in names}))})"


def engine_of(case: Case) -> str:
    """The name of the engine that a case runs on."""
    of = catalogue.workload(case.workload)
    return catalogue.implementation(of, case.implementation).engine


def cluster_of(case: Case) -> ClusterKind | None:
    """The kind of cluster that a case joins, or None."""
    kind = engine_named(engine_of(case)).cluster
    return ClusterKind(kind, environment_of(case)) if kind else None


def cluster_kinds(cases: Sequence[Case]) -> list[tuple[ClusterKind | None, int]]:
    """The clusters that the cases need, by kind and number of workers; cases without come first."""
    needed = {(cluster_of(case), case.workers if cluster_of(case) else 0) for case in cases}
    return sorted(needed, key=lambda each: (each[0] is not None, each))


def joins(case: Case, kind: ClusterKind | None, workers: int) -> bool:
    """Whether a case is one of those for such a cluster, or for none."""
    return cluster_of(case) == kind and (kind is None or case.workers == workers)


def starts_processes(case: Case) -> bool:
    """Whether a case needs other processes than its own: workers, or a cluster."""
    return engine_named(engine_of(case)).starts_processes


def environment_of(case: Case) -> str:
    """The name of the environment of its engine's own that a case runs in, or nothing."""
    return catalogue.environment_name(catalogue.workload(case.workload), case.implementation)


def environments_needed(cases: Iterable[Case]) -> dict[str, EngineEnvironment]:
    """The environments that cases run in, by name."""
    needed = (
        catalogue.environment(catalogue.workload(case.workload), case.implementation)
        for case in cases
    )
    return {each.name: each for each in needed if each}


def sizes_of(workload: Workload, asked: Sequence[str]) -> Sequence[str]:
    """The labels at which a workload is measured: those asked for that it has, or its usual ones."""
    if workload.growth or not asked:
        return workload.usual_sizes
    return [size for size in asked if size in workload.sizes]


def main_size(workload: Workload) -> str:
    """The size at which a workload is looked at when there is to be only one: medium, if it has that."""
    return "medium" if "medium" in workload.sizes else workload.usual_sizes[-1]


def largest_sizes(cases: Iterable[Case]) -> tuple[str, ...]:
    """The label of the largest size of each workload among the cases."""
    largest: dict[str, Case] = {}
    for case in cases:
        if case.workload not in largest or case.n > largest[case.workload].n:
            largest[case.workload] = case
    return tuple(dict.fromkeys(case.size for case in largest.values()))


def selected(patterns: Sequence[str]) -> list[str]:
    """The names of the workloads that patterns over names and families select; none select all.

    Raises UserError when a pattern selects nothing.
    """
    own = catalogue.names()
    if not patterns:
        return own
    found: dict[str, None] = {}
    for pattern in patterns:
        matching = _matching(pattern, own)
        if not matching and pattern in (*catalogue.truths(), "truths"):
            raise UserError(f"{pattern} is a truth, not a comparison; run: breakeven calibrate")
        if not matching:
            raise catalogue.unknown_workload(pattern, own)
        found |= dict.fromkeys(matching)
    return list(found)


def require_labels(workloads: Sequence[str], only: Sequence[str]) -> None:
    """Raise UserError where a pattern of ``only`` selects no implementation of these workloads, or
    where a label of theirs is one that no option can name."""
    chosen = [catalogue.workload(name) for name in workloads]
    try:
        for each in chosen:
            require_no_comma(f"{each.name}: the implementation", each.implementations)
            require_no_comma(f"{each.name}: the size", each.sizes)
    except ValueError as error:
        raise UserError(str(error)) from error
    known = dict.fromkeys(label for each in chosen for label in each.implementations)
    for pattern in only:
        if not any(is_selected_by(label, pattern) for label in known):
            step = f"{catalogue.project().how_to_list} shows all"
            raise unknown_name("implementation", pattern, known, step)


def _matching(pattern: str, names: Sequence[str]) -> list[str]:
    return [
        name for name in names if is_selected_by(name, pattern) or catalogue.family(name) == pattern
    ]


def _check_sizes(sizes: Sequence[str], workloads: Sequence[Workload]) -> None:
    """Raise UserError for a size that none of the workloads has."""
    known = list(dict.fromkeys(size for each in workloads for size in each.sizes))
    for size in sizes:
        if size not in known and not all(each.growth for each in workloads):
            raise unknown_name(
                "size", size, known, f"{catalogue.project().how_to_list} shows the sizes"
            )


def _labels(of: Workload, only: Sequence[str], *, instructive: bool) -> list[str]:
    if only:
        known = of.implementations
        return [label for label in known if any(is_selected_by(label, each) for each in only)]
    return [
        label
        for label, chosen in of.implementations.items()
        if instructive or chosen.style != "instructive"
    ]
