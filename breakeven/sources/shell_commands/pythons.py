"""In which folders the Pythons of a command look for modules first, before what is installed."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Sequence
from pathlib import Path

__all__ = ["folders_looked_in_first"]

PYTHON = re.compile(r"python(\d+(\.\d+)?t?)?")
SHELLS = {"bash", "dash", "ksh", "sh", "zsh"}
ENDS_A_COMMAND = set("|&;()<>")
WITH_A_WORD = ("-W", "-X", "--check-hash-based-pycs")
"""Options of Python that another word belongs to."""


def folders_looked_in_first(words: Sequence[str], place: Path) -> Iterator[tuple[str, Path]]:
    """Each Python that a command which is run in a folder starts, as it is called, and the folder."""
    for number, word in enumerate(words):
        name = Path(word).name
        if PYTHON.fullmatch(name):
            folder = _first_of_path(words[number + 1 :], place)
            if folder is not None:
                yield word, folder
            return
        if name in SHELLS:
            for command in _commands(words[number + 1 :]):
                yield from folders_looked_in_first(command, place)
            return


def _commands(words: Sequence[str]) -> Iterator[list[str]]:
    """The commands in the text that a shell is given after -c."""
    options = [word for word in words if word.startswith("-")]
    texts = [word for word in words if not word.startswith("-")]
    if not texts or not any("c" in each for each in options):
        return
    lexer = shlex.shlex(texts[0], posix=True, punctuation_chars=True)
    lexer.whitespace_split = True
    command: list[str] = []
    try:
        for word in lexer:
            if ENDS_A_COMMAND.issuperset(word):
                yield command
                command = []
            else:
                command.append(word)
    except ValueError:  # the shell itself will say what is wrong with it
        return
    yield command


def _first_of_path(words: Sequence[str], place: Path) -> Path | None:
    """The folder of the script, or for ``-m`` and ``-c`` that in which it runs; None without either."""
    left = list(words)
    while left:
        word = left.pop(0)
        if word in WITH_A_WORD:
            del left[:1]
        elif word == "-" or not word.startswith("-"):
            return _folder_of(place / word)
        elif not word.startswith("--"):
            letter = next((each for each in word[1:] if each in "mcIPWX"), "")
            if letter in ("m", "c"):
                return place
            if letter in ("I", "P"):
                return None
            if letter and word.endswith(letter):
                del left[:1]
    return None


def _folder_of(script: Path) -> Path | None:
    """The folder of a script; None for a folder that is run, and for a name that no file can have."""
    try:
        return None if script.is_dir() else script.resolve().parent
    except OSError:
        return None
