"""The glossary: explained in place, linked, the same on the pages and in the docs."""

from __future__ import annotations

import re
from pathlib import Path

from example_results import journal, measurement

from breakeven.records.tables.table import read_results
from breakeven.report.site import write_site
from breakeven.wording.terms import TERMS

HERE = Path(__file__).resolve().parents[2]
TEMPLATES = HERE / "breakeven" / "report" / "templates"


def test_the_docs_and_the_pages_have_one_glossary() -> None:
    text = (HERE / "docs" / "reference" / "reading-the-pages.md").read_text()
    rows = re.findall(r"^\| ([^|]+) \| ([^|]+) \|$", text.split("## Terms")[1], re.MULTILINE)
    assert dict(rows[2:]) == {
        name: meaning.replace("breakeven compare", "`breakeven compare`")
        for name, meaning in TERMS.items()
    }


def test_every_term_that_a_page_explains_is_in_the_glossary() -> None:
    used = {
        name
        for each in TEMPLATES.glob("*.html")
        for name in re.findall(r"term\(\"([^\"]+)\"", each.read_text())
    }
    assert {"baseline", "warm call", "ingest", "from cold", "tuned", "break-even"} <= used
    assert used <= set(TERMS)


def test_the_headings_of_exact_figures_are_explained(tmp_path: Path) -> None:
    journal(tmp_path, [measurement("ndvi", "numpy"), measurement("ndvi", "numba")])
    index = write_site(read_results(tmp_path), tmp_path / "site")
    page = (index.parent / "workloads" / "ndvi.html").read_text()
    for heading in ("speedup", "from cold", "peak memory", "CPU time", "cores busy"):
        assert re.search(
            rf'<th scope="col"><a class="term" href="[^"]+"[^>]+>{heading}</a></th>', page
        )


def test_a_term_leads_to_its_meaning(tmp_path: Path) -> None:
    journal(tmp_path, [measurement("ndvi", "numpy"), measurement("ndvi", "numba")])
    index = write_site(read_results(tmp_path), tmp_path / "site")
    meanings = (index.parent / "how-we-measure.html").read_text()
    for page in (index, index.parent / "workloads" / "ndvi.html"):
        led = re.findall(r'class="term" href="[./]*how-we-measure.html#([^"]+)"', page.read_text())
        assert led, page
        assert all(f'id="{each}"' in meanings for each in led)
