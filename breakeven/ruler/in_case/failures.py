"""What went wrong in the user's code, in words: the error, and the file, line and function it is from."""

from __future__ import annotations

import re
import traceback
from pathlib import Path

from breakeven.catalogue.tool_path import PACKAGE
from breakeven.engines.libraries import how_to_get
from breakeven.wording.raised import said_by
from breakeven.workload.classes import class_name

__all__ = ["in_words", "is_raised_by", "kind_of", "own_error", "place_of", "short"]

LONGEST = 500
LIBRARIES = re.compile(r"[/\\](site-packages|dist-packages|lib[/\\]python\d[^/\\]*)[/\\]")
REMOTE_FRAME = re.compile(r'File "([^"\n]+)", line (\d+), in (\S+)')
"""A line of the traceback that a worker process sends as text."""
Frame = tuple[str, int, str]
"""File, line and function."""


def in_words(error: BaseException) -> str:
    """``ZeroDivisionError: division by zero (mine.py, line 7, in fast)``."""
    own = own_error(error)
    place = place_of(error)
    return f"{type(own).__name__}: {short(own)}" + (f" ({place})" if place else "")


def _cure(error: BaseException) -> str:
    """The next step where a library is missing."""
    return f"; {how_to_get(error.name)}" if isinstance(error, ModuleNotFoundError) else ""


def own_error(error: BaseException) -> BaseException:
    """The error that a function raised, where Ray wraps another one around it."""
    if not str(type(error).__module__).startswith("ray."):
        return error
    cause = getattr(error, "cause", None)
    return cause if isinstance(cause, BaseException) else error


def short(error: BaseException) -> str:
    """What an error says, in one line of bearable length, and how to get a library that is missing; its
    name where it says nothing."""
    lines = [line.strip() for line in said_by(error).splitlines() if line.strip()]
    return (" ".join(lines)[:LONGEST] or type(error).__name__) + _cure(error)


def kind_of(value: object) -> str:
    """The type of a value, to be read: ``an ndarray``, ``a list``; ``None`` as it is."""
    if value is None:
        return "None"
    name = class_name(type(value))
    return f"an {name}" if name[0] in "aeiouAEIOU" or name.startswith("nd") else f"a {name}"


def place_of(error: BaseException) -> str:
    """``mine.py, line 7, in fast``: where in the user's own files an error was raised, in a worker or
    here; empty where no file of the user's is on the way to it.
    """
    here = [
        (frame.filename, frame.lineno or 0, frame.name)
        for frame in traceback.extract_tb(error.__traceback__)
    ]
    for file, line, function in reversed([*here, *_remote_frames(error)]):
        if _is_users(file):
            return f"{Path(file).name}, line {line}, in {function}"
    return ""


def is_raised_by(error: BaseException, file: str) -> bool:
    """Whether an error comes out of a line of that file itself, and of nothing that it called."""
    frames = traceback.extract_tb(error.__traceback__)
    return bool(frames) and frames[-1].filename == file


def _remote_frames(error: BaseException) -> list[Frame]:
    """The frames in the worker that raised an error: pools send them as the text of its cause, Ray in
    the text of the error itself."""
    sent = error.__cause__
    texts = [said_by(error)] if own_error(error) is not error else []
    if sent is not None and "RemoteTraceback" in type(sent).__name__:
        texts.append(said_by(sent))
    found = REMOTE_FRAME.findall("\n".join(texts))
    return [(file, int(line), function) for file, line, function in found]


def _is_users(file: str) -> bool:
    """Whether a file is neither a library's nor the tool's. A cell of a notebook is no file."""
    path = Path(file)
    if LIBRARIES.search(file) or not path.is_file():
        return False
    return PACKAGE not in path.resolve().parents
