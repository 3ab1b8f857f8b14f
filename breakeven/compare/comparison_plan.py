"""Which cases two sides have in common, and what is to be said of the others."""

from __future__ import annotations

import fnmatch
from collections.abc import Iterator, Sequence
from typing import Any

from breakeven.compare.pairs.side_processes import Sides
from breakeven.errors import UserError, unknown_name
from breakeven.findings.verdicts.change import CaseCompared, Outcome
from breakeven.records.measurement import Case
from breakeven.sources.sides import ReadySide

__all__ = ["NothingSelectedError", "planned"]

Facts = dict[str, Any]
Place = tuple[str, str, str]


class NothingSelectedError(UserError):
    """What was asked for selects nothing of what the sides have."""


def planned(
    sides: Sides, patterns: Sequence[str], only: Sequence[str], sizes: Sequence[str]
) -> tuple[list[Case], list[CaseCompared]]:
    """The cases that can be compared, and what is to be said of those that cannot.

    No sizes stand for each workload's own default. Raises NothingSelectedError when a pattern, or all of it,
    selects nothing.
    """
    catalogues = [side.catalogue for side in sides]
    known_facts = [facts for each in catalogues for facts in each.values()]
    known = {name: facts["family"] for each in catalogues for name, facts in each.items()}
    for pattern in patterns:
        if not any(_matches(name, pattern) or family == pattern for name, family in known.items()):
            if any(facts.get("reference") for facts in known_facts):
                words = unknown_name("workload", pattern, known, "breakeven list shows all")
                raise NothingSelectedError(str(words))
            step = "without a pattern all are compared; parameters are named by --only"
            raise NothingSelectedError(str(unknown_name("benchmark", pattern, known, step)))
    found = [
        _planned(sides, workload, label, size)
        for workload, label, size in dict.fromkeys(
            place for each in catalogues for place in _places(each, patterns, only, sizes)
        )
    ]
    if not found:
        raise NothingSelectedError(str(_nothing_matches(known_facts, only)))
    cases = [each for each in found if isinstance(each, Case)]
    return cases, [each for each in found if isinstance(each, CaseCompared)]


def _nothing_matches(known: Sequence[Facts], only: Sequence[str]) -> UserError:
    """What there is instead of parameters, or of an implementation at a size, that nothing has."""
    if any(facts.get("reference") for facts in known):
        return UserError("no implementation at these sizes matches; breakeven list shows all")
    labels = {label for facts in known for label in facts["implementations"]} - {""}
    if not labels:
        return UserError("none of the benchmarks has parameters; leave --only out")
    step = "without --only all are compared"
    return unknown_name("benchmark with the parameters", ", ".join(only), labels, step)


def _places(
    catalogue: dict[str, Facts],
    patterns: Sequence[str],
    only: Sequence[str],
    sizes: Sequence[str],
) -> Iterator[tuple[str, str, str]]:
    for name, facts in catalogue.items():
        asked = [_matches(name, each) or facts["family"] == each for each in patterns]
        if patterns and not any(asked):
            continue
        for label in facts["implementations"]:
            if not only or any(_matches(label, each) for each in only):
                # The benchmarks of others have one size, without a name.
                wanted = sizes if any(facts["sizes"]) else ()
                for size in wanted or facts["default_sizes"]:
                    if size in facts["sizes"]:
                        yield name, label, size


def _matches(name: str, pattern: str) -> bool:
    """Whether a pattern is a name, or the end of one after a dot, or after the colons of a test's, or the module or
    class that a benchmark is in; parameters may have brackets in them."""
    ends = (pattern, f"*.{pattern}", f"*::{pattern}")
    return name == pattern or any(
        fnmatch.fnmatchcase(name, each) for end in ends for each in (end, f"{end}.*", f"{end}::*")
    )


def _planned(sides: Sides, workload: str, label: str, size: str) -> Case | CaseCompared:
    place = (workload, label, size)
    before, after = (side.catalogue.get(workload) for side in sides)
    if after is None or not _has(after, label, size):
        assert before is not None  # it was found on one of the sides
        if reason := _why_broken(sides[1], before, workload, label):
            return CaseCompared(*place, outcome="now failing", reason=reason)
        return CaseCompared(*place, outcome="disappeared")
    if before is None or not _has(before, label, size):
        if reason := _why_broken(sides[0], after, workload, label):
            return CaseCompared(*place, outcome="now working", reason=reason)
        return CaseCompared(*place, outcome="appeared")
    if ended := _skipped(place, before, after) or _asks_something_else(place, before, after):
        return ended
    version, n = after["version"], after["sizes"][size]
    workers = after["implementations"][label]["workers"] or 1
    return Case(
        workload=workload,
        workload_version=version,
        implementation=label,
        size=size,
        n=n,
        workers=workers,
    )


def _asks_something_else(place: Place, before: Facts, after: Facts) -> CaseCompared | None:
    asked = [(facts["version"], facts["sizes"][place[2]]) for facts in (before, after)]
    if asked[0] == asked[1]:
        return None
    words = [f"version {version} at {n:,}" for version, n in asked]
    reason = f"{words[0]} before, {words[1]} now"
    return CaseCompared(*place, outcome="asks something else", reason=reason)


def _skipped(place: Place, before: Facts, after: Facts) -> CaseCompared | None:
    """What is to be said of a test that skips itself by a mark, so that no process need be started for it."""
    skips = [of["implementations"][place[1]].get("skipped") for of in (before, after)]
    if skips[1] is not None:
        outcome: Outcome = "now skipped" if skips[0] is None else "does not apply"
        return CaseCompared(*place, outcome=outcome, reason=skips[1])
    if skips[0] is not None:
        return CaseCompared(*place, outcome="now working", reason=f"skipped before: {skips[0]}")
    return None


def _why_broken(side: ReadySide, known: Facts, workload: str, label: str) -> str:
    """Why the side cannot read what a benchmark is in, which the other side has; nothing where it can."""
    facts = known["implementations"][label]
    module: str = facts["engine"]
    places = (facts.get("test", module), f"{module.partition('.')[0]}.{workload}")
    for name, reason in side.broken.items():
        begins = (f"{name}.", f"{name}/", f"{name}::")
        if any(place == name or place.startswith(begins) for place in places):
            return f"{name}: {reason}"
    return ""


def _has(facts: Facts, label: str, size: str) -> bool:
    return label in facts["implementations"] and size in facts["sizes"]
