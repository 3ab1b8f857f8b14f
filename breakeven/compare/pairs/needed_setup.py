"""Whether a benchmark's setup is needed before every call: found out once, by either side."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

from breakeven.compare.pairs.side_processes import PLACES, Place, blamed
from breakeven.ruler.contender import Contender

__all__ = ["needs_no_setup"]

LONG_SET_UP = 0.25
"""Where a process spends more seconds than this on setting up, it is worth finding out whether it must."""
OFTEN_ENOUGH = 2
"""A setup is taken to be needed once so many pairs have found that: others may have disturbed one of them."""


def needs_no_setup(facts: dict[str, Any], contenders: Sequence[Contender]) -> bool:
    """Whether the case is set up once and for all: where that saves much, and no call of either side needs
    more. Both sides do the same, for a call right after its setup may take longer than others.

    Each pair asks one side, for asking takes time. What they have found out is kept in the case's ``facts``,
    and how long it took until ``spent_once`` is asked.
    """
    known: list[list[bool]] = facts.setdefault("needs_no_setup", [[], []])
    if all(True in each for each in known):
        return True
    if sum(each.count(False) for each in known) >= OFTEN_ENOUGH:
        return False
    if any(each.stays_cold or each.spends_on_set_up() < LONG_SET_UP for each in contenders):
        return False
    place: Place = min(PLACES, key=lambda each: (True in known[each], len(known[each])))
    began = time.monotonic()
    with blamed(place):
        known[place].append(contenders[place].leaves_all_as_it_was())
    facts["spent_once"] = facts.get("spent_once", 0.0) + time.monotonic() - began
    return all(True in each for each in known)
