"""Per cent is written in one way: ``5 %``, and a line never breaks before the sign."""

from __future__ import annotations

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
from breakeven.wording import percent, signed_percent, spaced, unbroken

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
    assert percent(0.0234, 1) == "2.3 %"
    assert (signed_percent(0.04), signed_percent(-0.003)) == ("+4.0 %", "-0.3 %")
    assert spaced("agree within 2%, or 3 %, of a%20b and 100%") == (
        "agree within 2 %, or 3 %, of a%20b and 100 %"
    )
    assert unbroken("5 % of 7 %d") == "5\N{NO-BREAK SPACE}% of 7 %d"
