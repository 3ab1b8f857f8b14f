"""The documents: what is read in them, and that each of their command lines is one that there is."""

from __future__ import annotations

import re
import shlex
from contextlib import nullcontext
from pathlib import Path

import pytest
import typer
from documented_commands import DOCUMENTS, Command, File, commands_in, steps_in, text_of
from how_commands_are_run import (
    FILLED,
    MISTAKES,
    NOT_RUN,
    SHORTENED,
    STAYS,
    VERDICTS,
    as_run,
    prefixes_of,
)
from reachable_pages import require_whole

from breakeven.catalogue import catalogue
from breakeven.commands.command_line import app

ROOT = Path(__file__).resolve().parents[2]
BREAKEVEN = typer.main.get_command(app)
LINES = [each.line for name in DOCUMENTS for each in commands_in(text_of(name))]
RUN = [line for line in LINES if line not in NOT_RUN]
SHOWN_IN_THE_README = re.compile(r"^\| `breakeven (\w+)", re.MULTILINE)


def text_of_file(name: str) -> str:
    """A document without the blocks that it shows."""
    whole = (ROOT / name).read_text(encoding="utf-8")
    return re.sub(r"^```\w+\n.*?^```$", "", whole, flags=re.MULTILINE | re.DOTALL)


def anchors_in(text: str) -> set[str]:
    """What a link may name in a document: its headings, as GitHub makes anchors of them."""
    headings = re.findall(r"^#+ (.*)$", text, re.MULTILINE)
    return {re.sub(r"[^\w -]", "", each.lower()).replace(" ", "-") for each in headings}


def test_the_reader_finds_files_and_commands_in_their_order() -> None:
    text = (
        "Say `breakeven\nlist`, not `x`.\n\n`a.py`:\n\n```python\nx = 1\n```\n\n"
        '```console\nb c # d\n\nb "e # f"\nb c\n```\n'
    )
    assert steps_in(text) == [
        Command("breakeven list", in_block=False),
        File("a.py", "x = 1\n"),
        Command("b c"),
        Command('b "e # f"'),
        Command("b c"),
    ]


def test_a_section_ends_where_the_next_begins() -> None:
    assert text_of("README.md#Two commands").count("```") == 2


@pytest.mark.parametrize("name", DOCUMENTS)
def test_no_command_is_hidden_from_the_reader(name: str) -> None:
    text = text_of(name)
    fences = re.findall(r"^```(\S*)$", text, re.MULTILINE)
    shown = {"console", "json", "python", "text", "toml", "yaml"}
    assert set(fences[::2]) <= {*shown, "{toctree}"}
    assert set(fences[1::2]) <= {""}
    assert not re.search(r"^ {4}(breakeven|asv|make|pip|python) ", text, re.MULTILINE)
    for of_text in re.findall(r"^```text\n(.*?)^```$", text, re.MULTILINE | re.DOTALL):
        assert not re.search(r"^(breakeven|asv|make|pip|python) ", of_text, re.MULTILINE)


def links_in(name: str) -> list[str]:
    """Where the links of a document lead, but for those to other sites."""
    return re.findall(r"\]\((?!https?:)([^)\s]+)\)", text_of_file(name))


def test_most_documents_link_others() -> None:
    assert sum(bool(links_in(name)) for name in DOCUMENTS) > len(DOCUMENTS) / 2


@pytest.mark.parametrize("name", [*DOCUMENTS, "CONTRIBUTING.md", "SECURITY.md"])
def test_every_link_between_documents_leads_somewhere(name: str) -> None:
    for target in links_in(name):
        path, _, anchor = target.partition("#")
        to = (ROOT / name).parent / path if path else ROOT / name
        assert to.exists(), target
        assert not anchor or anchor in anchors_in(to.read_text(encoding="utf-8")), target


@pytest.mark.parametrize("line", RUN)
def test_what_is_run_names_no_place_to_be_filled(line: str) -> None:
    assert not re.search(r"[…<>]|\b(?!HEAD|SINCE=)[A-Z]{4,}\b", as_run(line))


@pytest.mark.parametrize("line", [each for each in RUN if each.startswith("breakeven ")])
def test_the_command_line_understands_every_documented_line(line: str) -> None:
    for words in {line if line not in FILLED else as_run(line), as_run(line)}:
        _, name, *arguments = shlex.split(words.strip("()").removeprefix("cd .. && "))
        BREAKEVEN.commands[name].make_context(name, arguments)


def test_the_readme_names_every_command() -> None:
    assert set(SHOWN_IN_THE_README.findall(text_of("README.md"))) == set(BREAKEVEN.commands)


def test_the_readme_counts_the_catalogue() -> None:
    (told,) = re.findall(r"(\d+) workloads in (\d+)\s+implementations", text_of("README.md"))
    workloads = [catalogue.workload(name) for name in catalogue.names()]
    assert int(told[0]) == len(workloads)
    assert int(told[1]) == sum(len(each.implementations) for each in workloads)


def test_the_catalogues_page_lists_every_workload() -> None:
    rows = re.findall(
        r"^\| `(\w+)` \| (.*) \|$", text_of("docs/reference/catalogue.md"), re.MULTILINE
    )
    listed = {family: set(re.findall(r"`(\w+)`", words)) for family, words in rows}
    families: dict[str, list[str]] = {}
    for name in catalogue.names():
        families.setdefault(catalogue.family(name), []).append(name)
    ends = families.pop("top_methods")
    assert listed.pop("top_methods") == {ends[0], ends[-1]}
    assert listed == {family: set(names) for family, names in families.items()}


def test_nothing_is_filled_shortened_or_left_out_that_no_document_has() -> None:
    assert set(FILLED) <= set(LINES)
    assert set(NOT_RUN) <= set(LINES)
    filled = [FILLED.get(line, line) for line in RUN]
    assert set(SHORTENED) == {each for line in filled for each in prefixes_of(line, SHORTENED)[:1]}
    assert set(VERDICTS) == {each for line in filled for each in prefixes_of(line, VERDICTS)}
    assert set(MISTAKES) == {each for line in filled for each in prefixes_of(line, MISTAKES)}
    assert set(STAYS) == {each for line in RUN for each in prefixes_of(line, STAYS)[:1]}


@pytest.mark.parametrize(
    ("pages", "wrong"),
    [
        (
            {"index.html": '<a href="a/b.html#x">', "a/b.html": '<a id="x" href="../index.html">'},
            "",
        ),
        ({"index.html": '<a href="#hide=x"><a href="#y" id="y">'}, ""),
        ({"index.html": '<a href="a/b.html#x">', "a/b.html": '<a id="y">'}, "no such place: "),
        ({"index.html": "", "findings/f.html": '<img src="f.svg">', "findings/f.svg": ""}, ""),
        ({"index.html": '<a href="b.html">'}, "a link leads to b.html, which is not there"),
        ({"index.html": "", "b.html": ""}, "no link leads to"),
        ({"index.html": "<h1>This page could not be drawn</h1>"}, "index.html"),
        ({"index.html": "", "findings/f.html": '<img src="g.svg">'}, "findings/g.svg"),
    ],
)
def test_a_report_is_whole_or_says_what_is_not(
    pages: dict[str, str], wrong: str, tmp_path: Path
) -> None:
    for name, text in pages.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    with pytest.raises(AssertionError, match=wrong) if wrong else nullcontext():
        require_whole(tmp_path)
