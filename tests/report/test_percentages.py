"""Per cent is written in one way: ``5 %``, and a line never breaks before the sign."""

from __future__ import annotations

import math
import re
from pathlib import Path

import pytest
from example_notes import realistic_notes
from example_pages import CATALOGUE
from example_results import journal, realistic, run

from breakeven.catalogue.catalogue import project
from breakeven.findings.explanations.profiles import read_profiles
from breakeven.records.proofs.proofs import read_proofs
from breakeven.records.tables.table import read_results
from breakeven.report.site import write_site
from breakeven.wording import (
    amount,
    interval_name,
    percent,
    signed_percent,
    significant,
    spaced,
    span,
    times,
    unbroken,
)

SITE = Path(__file__).resolve().parents[2]
NO_TEXT = re.compile(r"<(style|script|code|pre)\b.*?</\1>|<[^>]+>", re.DOTALL)
WRONG = re.compile(r"\d(?: ?|&nbsp;)%(?!\w)")
RIGHT = re.compile(r"\d\N{NO-BREAK SPACE}%|\d&nbsp;%")


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The text of each page of a site with all that the clone's own proofs and profiles say."""
    folder = tmp_path_factory.mktemp("per-cent")
    measured = realistic()
    journal(folder, measured, run(), notes=realistic_notes(measured))
    results = project().results
    index = write_site(
        read_results(folder),
        folder / "site",
        proofs=read_proofs(results),
        profiles=read_profiles(results / "profiles"),
        presentation=CATALOGUE,
    )
    return {
        str(path.relative_to(index.parent)): NO_TEXT.sub(" ", path.read_text(encoding="utf-8"))
        for path in index.parent.rglob("*.html")
        if path.parent.parent.name != "profiles"  # what tools wrote
    }


def test_no_page_writes_per_cent_in_another_way(pages: dict[str, str]) -> None:
    told = {name: len(RIGHT.findall(text)) for name, text in pages.items()}
    assert told["how-we-measure.html"] > 50
    assert told["workloads/ndvi.html"] > 5
    wrong = {
        name: found[:3]
        for name, text in pages.items()
        if (found := [each for each in WRONG.findall(text) if not RIGHT.fullmatch(each)])
    }
    assert wrong == {}


SOURCES = [
    *(SITE / "docs").rglob("*.md"),
    *(SITE / name for name in ("README.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md")),
]


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_no_document_writes_per_cent_without_a_space(path: Path) -> None:
    assert not re.findall(r"\d%(?!\w).*", path.read_text(encoding="utf-8"))


def test_no_text_of_the_tool_formats_per_cent_by_itself() -> None:
    """Python's own format has no space before the sign."""
    found = {
        str(path.relative_to(SITE)): lines
        for path in (SITE / "breakeven").rglob("*.py")
        if (lines := re.findall(r"\{[^{}\n]*:[-+]?[.0-9]*%\}", path.read_text(encoding="utf-8")))
    }
    assert found == {}


def test_shares_in_words() -> None:
    assert percent(0.05) == "5 %"
    assert [percent(each, 1) for each in (0.0234, 1.0, 0.0, 0.2)] == [
        "2.3 %",
        "100 %",
        "0 %",
        "20 %",
    ]
    assert percent(1.0) == "100 %"
    assert (signed_percent(0.04), signed_percent(-0.003)) == ("+4.0 %", "-0.3 %")
    assert (signed_percent(-0.0001), signed_percent(0.0001)) == ("0.0 %", "0.0 %")
    assert spaced("agree within 2%, or 3 %, of a%20b and 100%") == (
        "agree within 2 %, or 3 %, of a%20b and 100 %"
    )
    assert unbroken("5 % of 7 %d") == "5\N{NO-BREAK SPACE}% of 7 %d"


@pytest.mark.parametrize(
    ("confidence", "name"),
    [(0.95, "95 %"), (0.962, "96.2 %"), (0.9997, "99.97 %"), (0.999996, "99.9996 %")],
)
def test_no_interval_is_called_one_of_100_per_cent(confidence: float, name: str) -> None:
    assert interval_name(confidence) == f"{name} interval"


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [
        *((99.6, 2, "100"), (1234.5, 3, "1,234"), (0.42, 2, "0.42"), (12.34, 2, "12")),
        *((9.6, 1, "10"), (0.0000123, 2, "0.000012"), (0.0, 2, "0"), (-150.0, 2, "-150")),
    ],
)
def test_no_figure_has_an_exponent(value: float, digits: int, text: str) -> None:
    assert significant(value, digits) == text


@pytest.mark.parametrize(
    ("ratio", "text"),
    [
        *((1.0, "1.0×"), (1.004, "1.0×"), (1.03, "1.03×"), (1.049, "1.05×"), (1.094, "1.09×")),
        *((1.1, "1.1×"), (4.06, "4.1×"), (123.0, "120×"), (0.97, "0.97×"), (0.0321, "0.032×")),
        *((4095.0, "4,100×"), (59_720.0, "60,000×"), (0.0101, "0.010×")),
        *((0.00022, "1/4,500×"), (1 / 59_720, "1/60,000×")),
    ],
)
def test_a_ratio_has_two_digits_and_one_told_from_1_does_not_look_like_it(
    ratio: float, text: str
) -> None:
    assert times(ratio) == text


@pytest.mark.parametrize(
    ("low", "high", "text"),
    [
        *(
            (1.06, 2.1, "1.06–2.1×"),
            (0.0058, 0.032, "0.0058–0.032×"),
            (0.0055, 0.011, "1/180–1/91×"),
            (0.2, 11.0, "0.20–11×"),
        ),
        *((0.001, 0.004, "1/1,000–1/250×"), (math.nan, 2.0, "–"), (None, None, "–")),
    ],
)
def test_both_ends_of_an_interval_are_written_in_one_way(
    low: float | None, high: float | None, text: str
) -> None:
    assert span(times, low, high) == text


@pytest.mark.parametrize(
    ("n", "unit", "text"),
    [
        *((2, "rows", "2 rows"), (1, "rows", "1 row"), (30_000.0, "people", "30,000 people")),
        *((1, "parts of each source", "1 part of each source"), (1, "people", "1 person")),
        *((1, "half waves", "1 half wave"), (1, "classes", "1 class"), (1, "boxes", "1 box")),
        *((1, "queries", "1 query"), (1, "series", "1 series"), (1, "", "1 ")),
        *((1, "microseconds a task", "1 microsecond a task"), (1.5, "rows", "2 rows")),
    ],
)
def test_one_of_a_unit_is_in_the_singular(n: float, unit: str, text: str) -> None:
    assert amount(n, unit) == text
