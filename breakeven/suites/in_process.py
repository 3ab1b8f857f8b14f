"""One implementation in asv's own process, for asv's own clock and profiler."""

from __future__ import annotations

import os
import weakref
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

from breakeven.catalogue import catalogue
from breakeven.catalogue.own_environments import split_label


class InProcessRun:
    """A callable benchmark with a ``setup`` of its own, as asv allows.

    asv calls ``setup`` and ``teardown`` around every single timed call. The engine must live
    longer than that, so ``setup`` starts it once, and it is closed when asv lets go of the
    benchmark, at the end of the process that was started for it.
    """

    def __init__(self, workload: str, version: str) -> None:
        self._workload = workload
        self._version = version
        self._call: Callable[[], Any] | None = None
        self._open = ExitStack()
        weakref.finalize(self, self._open.close)

    def setup(self, implementation: str, size: str) -> None:
        """Start the engine, make the inputs and call once, unless that was done before.

        Raises NotImplementedError, which asv shows as n/a, when it cannot run here.
        """
        if self._call is not None:
            return
        reason = missing_in_commit(self._workload, self._version, implementation, size)
        workload = None if reason else catalogue.workload(self._workload)
        if workload is not None:
            reason = catalogue.unavailable_reason(workload, implementation)
            if elsewhere := catalogue.environment_name(workload, implementation):
                reason = reason or (
                    f"it runs in the environment {elsewhere!r}, and asv's own timing does not; see "
                    "track_seconds"
                )
        if reason or workload is None:
            raise NotImplementedError(reason)
        self._call = prepared_call(self._open, self._workload, implementation, size)
        self._call()

    def __call__(self, *_: str) -> None:
        """Call the implementation once; its answer is materialised when it returns."""
        assert self._call is not None, "asv calls setup first"
        self._call()


def prepared_call(
    resources: ExitStack, workload: str, implementation: str, size: str
) -> Callable[[], Any]:
    """The implementation with its data in place; ``resources`` closes what was started."""
    from breakeven.ruler.loaded_threads import limit_pandas_threads
    from breakeven.ruler.ruler import case_of

    case = case_of(workload, implementation, size)
    asked = catalogue.workload(workload)
    chosen = asked.implementations[implementation]
    engine = catalogue.engine(chosen)
    environment = {**engine.environment(case.workers), **chosen.environment}
    _limit_native_threads(resources, environment)
    session = resources.enter_context(engine.session(case.workers))
    data = asked.make_inputs(case.n)
    if chosen.ingest:
        ingest = catalogue.load(asked, chosen.ingest)
        data = ingest(*engine.arguments(data, session))
    function = catalogue.load(asked, chosen.function)
    limit_pandas_threads(engine.pandas_threads(case.workers))
    arguments = engine.arguments(data, session)
    return lambda: function(*arguments)


def _limit_native_threads(resources: ExitStack, environment: dict[str, str]) -> None:
    """The engine's thread settings, also for NumPy's BLAS, which is loaded already."""
    from threadpoolctl import threadpool_limits

    os.environ.update(environment)
    limits = int(environment.get("OPENBLAS_NUM_THREADS", "1"))
    resources.enter_context(threadpool_limits(limits=limits, user_api="blas"))


def missing_in_commit(workload: str, version: str, implementation: str, size: str) -> str | None:
    """Why the installed commit does not have a case that the folder declares, or None."""
    if not catalogue.has(workload):
        return f"this commit has no workload {workload}"
    found = catalogue.workload(workload)
    if found.version != version:
        return f"this commit has version {found.version} of {workload}, not {version}"
    if split_label(found, implementation)[1] not in found.implementations:
        return f"this commit has no implementation {implementation} of {workload}"
    if size not in found.sizes:
        return f"this commit has no size {size} of {workload}"
    return None
