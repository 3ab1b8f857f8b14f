"""A process that waits until its owner is done or was killed, and then ends what the owner started.

The owner holds the janitor's standard input: it closes when the owner goes, however it goes.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from breakeven.processes.birthmark import shed
from breakeven.processes.leftovers import LONGEST_END_SECONDS, MARKER, end_marked
from breakeven.processes.owned_folder import make_held


@contextmanager
def janitor_beside(owner: str, folder: str = "") -> Iterator[None]:
    """A janitor for as long as the block lasts, and after it for what ``owner`` had started.

    ``folder`` is made when the janitor is there, and deleted by it, also when this process is
    killed. Until then this process holds it: see :mod:`breakeven.processes.owned_folder`.
    """
    janitor = subprocess.Popen(
        [sys.executable, "-P", "-m", "breakeven.processes.janitor", owner, folder],
        stdin=subprocess.PIPE,
        env={name: value for name, value in os.environ.items() if name != MARKER},
        start_new_session=True,
    )
    try:
        held = make_held(Path(folder)) if folder else None
        try:
            yield
        finally:
            if held is not None:
                os.close(held)
    finally:
        janitor.communicate()


def main(owner: str, folder: str = "") -> None:
    """Wait for the owner, then end and delete what it left."""
    shed()
    sys.stdin.buffer.read()
    end_marked(owner)
    ends = time.monotonic() + LONGEST_END_SECONDS
    while folder and Path(folder).exists() and time.monotonic() < ends:
        # A process that was just starting may have been overseen, and still write there.
        shutil.rmtree(folder, ignore_errors=True)
        end_marked(owner)


if __name__ == "__main__":
    main(*sys.argv[1:])
