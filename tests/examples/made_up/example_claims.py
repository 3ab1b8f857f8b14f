"""Rows of results with ratios that are known beforehand, for tests of claims and lessons."""

from dataclasses import replace

from example_results import journal, measurement

from breakeven.findings.claims.judging import evidence_table
from breakeven.records.tables.table import read_results

SIZES = {"small": 1_000, "medium": 100_000, "large": 10_000_000}
CERTAIN = (1.0, 1.0, 1.0)
WIDE = (0.4, 1.0, 2.5)
"""By how much three processes differ: not at all, or so much that nothing can be told."""


def timed(workload, label, speedup, size="large", spread=CERTAIN, seconds=None, **changes):
    """A case that took turns with a baseline which takes ``speedup`` times as long: a second, as it does alone, unless
    the case's own ``seconds`` are given."""
    own = 1 / speedup if seconds is None else seconds
    samples = ((own,) * 3,) * 3
    beside = tuple((own * speedup * by,) * 3 for by in spread)
    known = {"workers": 2, "is_baseline": False, "n": SIZES.get(size), "unit": "steps"} | changes
    case = measurement(workload, label, size, samples=samples, **known)
    return replace(case, baseline_samples_seconds=beside)


def baseline(workload, label, size="large", seconds=1.0, **changes):
    known = {"workers": 1, "is_baseline": True, "n": SIZES.get(size), "unit": "steps"} | changes
    return measurement(workload, label, size, samples=((seconds,) * 3,) * 3, **known)


def failed(workload, label, status, reason, size="large", **changes):
    known = {"workers": 2, "is_baseline": False, "n": SIZES.get(size), "unit": "steps"} | changes
    return measurement(workload, label, size, status=status, reason=reason, **known)


def results_of(folder, cases):
    """The results of these cases, through a journal on disk."""
    journal(folder, cases)
    return read_results(folder)


def table_of(folder, cases):
    """Their tidy table."""
    return results_of(folder, cases).table


def evidence_of(folder, cases):
    """Their table as the rules of claims have it."""
    return evidence_table(results_of(folder, cases))
