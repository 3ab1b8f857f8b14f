"""Whether a workload can be measured at all: what is wrong with it itself is told once, not by each case."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from breakeven.catalogue import catalogue
from breakeven.errors import UserError
from breakeven.records.measurement import Case
from breakeven.ruler.ends import CaseEnded
from breakeven.ruler.expected import expected_answer
from breakeven.ruler.in_case.failures import in_words, kind_of
from breakeven.ruler.settings import Settings
from breakeven.workload import Work

__all__ = ["require_sound"]


def require_sound(cases: Iterable[Case], settings: Settings) -> None:
    """Make the inputs and the reference's answer of each workload at its smallest n.

    The answers are kept, so that the cases find them. Raises UserError, which names every workload
    at fault. A reference that is unavailable here is none: its cases say so.
    """
    smallest: dict[str, Case] = {}
    for case in cases:
        if case.workload not in smallest or case.n < smallest[case.workload].n:
            smallest[case.workload] = case
    faults = {name: _fault(case, settings) for name, case in smallest.items()}
    told = [f"{name} cannot be measured: {fault}" for name, fault in faults.items() if fault]
    if told:
        raise UserError("\n".join(told))


def _fault(case: Case, settings: Settings) -> str:
    """What is wrong with the workload of a case, in words; empty where nothing is."""
    try:
        work: Any = catalogue.workload(case.workload).work(case.n)
    except Exception as error:  # noqa: BLE001 - the user's function may raise anything
        return f"work({case.n:,}) raised {in_words(error)}"
    if not isinstance(work, Work):
        return f"work({case.n:,}) returned {kind_of(work)}; it must return a Work"
    try:
        expected_answer(case, settings)
    except CaseEnded as end:
        return "" if end.status == "unavailable" else end.reason
    return ""
