"""The command lines and the files that a document shows, in the order of reading."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import NamedTuple

__all__ = ["DOCUMENTS", "Command", "File", "commands_in", "sections_of", "steps_in", "text_of"]

ROOT = Path(__file__).resolve().parents[3]
DOCUMENTS = [
    "README.md",
    *sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "docs").rglob("*.md")),
]
STEP = re.compile(
    r"(?:`(?P<file>[\w/.-]+)`:\n\n)?^```(?P<kind>\w+)\n(?P<text>.*?)^```$"
    r"|(?<!`)`(?P<inline>(?:breakeven|asv|make|pip|python)\s[^`]+)`",
    re.MULTILINE | re.DOTALL,
)


class File(NamedTuple):
    """A file that a document asks for: its path, and what it holds."""

    path: str
    text: str


class Command(NamedTuple):
    """A command line, without its comment; whether it stands in a block of its own, or in a sentence."""

    line: str
    in_block: bool = True


def text_of(name: str) -> str:
    """A document, or the section of it that follows a ``#``."""
    document, _, section = name.partition("#")
    return sections_of(document)[section] if section else _whole(document)


def sections_of(document: str) -> dict[str, str]:
    """The sections of a document by their headings, each up to the next heading of any level."""
    _, *found = re.split(r"^##+ (.*)$", _whole(document), flags=re.MULTILINE)
    return dict(zip(found[::2], found[1::2], strict=True))


def steps_in(text: str) -> list[File | Command]:
    """What a reader does from top to bottom: a command in a sentence only where no block has it, and
    once."""
    found: list[File | Command] = []
    steps = [step for each in STEP.finditer(text) for step in _steps(each)]
    for step in steps:
        shown = step in found or (isinstance(step, Command) and Command(step.line) in steps)
        if isinstance(step, File) or step.in_block or not shown:
            found.append(step)
    return found


def commands_in(text: str) -> list[Command]:
    """The commands of a text, in the order of reading."""
    return [each for each in steps_in(text) if isinstance(each, Command)]


def bare(line: str) -> str:
    """A line of a console block without its comment."""
    words = shlex.split(line, comments=True)
    ends = [each.start() for each in re.finditer(r"(?<!\S)#", line)]
    starts = [line[:end].strip() for end in ends if line[:end].count('"') % 2 == 0]
    return next((each for each in starts if shlex.split(each) == words), line.strip())


def _whole(document: str) -> str:
    return (ROOT / document).read_text(encoding="utf-8")


def _steps(found: re.Match[str]) -> list[File | Command]:
    if found["inline"]:
        return [Command(" ".join(found["inline"].split()), in_block=False)]
    lines = found["text"].splitlines() if found["kind"] == "console" else []
    commands = [Command(line) for each in lines if (line := bare(each))]
    return [*([File(found["file"], found["text"])] if found["file"] else []), *commands]
