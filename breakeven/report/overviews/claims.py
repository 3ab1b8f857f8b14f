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
from breakeven.wording import interval_name, listed, significant

__all__ = ["PAGE", "ClaimShown", "write_claims"]

PAGE = "claims.html"
SIDES = {True: "supports it", False: "speaks against it", None: "decides nothing"}
SUMMARY = {
    "confirmed": "confirmed",
    "refuted": "refuted",
    "it depends": "where it depends",
    "cannot tell here": "that cannot be told here",
}
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
        borders = {(each.scale, border) for each in facts for border in each.borders}
        ratios = sorted(border for scale, border in borders if scale == "ratio")
        shares = sorted(border for scale, border in borders if scale == "share")
        shown = [
            *(f"{significant(ratio, 3)}×" for ratio in ratios),
            *(f"{100 * share:.0f} %" for share in shares),
        ]
        return listed(shown) if shown else ""

    @property
    def chance(self) -> str:
        """How likely a verdict would be wrong; empty where chance has no part in it."""
        error = self.judged.error
        return "" if error is None else f"{significant(max(0.01, 100 * error))} %"

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
        barred = not valued or any(fact.low for fact in evidence)
        note = f"bars: {interval_name(ledger.confidence)}" if barred else ""
        found.append(ClaimShown(each, svg, title, note, [_fact(fact) for fact in evidence]))
    return found


def _fact(of: Evidence) -> tuple[str, str, str, str, str]:
    return of.series, of.size, str(of.workers), of.figure, SIDES[of.supports]
