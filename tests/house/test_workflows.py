"""Workflows: the code of a pull request runs without a token, and what may write runs none of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
GENERATED = ROOT / "breakeven" / "scaffold" / "templates" / "project" / "performance.yml.template"
WORKFLOWS = [*sorted((ROOT / ".github" / "workflows").glob("*.yml")), GENERATED]
ACTIONS = [ROOT / "action.yml", *sorted((ROOT / ".github" / "actions").glob("*/action.yml"))]
FROM_OUTSIDE = re.compile(r"\$\{\{[^}]*github\.(event\.|head_ref|ref_name|base_ref)")
"""What the author of a pull request, or of a branch, has written."""


def read(path: Path) -> dict[Any, Any]:
    text = path.read_text(encoding="utf-8")
    return yaml.safe_load(text.replace("$$", "$") if path == GENERATED else text)


def events(workflow: dict[Any, Any]) -> set[str]:
    named = workflow[True]  # YAML reads "on" as a truth value
    return {named} if isinstance(named, str) else set(named)


def steps(path: Path) -> Iterator[dict[str, Any]]:
    found = read(path)
    jobs = found.get("jobs", {}).values()
    for each in [*jobs, *([found["runs"]] if "runs" in found else [])]:
        yield from each["steps"]


def writing(permissions: Any) -> bool:
    return permissions == "write-all" or "write" in dict(permissions or {}).values()


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_a_workflow_says_what_it_may_and_writes_only_after_a_pull_request(path: Path) -> None:
    workflow = read(path)
    assert "permissions" in workflow
    assert not writing(workflow["permissions"])
    assert "pull_request_target" not in events(workflow)
    for job in workflow["jobs"].values():
        if writing(job.get("permissions")):
            of_the_branch = "github.event_name != 'pull_request'" in job.get("if", "")
            assert of_the_branch or events(workflow) == {"workflow_run"}
            uses = [each.get("uses", "") for each in job["steps"]]
            assert not any("actions/checkout" in each for each in uses) or not of_the_branch
        assert "timeout-minutes" in job


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_no_token_stays_in_a_clone_where_a_pull_request_runs(path: Path) -> None:
    if "pull_request" not in events(read(path)):
        return
    checkouts = [each for each in steps(path) if "actions/checkout" in each.get("uses", "")]
    assert checkouts
    for each in checkouts:
        assert each["with"]["persist-credentials"] is False
    assert "secrets." not in path.read_text(encoding="utf-8")
    assert "github.token" not in path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "path", [*WORKFLOWS, *ACTIONS], ids=lambda path: f"{path.parent.name}/{path.name}"
)
def test_no_script_is_put_together_from_what_a_stranger_wrote(path: Path) -> None:
    found = list(steps(path))
    assert found
    for each in found:
        assert not FROM_OUTSIDE.search(each.get("run", "")), each


def test_what_measures_gets_no_token() -> None:
    found = list(steps(ROOT / "action.yml"))
    assert found
    for each in found:
        assert "token" not in str(each).lower() or each["uses"].startswith("actions/"), each
        assert "secrets" not in str(each)


def test_the_page_on_security_names_what_the_workflows_do() -> None:
    said = " ".join((ROOT / "SECURITY.md").read_text(encoding="utf-8").split())
    for words in ("persist-credentials: false", "permissions: {contents: read}"):
        assert words in said
        assert words in (ROOT / "docs" / "tutorials" / "performance-gate.md").read_text(
            encoding="utf-8"
        )
