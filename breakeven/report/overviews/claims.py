"""The page of a project's claims: each with its verdict, its figure, one chart and two sentences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from markupsafe import Markup

from breakeven.findings.claims.claim import VERDICTS, Claims, Evidence, Judged
from breakeven.findings.claims.judging import Ledger, judged
from breakeven.findings.explanations.profiles import Profiles
from breakeven.records.tables.table import Results
from breakeven.report.pages import Pages
from breakeven.statistics.intervals import CONFIDENCE
from breakeven.wording import interval_name, listed, percent, significant, times

__all__ = ["PAGE", "ClaimShown", "write_claims"]

PAGE = "claims.html"
SIDES = {True: "supports it", False: "speaks against it", None: "decides nothing"}
SUMMARY = {
    "confirmed": "confirmed",
    "refuted": "refuted",
    "it depends": "where it depends",
    "cannot tell here": "that cannot be told here",
}
LEAST_CHANCE = 0.01
"""A p-value below so many per cent has no figure."""
MOST_NAMES = 2
MARKS = {"confirmed": "✓", "refuted": "✗", "it depends": "±", "cannot tell here": "?"}


@dataclass(frozen=True)
class ClaimShown:
    """One claim as the page shows it; ``facts`` is the evidence as a table's rows."""

    judged: Judged
    chart: Markup | None
    chart_title: str
    chart_note: str
    facts: Sequence[tuple[str, str, str, str, str]]

    @property
    def verdict(self) -> str:
        """The verdict's words."""
        return self.judged.ruling.verdict

    @property
    def rule(self) -> Sequence[str]:
        """What has to hold for the claim to be confirmed, a line each."""
        return getattr(self.judged.claim.rule, "words", ())

    @property
    def turns(self) -> str:
        """From which ratios or shares on the facts would speak for the other side."""
        facts = [each for each in self.judged.ruling.evidence if each.value and each.p_values]
        of_borders: dict[str, dict[str, None]] = {}
        for each in facts:
            shown = [percent(at) if each.scale == "share" else times(at) for at in each.borders]
            if shown:
                name = each.series.removesuffix(f", {each.workload}")
                of_borders.setdefault(listed(sorted(shown)), {})[name] = None
        if len(of_borders) < 2:
            return "".join(of_borders)
        return "; ".join(f"{at} for {_few(list(of))}" for at, of in of_borders.items())

    @property
    def chance(self) -> str:
        """How likely a verdict would be wrong; empty where chance has no part in it."""
        error = self.judged.error
        if error is None:
            return ""
        return (
            f"below {LEAST_CHANCE} %"
            if 100 * error < LEAST_CHANCE
            else f"{significant(100 * error)} %"
        )

    @property
    def mark(self) -> str:
        """A sign for the verdict, which needs no colour to be told from the others."""
        return MARKS[self.judged.ruling.verdict]

    @property
    def css(self) -> str:
        """The verdict as the name of a class in the style sheet."""
        return self.judged.ruling.verdict.replace(" ", "-")

    @property
    def where(self) -> str:
        """The sizes and the workers that the verdict rests on."""
        sizes, workers = self.judged.sizes, self.judged.workers
        if not sizes:
            return ""
        many = " and ".join(map(str, workers))
        return f"{'; '.join(sizes)}; on {many} {'worker' if workers == [1] else 'workers'}"


def write_claims(pages: Pages, claims: Claims, results: Results, profiles: Profiles) -> Path:
    """Write the page; returns its path."""
    from breakeven.report.method.environment import runs_shown
    from breakeven.report.method.rules import RULES

    ledger = judged(claims, results, profiles)
    shown = _shown(ledger, results)
    counted = Counter(each.verdict for each in shown)
    return pages.write(
        "claims.html",
        PAGE,
        whose=claims.whose,
        claims=shown,
        ledger=ledger,
        smallest=RULES["smallest"],
        summary=", ".join(f"{counted[each]} {SUMMARY[each]}" for each in VERDICTS if counted[each]),
        runs=runs_shown(results, results.table),
    )


def _shown(ledger: Ledger, results: Results) -> list[ClaimShown]:
    from breakeven.report.charts.of_claim import claim_chart
    from breakeven.report.charts.palette import looks
    from breakeven.report.charts.svg import inline_svg

    drawn, found = looks(results.table["implementation"]), []
    for each in ledger:
        evidence = each.ruling.evidence
        chart = claim_chart(evidence, results.table, drawn)
        svg = inline_svg(chart, f"{each.claim.name}-") if chart is not None else None
        valued = any(fact.value for fact in evidence)
        title = "What was measured" if valued else "Time of one call, once warm"
        barred = any(fact.low for fact in evidence)
        note = _bars(ledger.confidence, valued, barred)
        found.append(ClaimShown(each, svg, title, note, [_fact(fact) for fact in evidence]))
    return found


def _bars(confidence: float, valued: bool, barred: bool) -> str:
    """What the bars or bands of a chart are: those of a time are the workload's own."""
    if not valued:
        return f"with {interval_name(CONFIDENCE)}s"
    return f"bars: {interval_name(confidence)}" if barred else ""


def _few(names: Sequence[str]) -> str:
    """The first of several names, and how many more there are."""
    more = len(names) - MOST_NAMES
    return f"{', '.join(names[:MOST_NAMES])} and {more} more" if more > 0 else listed(names)


def _fact(of: Evidence) -> tuple[str, str, str, str, str]:
    return of.series, of.size, str(of.workers), of.figure, SIDES[of.supports]
