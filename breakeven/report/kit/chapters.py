"""What a write-up is made of, in every form: a chapter for each workload."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from breakeven.findings.sentences import Finding
from breakeven.report.charts.palette import Look
from breakeven.report.method.environment import RunShown
from breakeven.report.workload_page.break_even import PaysOff

__all__ = ["Chapter", "FigureFile", "Kit"]

HEADINGS = ("implementation", "warm call", "speedup", "verdict", "from cold", "peak memory")


@dataclass(frozen=True)
class FigureFile:
    """A chart of the kit: its title and note, its path without ending, and itself for the page.

    ``fault`` says why there are no files of it, where it could not be drawn.
    """

    title: str
    note: str
    stem: str
    svg: Markup
    fault: str = ""


@dataclass(frozen=True)
class Chapter:
    """One workload of the kit. ``table`` is the path of its exported rows, without ending.

    ``labels`` has the implementation of each of the ``rows``, whose first cell may also name its run.
    """

    name: str
    question: str
    headline: str
    lesson: Sequence[str]
    findings: Sequence[Finding]
    baseline: str
    unit: str
    n: int
    size: str
    labels: Sequence[str]
    rows: Sequence[Sequence[str]]
    pays_off: Sequence[PaysOff]
    failures: Sequence[tuple[str, str]]
    figures: Sequence[FigureFile]
    table: str
    commands: Sequence[str]


@dataclass(frozen=True)
class Kit:
    """What every form of the write-up is made of."""

    chapters: Sequence[Chapter]
    runs: Sequence[RunShown]
    looks: Mapping[str, Look]
    citation: str
    headings: Sequence[str] = HEADINGS

    @property
    def title(self) -> str:
        """The title of the write-up."""
        names = [chapter.name for chapter in self.chapters]
        named = names[0] if len(names) == 1 else f"{len(names)} workloads"
        return f"Where parallel Python starts to pay off: {named}"
