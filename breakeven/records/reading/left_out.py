"""What is left out because it cannot be used: named with its file and line, once, and never lost in silence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from breakeven.wording import count_of
from breakeven.wording.saying import say
from breakeven.wording.visible import one_line

__all__ = ["LeftOut", "tell", "told_together"]

MOST_TOLD = 3
"""Lines of a file that are told with their reasons; the others are only counted."""


@dataclass(frozen=True)
class LeftOut:
    """Something stored that cannot be used, and why, as what follows its name: ``is a folder``.

    It is one ``line`` of the file, or all of it, where that is None.
    """

    path: Path
    line: int | None
    reason: str

    @property
    def place(self) -> str:
        """The folder's name and the file's, and the line: what a page shows, on which paths are nobody's business."""
        name = one_line(f"{self.path.parent.name}/{self.path.name}")
        return name if self.line is None else f"{name}, line {self.line}"


_told: set[tuple[Path, int | None]] = set()
_waiting: list[list[LeftOut]] = []


def tell(found: Iterable[LeftOut]) -> None:
    """Say on standard error what is left out, a line for each file; what has been said is not repeated."""
    if _waiting:
        _waiting[-1].extend(found)
        return
    by_file: defaultdict[Path, list[LeftOut]] = defaultdict(list)
    for each in found:
        if (each.path, each.line) not in _told:
            _told.add((each.path, each.line))
            by_file[each.path].append(each)
    for path, own in by_file.items():
        for words in _of_file(path, own):
            say(one_line(f"breakeven: {words}"))


@contextmanager
def told_together() -> Iterator[None]:
    """When the block ends, say once what it left out, however much it read and however often."""
    _waiting.append([])
    try:
        yield
    finally:
        tell(_waiting.pop())


def _of_file(path: Path, found: Iterable[LeftOut]) -> Iterator[str]:
    lines = []
    for each in found:
        if each.line is None:
            yield f"{path} is left out: it {each.reason}"
        else:
            lines.append((each.line, each.reason))
    if lines:
        told = "; ".join(f"line {number}: {why}" for number, why in sorted(lines)[:MOST_TOLD])
        more = f"; and {len(lines) - MOST_TOLD} more" if len(lines) > MOST_TOLD else ""
        are = "is" if len(lines) == 1 else "are"
        yield (
            f"{count_of(len(lines), 'line')} of {path} cannot be used and {are} left out: {told}{more}"
        )
