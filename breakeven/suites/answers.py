"""Whether every implementation gives the reference's answer: for a project's own tests."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from breakeven.catalogue import catalogue
from breakeven.catalogue.project import find_project
from breakeven.errors import UserError

# Public: docs/reference/versions.md promises these. The rest is for Breakeven itself.
__all__ = ["Outcome", "implementations_of", "outcome_of"]


class Outcome(NamedTuple):
    """``ok``, ``unavailable`` or what went wrong, such as ``wrong_answer``; and the reason, in words."""

    status: str
    reason: str


def implementations_of(tests: str) -> list[tuple[str, str]]:
    """Every workload and implementation of the project that a file of tests is in.

    Give it ``__file__``. Those that are meant to crash are left out. Raises UserError where the project or
    one of its workloads cannot be read.
    """
    catalogue.use(find_project(Path(tests).resolve().parent))
    return [
        (name, label)
        for name in catalogue.names()
        for label, chosen in catalogue.workload(name).implementations.items()
        if not chosen.crash
    ]


def outcome_of(workload: str, implementation: str) -> Outcome:
    """Call an implementation once, at the smallest size, in a process of its own, and check its answer.

    Raises UserError where the workload declares no sizes.
    """
    from breakeven.ruler.ends import CaseEnded
    from breakeven.ruler.ruler import case_of, open_contender
    from breakeven.ruler.settings import QUICK

    sizes = catalogue.workload(workload).sizes
    if not sizes:
        raise UserError(f'{workload} declares no sizes; give it some: sizes={{"small": 1000}}')
    case = case_of(workload, implementation, next(iter(sizes)), QUICK.workers)
    try:
        with open_contender(case, QUICK) as contender:
            contender.prepare().start().first_call()
            contender.close()
    except CaseEnded as end:
        return Outcome(end.status, end.reason)
    return Outcome("ok", "")
