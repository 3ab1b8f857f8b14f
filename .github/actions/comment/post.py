"""Post a text as one comment on the pull request of a finished workflow, or update the one that is there.

GitHub's own description of the event says which repository and which commit it is, and so which pull
request. Nothing that the pull request has uploaded says where to write. If nothing was measured, an
earlier comment is changed to say so; there is no new one.
"""

from __future__ import annotations

import json
import os
import sys
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path
from typing import Any

MARK = "<!-- breakeven -->"
"""The comment is found again by this mark."""
MOST_CHARACTERS = 60_000
"""GitHub takes at most 65,536 in a comment."""
PER_PAGE = 100
AUTHOR = "github-actions[bot]"
"""Who writes with the token of a workflow; for any other token, GitHub is asked whose it is."""
NO_MENTION = "@\u200b"
"""Replaces an at sign, so that nobody is notified. The second character has no width."""


class Api:
    """GitHub's API for one repository; ``graphql`` is the address of the other one, for questions."""

    def __init__(self, url: str, graphql: str, repository: str, token: str) -> None:
        self.base = f"{url.rstrip('/')}/repos/{repository}"
        self.graphql = graphql
        self.token = token

    def _answer(self, method: str, address: str, body: dict[str, Any] | None) -> Any:
        request = urllib.request.Request(
            address,
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={
                "Authorization": f"Bearer {self.token}",
                "Accept": "application/vnd.github+json",
                "Content-Type": "application/json",
                "X-GitHub-Api-Version": "2022-11-28",
            },
        )
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.load(answer)

    def ask(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        """What the API answers; exits with a message if it refuses."""
        try:
            return self._answer(method, f"{self.base}/{path}", body)
        except urllib.error.HTTPError as error:
            sys.exit(f"{method} {path} was refused ({error.code} {error.reason}): see permissions")
        except urllib.error.URLError as error:
            sys.exit(f"{method} {path} was not answered: {error.reason}")

    def author(self) -> str:
        """Who writes with this token. Only the GraphQL API can say so for every kind of token."""
        try:
            said = self._answer("POST", self.graphql, {"query": "{viewer {login}}"})
            return str(said["data"]["viewer"]["login"])
        except (urllib.error.URLError, ValueError, KeyError, TypeError):
            return AUTHOR

    def pages(self, path: str, **query: str) -> list[Any]:
        """All entries of a list that comes in pages."""
        found: list[Any] = []
        number = 1
        while True:
            asked = {**query, "per_page": PER_PAGE, "page": number}
            page = self.ask("GET", f"{path}?{urllib.parse.urlencode(asked)}")
            found += page
            if len(page) < PER_PAGE:
                return found
            number += 1


def pull_request(api: Api, run: dict[str, Any]) -> int | None:
    """The open pull request whose newest commit the workflow measured, if there is one.

    It is found by its branch, because the repository does not know the commits of a fork.
    """
    if not run.get("head_repository"):  # the fork was deleted
        return None
    head = f"{run['head_repository']['owner']['login']}:{run['head_branch']}"
    for each in api.pages("pulls", state="open", head=head):
        if each["head"]["sha"] == run["head_sha"]:
            return int(each["number"])
    return None


def earlier(api: Api, number: int) -> int | None:
    """The comment that was written earlier with this token, if there is one."""
    own = api.author()
    for each in api.pages(f"issues/{number}/comments"):
        login = (each["user"] or {}).get("login")  # none if the user is gone
        if login == own and (each["body"] or "").startswith(MARK):
            return int(each["id"])
    return None


def post(api: Api, number: int, text: str) -> None:
    """Write the comment, over our earlier one if there is one."""
    body = {"body": f"{MARK}\n{text.replace('@', NO_MENTION)[:MOST_CHARACTERS]}"}
    before = earlier(api, number)
    if before is None:
        api.ask("POST", f"issues/{number}/comments", body)
    else:
        api.ask("PATCH", f"issues/comments/{before}", body)


def nothing_measured(run: dict[str, Any]) -> str:
    """The text for a commit without verdicts."""
    return (
        "### Breakeven: nothing was measured\n\n"
        f"The workflow ended with *{run['conclusion']}* at {run['head_sha'][:12]}; see "
        f"[its page]({run['html_url']}).\n"
    )


def main(path: str) -> None:
    """Post the text in a file."""
    event = json.loads(Path(os.environ["GITHUB_EVENT_PATH"]).read_text(encoding="utf-8"))
    api = Api(
        os.environ.get("GITHUB_API_URL", "https://api.github.com"),
        os.environ.get("GITHUB_GRAPHQL_URL", "https://api.github.com/graphql"),
        os.environ["GITHUB_REPOSITORY"],
        os.environ["GITHUB_TOKEN"],
    )
    run = event["workflow_run"]
    number = pull_request(api, run)
    if number is None:
        print("the commit that was measured is no longer the newest of an open pull request")
    elif Path(path).exists():
        post(api, number, Path(path).read_text(encoding="utf-8"))
    elif earlier(api, number) is not None:
        post(api, number, nothing_measured(run))
    else:
        print("nothing was measured, and no earlier comment says otherwise")


if __name__ == "__main__":
    main(*sys.argv[1:])
