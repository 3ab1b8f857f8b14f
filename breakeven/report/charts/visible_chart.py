"""A chart whose texts are visible and short: hidden characters end its compiler, long names its patience."""

from __future__ import annotations

from collections import Counter
from typing import Any

from breakeven.report.charts.marks import Spec
from breakeven.wording.visible import LONGEST, one_line, visible

__all__ = ["LONGEST_LABEL", "visible_chart"]

LONGEST_LABEL = 100
"""Characters of a name beside a line, on an axis or in a legend; the longest outline of a marker has fewer."""
SET_MINUS = "\u29f5"
"""Looks like a backslash. The compiler makes a program of each title, in which a backslash would begin an escape."""
TOLD = {"described", "words", "labelExpr"}
"""What is no label: words shown when pointed at, which may have several lines; expressions."""


def visible_chart(chart: Spec) -> Spec:
    """The same chart, every text of it visible; two that differ still do when they are cut."""
    found: Spec = _Texts().shown(chart)
    return found


class _Texts:
    """The texts of one chart as they are shown."""

    def __init__(self) -> None:
        self.known: dict[str, str] = {}
        self.counts: Counter[str] = Counter()

    def shown(self, value: Any, key: str = "") -> Any:
        """The same with visible texts; ``key`` is where in the chart it stands."""
        if isinstance(value, str):
            if key in TOLD:
                return visible(value, LONGEST)
            found = self._label(value)
            return found.replace("\\", SET_MINUS) if key == "title" else found
        if isinstance(value, dict):
            return {name: self.shown(each, name) for name, each in value.items()}
        if isinstance(value, list | tuple):
            return [self.shown(each, key) for each in value]
        return value

    def _label(self, text: str) -> str:
        if text not in self.known:
            found = one_line(text, LONGEST_LABEL)
            self.counts[found] += 1
            count = self.counts[found]
            self.known[text] = found if count == 1 else f"{found} ({count})"
        return self.known[text]
