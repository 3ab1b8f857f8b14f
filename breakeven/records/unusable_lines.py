"""Lines of a journal that cannot be used: what they are, and how their number is said, once a file."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NoReturn

from breakeven.records.break_evens import BREAK_EVEN, PAIR, BreakEvenPair, MeasuredBreakEven
from breakeven.records.engine_costs import NOTE, EngineCosts
from breakeven.records.limits import LIMITS, MachineLimits
from breakeven.records.measurement import Measurement, Run
from breakeven.records.memory_needs import MEMORY_NEED, MemoryNeed
from breakeven.records.printable import printable
from breakeven.records.typed import UNUSABLE

__all__ = ["record_of", "tell_unusable", "text_of"]

_told: set[Path] = set()


def record_of(line: bytes) -> dict[str, Any] | None:
    """What stands in a line, or None in one that was cut short, or that is no record in JSON."""
    try:
        found = json.loads(line.decode(), parse_constant=_refuse)
        if b"\\ud" in line.lower():  # half of a pair of surrogates, which nothing can print
            if isinstance(found, dict) and isinstance(found.get("reason"), str):
                found["reason"] = printable(found["reason"])
            json.dumps(found, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) and isinstance(found.get("kind"), str) else None


def text_of(line: Mapping[str, Any]) -> dict[str, str]:
    """The text that a line keeps, by its SHA-256; raises one of UNUSABLE where it keeps none."""
    if not isinstance(line["sha256"], str) or not isinstance(line["text"], str):
        raise TypeError("a source is a text, and its digest another one")
    return {line["sha256"]: line["text"]}


def tell_unusable(path: Path, reason: str = "", what: str = "it") -> None:
    """Say on standard error how many lines of a journal are left out, or why all of it is, or ``what``
    part; again for the same file does nothing."""
    if path in _told:
        return
    _told.add(path)
    if reason:
        print(f"breakeven: {reason}; {what} is left out", file=sys.stderr)
        return
    with path.open("rb") as stream:
        unusable = sum(bool(line.strip()) and not _is_usable(line) for line in stream)
    lines = "1 line" if unusable == 1 else f"{unusable} lines"
    print(
        f"breakeven: {lines} of {path} cannot be used and {'is' if unusable == 1 else 'are'} left out",
        file=sys.stderr,
    )


def _is_usable(line: bytes) -> bool:
    record = record_of(line)
    if record is None:
        return False
    parse = _parsers().get(record["kind"])
    try:
        if parse:
            parse({**record, "source": ""} if record["kind"] == "case" else record)
    except UNUSABLE:
        return False
    return True


def _parsers() -> Mapping[str, Callable[[dict[str, Any]], object]]:
    """What makes a record of a line, by the line's kind; a kind that is not here is taken as it is."""
    # Imported here, because it brings NumPy, which no process needs that only writes a journal.
    from breakeven.records.self_comparisons import SELF, noted_comparison

    return {
        "case": Measurement.from_json,
        "run": Run.from_json,
        "source": text_of,
        LIMITS: MachineLimits.from_json,
        NOTE: EngineCosts.from_json,
        MEMORY_NEED: MemoryNeed.from_json,
        PAIR: BreakEvenPair.from_json,
        BREAK_EVEN: MeasuredBreakEven.from_json,
        SELF: noted_comparison,
    }


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no number")
