"""The two implementations whose break-even is searched, and between which sizes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from breakeven.catalogue import catalogue
from breakeven.errors import UserError, unknown_name
from breakeven.records.measurement import Case
from breakeven.ruler.ruler import case_of
from breakeven.wording import count_of

__all__ = ["Opponents", "opponents", "require_opponents"]

OPTION = "--find-break-even"


@dataclass(frozen=True)
class Opponents:
    """Two implementations of one workload, and the sizes between which they are compared first."""

    workload: str
    labels: tuple[str, str]
    sizes: tuple[int, ...]

    def cases(self, workers: int) -> list[Case]:
        """Both at all of these sizes."""
        of = catalogue.workload(self.workload)
        return [
            case_of(self.workload, label, size, workers)
            for size, n in of.sizes.items()
            if n in self.sizes
            for label in self.labels
        ]


def require_opponents(workloads: Sequence[str], labels: tuple[str, str]) -> None:
    """Raise UserError where it is not one workload, or where the labels are not two of its
    implementations that can run here and that answer one question."""
    if len(workloads) != 1:
        named = ", ".join(workloads[:4]) + (" …" if len(workloads) > 4 else "")
        raise UserError(
            f"{OPTION} searches in one workload, and {len(workloads)} are chosen ({named}); name one"
        )
    of = catalogue.workload(workloads[0])
    for label in labels:
        if reason := catalogue.unavailable_reason(of, label):
            raise UserError(f"{label} of {of.name} cannot run here: {reason}")
    others = [each for each in (of.baseline, *of.implementations) if each not in labels]
    if labels[0] == labels[1]:
        raise UserError(
            f"{OPTION} compares two implementations, and {labels[0]!r} is named twice; name another"
            + (f", such as {others[0]!r}" if others else "")
        )
    if not of.compares:
        raise UserError(
            f"the implementations of {of.name} are different operations, so none overtakes "
            "another; choose a workload whose implementations answer one question"
        )


def opponents(workload: str, labels: tuple[str, str], asked: Sequence[str]) -> Opponents:
    """The two implementations, at these of the workload's sizes (none: all of them).

    Raises UserError for a size that it does not have, and where there are no two sizes to search
    between.
    """
    known = catalogue.workload(workload).sizes
    for size in asked:
        if size not in known:
            raise unknown_name("size", size, known, f"breakeven list {workload} shows all")
    sizes = tuple(n for label, n in known.items() if not asked or label in asked)
    if len(sizes) < 2:
        raise UserError(
            f"{OPTION} starts from two sizes of {workload}, and there is only "
            f"{count_of(len(sizes), 'size')} ({', '.join(asked or known)}); declare or name another"
        )
    return Opponents(workload, labels, sizes)
