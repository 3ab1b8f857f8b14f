"""asv's command line, with the entries of machines in a file that is named, not in the home folder.

Run as a script: the file, then asv's arguments. asv has no option for that file, and a home folder may be missing,
full or read-only, or hold a broken one.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from asv.machine import MachineCollection
from asv.main import main


def run(machine_file: str, arguments: Sequence[str]) -> None:
    """Run asv with these arguments in the current folder, whose modules it can import, as ``python -m asv``."""
    MachineCollection.get_machine_file_path = staticmethod(lambda: machine_file)
    sys.path.insert(0, os.getcwd())  # noqa: PTH109 - a path in text
    sys.argv = ["asv", *arguments]
    main()


if __name__ == "__main__":
    run(sys.argv[1], sys.argv[2:])
