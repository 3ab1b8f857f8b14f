"""What pyproject.toml cannot say: the tool's packages, its README for an index, an sdist that is the same each time.

What the catalogue compares is no part of it: ``kernels/`` is installed by its own ``setup.py``.
"""

from __future__ import annotations

import gzip
import os
import re
import tarfile
import time
import tomllib
from pathlib import Path

from setuptools import find_packages, setup
from setuptools.command.sdist import sdist

HERE = Path(__file__).resolve().parent
LINK = re.compile(r"(?P<picture>!?)\[(?P<words>[^]]*)\]\((?!https?:)(?P<target>[^)\s]+)\)")
"""A link in Markdown to another file of this repository, or a picture from there."""


def readme_elsewhere(text: str, repository: str, version: str) -> str:
    """A README as it can be read outside of its repository: its links lead there.

    They lead to the files of that version, or to the newest ones if it was not released. Where nothing says
    where the repository is, links are only words, and there are no pictures.
    """
    at = f"v{version}" if re.fullmatch(r"[0-9.]+", version) else "HEAD"

    def elsewhere(found: re.Match[str]) -> str:
        picture, words, target = found["picture"], found["words"], found["target"]
        if not repository:
            return "" if picture else words
        path = f"README.md{target}" if target.startswith("#") else target
        return f"{picture}[{words}]({repository}/{'raw' if picture else 'blob'}/{at}/{path})"

    return LINK.sub(elsewhere, text)


class SameEachTime(sdist):
    """An sdist that depends on its files alone: not on who made it, nor in which folder."""

    def make_archive(
        self,
        base_name: str | os.PathLike[str],
        format: str,
        root_dir: str | os.PathLike[str] | bytes | os.PathLike[bytes] | None = None,
        base_dir: str | None = None,
        owner: str | None = None,
        group: str | None = None,
    ) -> str:
        """Write the archive, with the moment in ``SOURCE_DATE_EPOCH`` as the date of all that is in it."""
        if format != "gztar" or root_dir or base_dir is None:
            return super().make_archive(base_name, format, root_dir, base_dir, owner, group)
        moment = int(os.environ.get("SOURCE_DATE_EPOCH", time.time()))

        def plain(member: tarfile.TarInfo) -> tarfile.TarInfo:
            member.uid = member.gid = 0
            member.uname = member.gname = ""
            member.mtime = moment
            member.mode = 0o755 if member.isdir() or member.mode & 0o100 else 0o644
            return member

        path = f"{os.fspath(base_name)}.tar.gz"
        with (
            gzip.GzipFile(path, "wb", mtime=moment) as packed,
            tarfile.open(fileobj=packed, mode="w") as archive,
        ):
            archive.add(base_dir, filter=plain)  # in the order of names
        return path


def long_description() -> str:
    """The README of this version."""
    project = tomllib.loads((HERE / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    text = (HERE / "README.md").read_text(encoding="utf-8")
    return readme_elsewhere(text, project.get("urls", {}).get("Repository", ""), project["version"])


if __name__ == "__main__":
    setup(
        packages=find_packages(include=["breakeven", "breakeven.*"]),
        # Folders of templates are data of the packages above them: taken for packages of their own, each
        # would be warned of.
        include_package_data=False,
        package_data={
            "breakeven": ["py.typed", "report/templates/*", "scaffold/templates/**"],
        },
        long_description=long_description(),
        long_description_content_type="text/markdown",
        cmdclass={"sdist": SameEachTime},
    )
