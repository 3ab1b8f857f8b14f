"""The documents: every file that they show, and every command that they name, in the order of reading."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = ["README.md#Your own functions", "docs/own-functions.md"]
"""Each whole, or one section of it."""
BLOCK = re.compile(
    r"(?:`(?P<file>[\w/.-]+)`:\n\n)?^```(?P<kind>\w+)\n(?P<text>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)


class Block(NamedTuple):
    """A block of a document: the file that it is to be, its kind, and its text."""

    file: str | None
    kind: str
    text: str


def blocks_in(text: str) -> list[Block]:
    """The blocks of a text, in the order of reading."""
    return [Block(each["file"], each["kind"], each["text"]) for each in BLOCK.finditer(text)]


def text_of(name: str) -> str:
    """A document, or the section of it that follows a ``#``."""
    document, _, section = name.partition("#")
    text = (ROOT / document).read_text(encoding="utf-8")
    return text.partition(f"\n## {section}\n")[2].partition("\n## ")[0] if section else text


def commands(text: str) -> list[list[str]]:
    """The commands of a console block, without their comments."""
    return [words for line in text.splitlines() if (words := shlex.split(line, comments=True))]


@pytest.mark.timeout(600)
@pytest.mark.parametrize("name", DOCUMENTS)
def test_what_a_document_shows_runs_as_it_stands_there(name: str, tmp_path: Path) -> None:
    folder = tmp_path / "reader"
    folder.mkdir()
    environment = os.environ | {
        "BREAKEVEN_CACHE": str(tmp_path / "cache"),
        "PYTHONPATH": str(ROOT),
    }
    ran = 0
    for block in blocks_in(text_of(name)):
        if block.file:
            (folder / block.file).parent.mkdir(parents=True, exist_ok=True)
            (folder / block.file).write_text(block.text)
        for words in commands(block.text) if block.kind == "console" else ():
            assert words[0] == "breakeven", words
            done = subprocess.run(
                [sys.executable, "-P", "-m", *words],
                cwd=folder,
                env=environment,
                capture_output=True,
                text=True,
                timeout=200,
                check=False,
            )
            assert done.returncode == 0, f"{words}: {done.stdout[-1500:]}{done.stderr[-1500:]}"
            ran += 1
    assert ran >= 3


def test_the_reader_finds_files_and_commands() -> None:
    (first, second) = blocks_in(
        "`a.py`:\n\n```python\nx = 1\n```\n\ntext\n\n```console\nb c # d\n```\n"
    )
    assert first == Block("a.py", "python", "x = 1\n")
    assert commands(second.text) == [["b", "c"]]
