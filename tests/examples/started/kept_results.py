"""What journals in a folder hold: whole lines, which no kill may take away, and which of them are not finished."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

__all__ = ["KeptResults"]


class KeptResults:
    """The journals of runs or comparisons in ``.breakeven``, of which one is finished that has notes of a kind."""

    def __init__(self, folder: Path, kind: str, finished_by: str) -> None:
        self.place = folder / ".breakeven" / kind
        self.finished_by = finished_by
        self.seen: set[tuple[str, bytes]] = set()

    def journals(self) -> dict[str, list[bytes]]:
        """The whole lines of each journal, by its name."""
        return {
            path.name: [line for line in path.read_bytes().splitlines(True) if line[-1:] == b"\n"]
            for path in sorted(self.place.glob("*.jsonl"))
        }

    def unfinished(self) -> list[str]:
        """The names of those that hold something, but not their end; a kill at birth leaves nothing in one."""
        found = self.journals().items()
        return [name for name, lines in found if lines and not _of(lines, self.finished_by)]

    def count(self, *kinds: str) -> int:
        """How many lines of these kinds the unfinished journals hold."""
        found = self.journals()
        return sum(len(_of(found[name], *kinds)) for name in self.unfinished())

    def notes(self, kind: str) -> list[dict[str, Any]]:
        """The notes of a kind, of all journals."""
        return [note for lines in self.journals().values() for note in _of(lines, kind)]

    def require_kept(self) -> None:
        """Fail where a line is gone, where a case was measured twice in a run, or where a journal was begun
        although another one was to be resumed."""
        found = self.journals()
        now = {(name, line) for name, lines in found.items() for line in lines}
        assert self.seen <= now, f"these are lost: {self.seen - now}"
        self.seen = now
        assert len(self.unfinished()) <= 1, self.unfinished()
        for name, lines in found.items():
            cases = Counter(json.dumps(each["case"]) for each in _of(lines, "case"))
            assert set(cases.values()) <= {1}, f"measured again in {name}: {cases}"


def _of(lines: list[bytes], *kinds: str) -> list[dict[str, Any]]:
    found = [json.loads(line) for line in lines]
    return [each for each in found if each["kind"] in kinds]
