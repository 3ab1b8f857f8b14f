"""Say what keeps a tag from being released: the tag, the version and what the documents say must agree.

python .github/release.py v2.0.0 https://github.com/OWNER/breakeven
"""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
NOT_YET = "is not published yet"
"""What the documents say until the first release."""
DOCUMENTS = ("README.md", "docs/how-to/install.md")
ADDRESSES = {"Repository": "", "Changelog": "/blob/main/CHANGELOG.md", "Issues": "/issues"}
"""The addresses that an index shows, by what follows that of the repository."""


def problems(root: Path, tag: str, repository: str) -> list[str]:
    """Each reason why that tag of that repository cannot be released, as a sentence with what to do."""
    project = tomllib.loads(_text(root, "pyproject.toml"))["project"]
    version = project["version"]
    found = []
    if tag != f"v{version}":
        found.append(f"the tag is {tag}, and pyproject.toml has the version {version}: change one")
    if not re.fullmatch(r"[0-9]+\.[0-9]+\.[0-9]+((a|b|rc)[0-9]+)?", version):
        found.append(f"{version} is no version of a release: write one such as 2.0.0")
    if f"\nversion: {version}\n" not in _text(root, "CITATION.cff"):
        found.append(f"CITATION.cff has another version: write {version}")
    if not re.search(
        rf"^## {re.escape(version)} - \d{{4}}-\d\d-\d\d$", _text(root, "CHANGELOG.md"), re.MULTILINE
    ):
        found.append(f"CHANGELOG.md has no heading of that day: write '## {version} - YYYY-MM-DD'")
    return found + _in_documents(root) + _addresses(project.get("urls", {}), repository)


def _in_documents(root: Path) -> list[str]:
    return [
        f"{name} says that Breakeven {NOT_YET}: remove that, and how to install without the index"
        for name in DOCUMENTS
        if NOT_YET in " ".join(_text(root, name).split())
    ]


def _addresses(told: dict[str, Any], repository: str) -> list[str]:
    wanted = {name: f"{repository}{place}" for name, place in ADDRESSES.items()}
    return [
        f'pyproject.toml has not the address of this repository: under [project.urls], write {name} = "{address}"'
        for name, address in wanted.items()
        if told.get(name) != address
    ]


def _text(root: Path, name: str) -> str:
    return (root / name).read_text(encoding="utf-8")


def main(tag: str, repository: str) -> None:
    """Print the reasons, and fail if there is one."""
    found = problems(ROOT, tag, repository)
    print(*(found or [f"{tag} can be released"]), sep="\n")
    sys.exit(bool(found))


if __name__ == "__main__":
    main(*sys.argv[1:])
