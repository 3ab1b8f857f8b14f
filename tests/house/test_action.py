"""The actions for GitHub: their steps run here, against a stand-in for its API that checks what it is sent."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import yaml
from foreign_suite import MODULE, ForeignSuite, foreign_suite

ROOT = Path(__file__).resolve().parents[2]
COMMENT = ROOT / ".github" / "actions" / "comment"
SLOWER = MODULE.replace("range(n)", "range(n + n // 2)")
TOKEN = "a token"


def steps_of(path: Path) -> dict[str, str]:
    """The scripts of an action, by their names."""
    action = yaml.safe_load(path.read_text())
    assert action["runs"]["using"] == "composite"
    return {each["name"]: each["run"] for each in action["runs"]["steps"] if "run" in each}


class Api(ThreadingHTTPServer):
    """In the place of GitHub's API: pull request 7 of somebody/tiny, with these comments."""

    def __init__(self, head: str, comments: list[dict[str, Any]]) -> None:
        super().__init__(("127.0.0.1", 0), Answering)
        self.head = head
        self.comments = comments
        self.written: list[tuple[str, str]] = []

    @property
    def address(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.server_address[1]}"

    def answer(self, method: str, path: str, body: Any) -> Any:
        """What the API would answer, or None where it has no such place."""
        place, _, query = path.partition("?")
        page = 1 if "page=1" in query.split("&") else 2
        match method, place.removeprefix("/repos/somebody/tiny/").split("/"):
            case "GET", ["commits", sha, "pulls"]:
                here = [{"number": 7, "state": "open", "head": {"sha": self.head}}]
                return here if sha == self.head and page == 1 else []
            case "GET", ["issues", "7", "comments"]:
                return self.comments[100 * (page - 1) : 100 * page]
            case "POST", ["issues", "7", "comments"]:
                self.written.append(("new", body["body"]))
                return {"id": 1}
            case "PATCH", ["issues", "comments", number]:
                self.written.append((number, body["body"]))
                return {"id": int(number)}
        return None


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
def served(head: str, comments: list[dict[str, Any]]) -> Iterator[Api]:
    """The stand-in, while the block runs."""
    with Api(head, comments) as api:
        thread = threading.Thread(target=api.serve_forever, daemon=True)
        thread.start()
        try:
            yield api
        finally:
            api.shutdown()
            thread.join()


def posted(api: Api, tmp_path: Path, text: str, sha: str, token: str = TOKEN) -> str:
    """What the script says that posts a comment."""
    event, body = tmp_path / "event.json", tmp_path / "comment.md"
    event.write_text(json.dumps({"workflow_run": {"head_sha": sha}}))
    body.write_text(text)
    done = subprocess.run(
        [sys.executable, str(COMMENT / "post.py"), str(body)],
        env={
            "GITHUB_EVENT_PATH": str(event),
            "GITHUB_API_URL": api.address,
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
    (tmp_path / "breakeven").symlink_to(sys.prefix)
    variables = os.environ | {
        "RUNNER_TEMP": str(tmp_path),
        "GITHUB_OUTPUT": str(tmp_path / "output"),
        "GITHUB_STEP_SUMMARY": str(tmp_path / "summary.md"),
        "ARGUMENTS": "'of_tiny.time_w*' --budget 1m --effect 30",
        "AGAINST": "origin/main",
        "SHARD": "",
    }

    def run(script: str, **more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["bash", "-e", "-c", script],
            cwd=pull_request.folder,
            env=variables | more,
            capture_output=True,
            text=True,
            check=False,
        )

    steps = steps_of(ROOT / "action.yml")
    assert run(steps["processor"]).returncode == 0
    checked = run(steps["check"])
    assert checked.returncode == 1, checked.stdout + checked.stderr
    output = (tmp_path / "output").read_text()
    assert "key=" in output
    assert "exit-code=1" in output
    assert "slower" in (tmp_path / "summary.md").read_text()
    (tmp_path / "parts").mkdir()
    kept = pull_request.folder / ".breakeven" / "comparisons"
    kept.rename(tmp_path / "parts" / "breakeven")
    steps = steps_of(COMMENT / "action.yml")
    _, _, words = steps["words"].partition("code=0\n")  # without the installation
    told = run(words)
    assert told.returncode == 0, told.stdout + told.stderr
    head = pull_request.git("rev-parse", "HEAD")
    with served(head, []) as api:
        text = (tmp_path / "comment.md").read_text()
        assert posted(api, tmp_path, text, head).startswith("0")
        (written,) = api.written
    assert "1 of 1 case got worse" in written[1]
    assert "To repeat it: `breakeven compare" in written[1]
