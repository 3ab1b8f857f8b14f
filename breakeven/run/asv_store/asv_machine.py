"""The name under which asv files this machine's results: neutral, and never asked for."""

from __future__ import annotations

import contextlib
import os
import platform
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from asv.config import Config
from asv.machine import Machine, MachineCollection
from asv.util import UserError as AsvError
from asv.util import load_json

from breakeven.errors import UserError
from breakeven.processes.owned_folder import temporary_folder
from breakeven.wording.raised import kind_and_words

__all__ = ["asv_command", "ensure_machine", "machine_name", "read_configuration"]

PROGRAM = Path(__file__).with_name("asv_program.py")
UNUSABLE = (AsvError, OSError, ValueError, AttributeError, TypeError, KeyError)
"""What asv raises of its files, which may hold anything, or not be readable."""


def machine_name() -> str:
    """Operating system, architecture and processors, such as ``linux-x86_64-2cpu``; no host name."""
    return f"{platform.system()}-{platform.machine()}-{os.cpu_count()}cpu".lower()


def ensure_machine() -> str:
    """The machine's name, after writing its entry into asv's file in the home folder where it is missing.

    The user's own calls of asv find it there. Where that cannot be written, they ask for it.
    """
    name = machine_name()
    if _known(name) is None:
        with contextlib.suppress(*UNUSABLE):
            path = MachineCollection.get_machine_file_path()
            if Path(path).exists():
                load_json(
                    path, MachineCollection.api_version
                )  # asv would change one of another version
            MachineCollection.save(name, _entry(name))
    return name


@contextmanager
def asv_command() -> Iterator[tuple[str, ...]]:
    """The start of a command that runs asv. It knows this machine even if asv's file does not."""
    name = ensure_machine()
    with temporary_folder() as folder:
        path = str(folder / "machines.json")
        MachineCollection.save(name, _known(name) or _entry(name), _path=path)
        yield (sys.executable, "-P", str(PROGRAM), path)


def read_configuration(path: Path) -> Any:
    """The configuration of asv's in a file; raises UserError where it cannot be read."""
    try:
        return Config.load(str(path))
    except (*UNUSABLE, RecursionError) as error:
        raise UserError(
            f"{path.name} cannot be read: {kind_and_words(error)}; correct it"
        ) from error


def _known(name: str) -> dict[str, Any] | None:
    """The machine's entry in the home folder, which a user may have completed."""
    with contextlib.suppress(*UNUSABLE):
        found: dict[str, Any] = MachineCollection.load(name)
        if found["machine"] == name:
            return found
    return None


def _entry(name: str) -> dict[str, Any]:
    return {**Machine.get_defaults(), "machine": name}
