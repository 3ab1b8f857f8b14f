"""Changes that are known and accepted, each with its reason and the day on which that ends.

They stand in ``known_changes.toml``, in the top folder of the repository::

    [[change]]
    case = "groupby_mean dask-* *"     # workload, implementation, size; * is a wildcard
    what = "time"                      # time, first call, memory, instructions or value
    up_to_percent = 20                 # a larger change still counts; or up_to = 12, a value in its own unit
    reason = "Dask 2026.8 plans queries twice; see its issue tracker"
    until = 2027-03-01
"""

from __future__ import annotations

import datetime
import fnmatch
import os
import sys
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from breakeven.findings.verdicts.change import CaseCompared, Change
from breakeven.findings.verdicts.of_pairs.two_sides import EFFECTS
from breakeven.records.errors import ResultsError
from breakeven.records.reading.files import why_no_file

__all__ = ["FILE", "KnownChange", "known_changes"]

FILE = "known_changes.toml"
FIELDS: dict[str, type | tuple[type, ...]] = {
    "case": str,
    "what": str,
    "reason": str,
    "until": datetime.date,
}
LIMITS: dict[str, type | tuple[type, ...]] = {
    "up_to_percent": (int, float),
    "up_to": (int, float),
}
"""One of these says which change still counts."""


@dataclass(frozen=True, kw_only=True)
class KnownChange:
    """One accepted change: it covers cases like ``case``, until a day, which included, up to a size: a
    change by so many per cent, or a value in its own unit, such as one that was zero before."""

    case: str
    what: str
    reason: str
    until: datetime.date
    up_to_percent: float | None = None
    up_to: float | None = None

    def covers(self, case: CaseCompared, change: Change, today: datetime.date) -> bool:
        """Whether a change for the worse of a case is this one."""
        return (
            today <= self.until
            and change.quantity == self.what
            and self._is_within(change)
            and self.names(case)
        )

    def names(self, case: CaseCompared) -> bool:
        """Whether it is a change of this case: a benchmark without parameters has a name only, which a star after
        it matches as well."""
        names = filter(None, (case.workload, case.implementation, case.size))
        name = " ".join(names)
        patterns = [self.case]
        while patterns[-1].endswith(" *"):
            patterns.append(patterns[-1].removesuffix(" *"))
        return any(name == each or fnmatch.fnmatch(name, each) for each in patterns)

    def asks_in_vain(self, found: Sequence[CaseCompared]) -> bool:
        """Whether it is of some of these cases that were compared, and they have something else than what it is of."""
        named = [case for case in found if case.changes and self.names(case)]
        has = {change.quantity for case in named for change in case.changes}
        return bool(has) and self.what not in has

    def _is_within(self, change: Change) -> bool:
        before, after = change.before, change.after
        if self.up_to is not None:
            return after is not None and after <= self.up_to
        by = change.ratio - 1 if change.ratio is not None else None
        if by is None and before and after is not None:
            by = (after - before) / abs(before)
        return by is not None and self.up_to_percent is not None and by <= self.up_to_percent / 100


def known_changes(path: Path) -> list[KnownChange]:
    """The changes that a file declares; none where there is no file.

    Raises ResultsError when the file cannot be understood, saying which entry.
    """
    if os.path.lexists(path) and (why := why_no_file(path)):
        raise ResultsError(f"{path.name} {why}; make it a file, or remove it")
    try:
        declared = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return []
    except OSError as error:
        raise ResultsError(
            f"{path.name} cannot be read ({error.strerror}); make it a file, or remove it"
        ) from error
    except (ValueError, RecursionError) as error:  # of TOML, and of text that is no UTF-8
        raise ResultsError(f"{path.name} is not TOML: {error}; fix it, or remove it") from error
    entries = declared.pop("change", [])
    if declared or not isinstance(entries, list):
        named = f", not {', '.join(map(repr, declared))}" if declared else ""
        raise ResultsError(f"{path.name} must hold only entries that begin with [[change]]{named}")
    return [
        _known_change(entry, f"{path.name}, change {number}")
        for number, entry in enumerate(entries, 1)
    ]


def _known_change(entry: Any, where: str) -> KnownChange:
    if not isinstance(entry, dict):
        raise ResultsError(f"{where} must be a table; begin it with [[change]]")
    if wrong := _wrong_keys(set(entry)):
        raise ResultsError(
            f"{where} {wrong}; it must have exactly {', '.join(FIELDS)}, and one of {', '.join(LIMITS)}"
        )
    for name, value in entry.items():
        kind = (FIELDS | LIMITS)[name]
        if not isinstance(value, kind) or isinstance(value, datetime.datetime | bool):
            raise ResultsError(f"{where}: {name} cannot be {value!r}")
        if isinstance(value, str) and not value.strip():
            raise ResultsError(f"{where}: {name} is empty; say it in words")
        if isinstance(value, int | float) and not abs(value) <= sys.float_info.max:
            raise ResultsError(f"{where}: {name} cannot be {value!r}; name a number")
    if entry.get("up_to_percent", 1) <= 0:
        raise ResultsError(
            f"{where}: up_to_percent cannot be {entry['up_to_percent']!r}; a change for the worse is more than 0"
        )
    if entry["what"] not in EFFECTS:
        raise ResultsError(f"{where}: what is one of {', '.join(EFFECTS)}, not {entry['what']!r}")
    return KnownChange(**entry)


def _wrong_keys(found: set[str]) -> str:
    """What is wrong with the keys of an entry; nothing where they are right."""
    unknown = sorted(found - {*FIELDS, *LIMITS})
    missing = sorted(FIELDS.keys() - found)
    if unknown:
        return f"has {', '.join(map(repr, unknown))}"
    if missing:
        return f"has no {', '.join(missing)}"
    limits = len(found & LIMITS.keys())
    return "" if limits == 1 else f"has {'two limits' if limits else 'no limit'}"
