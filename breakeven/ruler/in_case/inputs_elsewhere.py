"""The inputs that two processes make, compared by the usual check of answers."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import TYPE_CHECKING, Any

from breakeven.processes.owners.private import open_private
from breakeven.workload.checking import check_equal

if TYPE_CHECKING:
    from breakeven.ruler.in_case.steps import CaseSteps

__all__ = ["differing", "keep"]


def keep(steps: CaseSteps, path: str) -> dict[str, Any]:
    """Store the inputs for another process; in place of those that cannot be stored, nothing."""
    with Path(path).open("wb") as stream:
        pickle.dump([_pickled(each) for each in steps.data], stream)
    return {}


def differing(steps: CaseSteps, path: str) -> dict[str, Any]:
    """The places of the inputs that differ from those that were stored; those that the check cannot
    compare count as the same."""
    with open_private(Path(path)) as stream:
        stored = pickle.load(stream)  # written by keep above
    if len(stored) != len(steps.data):
        return {"places": list(range(max(len(stored), len(steps.data))))}
    pairs = enumerate(zip(steps.data, stored, strict=True))
    return {"places": [place for place, pair in pairs if _differ(*pair)]}


def _pickled(value: Any) -> bytes | None:
    try:
        return pickle.dumps(value, protocol=pickle.HIGHEST_PROTOCOL)
    except Exception:  # noqa: BLE001 - pickling an object may raise anything
        return None


def _differ(value: Any, stored: bytes | None) -> bool:
    own = _pickled(value)
    if stored is None or own is None:
        return stored is not own
    if own == stored:
        return False
    try:
        check_equal(pickle.loads(own), value)  # a copy of its own tells whether it can be compared
    except Exception:  # noqa: BLE001 - of objects that are not known, or cannot be loaded
        return False
    try:
        check_equal(value, pickle.loads(stored))
    except AssertionError:
        return True
    return False
