"""Whether there is anything to measure at all: a fault of a workload itself is not one of its cases."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from breakeven.catalogue import catalogue
from breakeven.errors import UserError
from breakeven.records.measurement import Case
from breakeven.ruler.ends import CaseEnded
from breakeven.ruler.expected import expected_answer
from breakeven.ruler.in_case.failures import in_words, kind_of
from breakeven.ruler.repeatability import fault_of_another_process
from breakeven.ruler.settings import Settings
from breakeven.workload import Work

__all__ = ["require_sound"]


def require_sound(cases: Iterable[Case], settings: Settings) -> None:
    """Raise UserError where no workload of the cases can be measured, with the fault of each.

    Inputs and the reference's answer are made at the smallest n, until one workload has them; the
    cases find them kept. What is said of work is asked of all, at every n: no process stands between.
    """
    smallest: dict[str, Case] = {}
    at: dict[str, set[int]] = {}
    for case in cases:
        if case.workload not in smallest or case.n < smallest[case.workload].n:
            smallest[case.workload] = case
        at.setdefault(case.workload, set()).add(case.n)
    if faults := {name: words for name, ns in at.items() if (words := _work_fault(name, ns))}:
        raise _refusal(faults)
    for name, case in smallest.items():
        faults[name] = _answer_fault(case, settings)
        if not faults[name]:
            return
    raise _refusal(faults)


def _refusal(faults: dict[str, str]) -> UserError:
    return UserError("\n".join(f"{name} cannot be measured: {of}" for name, of in faults.items()))


def _work_fault(workload: str, ns: Iterable[int]) -> str:
    """What is wrong with the function that says what a call must do; empty where nothing is."""
    for n in sorted(ns):
        try:
            work: Any = catalogue.workload(workload).work(n)
        except Exception as error:  # noqa: BLE001 - the user's function may raise anything
            return f"work({n:,}) raised {in_words(error)}"
        if not isinstance(work, Work):
            return f"work({n:,}) returned {kind_of(work)}; it must return a Work"
    return ""


def _answer_fault(case: Case, settings: Settings) -> str:
    """Why there are no inputs, or no answer of the reference; empty where there are, and where the
    reference is unavailable here, which its cases say.

    Of a user's own functions another process must give the same; a catalogue is tested for that.
    """
    try:
        if not catalogue.project().has_suites:
            return fault_of_another_process(case, settings)
        expected_answer(case, settings)
    except CaseEnded as end:
        return "" if end.status == "unavailable" else end.reason
    return ""
