"""What meets somebody who contributes: forms that GitHub can show, and files that the documents name."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
FORMS = sorted((ROOT / ".github" / "ISSUE_TEMPLATE").glob("*.yml"))
KINDS = {"markdown", "textarea", "input", "dropdown", "checkboxes"}


def form(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return found


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)
def test_a_form_has_what_github_asks_for(path: Path) -> None:
    found = form(path)
    assert set(found) == {"name", "description", "labels", "body"}
    fields = [each for each in found["body"] if each["type"] != "markdown"]
    assert {each["type"] for each in found["body"]} <= KINDS
    ids = [each["id"] for each in fields]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(r"[\w-]+", each) for each in ids)
    assert all(each["attributes"]["label"] for each in fields)
    assert any(each.get("validations", {}).get("required") for each in fields)


def test_no_two_forms_have_one_name_and_the_documents_name_one() -> None:
    names = [form(path)["name"] for path in FORMS]
    assert len(set(names)) == len(names) > 3
    text = (ROOT / "docs" / "explanation" / "fairness.md").read_text(encoding="utf-8")
    (named,) = re.findall(r"with the form \*(.*?)\*", text)
    assert named in names


def test_the_template_of_pull_requests_names_what_there_is() -> None:
    text = (ROOT / ".github" / "pull_request_template.md").read_text(encoding="utf-8")
    targets = re.findall(r"`(make \w+)`", text)
    rules = re.findall(r"^(\w[\w-]*):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    assert targets
    assert all(each.removeprefix("make ") in rules for each in targets)
    for link in re.findall(r"\]\(\.\./blob/main/([^)]+)\)", text):
        assert (ROOT / link).exists(), link
