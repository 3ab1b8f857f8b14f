"""The smallest cap on memory under which a case still finishes, found by bisection."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

from breakeven.errors import UserError
from breakeven.processes.control_group import new_group
from breakeven.records.measurement import Case
from breakeven.records.memory_needs import MemoryNeed
from breakeven.ruler.ends import CaseEnded
from breakeven.ruler.passes import memory_pass
from breakeven.ruler.ruler import open_contender
from breakeven.ruler.settings import Settings
from breakeven.wording.quantities import size_of_memory

WITHIN = 1.1
"""The search ends when the cap that is enough is at most this many times one that is not."""
SMALLEST_BYTES = 8 * 2**20
"""No interpreter starts in less."""
LARGER = 1.5


def find_memory_need(
    case: Case, settings: Settings, tell: Callable[[str], None] = lambda _: None
) -> MemoryNeed:
    """The smallest cap under which the case's process tree finishes one call, within 10 %.

    ``tell`` is told what is being tried. Raises UserError where the system cannot hold a cap.
    """
    _require_control_groups()
    try:
        peak = int(_probe(case, settings)["peak_bytes"])
        enough, too_little, reason = _search(case, settings, peak, tell)
    except CaseEnded as end:
        return MemoryNeed(case=case, status=end.status, reason=end.reason)
    return MemoryNeed(
        case=case,
        status="ok",
        reason=reason,
        peak_bytes=peak,
        smallest_cap_bytes=enough,
        too_small_cap_bytes=too_little,
    )


def _search(
    case: Case, settings: Settings, peak: int, tell: Callable[[str], None]
) -> tuple[int, int, str]:
    """A cap that is enough, one that is not and at most 10 % smaller, and why it is not."""
    too_little, reason = SMALLEST_BYTES, "no interpreter starts in less"
    enough = int(peak * LARGER)
    while failure := _failure(case, settings, enough, tell):
        too_little, reason = enough, failure.reason
        enough = int(enough * LARGER)
        if enough > settings.memory_limit_bytes:
            raise failure
    while enough > WITHIN * too_little:
        middle = int(math.sqrt(enough * too_little))
        failure = _failure(case, settings, middle, tell)
        if failure:
            too_little, reason = middle, failure.reason
        else:
            enough = middle
    return enough, too_little, reason


def _failure(
    case: Case, settings: Settings, cap: int, tell: Callable[[str], None]
) -> CaseEnded | None:
    """How the case fails under a cap, or None when it finishes."""
    tell(f"{case.workload} {case.implementation} {case.size} in {size_of_memory(cap)}")
    try:
        _probe(case, replace(settings, memory_limit_bytes=cap, capped=True))
    except CaseEnded as end:
        return end
    return None


def _probe(case: Case, settings: Settings) -> dict[str, float]:
    return memory_pass(lambda: open_contender(case, settings))


def _require_control_groups() -> None:
    group = new_group()
    if group is None:
        raise UserError(
            "this system does not let Breakeven make a control group, which an exact cap needs; "
            "run it as root, or in a scope of its own: systemd-run --user --scope -p Delegate=yes …"
        )
    group.remove()
