"""``breakeven compare``: two commits with planted changes, each in an environment of its own."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

LIGHT = "in-dir={env_dir} python -m pip install --no-deps {wheel_file} numpy psutil"
ONLY = ("good", "also-good", "strays", "raises", "wrong", "added", "missing")


@pytest.fixture
def planted(clone: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A clone with light environments; its last commit makes ``also-good`` do the work three times,
    breaks ``strays``, mends ``raises``, adds ``added`` and takes ``missing`` away."""
    cache = subprocess.run(["uv", "cache", "dir"], capture_output=True, text=True, check=True)
    monkeypatch.setenv("UV_CACHE_DIR", cache.stdout.strip())
    config = clone.folder / "asv.conf.json"
    config.write_text(
        config.read_text().replace(
            "in-dir={env_dir} python -m pip install {wheel_file}[all]", LIGHT
        )
    )
    setup = clone.folder / "setup.py"
    setup.write_text(setup.read_text().replace("ext_modules=extensions()", "ext_modules=[]"))
    clone.git("commit", "--quiet", "--all", "--message=light environments")
    broken = clone.folder / "kernels" / "objects" / "broken"
    functions = broken / "with_python.py"
    functions.write_text(functions.read_text() + THREE_TIMES)
    table = broken / "__init__.py"
    text = table.read_text()
    for before, after in {
        '"also-good": Implementation("with_python:good")': '"also-good": Implementation("with_python:three_times")',
        '"strays": Implementation("with_python:leaves_a_process")': '"strays": Implementation("with_python:raises")',
        '"raises": Implementation("with_python:raises")': '"raises": Implementation("with_python:good")',
        '"missing": Implementation("with_nosuchlibrary:anything")': '"added": Implementation("with_python:good")',
    }.items():
        assert before in text
        text = text.replace(before, after)
    table.write_text(text)
    clone.git("commit", "--quiet", "--all", "--message=slower")
    return clone


THREE_TIMES = '''

def three_times(n):
    """The right answer, found three times."""
    sum(range(n)), sum(range(n))
    return sum(range(n))
'''


def compared(clone: Any, *arguments: str) -> tuple[dict[str, dict[str, Any]], str]:
    only = [part for label in ONLY for part in ("--only", label)]
    done = clone.breakeven(
        "compare", *arguments, "broken", *only, "--sizes", "medium", "--effect", "30", "--json"
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return {each["implementation"]: each for each in json.loads(done.stdout)}, done.stderr


def on_time(of: dict[str, Any]) -> str:
    (found,) = (each["verdict"] for each in of["changes"] if each["quantity"] == "time")
    return str(found)


def test_planted_changes_are_found_between_commits_and_in_the_working_tree(planted: Any) -> None:
    found, said = compared(planted, "HEAD~1", "HEAD")
    assert said.count("making the environment") == 2
    assert on_time(found["also-good"]) == "slower"
    assert on_time(found["good"]) in {"same", "cannot tell"}
    outcomes = {label: each["outcome"] for label, each in found.items()}
    assert outcomes == {
        "good": "compared",
        "also-good": "compared",
        "strays": "now failing",
        "raises": "now working",
        "wrong": "fails on both sides",
        "added": "appeared",
        "missing": "disappeared",
    }
    assert "cannot do 100000" in found["strays"]["reason"]
    table = planted.folder / "kernels" / "objects" / "broken" / "__init__.py"
    table.write_text(table.read_text().replace("three_times", "good"))
    again, said = compared(planted, "HEAD", ".")
    assert said.count("making the environment") == 1
    assert on_time(again["also-good"]) == "faster"
    assert planted.git("status", "--porcelain") == "M kernels/objects/broken/__init__.py"
    kept = sorted((planted.folder / "results" / "data" / "comparisons").glob("*.jsonl"))
    assert len(kept) == 2
    assert _left_behind(planted.folder) == []


def _left_behind(folder: Path) -> list[str]:
    done = subprocess.run(["ps", "-eo", "pid,args"], capture_output=True, text=True, check=True)
    return [line for line in done.stdout.splitlines() if str(folder / ".asv") in line]


@pytest.mark.parametrize(
    ("side", "said"),
    [
        ("nosuchbranch", "there is no commit 'nosuchbranch'"),
        ("HEAD+numpy>=2", "is no commit, no exact version and no Python"),
        ("HEAD+python3.1", "Python 3.1 was not found"),
        ("HEAD+numpy==0.0.1", "the environment of HEAD+numpy==0.0.1 cannot be made"),
    ],
)
def test_a_side_that_cannot_be_had_is_refused_in_words(planted: Any, side: str, said: str) -> None:
    done = planted.breakeven("compare", side, "HEAD", "broken")
    assert done.returncode == 2, done.stdout + done.stderr
    assert said in " ".join(done.stderr.split())
    assert list((planted.folder / ".asv" / "sides").glob("*/*")) == []
