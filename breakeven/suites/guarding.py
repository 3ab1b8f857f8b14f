"""What guards a process of asv's: nothing that it has started is left when it ends."""

from __future__ import annotations

import atexit
import os
import tempfile
from contextlib import ExitStack
from functools import cache

from breakeven.processes.janitor import janitor_beside
from breakeven.processes.leftovers import MARKER, new_owner
from breakeven.processes.owned_folder import place_of_run
from breakeven.processes.owners.clearing import clear_and_say

__all__ = ["guard_process"]


@cache
def guard_process() -> None:
    """Have a janitor end what this process starts from now on, and delete its temporary files, when
    the process ends, however it ends; again does nothing."""
    clear_and_say()
    owner, folder, open_until_exit = new_owner(), str(place_of_run()), ExitStack()
    open_until_exit.enter_context(janitor_beside(owner, folder))
    atexit.register(open_until_exit.close)
    os.environ.update({MARKER: owner, "TMPDIR": folder})
    tempfile.tempdir = None  # looked up anew
