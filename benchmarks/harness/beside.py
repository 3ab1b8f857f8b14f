"""The live baseline with which the cases of a group take turns."""

from __future__ import annotations

from contextlib import ExitStack
from types import TracebackType
from typing import Self

import psutil

from benchmarks.harness.contender import Contender
from benchmarks.harness.ruler import case_of, open_contender
from benchmarks.harness.settings import Settings
from benchmarks.harness.supervisor import CaseEnded
from kernels import catalogue
from results.measurement import Case

ROOM = 3
"""A case may need several times what its baseline holds: less than this free, and it runs alone."""


class Beside:
    """A workload's baseline at one size, warm and waiting, as a context manager.

    It is started for the first case that asks for it. It is missing where it cannot run, where the
    memory would not hold it and a case at the same time, and after it has failed.
    """

    def __init__(self, like: Case, settings: Settings) -> None:
        baseline = catalogue.workload(like.workload).baseline
        self.case = case_of(like.workload, baseline, like.size, like.workers)
        self.settings = settings
        self._open = ExitStack()
        self._contender: Contender | None = None
        self._tried = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._open.close()

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
            self._contender = None
            self._open.close()
        return failed

    def _start(self) -> Contender | None:
        before = psutil.virtual_memory().available
        contender = self._open.enter_context(open_contender(self.case, self.settings))
        contender.prepare().start().warm_up()
        held = contender.process.tree.held_bytes()
        if before - held < ROOM * held:
            self._open.close()
            return None
        return contender
