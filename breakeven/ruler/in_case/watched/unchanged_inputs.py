"""Whether calls leave their inputs as they were: looked at around the first call, and after the last."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from breakeven.engines import Engine
from breakeven.ruler.in_case.arguments import Arguments
from breakeven.ruler.in_case.errors import ChangedInputsError
from breakeven.ruler.in_case.snapshots import (
    Snapshot,
    changed_arguments,
    names_of_arguments,
    small,
    snapshot,
)

__all__ = ["UnchangedInputs", "inputs_of"]

CURE = (
    "every later call would compute something else. Give the workload fresh_inputs=True (a copy for "
    "every call, made outside the clock), a setup, or outputs=(…) for arguments that a call fills"
)
Function = Callable[..., Any]


def inputs_of(engine: Engine, arguments: tuple[Any, ...]) -> tuple[Any, ...]:
    """The arguments without the session, which engines hand over last."""
    return arguments[:-1] if engine.passes_session else arguments


class UnchangedInputs:
    """What the inputs of a function were before its first call."""

    def __init__(self) -> None:
        self._function: Function | None = None
        self._before: Snapshot = {}

    def look_before(self, function: Function, of: Arguments, arguments: tuple[Any, ...]) -> None:
        """Look at the arguments of the first call."""
        self._function = function
        self._before = snapshot(inputs_of(of.engine, arguments))

    def require_unchanged(self, of: Arguments, arguments: tuple[Any, ...]) -> None:
        """Raise ChangedInputsError where a call has changed arguments that it may not: every later one
        would compute something else."""
        self._require(of, arguments, "a call changed")
        self._before = small(self._before)

    def require_unchanged_to_the_end(self, of: Arguments) -> None:
        """The same after the last call, of arguments that all calls share."""
        workload = of.workload
        are_shared = not (
            workload.fresh_inputs or workload.setup or (workload.outputs and of.ingest)
        )
        if self._function is not None and are_shared:
            self._require(of, of.current, "a call after the first changed")

    def _require(self, of: Arguments, arguments: tuple[Any, ...], what: str) -> None:
        inputs = inputs_of(of.engine, arguments)
        changed = changed_arguments(self._before, snapshot(inputs))
        wrong = [place for place in changed if place not in of.may_change]
        if wrong and self._function is not None:
            names = names_of_arguments(self._function, wrong, len(inputs))
            raise ChangedInputsError(f"{what} {names}; {CURE}")
