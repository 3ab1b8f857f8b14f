"""Post a text as one comment on the pull request of a finished workflow, or update the one that is there.

Everything comes from GitHub's own description of the event: which repository, which commit, and by them
which pull request. Nothing that the pull request has uploaded says where to write.
"""

from __future__ import annotations

import json
import os
import sys
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

MARK = "<!-- breakeven -->"
"""By it the comment is found again."""
MOST_CHARACTERS = 60_000
"""GitHub takes no longer comment than 65,536."""
PER_PAGE = 100
AUTHOR = "github-actions[bot]"


class Api:
    """GitHub's API for one repository."""

    def __init__(self, url: str, repository: str, token: str) -> None:
        self.base = f"{url.rstrip('/')}/repos/{repository}"
        self.token = token

    def ask(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        """What the API answers; exits in words where it refuses."""
        request = urllib.request.Request(
            f"{self.base}/{path}",
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={
                "Authorization": f"Bearer {self.token}",
                "Accept": "application/vnd.github+json",
                "Content-Type": "application/json",
                "X-GitHub-Api-Version": "2022-11-28",
            },
        )
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            sys.exit(f"{method} {path} was refused ({error.code} {error.reason}): see permissions")
        except urllib.error.URLError as error:
            sys.exit(f"{method} {path} was not answered: {error.reason}")

    def pages(self, path: str) -> list[Any]:
        """All of a list that comes in pages."""
        found: list[Any] = []
        number = 1
        while True:
            page = self.ask("GET", f"{path}?per_page={PER_PAGE}&page={number}")
            found += page
            if len(page) < PER_PAGE:
                return found
            number += 1


def pull_request(api: Api, run: dict[str, Any]) -> int | None:
    """The open pull request whose newest commit the workflow has measured, if there is one."""
    for each in api.pages(f"commits/{run['head_sha']}/pulls"):
        if each["state"] == "open" and each["head"]["sha"] == run["head_sha"]:
            return int(each["number"])
    return None


def post(api: Api, number: int, text: str) -> None:
    """Write the comment, over the earlier one where there is one of ours."""
    body = {"body": f"{MARK}\n{text[:MOST_CHARACTERS]}"}
    for each in api.pages(f"issues/{number}/comments"):
        if each["user"]["login"] == AUTHOR and each["body"].startswith(MARK):
            api.ask("PATCH", f"issues/comments/{each['id']}", body)
            return
    api.ask("POST", f"issues/{number}/comments", body)


def main(path: str) -> None:
    """Post the text in a file."""
    event = json.loads(Path(os.environ["GITHUB_EVENT_PATH"]).read_text(encoding="utf-8"))
    api = Api(
        os.environ.get("GITHUB_API_URL", "https://api.github.com"),
        os.environ["GITHUB_REPOSITORY"],
        os.environ["GITHUB_TOKEN"],
    )
    number = pull_request(api, event["workflow_run"])
    if number is None:
        print("the commit that was measured is no longer the newest of an open pull request")
        return
    post(api, number, Path(path).read_text(encoding="utf-8"))


if __name__ == "__main__":
    main(*sys.argv[1:])
