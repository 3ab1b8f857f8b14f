"""Every page and file shows what a text is, whatever it holds, and no program obeys any of it."""

from __future__ import annotations

import datetime
import json
import re
from html import unescape
from pathlib import Path
from xml.etree import ElementTree

import nbformat
import pandas as pd
import pytest
from example_results import in_turns, journal, measurement, run
from hostile_texts import HOSTILE, in_words, no_hidden

import breakeven
from breakeven.findings.verdicts.change import CaseCompared
from breakeven.findings.verdicts.gate import Gate
from breakeven.records.tables.export import export
from breakeven.records.tables.table import Results, read_results
from breakeven.report.charts.visible_chart import LONGEST_LABEL
from breakeven.report.check_summary import as_junit, as_markdown
from breakeven.report.kit.findings_kit import FORMATS, write_findings
from breakeven.report.markup_languages import code_span, markdown, tex
from breakeven.report.shown import what_is_shown
from breakeven.report.site import write_site
from breakeven.wording.visible import one_line

STORED = {kind: text for kind, text in HOSTILE.items() if kind != "lone surrogate"}
"""What a journal can hold; a line with half of a character is left out."""
ESCAPED = re.compile(r"\\([^\w\s])")


def plain(text: str) -> str:
    """A text without its line breaks, as it stands in a sentence."""
    return " ".join(text.split())


def of_markdown(text: str) -> str:
    """Markdown as it is seen."""
    return plain(ESCAPED.sub(r"\1", text).replace("\u200b", ""))


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Results:
    """Implementations with these names, of a workload with a question that has all of them."""
    folder = tmp_path_factory.mktemp("hostile")
    cases = [measurement()]
    cases += [in_turns(measurement(implementation=text)) for text in STORED.values()]
    cases += [
        measurement("integrate", "numpy"),
        measurement("integrate", "ray", status="crashed", reason=" ¦ ".join(STORED.values())),
    ]
    told = {"question": " ¦ ".join(STORED.values()), "unit": "scenes", "family": "arrays"}
    journal(folder, cases, run(settings={"workloads": {"ndvi": told}}))
    return read_results(folder)


@pytest.fixture(scope="module")
def pages(results: Results, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """All pages by their paths."""
    folder = write_site(results, tmp_path_factory.mktemp("pages")).parent
    return {
        str(path.relative_to(folder)): path.read_text(encoding="utf-8")
        for path in folder.rglob("*.html")
    }


@pytest.fixture(scope="module")
def kit(results: Results, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The write-up in each form."""
    folder = tmp_path_factory.mktemp("kit")
    written = write_findings(what_is_shown(results), ["ndvi"], list(FORMATS), folder)
    return {path.suffix: path.read_text(encoding="utf-8") for path in written}


@pytest.mark.parametrize("text", STORED.values(), ids=STORED)
def test_pages_show_a_name_and_a_reason_as_they_are(pages: dict[str, str], text: str) -> None:
    assert in_words(text) in unescape(pages["workloads/ndvi.html"])
    assert one_line(in_words(text), LONGEST_LABEL) in unescape(pages["workloads/ndvi.html"])
    assert in_words(text) in unescape(pages["workloads/integrate.html"])
    assert in_words(text) in unescape(pages["index.html"])


def test_no_page_holds_anything_that_is_obeyed(pages: dict[str, str]) -> None:
    assert "index.html" in pages
    for text in pages.values():
        assert no_hidden(text)
        assert "<script>alert" not in text


@pytest.mark.parametrize("text", STORED.values(), ids=STORED)
def test_write_ups_show_a_text_as_it_is(kit: dict[str, str], text: str) -> None:
    seen = plain(in_words(text))
    assert seen in of_markdown(kit[".md"])
    assert seen in plain(unescape(kit[".html"]))
    assert tex(text) in kit[".tex"]
    cells = json.loads(kit[".ipynb"])["cells"]
    assert any(seen in of_markdown(each["source"]) for each in cells)


def test_no_write_up_holds_anything_that_is_obeyed(kit: dict[str, str]) -> None:
    assert all(map(no_hidden, kit.values()))
    notebook = json.loads(kit[".ipynb"])
    nbformat.validate(notebook)
    assert all(no_hidden(each["source"]) for each in notebook["cells"])
    assert "<script>alert" not in kit[".html"]
    assert not re.search(r"(?<!\\)<script", kit[".md"])
    assert r"\input{" not in kit[".tex"]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (r"\input{x}", r"\textbackslash{}input\{x\}"),
        ("[red] *x*", "{[}red{]} {*}x{*}"),
        ("--only ,, ''", "-{}-only ,{}, '{}'"),
        ("`x` ~ ^", r"\textasciigrave{}x\textasciigrave{} \textasciitilde{} \textasciicircum{}"),
        ("a\x1b\u4e2d", r"a\textbackslash{}x1b\textbackslash{}u4e2d"),
        ("é – “µ”", r"é – “\ensuremath{\mu}”"),
    ],
)
def test_latex_sets_what_is_there(text: str, shown: str) -> None:
    assert tex(text) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a|b `c` &amp; <d>", r"a\|b \`c\` \&amp; \<d\>"),
        ("- one\n+ two", r"\- one + two"),
        ("-3 %", "-3 %"),
        ("a\x1b[2J", r"a\\x1b\[2J"),
    ],
)
def test_markdown_shows_what_is_there(text: str, shown: str) -> None:
    assert markdown(text) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [("a", "`a`"), ("`a`", "`` `a` ``"), ("a ``` b", "```` a ``` b ````"), ("\x1b", r"`\x1b`")],
)
def test_code_stays_within_its_backticks(text: str, shown: str) -> None:
    assert code_span(text) == shown


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_the_summaries_of_a_check_show_a_text_as_it_is(text: str) -> None:
    case = CaseCompared(text, text, "small", "now failing", text)
    gate = Gate.of([case], [], datetime.date(2026, 11, 22))
    summary = as_markdown(gate, text, text, f"breakeven compare {text}")
    assert no_hidden(summary)
    assert plain(in_words(text)) in of_markdown(summary)
    assert "<script>" not in summary.rpartition("To repeat it")[0].replace(r"\<script\>", "")
    assert "@somebody" not in summary.rpartition("To repeat it")[0]
    report = as_junit(gate)
    assert no_hidden(report)
    (found,) = ElementTree.fromstring(report.partition("\n")[2])
    assert found.get("classname") == one_line(in_words(text))
    assert in_words(text).replace("\n", r"\n") in str(found[0].get("message"))


@pytest.mark.parametrize("kind", STORED)
def test_exported_tables_hold_each_text(kind: str, tmp_path: Path) -> None:
    text = STORED[kind]
    journal(tmp_path, [measurement(), measurement("ndvi", "x", status="crashed", reason=text)])
    table = breakeven.load(tmp_path)
    read = {
        "csv": pd.read_csv(export(table, "csv", tmp_path / "t.csv")),
        "parquet": pd.read_parquet(export(table, "parquet", tmp_path / "t.parquet")),
    }
    told = json.loads(export(table, "json", tmp_path / "t.json").read_text())
    ahead = "'" if text[0] in "=@" else ""
    assert read["csv"]["reason"][1] == ahead + in_words(text)
    assert read["parquet"]["reason"][1] == told["rows"][1]["reason"] == text
    assert no_hidden((tmp_path / "t.csv").read_text(encoding="utf-8"))


def test_half_of_a_character_is_exported_as_its_escape(tmp_path: Path) -> None:
    journal(tmp_path, [measurement()])
    table = breakeven.load(tmp_path).astype({"unit": object})
    table.loc[0, "unit"] = "a\ud800b"
    for form in ("csv", "parquet"):
        path = export(table, form, tmp_path / f"t.{form}")
        read = pd.read_csv(path) if form == "csv" else pd.read_parquet(path)
        assert read["unit"][0] == r"a\ud800b"
