"""Limits that an earlier run measured on this machine within a day: a quick run takes them over."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import replace

from breakeven.machine.facts import machine_facts, versions
from breakeven.records.journal import Journal
from breakeven.records.limits import LIMITS, MachineLimits
from breakeven.records.reading.decoding import moment

__all__ = ["KEPT_HOURS", "recent_limits"]

KEPT_HOURS = 24.0
"""What a machine can do changes with its neighbours, its heat and its clock. A day is short enough
to say so with the date, and long enough for ten runs in an afternoon."""


def recent_limits(earlier: Sequence[Journal], now: datetime.datetime) -> MachineLimits | None:
    """The newest limits of earlier runs that were measured within KEPT_HOURS; None where there are none.

    They must be of the same machine and versions, whole, and not disturbed by other work. Journals come
    the oldest first; ``measured_at`` of what is returned says when it was.
    """
    here = (machine_facts(), versions())
    for journal in reversed(earlier):
        run = journal.run()
        is_like = (dict(run.machine), dict(run.versions)) == here
        if not is_like or not _is_recent(run.started_at, now):
            continue
        for found in reversed(journal.parsed(LIMITS, MachineLimits)):
            when = found.measured_at or run.started_at
            if _is_recent(when, now) and not (found.missing or found.is_disturbed):
                return replace(found, measured_at=when)
    return None


def _is_recent(when: str, now: datetime.datetime) -> bool:
    """Whether a moment lies in the last KEPT_HOURS; what a clock that was set back says does not."""
    age = now - moment(when)
    return datetime.timedelta(0) <= age <= datetime.timedelta(hours=KEPT_HOURS)
