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
USED = re.compile(
    r"^ *(?:- )?uses: (?P<action>\S+?)(?:@(?P<pin>\S+))?(?: # (?P<version>\S+))?$", re.MULTILINE
)
WRITING = {
    ("comment.yml", "comment"): {"pull-requests"},
    ("docs.yml", "publish"): {"pages", "id-token"},
    ("release.yml", "publish"): {"id-token", "attestations"},
}
"""What each job may write: no other may write anything."""


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


def written(permissions: Any) -> set[str]:
    """What permissions allow to write."""
    if isinstance(permissions, str):
        return {permissions} - {"read-all"}
    return {name for name, may in dict(permissions or {}).items() if may == "write"}


def pins() -> Iterator[tuple[Path, str, str, str]]:
    """Each use of an action of others: in which file, which action, at which commit, of which version."""
    for path in (*WORKFLOWS, *ACTIONS):
        for found in USED.finditer(path.read_text(encoding="utf-8")):
            if not found["action"].startswith("./"):
                yield path, found["action"], found["pin"] or "", found["version"] or ""


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_a_workflow_says_what_it_may_and_writes_only_after_a_pull_request(path: Path) -> None:
    workflow = read(path)
    assert "permissions" in workflow
    assert not written(workflow["permissions"])
    assert "pull_request_target" not in events(workflow)
    for name, job in workflow["jobs"].items():
        may = written(job.get("permissions"))
        assert may == WRITING.get((path.name, name), set())
        if may and "pull_request" in events(workflow):
            assert "github.event_name != 'pull_request'" in job["if"]
        if may and events(workflow) != {"workflow_run"}:
            assert not any("actions/checkout" in each.get("uses", "") for each in job["steps"])
        assert "timeout-minutes" in job


def test_every_use_of_an_action_is_read() -> None:
    """A line that the pattern misses would not be checked."""
    for path in (*WORKFLOWS, *ACTIONS):
        used = [each["uses"] for each in steps(path) if "uses" in each]
        assert len(used) == len(USED.findall(path.read_text(encoding="utf-8"))), path


def test_every_action_is_pinned_to_a_commit_and_says_which_version_that_is() -> None:
    for path, action, pin, version in pins():
        assert re.fullmatch(r"[0-9a-f]{40}", pin), (path, action)
        assert re.fullmatch(r"v\d+\.\d+\.\d+", version), (path, action)


def test_an_action_has_one_pin_wherever_it_is_used() -> None:
    """In what ``breakeven new`` writes too, which no robot renews here."""
    named = {(action, pin, version) for _, action, pin, version in pins()}
    assert len(named) == len({action for action, _, _ in named}), sorted(named)


def test_the_documents_show_the_versions_that_are_used_here() -> None:
    majors = {action: version.partition(".")[0] for _, action, _, version in pins()}
    shown = [ROOT / "action.yml", *(ROOT / "docs").rglob("*.md")]
    found = [
        each
        for path in shown
        for each in re.findall(r"uses: (\w+/[\w-]+)@(v\d+)$", path.read_text("utf-8"), re.MULTILINE)
    ]
    assert len(found) > 1
    assert [each for each in found if majors[each[0]] != each[1]] == []


def test_a_robot_renews_the_pins_of_every_folder_with_actions() -> None:
    robot = yaml.safe_load((ROOT / ".github" / "dependabot.yml").read_text(encoding="utf-8"))
    (update,) = robot["updates"]
    assert update["package-ecosystem"] == "github-actions"
    within = [each.strip("/") for each in update["directories"] if each != "/"]
    watched = {ROOT, *(path for each in within for path in ROOT.glob(each))}
    assert "/" in update["directories"]  # there: the workflows, too
    assert {path.parent for path in ACTIONS} <= watched


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
