"""The pages of a project: everything that is stored in it, written together, and what stands out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from breakeven.catalogue.project import Project

if TYPE_CHECKING:
    from breakeven.findings.verdicts.comparisons import Compared
    from breakeven.records.break_evens import MeasuredBreakEven
    from breakeven.records.reading.left_out import LeftOut
    from breakeven.report.shown import Shown

MOST_COMPARISONS = 3
"""How many comparisons are told: the newest in which something got worse, else the newest."""


@dataclass(frozen=True)
class Written:
    """The index of the pages, the findings that stand out or why there are none, and what could not be used of
    what is stored."""

    page: Path
    findings: Sequence[str]
    without_findings: str = ""
    left_out: Sequence[LeftOut] = ()

    @property
    def heading(self) -> str:
        """What stands above the findings, or in place of them."""
        if not self.findings:
            return self.without_findings
        count = len(self.findings)
        return "What stands out" if count == 1 else f"The {count} findings that stand out"

    def to_json(self) -> dict[str, Any]:
        """The same as JSON-ready values."""
        left_out = [
            {"file": str(each.path), "line": each.line, "reason": each.reason}
            for each in self.left_out
        ]
        found = {"page": str(self.page), "findings": list(self.findings)}
        return found | {"left_out": left_out}


def write_pages(project: Project, site: Path, undrawn: list[str] | None = None) -> Written:
    """Write the pages of a project. What could not be drawn is told on standard error, and added to
    ``undrawn``.

    Raises UserError where a library that draws is missing, or where there is nothing to show.
    """
    from breakeven.report.errors import require_libraries

    require_libraries()
    from breakeven.catalogue.words import current_words
    from breakeven.findings.explanations.profiles import read_profiles
    from breakeven.findings.presentation import presentation_of
    from breakeven.findings.verdicts.comparisons import read_comparisons
    from breakeven.findings.verdicts.history import read_history
    from breakeven.records.proofs.proofs import read_proofs
    from breakeven.records.tables.table import read_results
    from breakeven.report.first_results import forget_first_results
    from breakeven.report.shown import what_is_shown
    from breakeven.report.site import write_site
    from breakeven.run.run_guards import is_measuring

    results = read_results(project.runs)
    results = replace(results, words=current_words(results.versions))
    proofs = read_proofs(project.results)
    lost: list[LeftOut] = []
    configuration = project.folder / "asv.conf.json"
    over_time = read_history(configuration, left_out=lost) if project.has_suites else None
    profiles = read_profiles(project.results / "profiles")
    declared = presentation_of(project)
    compared = read_comparisons(project.results / "comparisons", lost)
    every = dict.fromkeys([*results.left_out, *profiles.broken, *proofs.left_out, *lost])
    if results.table.empty and (compared or results.break_evens):
        return _written_without_table(results.break_evens, compared, site, list(every))
    view = what_is_shown(results, declared)
    page = write_site(
        *(results, site, proofs, over_time, profiles, declared, compared, undrawn, lost, view)
    )
    if not is_measuring(project):
        forget_first_results(site)
    sentences, instead = _standing_out(view, undrawn)
    return Written(page, sentences, instead, list(every))


def _written_without_table(
    searches: Sequence[MeasuredBreakEven],
    compared: Sequence[Compared],
    site: Path,
    left_out: Sequence[LeftOut],
) -> Written:
    """Write the pages of searches and comparisons, where no case was measured by itself."""
    from breakeven.findings.break_evens.measured_break_even import break_even_told
    from breakeven.report.site import write_without_table

    page = write_without_table(searches, compared, site, left_out)
    told = [break_even_told(each) for each in searches]
    worse = [each for each in compared if any(case.is_worse for case in each.cases)]
    shown = (worse or compared)[:MOST_COMPARISONS]
    said = [*told, *(f"{each.title}: {each.in_words}" for each in shown)]
    return Written(page, said, left_out=left_out)


def _standing_out(view: Shown, undrawn: list[str] | None) -> tuple[list[str], str]:
    """The findings that stand out, and what is said where there are none."""
    from breakeven.findings.sentences import without_findings
    from breakeven.report.undrawn import fault_in_words, tell_undrawn

    try:
        sentences = [str(each) for each in view.findings]
    except Exception as error:  # noqa: BLE001 - the pages are there, even without these words
        sentences, told = [], tell_undrawn([("what stands out", fault_in_words(error))])
        if undrawn is not None:
            undrawn += told
    return sentences, without_findings(view.competing)
