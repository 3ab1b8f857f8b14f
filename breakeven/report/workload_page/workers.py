"""What the page shows of a workload's workers: how it scales, and what uses more than it says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from breakeven.findings.threads import busier_than_asked, oversubscription
from breakeven.records.tables.table import Results
from breakeven.report.charts.palette import Look
from breakeven.report.workload_page.scaling import ScalingPart, scaling_parts
from breakeven.wording import missing

__all__ = ["WorkersShown", "beyond_the_case", "workers_shown"]


@dataclass(frozen=True)
class WorkersShown:
    """What took more cores than its case says, and why; the part about more workers, if any."""

    beyond: list[tuple[str, str]]
    scaling: ScalingPart | None


def workers_shown(results: Results, looks: Mapping[str, Look]) -> dict[str, WorkersShown]:
    """For each workload, from all of its rows, with any number of workers."""
    scaling = scaling_parts(results, looks)
    return {
        str(name): WorkersShown(beyond_the_case(rows), scaling.get(str(name)))
        for name, rows in results.table.groupby("workload")
    }


def beyond_the_case(rows: pd.DataFrame) -> list[tuple[str, str]]:
    """The cases that would use, or used, more cores than they say: the same words only once."""
    sizes: dict[tuple[str, str], list[str]] = {}
    for _, row in rows[rows["status"] == "ok"].iterrows():
        workers = int(row["workers"])
        used = 0.0 if missing(row["cores_busy"]) else row["cores_busy"]
        would = oversubscription(row["native_threads"], workers, row["engine"])
        for why in filter(None, (would, busier_than_asked(used, workers))):
            sizes.setdefault((row["implementation"], why), []).append(f"{row['size']} ×{workers}")
    return [(f"{label} ({', '.join(at)})", why) for (label, why), at in sizes.items()]
