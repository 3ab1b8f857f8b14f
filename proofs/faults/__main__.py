"""Try to break the tool: everything hostile that the table names, and whether it held.

Run by ``make faults``, in less than 20 minutes on two cores; with ``--quick`` the half that ``make test`` has, too.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from breakeven.catalogue.project import find_project
from breakeven.errors import UserError, unknown_name
from breakeven.records.proofs.faults import FAULTS_FOLDER
from breakeven.terminal import new_console
from breakeven.wording import count_of
from breakeven.wording.saying import say
from proofs.faults.battery import tried
from proofs.faults.family import Family
from proofs.faults.printed import printed
from proofs.faults.table import FAMILIES

CLONE = Path(__file__).resolve().parents[2]
COULD_NOT_TRY = 2
INTERRUPTED = 130


def main(
    arguments: Sequence[str] | None = None,
    families: Sequence[Family] = FAMILIES,
    root: Path = CLONE,
) -> None:
    """Try it, keep the record, print it; exit with 1 where anything broke, and with 2 where pytest did."""
    asked = _asked(arguments)
    try:
        chosen = [_family(name, families) for name in asked.family] or families
        is_complete = not asked.family and not asked.quick
        found = tried(chosen, root, is_quick=asked.quick, is_complete=is_complete)
        found.write(find_project(root).results / FAULTS_FOLDER)
    except UserError as error:
        say(f"proofs.faults: {error}")
        sys.exit(COULD_NOT_TRY)
    except KeyboardInterrupt:
        say("stopped; nothing was kept")
        sys.exit(INTERRUPTED)
    new_console(width=None if sys.stdout.isatty() else 140).print(*printed(found), sep="\n")
    if found.counts.broke:
        sys.exit(f"{count_of(found.counts.broke, 'hostile thing')} broke it")


def _asked(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--family", action="append", default=[], help="only this family; may be given several times"
    )
    parser.add_argument("--quick", action="store_true", help="without what is slow")
    return parser.parse_args(arguments)


def _family(name: str, families: Iterable[Family]) -> Family:
    """The family of that name, however it is capitalised."""
    known = {each.name.casefold(): each for each in families}
    if name.casefold() not in known:
        names = [each.name for each in known.values()]
        raise unknown_name("family", name, names, "proofs/faults/families has all")
    return known[name.casefold()]


if __name__ == "__main__":
    main()
