"""Profiles in the report: a page for each, and on a workload's page what explains its differences."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from markupsafe import Markup, escape

from breakeven.findings.explanations.explanation import (
    EXPLAINING_TOOL,
    Explanation,
    against_baseline,
    explained,
    shares,
)
from breakeven.findings.explanations.profile_lessons import told_of_profiles
from breakeven.findings.explanations.profiles import Attachment, Profiles, StoredProfile, TaskSpan
from breakeven.report.annotated_source import unfolding_without_script
from breakeven.report.charts.of_profile import MOST_TASKS, difference, icicle, task_stream
from breakeven.report.charts.svg import inline_svg
from breakeven.report.errors import ReportError
from breakeven.report.pages import INDEX, Pages, page_in
from breakeven.wording import NOTHING, percent, seconds, signed_seconds

__all__ = ["FOLDER", "ProfileLink", "ProfilePage", "Why", "profile_pages", "why"]

FOLDER = "profiles"
MOST_FUNCTIONS = 20
LEAST_SHARE = 0.005
"""A smaller one is rounded to nothing."""
MOST_TEXT = 60_000
"""Letters of a text that a page shows; the file beside it is whole."""


@dataclass(frozen=True)
class ProfileLink:
    """A profile as a workload's page names it."""

    label: str
    size: str
    tool: str
    href: str
    times: str
    warning: str


@dataclass(frozen=True)
class Explained:
    """One difference to the baseline, drawn."""

    label: str
    size: str
    baseline: str
    sentence: str
    provenance: str
    figure: Markup
    parts: list[tuple[str, str, str, str]]


@dataclass(frozen=True)
class Why:
    """What a workload's page shows of its profiles."""

    lesson: list[str]
    explanations: list[Explained]
    links: list[ProfileLink]


@dataclass(frozen=True)
class ProfilePage:
    """The page of one profile; ``back`` is the page of its workload, or the index if that has none."""

    stored: StoredProfile
    back: str

    @property
    def href(self) -> str:
        """The path of the page."""
        return page_in(FOLDER, self.stored.folder.name)

    @property
    def title(self) -> str:
        """``ndvi numpy medium, by py-spy``."""
        of = self.stored.profile
        return f"{of.case.workload} {of.case.implementation} {of.case.size}, by {of.tool}"

    def write(self, pages: Pages) -> None:
        """Draw the page and write it, with the tool's own files beside it."""
        of, stacks = self.stored.profile, self.stored.stacks
        drawn = [
            ("Where it went", "from the outermost call down", icicle(stacks, of.weight_in_words)),
            ("Tasks", _which_tasks(of.tasks), task_stream(of.tasks)),
        ]
        files = _copied(self.stored, pages.folder_beside(self.href))
        pages.write(
            "profile.html",
            self.href,
            of=of,
            back=self.back,
            figures=[
                (title, note, inline_svg(chart, f"p{index}-"))
                for index, (title, note, chart) in enumerate(drawn)
                if chart is not None
            ],
            functions=[
                (
                    each.name,
                    of.weight_in_words(each.own),
                    of.weight_in_words(each.total),
                    share_in_per_cent(each.own, stacks.total),
                )
                for each in stacks.functions()
                if each.own
            ][:MOST_FUNCTIONS],
            passed_over=stacks.passed_over,
            put_together=stacks.put_together,
            files=[(title, href) for _, title, href in files],
            sources=[(title, href) for kind, title, href in files if kind == "source"],
            texts=[
                (each.title, escape(_text(self.stored, each)))
                for each in of.attachments
                if each.kind == "text"
            ],
        )


def _which_tasks(tasks: Sequence[TaskSpan]) -> str:
    """What the stream of tasks shows, and how many are too short to be in it."""
    left_out = len(tasks) - MOST_TASKS
    shown = "which worker ran which, and when"
    return f"{shown}; without the {left_out:,} shortest" if left_out > 0 else shown


def profile_pages(found: Profiles, workloads: dict[str, str]) -> list[ProfilePage]:
    """A page for each profile; ``workloads`` has the paths of the workloads' pages."""
    return [
        ProfilePage(each, workloads.get(each.profile.case.workload, INDEX)) for each in found.found
    ]


def why(found: Sequence[StoredProfile], lesson: Sequence[Mapping[str, Any]] = ()) -> Why:
    """What the profiles of one workload say, in the sentences of its lesson, or in those that they have kept."""
    explanations = []
    baselines = {
        each.profile.case.size: each
        for each in found
        if each.profile.tool == EXPLAINING_TOOL
        and each.profile.case.implementation == each.profile.baseline
    }
    told = [(each, explained(each, baselines.get(each.profile.case.size))) for each in found]
    for index, (each, explanation) in enumerate(told):
        if explanation is not None:
            explanations.append(_explained(explanation, each, f"w{index}-"))
    teaching = [each.profile for each in found if each.profile.profile_lesson]
    newest = max(teaching, key=lambda of: of.profiled_at, default=None)
    by_size = sorted(found, key=lambda each: each.profile.case.n)
    known = {
        each.profile.case.implementation: {**of_call, **against_baseline(each.profile)}
        for each in by_size
        if (of_call := shares(each))
    }
    sentences = lesson or (newest.profile_lesson if newest else ())
    links = [
        ProfileLink(
            label=each.profile.case.implementation,
            size=each.profile.case.size,
            tool=each.profile.tool,
            href=page_in(FOLDER, each.folder.name),
            times=each.profile.times_in_words,
            warning=each.profile.warning,
        )
        for each in sorted(
            found, key=lambda each: (each.profile.case.implementation, each.profile.tool)
        )
    ]
    return Why(told_of_profiles(sentences, known), explanations, links)


def _explained(told: Explanation, stored: StoredProfile, prefix: str) -> Explained:
    of, moves_call = stored.profile, {part.cause for part in told.of_call}
    chart = difference(told.of_call)
    more = "more" if told.call_seconds > 0 else "less"
    total = sum(abs(part.seconds) for part in told.of_call)
    return Explained(
        label=told.label,
        size=of.case.size,
        baseline=told.baseline,
        sentence=f"When it was profiled, a warm call took {seconds(of.unprofiled_seconds)}, "
        f"{seconds(abs(told.call_seconds))} {more} than {told.baseline}’s. The profile explains "
        f"{100 * (1 - told.unexplained_share):.0f} % of the difference.",
        provenance=_provenance(stored),
        figure=inline_svg(chart, prefix) if chart else Markup(),
        parts=[
            (
                part.cause,
                signed_seconds(part.seconds),
                share_in_per_cent(abs(part.seconds), total)
                if part.cause in moves_call
                else NOTHING,
                part.evidence,
            )
            for part in sorted(told.from_cold, key=lambda part: -part.seconds)
        ],
    )


def _provenance(of: StoredProfile) -> str:
    """When the profile was taken, of which code, and that it is none of the runs that the figures are of."""
    taken = of.profile
    parts = [
        f"Profiled {taken.profiled_at[:10]}",
        f"commit {taken.commit[:8]}" if taken.commit else "",
        "a reference" if of.is_reference else "",
    ]
    return f"{', '.join(filter(None, parts))}; the charts and tables show other runs."


def share_in_per_cent(part: float, whole: float) -> str:
    """A part of a whole in per cent; one that is rounded to nothing is still something."""
    if not whole:
        return NOTHING
    return "<1 %" if 0 < part / whole < LEAST_SHARE else percent(part / whole)


def _own_file(stored: StoredProfile, attachment: Attachment) -> Path | None:
    """The attached file, where it is a plain one: a link may lead anywhere, and a pipe never ends."""
    source = stored.folder / attachment.name
    return source if source.is_file() and not source.is_symlink() else None


def _text(stored: StoredProfile, attachment: Attachment) -> str:
    source = _own_file(stored, attachment)
    if source is None:
        return "the file is missing"
    try:
        with source.open(encoding="utf-8", errors="replace") as stream:
            return stream.read(MOST_TEXT)
    except OSError:
        return "the file is missing"


def _copy(each: Attachment, source: Path, target: Path) -> None:
    """Copy a file; an annotated source so that it unfolds where no script may run."""
    if each.kind != "source":
        shutil.copyfile(source, target)
        return
    text = source.read_text(encoding="utf-8", errors="replace")
    target.write_text(unfolding_without_script(text), encoding="utf-8")


def _copied(stored: StoredProfile, beside: Path) -> list[tuple[str, str, str]]:
    """The tool's own files, copied beside the page: their kinds, titles and paths from it."""
    found = []
    for each in stored.profile.attachments:
        source = _own_file(stored, each)
        if source is None:
            continue
        try:
            beside.mkdir(parents=True, exist_ok=True)
            _copy(each, source, beside / each.name)
        except OSError as error:
            raise ReportError(
                f"{beside / each.name} cannot be written: {error.strerror or error}; make room, then "
                "run breakeven report again"
            ) from error
        found.append((each.kind, each.title, f"{beside.name}/{each.name}"))
    return found
