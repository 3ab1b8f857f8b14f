"""What is public: the code declares it, the reference documents it, the page on versions promises it."""

from __future__ import annotations

import ast
import importlib
import inspect
import json
import re
import shutil
from pathlib import Path

import pandas as pd
import pytest
from documented_commands import DOCUMENTS, File, steps_in, text_of

import breakeven
from breakeven.records.reading.decoding import SCHEMA

ROOT = Path(__file__).resolve().parents[2]
PROMISE = (ROOT / "docs" / "reference" / "versions.md").read_text(encoding="utf-8")
REFERENCE = (ROOT / "docs" / "reference" / "python.md").read_text(encoding="utf-8")
PROMISED = {
    module: re.findall(r"`(\w+)`", names)
    for module, names in re.findall(r"^\| `(breakeven[\w.]*)` \| (.*) \|$", PROMISE, re.MULTILINE)
}
PUBLIC = [(module, name) for module, names in PROMISED.items() for name in names]
TEMPLATES = ROOT / "breakeven" / "scaffold" / "templates"
SHOWN = {
    **{
        f"{name} {step.path}": step.text
        for name in DOCUMENTS
        for step in steps_in(text_of(name))
        if isinstance(step, File) and step.path.endswith(".py")
    },
    **{
        path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8")
        for path in (*(ROOT / "docs" / "examples").glob("*.py"), *TEMPLATES.rglob("*.py.template"))
    },
}
"""The code that a user is shown or given."""


def used_of_the_tool(text: str) -> list[tuple[str, str]]:
    """What code imports of the tool: the module, and the name (empty for the module itself)."""
    plain = re.sub(r"\$\{?(\w+)\}?", r"\1", text)  # a template's places are names
    found = []
    for node in ast.walk(ast.parse(plain)):
        if isinstance(node, ast.ImportFrom) and node.module:
            found += [(node.module, alias.name) for alias in node.names]
        elif isinstance(node, ast.Import):
            found += [(alias.name, "") for alias in node.names]
    return [each for each in found if each[0].partition(".")[0] == "breakeven"]


@pytest.mark.parametrize("module", PROMISED)
def test_a_module_declares_what_is_promised_of_it_and_nothing_else(module: str) -> None:
    assert sorted(PROMISED[module]) == sorted(importlib.import_module(module).__all__)


def test_the_reference_shows_the_modules_that_are_promised_and_no_others() -> None:
    shown = re.findall(r"^<!-- generated: (names|docstring) of (\S+) -->$", REFERENCE, re.MULTILINE)
    assert sorted(shown) == sorted(("names", module) for module in PROMISED)


@pytest.mark.parametrize(("module", "name"), PUBLIC, ids=[".".join(each) for each in PUBLIC])
def test_a_public_name_says_what_it_is_with_all_that_it_has(module: str, name: str) -> None:
    found = getattr(importlib.import_module(module), name)
    assert inspect.getdoc(found)
    for member, value in vars(found).items() if inspect.isclass(found) else ():
        if inspect.isroutine(value) and not member.startswith("_") and value.__name__ == member:
            assert inspect.getdoc(getattr(found, member)), member


@pytest.mark.parametrize("place", SHOWN)
def test_code_that_is_shown_to_users_has_public_names_only(place: str) -> None:
    private = [
        (module, name)
        for module, name in used_of_the_tool(SHOWN[place])
        if name not in (PROMISED.get(module, ()) if name else ("",)) or module not in PROMISED
    ]
    assert private == []


def test_a_private_name_in_shown_code_would_be_found() -> None:
    found = used_of_the_tool(
        "from breakeven.run import campaign\nimport $package\nimport breakeven.x\n"
    )
    assert found == [("breakeven.run", "campaign"), ("breakeven.x", "")]
    assert len(SHOWN) > 15
    assert sum(bool(used_of_the_tool(text)) for text in SHOWN.values()) > 10


def test_the_page_names_the_format_of_the_journal() -> None:
    assert f"the number of its format; it is {SCHEMA}." in PROMISE


def test_a_journal_with_what_a_later_minor_version_adds_is_read_as_before(tmp_path: Path) -> None:
    source = ROOT / "results" / "data" / "runs" / "reference-large.jsonl"
    for name in ("now", "later"):
        (tmp_path / name).mkdir()
        shutil.copy(source, tmp_path / name / "run.jsonl")
    path = tmp_path / "later" / "run.jsonl"
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    added = [{**line, "added_later": [1, {"a": None}]} for line in lines]
    added.insert(1, {"kind": "added later", "any": 1})
    path.write_text("".join(f"{json.dumps(each)}\n" for each in added), encoding="utf-8")
    before, after = (breakeven.load(tmp_path / name) for name in ("now", "later"))
    assert len(before) > 10
    pd.testing.assert_frame_equal(before, after)
