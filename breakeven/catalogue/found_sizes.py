"""Sizes that were found for workloads which declare none: kept in the project's results."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from breakeven.errors import UserError
from breakeven.workload import Workload

__all__ = ["FOUND_LABELS", "keep_sizes", "known_sizes"]

FILE = "sizes.json"
FOUND_LABELS = ("small", "medium", "large")


def known_sizes(of: Workload, baseline: str, results: Path) -> dict[str, int]:
    """The sizes that were found for this version of a workload, and for this ``baseline``, a digest of what it
    is; empty where none are known."""
    found = _read(results / FILE).get(of.name, {})
    is_of_it = (found.get("version"), found.get("baseline")) == (of.version, baseline)
    sizes = found.get("sizes") if is_of_it else None
    if not isinstance(sizes, dict):
        return {}
    known = {str(label): n for label, n in sizes.items() if type(n) is int and n > 0}
    return known if list(known.values()) == sorted(set(known.values())) else {}


def keep_sizes(of: Workload, baseline: str, sizes: Mapping[str, int], results: Path) -> None:
    """Keep the sizes that were found for this version of a workload and of its baseline; raises UserError where
    that cannot be."""
    path = results / FILE
    known = _read(path) | {
        of.name: {"version": of.version, "baseline": baseline, "sizes": dict(sizes)}
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.tmp")
    try:
        # What a kill has left, or a pipe, which would wait for a reader.
        draft.unlink(missing_ok=True)
        draft.write_text(json.dumps(known, indent=2), encoding="utf-8")
        draft.replace(path)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise UserError(
            f"{path} cannot be written: {error.strerror or error}; move away what is in its place"
        ) from error


def _read(path: Path) -> dict[str, dict[str, object]]:
    """What is kept; a file that cannot be used is as good as none, for sizes can be found again."""
    try:
        found = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else None
    except (OSError, ValueError, RecursionError):
        return {}
    if not isinstance(found, dict):
        return {}
    return {str(name): each for name, each in found.items() if isinstance(each, dict)}
