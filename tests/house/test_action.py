"""The actions for GitHub: their steps run here, against a stand-in for its API that checks what it is sent."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import pytest
import yaml
from foreign_suite import MODULE, ForeignSuite, foreign_suite

from breakeven.findings.verdicts.change import CaseCompared, Change
from breakeven.findings.verdicts.compared_sides import COMPARED, SIDES
from breakeven.records.journal import Journal

ROOT = Path(__file__).resolve().parents[2]
COMMENT = ROOT / ".github" / "actions" / "comment"
SLOWER = MODULE.replace("range(n)", "range(n + n // 2)")
TOKEN = "a token"
BRANCH = "contributor:a/branch"
INSTALLED = '"$GITHUB_ACTION_PATH/../../.."\n'
"""The end of what installs Breakeven, in the step of an action."""


def steps_of(path: Path) -> dict[str, str]:
    """The scripts of an action, by their names."""
    action = yaml.safe_load(path.read_text())
    assert action["runs"]["using"] == "composite"
    return {each["name"]: each["run"] for each in action["runs"]["steps"] if "run" in each}


class Api(ThreadingHTTPServer):
    """In the place of GitHub's API: pull request 7 of somebody/tiny, from a fork, with these comments.

    Like that one it knows no commit of a fork, and answers to whom a token belongs.
    """

    def __init__(self, head: str, comments: list[dict[str, Any]], viewer: str | None) -> None:
        super().__init__(("127.0.0.1", 0), Answering)
        self.head = head
        self.comments = comments
        self.viewer = viewer
        self.written: list[tuple[str, str]] = []

    @property
    def address(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.server_address[1]}"

    def answer(self, method: str, path: str, body: Any) -> Any:
        """What the API would answer, or None where it has no such place."""
        place, _, query = path.partition("?")
        asked = dict(parse_qsl(query))
        page = int(asked.get("page", 1))
        match method, place.removeprefix("/repos/somebody/tiny/").split("/"):
            case "POST", ["", "graphql"] if self.viewer and "viewer {login}" in body["query"]:
                return {"data": {"viewer": {"login": self.viewer}}}
            case "GET", ["pulls"] | ["commits", _, "pulls"]:
                return self._pulls(asked) if page == 1 else []
            case "GET", ["issues", "7", "comments"]:
                return self.comments[100 * (page - 1) : 100 * page]
            case "POST", ["issues", "7", "comments"]:
                self.written.append(("new", body["body"]))
                return {"id": 1}
            case "PATCH", ["issues", "comments", number]:
                self.written.append((number, body["body"]))
                return {"id": int(number)}
        return None

    def _pulls(self, asked: dict[str, str]) -> list[dict[str, Any]]:
        older = {"number": 6, "state": "open", "head": {"sha": "before a push"}}
        here = [older, {"number": 7, "state": "open", "head": {"sha": self.head}}]
        is_here = asked.get("head") == BRANCH and asked.get("state") == "open"
        return here if is_here else []


class Answering(BaseHTTPRequestHandler):
    """Answers one request, and refuses one without the token."""

    server: Api

    def _answer(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        body = json.loads(self.rfile.read(length)) if length else None
        found = None
        if self.headers["Authorization"] == f"Bearer {TOKEN}":
            found = self.server.answer(self.command, self.path, body)
        self.send_response(404 if found is None else 200)
        self.end_headers()
        self.wfile.write(json.dumps(found).encode())

    do_GET = do_POST = do_PATCH = _answer  # noqa: N815 - as the library names them

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@contextmanager
def served(
    head: str, comments: list[dict[str, Any]], viewer: str | None = "github-actions[bot]"
) -> Iterator[Api]:
    """The stand-in, while the block runs."""
    with Api(head, comments, viewer) as api:
        thread = threading.Thread(target=api.serve_forever, daemon=True)
        thread.start()
        try:
            yield api
        finally:
            api.shutdown()
            thread.join()


def posted(
    api: Api, tmp_path: Path, text: str, sha: str, token: str = TOKEN, *, is_deleted: bool = False
) -> str:
    """What the script says that posts a comment, if there is a text."""
    event, body = tmp_path / "event.json", tmp_path / "comment.md"
    owner, branch = BRANCH.split(":")
    run = {
        "head_sha": sha,
        "head_branch": branch,
        "head_repository": None if is_deleted else {"owner": {"login": owner}},
        "pull_requests": [],
        "conclusion": "failure",
        "html_url": "https://github.com/somebody/tiny/actions/runs/1",
    }
    event.write_text(json.dumps({"workflow_run": run}))
    body.unlink(missing_ok=True)
    if text:
        body.write_text(text)
    done = subprocess.run(
        [sys.executable, str(COMMENT / "post.py"), str(body)],
        env={
            "GITHUB_EVENT_PATH": str(event),
            "GITHUB_API_URL": api.address,
            "GITHUB_GRAPHQL_URL": f"{api.address}/graphql",
            "GITHUB_REPOSITORY": "somebody/tiny",
            "GITHUB_TOKEN": token,
        },
        capture_output=True,
        text=True,
        check=False,
    )
    return f"{done.returncode}: {done.stdout}{done.stderr}"


def test_the_first_comment_is_new_and_the_next_one_takes_its_place(tmp_path: Path) -> None:
    others = [
        {"id": number, "user": {"login": "somebody"}, "body": "<!-- breakeven -->\nnot ours"}
        for number in range(100, 220)
    ]
    with served("abc", others) as api:
        assert posted(api, tmp_path, "slower", "abc").startswith("0")
        assert api.written == [("new", "<!-- breakeven -->\nslower")]
        ours = {"id": 5, "user": {"login": "github-actions[bot]"}, "body": api.written[0][1]}
        api.comments.append(ours)
        assert posted(api, tmp_path, "x" * 100_000, "abc").startswith("0")
        assert api.written[1][0] == "5"
        assert len(api.written[1][1]) < 65_536


@pytest.mark.parametrize(
    ("viewer", "author"),
    [
        ("an-app[bot]", "an-app[bot]"),
        ("somebody", "somebody"),
        (None, "github-actions[bot]"),
    ],
)
def test_the_comment_of_any_token_is_found_again(
    tmp_path: Path, viewer: str | None, author: str
) -> None:
    marked = "<!-- breakeven -->\nslower"
    others = [
        {"id": 3, "user": None, "body": marked},
        {"id": 4, "user": {"login": "somebody-else"}, "body": marked},
        {"id": 5, "user": {"login": author}, "body": "not marked"},
        {"id": 6, "user": {"login": author}, "body": marked},
    ]
    with served("abc", others, viewer) as api:
        assert posted(api, tmp_path, "faster", "abc").startswith("0")
        assert api.written == [("6", "<!-- breakeven -->\nfaster")]


def test_a_comment_calls_nobody(tmp_path: Path) -> None:
    with served("abc", []) as api:
        assert posted(api, tmp_path, "of @org/team and a@b", "abc").startswith("0")
        ((_, written),) = api.written
    assert written.endswith("of @\u200borg/team and a@\u200bb")


def test_where_nothing_was_measured_an_earlier_comment_says_so(tmp_path: Path) -> None:
    with served("abc", []) as api:
        assert "nothing was measured" in posted(api, tmp_path, "", "abc")
        assert api.written == []
        ours = {"id": 5, "user": {"login": "github-actions[bot]"}, "body": "<!-- breakeven -->\nok"}
        api.comments.append(ours)
        assert posted(api, tmp_path, "", "abc").startswith("0")
        ((number, written),) = api.written
    assert number == "5"
    assert "nothing was measured" in written
    assert "failure" in written
    assert "actions/runs/1" in written


def test_a_fork_that_was_deleted_gets_no_comment(tmp_path: Path) -> None:
    with served("abc", []) as api:
        assert posted(api, tmp_path, "slower", "abc", is_deleted=True).startswith("0")
        assert api.written == []


def test_a_commit_that_is_no_longer_the_newest_gets_no_comment(tmp_path: Path) -> None:
    with served("abc", []) as api:
        assert "no longer the newest" in posted(api, tmp_path, "slower", "def")
        assert api.written == []


def test_what_the_api_refuses_is_said(tmp_path: Path) -> None:
    with served("abc", []) as api:
        assert "was refused (404" in posted(api, tmp_path, "slower", "abc", token="another")


def test_a_comment_is_written_by_a_workflow_that_runs_no_code_of_a_pull_request() -> None:
    comment = yaml.safe_load((ROOT / ".github" / "workflows" / "comment.yml").read_text())
    measuring = yaml.safe_load((ROOT / ".github" / "workflows" / "performance.yml").read_text())
    assert set(comment[True]) == {"workflow_run"}  # YAML reads "on" as a truth value
    assert comment[True]["workflow_run"]["workflows"] == [measuring["name"]]
    (checkout, _) = comment["jobs"]["comment"]["steps"]
    assert "with" not in checkout  # the base branch, nothing else
    assert measuring["permissions"] == {"contents": "read"}


def ran(
    script: str, folder: Path, temporary: Path, **more: str
) -> subprocess.CompletedProcess[str]:
    """A step of an action, where Breakeven is installed already."""
    if not (temporary / "breakeven").exists():
        (temporary / "breakeven").symlink_to(sys.prefix)
    variables = os.environ | {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "RUNNER_TEMP": str(temporary),
        "RUNNER_OS": "Linux",
        "RUNNER_ARCH": "X64",
        "GITHUB_ACTION_PATH": str(COMMENT),
        "GITHUB_OUTPUT": str(temporary / "output"),
        "GITHUB_STEP_SUMMARY": str(temporary / "summary.md"),
        "ARGUMENTS": "",
        "AGAINST": "origin/main",
        "SHARD": "",
        "NAME": "",
        "PYTHON_VERSION": "3.12",
        "JOB": "check-0",
    }
    return subprocess.run(
        ["bash", "-e", "-c", script],
        cwd=folder,
        env=variables | more,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_check_without_a_summary_says_so_and_keeps_its_exit_code(tmp_path: Path) -> None:
    check = steps_of(ROOT / "action.yml")["check"]
    assert ran(check, tmp_path, tmp_path).returncode == 2
    assert "exit-code=2" in (tmp_path / "output").read_text()
    assert "ended with exit code 2, before it had anything to say" in " ".join(
        (tmp_path / "summary.md").read_text().split()
    )


def test_each_comparison_of_a_workflow_has_artifacts_of_its_own(tmp_path: Path) -> None:
    check = steps_of(ROOT / "action.yml")["check"]
    of_one = {"ARGUMENTS": "--pytest tests", "JOB": "shared"}
    for more in (
        {},
        {"PYTHON_VERSION": "3.13"},
        {"ARGUMENTS": "--pytest tests"},
        {"JOB": "check-1"},
        {"NAME": "with numpy 2"},
        {**of_one, "SHARD": "1/2"},
        {**of_one, "SHARD": "2/2"},
    ):
        ran(check, tmp_path, tmp_path, **more)
    lines = (tmp_path / "output").read_text().splitlines()
    names = [line.partition("=")[2] for line in lines if line.startswith("artifact=")]
    assert len(set(names)) == len(names) == 7
    assert names[4] == "breakeven-with-numpy-2"
    first, second = (name.split("@") for name in names[5:])
    assert (first[0], first[1], second[1]) == (second[0], "1of2", "2of2")
    assert all(re.fullmatch(r"breakeven-[A-Za-z0-9._@-]+", name) for name in names)


def test_an_artifact_is_uploaded_by_the_name_that_the_check_has_given() -> None:
    steps = yaml.safe_load((ROOT / "action.yml").read_text())["runs"]["steps"]
    (upload,) = [each for each in steps if "upload-artifact" in each.get("uses", "")]
    assert upload["with"]["name"] == "${{ steps.check.outputs.artifact }}"
    assert "known_changes.toml" in upload["with"]["path"].split()
    assert "always()" in upload["if"]


def uploaded(parts: Path, artifact: str, case: CaseCompared | None, **more: str) -> None:
    """Let a job have uploaded what it found; nothing where it was not finished."""
    (parts / artifact).mkdir(parents=True)
    journal = Journal(parts / artifact / "20260101T000000Z-a-b.jsonl")
    commits = {"before": {"commit": "a" * 40}, "after": {"commit": "b" * 40}}
    journal.note(SIDES, {**commits, "ruler": "", "source": "asv suite", **more})
    if case:
        journal.note(COMPARED, case.to_json())


def worded(project: ForeignSuite, folder: Path) -> tuple[int, str]:
    """The exit code of the step that writes the comment, and what it writes."""
    words = steps_of(COMMENT / "action.yml")["words"].partition(INSTALLED)[2]
    done = ran(words, project.folder, folder)
    written = folder / "comment.md"
    return done.returncode, written.read_text() if written.exists() else ""


def test_a_comment_has_all_comparisons_and_says_which_was_not_finished(
    pull_request: ForeignSuite, tmp_path: Path
) -> None:
    fails = CaseCompared("a.time_b", "", "", outcome="now failing", reason="crashed: x")
    works = CaseCompared("a.time_c", "", "", outcome="now working")
    parts = tmp_path / "parts"
    uploaded(parts, "breakeven-one@1of2", fails, shard="1/2")
    uploaded(parts, "breakeven-one@2of2", works, shard="2/2")
    uploaded(parts, "breakeven-two", works)
    uploaded(parts, "breakeven-`thr>ee", None)
    code, text = worded(pull_request, tmp_path)
    assert code == 0
    assert "1 of 2 cases got worse" in text
    assert "nothing got worse in 1 case" in text
    assert "not finished\n\nSee the page of the run.\n\n`breakeven--thr-ee`" in text
    assert text.index("`breakeven-one`") < text.index("`breakeven-two`")


def test_a_comment_accepts_what_the_pull_request_accepts_and_not_what_its_base_does(
    pull_request: ForeignSuite, tmp_path: Path
) -> None:
    change = Change(quantity="time", verdict="slower", ratio=1.1, low=1.09, high=1.11, pairs=8)
    parts = tmp_path / "parts"
    for name in "one", "two":
        uploaded(parts, f"breakeven-{name}", CaseCompared(f"a.{name}", "", "", changes=(change,)))
    accepts = 'up_to_percent = 20\nreason = "it pays"\nuntil = 2100-01-01\n'
    entry = '[[change]]\ncase = "a.{}"\nwhat = "time"\n' + accepts
    (parts / "breakeven-one" / "known_changes.toml").write_text(entry.format("one"))
    of_base = pull_request.folder / "known_changes.toml"
    of_base.write_text(entry.format("two"))
    try:
        code, text = worded(pull_request, tmp_path)
    finally:
        of_base.unlink()
    assert code == 0
    one, _, two = text.partition("`breakeven-one`")
    assert "it pays" in one
    assert "nothing got worse" in one
    assert "1 of 1 case got worse" in two


def test_a_single_artifact_is_read_where_the_download_puts_it(
    pull_request: ForeignSuite, tmp_path: Path
) -> None:
    """Not in a folder of its name: the action that downloads makes such folders only for several."""
    works = CaseCompared("a.time_c", "", "", outcome="now working")
    uploaded(tmp_path, "parts/sources/.breakeven/comparisons", works)
    (tmp_path / "parts" / "_temp").mkdir()
    (tmp_path / "parts" / "_temp" / "breakeven.xml").touch()
    code, text = worded(pull_request, tmp_path)
    assert code == 0
    assert "nothing got worse in 1 case" in text
    assert "`breakeven`" not in text


def test_where_nothing_was_uploaded_there_are_no_words_and_no_error(
    pull_request: ForeignSuite, tmp_path: Path
) -> None:
    assert worded(pull_request, tmp_path) == (0, "")
    uploaded(tmp_path / "parts", "breakeven", None)
    assert worded(pull_request, tmp_path) == (0, "")


@pytest.fixture(scope="module")
def pull_request(tmp_path_factory: pytest.TempPathFactory) -> ForeignSuite:
    """A branch that makes a benchmark slower, with its base at origin/main."""
    made = foreign_suite(tmp_path_factory.mktemp("action"))
    made.commit(MODULE, "one")
    made.git("update-ref", "refs/remotes/origin/main", "HEAD")
    made.git("checkout", "--quiet", "-b", "slower")
    made.commit(SLOWER, "two")
    return made


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_the_steps_of_the_action_end_in_a_comment(
    pull_request: ForeignSuite, tmp_path: Path
) -> None:
    """All but what installs Breakeven: it is here."""
    asked = "'of_tiny.time_w*' --budget 1m --effect 30"
    steps = steps_of(ROOT / "action.yml")
    assert ran(steps["processor"], pull_request.folder, tmp_path).returncode == 0
    checked = ran(steps["check"], pull_request.folder, tmp_path, ARGUMENTS=asked)
    assert checked.returncode == 1, checked.stdout + checked.stderr
    output = (tmp_path / "output").read_text()
    assert "key=" in output
    assert "exit-code=1" in output
    assert "slower" in (tmp_path / "summary.md").read_text()
    (tmp_path / "parts").mkdir()
    kept = pull_request.folder / ".breakeven" / "comparisons"
    kept.rename(tmp_path / "parts" / "breakeven")
    steps = steps_of(COMMENT / "action.yml")
    told = ran(steps["words"].partition(INSTALLED)[2], pull_request.folder, tmp_path)
    assert told.returncode == 0, told.stdout + told.stderr
    head = pull_request.git("rev-parse", "HEAD")
    with served(head, []) as api:
        text = (tmp_path / "comment.md").read_text()
        assert posted(api, tmp_path, text, head).startswith("0")
        (written,) = api.written
    assert "1 of 1 case got worse" in written[1]
    assert "To repeat it: `breakeven compare" in written[1]
