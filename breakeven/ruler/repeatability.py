"""Whether another process gives the same: the reference against its own answer, in a second process."""

from __future__ import annotations

from dataclasses import replace

from breakeven.catalogue import catalogue
from breakeven.processes.owned_folder import temporary_folder
from breakeven.records.measurement import Case
from breakeven.ruler.ends import CaseEnded
from breakeven.ruler.expected import expected_answer, uncapped
from breakeven.ruler.settings import Settings
from breakeven.ruler.supervised.step_answers import Answered, Count
from breakeven.ruler.supervisor import CaseProcess

__all__ = ["fault_of_another_process"]

INPUTS = "breakeven.ruler.in_case.inputs_elsewhere"
SEED = (
    "seed what is random, as in np.random.default_rng(0), and sort what comes from a set of strings"
)


class Places(Answered, total=False):
    """Which inputs differ, where that was asked."""

    places: list[Count]


def fault_of_another_process(case: Case, settings: Settings) -> str:
    """Why all answers of a case would be wrong, the reference's own included; empty where they are not.

    Each process has another hash seed, so that sets of texts have another order. Raises CaseEnded
    where the reference has no answer. What else ends the second process is no matter of this.
    """
    path = expected_answer(case, settings)
    try:
        with _reference(case, settings) as process:
            process.step("load")
            process.step("inputs")
            process.step("expect", path=str(path))
            process.step("start", address=None)
            process.step("ingest")
            process.step("call", number=1, phase="first_call")
    except CaseEnded as end:
        if end.status == "wrong_answer":
            return _in_words(case, settings, end.reason)
    return ""


def _in_words(case: Case, settings: Settings, reason: str) -> str:
    if places := _inputs_that_differ(case, settings):
        *others, last = map(str, places)
        which = f"arguments {', '.join(others)} and {last}" if others else f"argument {last}"
        return (
            f"make_inputs gives different inputs in each process ({which}), so no two answers can "
            f"agree: {SEED}, whose order differs as well"
        )
    reference = catalogue.workload(case.workload).reference
    return (
        f"the reference {reference!r} gives a different answer in another process, with the same "
        f"inputs ({reason.removeprefix('the check refused an answer: ')}): {SEED}, or give the "
        "workload a check that allows for it"
    )


def _inputs_that_differ(case: Case, settings: Settings) -> list[int]:
    """The arguments, from 1 on, that two more processes make differently, as far as they can be told."""
    with temporary_folder() as folder:
        path = str(folder / "inputs.pickle")
        try:
            for step in ("keep", "differing"):
                with _reference(case, settings) as process:
                    process.step("load")
                    process.step("inputs")
                    found = process.step(
                        "assist", fits=Places, target=f"{INPUTS}:{step}", arguments={"path": path}
                    )
        except CaseEnded:
            return []
    return [place + 1 for place in found.get("places", ())]


def _reference(case: Case, settings: Settings) -> CaseProcess:
    workload = catalogue.workload(case.workload)
    asked = replace(case, implementation=workload.reference, workers=1)
    variables = catalogue.environment_variables(workload.implementations[workload.reference], 1)
    return CaseProcess(asked, variables, uncapped(settings))
