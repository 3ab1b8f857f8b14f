"""A repository of somebody else's with an asv suite: it knows nothing of the tool."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

__all__ = ["MODULE", "PROJECT", "ForeignSuite", "foreign_suite"]

IDENTITY = ("-c", "user.name=somebody", "-c", "user.email=somebody@localhost")
PROJECT = """
[build-system]
requires = ["setuptools"]
build-backend = "setuptools.build_meta"

[project]
name = "tiny"
version = "1"

[tool.setuptools]
packages = ["tiny"]
"""
MODULE = """
SIZE = 1000


def work(n):
    return sum(range(n))


def grown(items):
    items.append(len(items))
"""
BENCHMARKS = '''
import os

import tiny


def time_work():
    tiny.work(20_000)


def time_elsewhere():
    assert os.listdir(".") == [], os.listdir(".")
    tiny.work(10)


def timeraw_work():
    return "tiny.work(20_000)", "import tiny"


def track_size():
    return tiny.SIZE


track_size.unit = "things"


def track_nothing():
    return float("nan")


def mem_things():
    return [0] * tiny.SIZE


class Cold:
    """Asks for its very first call, and fails at any other."""

    number = 1
    repeat = 1
    warmup_time = 0
    calls = 0

    def time_cold(self):
        Cold.calls += 1
        assert Cold.calls == 1
        tiny.work(20_000)


class Lists:
    """A benchmark that changes what ``setup`` made."""

    params = ([10, 1000], ["a", "b"])
    param_names = ["n", "kind"]

    def setup_cache(self):
        return {"made by": os.getpid()}

    def setup(self, cache, n, kind):
        assert cache["made by"] != os.getpid()
        if (n, kind) == (10, "b"):
            raise NotImplementedError
        self.items = list(range(n))

    def time_grown(self, cache, n, kind):
        assert len(self.items) == n
        tiny.grown(self.items)

    def track_length(self, cache, n, kind):
        return len(self.items)

    def teardown(self, cache, n, kind):
        del self.items
'''
BROKEN = """
import nothing_of_that_name


def time_nothing():
    pass
"""
ENDING = """
import os

os._exit(7)
"""
CRASHING = """
import os


def time_crash():
    os.abort()


def time_fine():
    pass
"""
CONFIGURATION = {
    "version": 1,
    "project": "tiny",
    "repo": ".",
    "branches": ["main"],
    "benchmark_dir": "benchmarks",
}


class ForeignSuite:
    """The repository in a folder; each commit changes the project."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def git(self, *arguments: str) -> str:
        """What git says."""
        command = ["git", *IDENTITY, *arguments]
        done = subprocess.run(command, cwd=self.folder, capture_output=True, text=True, check=True)
        return done.stdout.strip()

    def commit(self, module: str, message: str) -> str:
        """Commit the project with another module; returns the commit."""
        (self.folder / "tiny" / "__init__.py").write_text(module)
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", f"--message={message}")
        return self.git("rev-parse", "HEAD")


def foreign_suite(folder: Path, *, configuration: dict[str, object] | None = None) -> ForeignSuite:
    """Make the repository, with its suite and without a commit."""
    for name, text in {
        "asv.conf.json": json.dumps({**CONFIGURATION, **(configuration or {})}),
        "pyproject.toml": PROJECT,
        "benchmarks/__init__.py": "",
        "benchmarks/of_tiny.py": BENCHMARKS,
        "benchmarks/broken.py": BROKEN,
        "benchmarks/ending.py": ENDING,
        "benchmarks/crashing.py": CRASHING,
        "tiny/__init__.py": MODULE,
    }.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    made = ForeignSuite(folder)
    made.git("init", "--quiet", "--initial-branch=main")
    return made
