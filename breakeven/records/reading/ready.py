"""What is kept of an environment that is ready; one of which that cannot be read is made again."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, TypeVar

from msgspec import Meta

from breakeven.records.reading.decoding import SCHEMA, UnusableError
from breakeven.records.reading.files import record_of_file
from breakeven.records.reading.kinds import Name, Text
from breakeven.records.reading.left_out import LeftOut, tell
from breakeven.records.whole_files import whole_file

__all__ = ["Ready", "ReadyOfEngine", "ReadyOfSuite", "ready", "write_ready"]

# No program can be started with a zero byte in its path or in a variable.
Place = Annotated[str, Meta(max_length=10_000, pattern=r"\A[^\x00]+\Z")]
VariableName = Annotated[str, Meta(max_length=10_000, pattern=r"\A[^=\x00]+\Z")]
VariableValue = Annotated[str, Meta(max_length=100_000, pattern=r"\A[^\x00]*\Z")]


@dataclass(frozen=True, kw_only=True)
class Ready:
    """The path of the environment's Python."""

    python: Place


@dataclass(frozen=True, kw_only=True)
class ReadyOfEngine(Ready):
    """An environment of an engine's own: its name, and the versions in it."""

    name: Name
    python_version: Name
    versions: Mapping[str, Text]


@dataclass(frozen=True, kw_only=True)
class ReadyOfSuite(Ready):
    """An environment of a side: the variables of its processes, and what was done instead of what was asked."""

    variables: Mapping[VariableName, VariableValue]
    instead: Text
    has_row: bool = True
    """Whether it has the row of the matrix that was asked for."""


Kept = TypeVar("Kept", bound=Ready)


def ready(of: type[Kept], path: Path) -> Kept | None:
    """What a file says of an environment; None where there is no file, or it cannot be used, which is said."""
    if not os.path.lexists(path):
        return None
    try:
        return record_of_file(of, path, "what is kept of an environment")
    except UnusableError as error:
        tell([LeftOut(path, None, f"{error}; the environment is made again where it is needed")])
        return None


def write_ready(path: Path, facts: Mapping[str, Any]) -> None:
    """Keep what is told of an environment, whole or not at all."""
    with whole_file(path) as draft:
        draft.write_text(json.dumps({"schema": SCHEMA, **facts}, default=str), encoding="utf-8")
