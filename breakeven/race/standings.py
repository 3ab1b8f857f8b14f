"""From sittings to standings: the figures of each contender, and its verdicts against the first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from breakeven.findings.verdicts.change import Change
from breakeven.findings.verdicts.of_pairs.pairs import OF_A_CALL, Quantity
from breakeven.findings.verdicts.of_pairs.two_sides import (
    CONFIDENCE,
    changes_at_start,
    changes_of_time,
)
from breakeven.race.race import Standing
from breakeven.race.sitting import Sitting
from breakeven.statistics.intervals import centre, time_interval

__all__ = ["standings", "time_is_clear"]


def time_is_clear(of: Sequence[Standing]) -> bool:
    """Whether no further sitting is needed for the verdicts on time."""
    changes = [change for each in of if (change := each.against_first())]
    return all(each.is_clear for each in changes)


def standings(
    labels: Sequence[str],
    sittings: Sequence[Sitting],
    *,
    effect: float,
    quantities: Sequence[Quantity] = OF_A_CALL,
    ended: Mapping[str, tuple[str, str]],
) -> tuple[Standing, ...]:
    """How the contenders of these labels stand after these sittings, each against the first.

    ``ended`` has the status and the reason of those that could not be measured.
    """
    alive = [label for label in labels if label not in ended]
    changes = _changes(alive, sittings, effect, quantities) if labels[0] in alive else {}
    return tuple(
        Standing(label=label, ended=ended[label][0], reason=ended[label][1])
        if label in ended
        else _standing(label, alive, sittings, changes.get(label, ()))
        for label in labels
    )


def _changes(
    alive: Sequence[str],
    sittings: Sequence[Sitting],
    effect: float,
    quantities: Sequence[Quantity],
) -> dict[str, tuple[Change, ...]]:
    first, *others = alive
    verdicts = len(others) * len(quantities)
    found: dict[str, tuple[Change, ...]] = dict.fromkeys(others, ())
    for quantity in quantities:
        if quantity == "time":
            turns = [[each.turns(first, label) for each in sittings] for label in others]
            effects = [effect] * len(others)
            changes = changes_of_time(turns, verdicts=verdicts, effects=effects)
        else:
            starts = [[each.starts(first, label) for each in sittings] for label in others]
            changes = changes_at_start(quantity, starts, verdicts=verdicts)
        for label, change in zip(others, changes, strict=True):
            found[label] += (change,)
    return found


def _standing(
    label: str, alive: Sequence[str], sittings: Sequence[Sitting], changes: tuple[Change, ...]
) -> Standing:
    rows = [each.samples[label] for each in _quiet(alive, sittings)]
    walls = [[each.wall_seconds for each in row] for row in rows]
    low, high = time_interval(walls, CONFIDENCE) or (None, None)
    return Standing(
        label=label,
        seconds=centre(walls),
        low_seconds=low,
        high_seconds=high,
        processor_seconds=_median(
            [float(np.median([each.processor_seconds for each in row])) for row in rows]
        ),
        first_call_seconds=_middle([each.first_call_seconds for each in sittings], label),
        peak_bytes=_middle([each.peak_bytes for each in sittings], label),
        changes=changes,
    )


def _quiet(alive: Sequence[str], sittings: Sequence[Sitting]) -> Sequence[Sitting]:
    """The sittings that nobody disturbed where these are the majority, else all."""
    first = alive[0]
    quiet = [
        sitting
        for sitting in sittings
        if not any(sitting.turns(first, label).is_disturbed for label in alive)
    ]
    return quiet if 2 * len(quiet) > len(sittings) else sittings


def _middle(of: Sequence[Mapping[str, float]], label: str) -> float | None:
    """The median over the sittings that know it of this contender."""
    return _median([each[label] for each in of if label in each])


def _median(values: Sequence[float]) -> float | None:
    return float(np.median(values)) if len(values) else None
