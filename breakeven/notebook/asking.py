"""The kernel's side of the process that measures: it is asked, waited for, and ended."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from breakeven.catalogue.project import Project
from breakeven.catalogue.tool_path import with_tool
from breakeven.errors import UserError
from breakeven.notebook.parcel import Parcel
from breakeven.notebook.private_folder import PrivateFolder, private_folder
from breakeven.notebook.showing.words import in_notebook_words
from breakeven.processes.children.printed_tables import table_in
from breakeven.processes.leftovers import MARKER

__all__ = ["Interrupted", "asked"]

MAGICS = {"measure": "%breakeven", "race": "%%race"}
ORDERLY_END_SECONDS = 15.0
LAST_WORDS_BYTES = 4000


class Interrupted(KeyboardInterrupt):
    """An interrupt of the kernel, after which all that was started has ended."""

    def _render_traceback_(self) -> list[str]:
        return ["Interrupted: the measurement has ended, and so has every process that it started."]


def asked(parcel: Parcel, action: str, **arguments: Any) -> dict[str, Any]:
    """What the measuring process found out about a parcel.

    Raises UserError where it refuses or ends without an answer, and Interrupted for an interrupt.
    """
    try:
        with private_folder() as folder:
            source = parcel.write(folder.path)
            place = folder.path
            project = Project(place, (source,), results=place, site=place).to_request()
            request = {
                "action": action,
                "folder": str(folder.path),
                "project": project,
                **arguments,
            }
            found = _answer(request, folder)
    except KeyboardInterrupt:
        raise Interrupted from None
    if "refused" in found:
        raise UserError(in_notebook_words(found["refused"], MAGICS[action]))
    return found


def _answer(request: dict[str, Any], folder: PrivateFolder) -> dict[str, Any]:
    command = (sys.executable, "-P", "-m", "breakeven.notebook.measuring", json.dumps(request))
    with (
        tempfile.TemporaryFile() as said,
        subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=said,
            env=_environment(folder),
            start_new_session=True,  # an interrupt of the kernel goes to its whole group
        ) as process,
    ):
        try:
            printed, _ = process.communicate()
        except BaseException:
            _end(process)
            raise
        if process.returncode == 0:
            with contextlib.suppress(ValueError):
                return table_in(printed)
        said.seek(max(0, said.seek(0, os.SEEK_END) - LAST_WORDS_BYTES))
        lines = said.read().decode(errors="replace").strip().splitlines()
    words = lines[-1] if lines else f"exit code {process.returncode}"
    raise UserError(f"the process that measures ended early: {words}")


def _end(process: subprocess.Popen[bytes]) -> None:
    """Let it end in order, which ends what it started; the janitor sees to the rest."""
    process.terminate()
    try:
        process.wait(ORDERLY_END_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()


def _environment(folder: PrivateFolder) -> dict[str, str]:
    return os.environ | {
        MARKER: folder.owner,
        "PYTHONPATH": with_tool(os.pathsep.join(_own_places(sys.path))),
    }


def _own_places(places: Iterable[str]) -> list[str]:
    """The folders that the kernel imports from and another Python would not: the notebook's, and
    those that were added to the path."""
    usual = [sysconfig.get_path(name) for name in ("stdlib", "platstdlib", "purelib", "platlib")]
    absolute = [str(Path(each).absolute()) for each in places]
    return [
        each for each in absolute if not each.endswith(".zip") and not each.startswith((*usual,))
    ]
