"""The live baselines with which the cases of a run take turns."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from types import TracebackType
from typing import Self

import psutil

from breakeven.catalogue import catalogue
from breakeven.records.measurement import Case
from breakeven.ruler.contender import Contender
from breakeven.ruler.ends import CaseEnded
from breakeven.ruler.ruler import case_of, open_contender
from breakeven.ruler.settings import Settings

KEPT_BYTES = 300 * 2**20
ROOM = 3
"""A baseline stays live where so many times what it holds are free beside it: a case may need several times as
much. Otherwise the case runs alone."""


class Baselines:
    """The live baselines of a round, as a context manager that ends them.

    A small one waits for the next cases of its group, which may come with another cluster; a large
    one is ended when its cases so far are done.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._waiting: dict[Case, Beside] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with ExitStack() as ending:
            for beside in self._waiting.values():
                ending.callback(beside.end)

    @contextmanager
    def of(self, like: Case) -> Iterator[Beside]:
        """The baseline with which a case and those of its group take turns."""
        case = baseline_of(like)
        beside = self._waiting.setdefault(case, Beside(case, self.settings))
        yield beside
        if beside.held_bytes() > KEPT_BYTES:
            self._waiting.pop(case).end()


def baseline_of(case: Case) -> Case:
    """The baseline with which a case takes turns, at its size: its workload's, in its environment."""
    of = catalogue.workload(case.workload)
    baseline = catalogue.baseline_beside(of, case.implementation)
    return case_of(case.workload, baseline, case.size, case.workers)


class Beside:
    """A workload's baseline at one size, warm and waiting.

    It is started for the first case that asks for it. It is missing where it cannot run, where the
    memory would not hold it and a case at the same time, and after it has failed.
    """

    def __init__(self, case: Case, settings: Settings) -> None:
        self.case = case
        self.settings = settings
        self._open = ExitStack()
        self._contender: Contender | None = None
        self._tried = False

    def end(self) -> None:
        """End its process."""
        self._contender = None
        self._open.close()

    def held_bytes(self) -> int:
        """What it holds while it waits."""
        return self._contender.process.tree.held_bytes() if self._contender else 0

    def contender(self) -> Contender | None:
        """The baseline, ready for its turn, or None."""
        if not self._tried:
            self._tried = True
            try:
                self._contender = self._start()
            except CaseEnded:
                self._open.close()  # the baseline's own case says why
        return self._contender

    def has_failed(self) -> bool:
        """Whether the baseline was there and a turn of its own went wrong; then it is missing."""
        failed = self._contender is not None and self._contender.process.failed
        if failed:
            self.end()
        return failed

    def _start(self) -> Contender | None:
        before = psutil.virtual_memory().available
        contender = self._open.enter_context(open_contender(self.case, self.settings))
        contender.prepare().start().first_call().warm_up()
        held = contender.process.tree.held_bytes()
        if before - held < ROOM * held:
            self._open.close()
            return None
        return contender
