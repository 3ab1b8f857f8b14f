"""In what the runs of a report differ: what must be known before their rows are compared."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from breakeven.records.measurement import Run
from breakeven.report.method.setting_words import machine_in_words, settings_in_words

__all__ = ["Difference", "differences"]

ABSENT = "–"


@dataclass(frozen=True)
class Difference:
    """One thing in which the runs differ, with its value in each of them, as text."""

    kind: str
    name: str
    values: list[str]


def differences(runs: Sequence[Run]) -> list[Difference]:
    """Everything in which the runs are not alike, apart from when they were; none for one run."""
    described = [dict(_described(run)) for run in runs]
    names = dict.fromkeys(name for each in described for name in each)
    found = [Difference(*name, [each.get(name, ABSENT) for each in described]) for name in names]
    return [each for each in found if len(set(each.values)) > 1]


def _described(run: Run) -> Iterator[tuple[tuple[str, str], str]]:
    yield ("code", "commit"), run.commit[:8]
    yield ("code", "uncommitted changes"), "yes" if run.dirty else "no"
    yield ("code", "environment"), run.environment
    told = {
        "machine": machine_in_words(run.machine),
        "version": run.versions.items(),
        "setting": settings_in_words(run.settings),
    }
    for kind, values in told.items():
        for name, value in values:
            yield (kind, str(name)), str(value)
