"""Histories with planted changes, as asv's store would tell them."""

import numpy as np
import pandas as pd

from breakeven.findings.verdicts.confirmations import Confirmations
from breakeven.findings.verdicts.history import History, Point, steps


def point(day, environment="py3.11", commit=""):
    """A commit of a day in November; its hash is the day's number unless it is given."""
    at = pd.Timestamp(f"2026-11-{day:02d}", tz="UTC")
    return Point(at, commit or f"{day:040x}", environment, "here")


def rows(values, at, spread=0.02):
    """A row for each case: ``values`` has its seconds by workload, label and size."""
    return pd.DataFrame(
        [
            {
                "workload": workload,
                "version": "1",
                "implementation": label,
                "size": size,
                "machine": at.machine,
                "environment": at.environment,
                "commit": at.commit,
                "point": at,
                "seconds": seconds,
                "low": seconds * (1 - spread),
                "high": seconds * (1 + spread),
            }
            for (workload, label, size), seconds in values.items()
        ]
    )


def planted_history(measured, words, confirmations=None):
    """Two commits of every case of some measurements: threads become much slower in ``ndvi``.

    ``words`` are the environment's name and the later commit's message.
    """
    keys = dict.fromkeys(
        (each.case.workload, each.case.implementation, "small") for each in measured
    )
    chance = np.random.default_rng(0)
    values = [{key: chance.uniform(0.09, 0.1) for key in keys} for _ in range(2)]
    values[1]["ndvi", "threads", "small"] *= 40
    points = [point(1, words), point(2, words)]
    table = pd.concat(map(rows, values, points), ignore_index=True)
    subjects = {points[1].commit: words}
    return History(
        table,
        steps(table),
        confirmations or Confirmations(),
        subjects,
        "https://example.org/commit/",
    )
