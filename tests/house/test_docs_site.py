"""The documentation site: every page has its place, the reference is whole, and it builds without a warning."""

from __future__ import annotations

import dataclasses
import importlib.util
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
import typer
import yaml
from reachable_pages import links_in

from breakeven.commands.command_line import app
from breakeven.records.run_notes import END
from breakeven.records.tables.columns import MEANINGS

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
PAGES = sorted(path.relative_to(DOCS).as_posix() for path in DOCS.rglob("*.md"))
PICTURE = "../reports/picture.png"
WORKFLOW = ROOT / ".github" / "workflows" / "docs.yml"


@dataclasses.dataclass
class Untold:
    """A record whose first field is told below it."""

    first: int
    """The first."""
    second: int


@pytest.fixture(scope="module")
def reference() -> ModuleType:
    """What the site takes from the code."""
    spec = importlib.util.spec_from_file_location("reference", DOCS / "generated_reference.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site as ``make docs`` builds it."""
    made = tmp_path_factory.mktemp("docs") / "site"
    options = ("--quiet", "--fail-on-warning", "--keep-going")
    doctrees = ("--doctree-dir", str(made.parent / "doctrees"))
    done = subprocess.run(
        [sys.executable, "-m", "sphinx", *options, *doctrees, str(DOCS), str(made)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return made


def under(page: str) -> Iterator[str]:
    """A page, and all below it in the navigation, in their order."""
    yield page
    text = (DOCS / page).read_text(encoding="utf-8")
    for block in re.findall(r"^```\{toctree\}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL):
        for name in block.split():
            if not name.startswith(":"):
                yield from under((Path(page).parent / f"{name}.md").as_posix())


def test_every_page_is_in_the_navigation_once() -> None:
    assert sorted(under("index.md")) == PAGES


@pytest.mark.parametrize("page", PAGES)
def test_the_page_above_links_each_page_in_sight(page: str) -> None:
    """The navigation itself is hidden, and GitHub shows none."""
    text = (DOCS / page).read_text(encoding="utf-8")
    below = [Path(each).relative_to(Path(page).parent).as_posix() for each in under(page)][1:]
    direct = [each for each in below if each.endswith("index.md") or "/" not in each]
    assert [each for each in direct if f"]({each})" not in text] == []


@pytest.mark.parametrize("page", PAGES)
def test_no_link_leads_out_of_the_site(page: str) -> None:
    """GitHub could follow it, the site could not."""
    text = (DOCS / page).read_text(encoding="utf-8")
    targets = re.findall(r"\]\((?!https?:|#)([^)#\s]+)", text)
    places = [(DOCS / page).parent / each for each in targets if each != PICTURE]
    assert [each for each in places if not each.resolve().is_relative_to(DOCS)] == []


def test_the_site_has_no_page_without_a_link_that_works(site: Path) -> None:
    for path in site.rglob("*.html"):
        if path.is_relative_to(site / "_static"):  # the theme's own
            continue
        page = path.relative_to(site).as_posix()
        missing = [
            each
            for each in links_in(page, path.read_text(encoding="utf-8"))
            if not (site / each).exists()
        ]
        assert missing == [], page
    assert {(site / page).with_suffix(".html").exists() for page in PAGES} == {True}


def test_the_site_shows_every_public_name_and_every_field(site: Path) -> None:
    python = (site / "reference" / "python.html").read_text(encoding="utf-8")
    assert 'id="breakeven.Workload"' in python
    assert 'id="breakeven.load"' in python
    assert 'id="breakeven.profile.profiler.Profiler.record"' in python
    table = (site / "reference" / "table.html").read_text(encoding="utf-8")
    assert all(f">{name}</span>" in table for name in MEANINGS)


def test_every_command_and_option_is_in_the_reference(reference: ModuleType) -> None:
    text = reference.command_line()
    for name, command in typer.main.get_command(app).commands.items():
        assert f"`breakeven {name}`" in text
        section = text.partition(f"## `breakeven {name}`")[2].partition("\n### ")[0]
        for each in command.params:
            if not getattr(each, "hidden", False) and each.opts[0].startswith("--"):
                assert each.opts[0] in section, (name, each.opts[0])


def test_no_page_asks_for_what_nothing_generates(reference: ModuleType) -> None:
    text = "".join((DOCS / page).read_text(encoding="utf-8") for page in PAGES)
    asked = reference.asked_for(text)
    assert len(asked) == text.count("<!-- generated")
    assert {what for what, _ in asked} == set(reference.GENERATORS)


def test_a_field_is_told_below_it_or_by_its_column(reference: ModuleType) -> None:
    text = reference.filled(
        "<!-- generated: fields of breakeven.records.measurement:Measurement -->"
    )
    assert "| `wall_seconds` | `float \\| None` | What measuring the case took in all. |" in text
    assert f"| `status` | `str` | {MEANINGS['status']} |" in text


def test_a_field_without_words_stops_the_build(reference: ModuleType) -> None:
    with pytest.raises(LookupError, match="say in a docstring below second what it holds"):
        reference.fields(f"{__name__}:Untold")


def test_every_kind_of_line_of_a_journal_has_a_section() -> None:
    text = (DOCS / "reference" / "journal.md").read_text(encoding="utf-8")
    sections = set(re.findall(r"^## `(\w+)`$", text, re.MULTILINE))
    runs = (ROOT / "results" / "data" / "runs").glob("reference-*.jsonl")
    kinds = {json.loads(line)["kind"] for path in runs for line in path.read_text().splitlines()}
    assert len(kinds) > 5
    assert {*kinds, END} <= sections
    named = "".join(path.read_text() for path in (ROOT / "breakeven" / "records").rglob("*.py"))
    assert all(f'"{each}"' in named for each in sections)


def test_the_site_is_published_with_no_more_permission_than_that_takes() -> None:
    workflow = yaml.safe_load(WORKFLOW.read_text(encoding="utf-8"))
    assert workflow["permissions"] == {"contents": "read"}
    build, publish = workflow["jobs"]["build"], workflow["jobs"]["publish"]
    assert "permissions" not in build
    assert publish["permissions"] == {"pages": "write", "id-token": "write"}
    assert "pull_request" in publish["if"]  # what a pull request builds is not published
    assert not any("checkout" in each.get("uses", "") for each in publish["steps"])


def test_what_is_published_is_what_make_site_writes() -> None:
    workflow = yaml.safe_load(WORKFLOW.read_text(encoding="utf-8"))
    steps = workflow["jobs"]["build"]["steps"]
    (uploaded,) = [each for each in steps if "upload-pages-artifact" in each.get("uses", "")]
    assert any("make site" in each.get("run", "") for each in steps)
    assert f"DOCS := {uploaded['with']['path']}\n" in (ROOT / "Makefile").read_text()
    assert "\nbuild/\n" in f"\n{(ROOT / '.gitignore').read_text()}"


def test_no_line_breaks_before_a_per_cent_sign(site: Path) -> None:
    page = (site / "reference" / "reading-the-pages.html").read_text(encoding="utf-8")
    told = re.sub(r"<(script|style|code|pre)\b.*?</\1>|<[^>]+>", " ", page, flags=re.DOTALL)
    assert re.search(r"95\N{NO-BREAK SPACE}% interval", told)
    assert not re.search(r"\d ?%(?!\w)", told.replace("\N{NO-BREAK SPACE}", "_"))
