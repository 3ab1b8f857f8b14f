"""The arguments of a call: whether the function takes them, and how each call gets its own."""

from __future__ import annotations

import copy
import inspect
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from typing import Any

from breakeven.engines import Engine, Session
from breakeven.ruler.in_case.errors import UnusableError
from breakeven.ruler.in_case.failures import kind_of
from breakeven.ruler.in_case.outputs import Outputs
from breakeven.wording.raised import said_by
from breakeven.workload import Workload

__all__ = ["Arguments", "refusal_at_once", "require_callable_with", "require_tuple"]

BY_PLACE = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
Ingest = Callable[..., tuple[Any, ...]]


def require_tuple(value: Any, what: str) -> tuple[Any, ...]:
    """The value, which must be a tuple: a list or an array would be spread over the arguments."""
    if not isinstance(value, tuple):
        raise UnusableError(
            f"{what} returned {kind_of(value)}; it must return the tuple of the arguments, even "
            "where there is only one: return (x,)"
        )
    return value


def require_callable_with(
    function: Callable[..., Any],
    inputs: int,
    of: str,
    engine: Engine | None,
    *,
    ingested: bool,
    like: Callable[..., Any] | None = None,
) -> None:
    """Raise UnusableError, naming the signature that is expected, where a function takes other
    arguments than so many inputs, and the session on engines that hand it over.

    Without an engine it is no implementation's function, and gets the inputs only. ``like`` is a
    function that takes the plain inputs, for their names.
    """
    try:
        signature = inspect.signature(function)
    except (TypeError, ValueError):
        return  # compiled code that does not tell
    has_session = engine is not None and engine.passes_session
    try:
        signature.bind(*range(inputs + has_session))
        fits = not (has_session and _takes_no_session(signature, inputs))
    except TypeError:
        fits = False
    if fits:
        return
    names = _names_of_inputs(inputs, None if ingested else like, function)
    names += ["session"] if has_session else []
    source = "its ingest returns" if ingested else "make_inputs returns"
    raise UnusableError(
        f"{of} takes {signature}, but it is called with what {source}, "
        f"{inputs} argument{'s' * (inputs != 1)}{_and_session(engine)}: "
        f"it must take ({', '.join(names)})"
    )


def _names_of_inputs(inputs: int, *functions: Callable[..., Any] | None) -> list[str]:
    """Names for so many inputs: those of the first function that takes as many, or made ones."""
    for each in filter(None, functions):
        known = inspect.signature(each).parameters.values()
        names = [one.name for one in known if one.kind in BY_PLACE and one.name != "session"]
        if len(names) >= inputs:
            return names[:inputs]
    return [f"input_{place + 1}" for place in range(inputs)]


def refusal_at_once(
    of: str, error: TypeError, data: Sequence[Any], engine: Engine
) -> UnusableError:
    """What is said where a function that tells no signature, such as compiled code, refuses what it
    is called with."""
    given = ", ".join(map(kind_of, data)) or "nothing"
    return UnusableError(
        f"{of} was called with {given}{_and_session(engine)}, and raised TypeError: {said_by(error)}"
    )


def _takes_no_session(signature: inspect.Signature, inputs: int) -> bool:
    """Whether the session, which comes last, would be taken for an option of the function's."""
    parameters = list(signature.parameters.values())
    if inputs >= len(parameters) or parameters[inputs].kind not in BY_PLACE:
        return False
    landed = parameters[inputs]
    is_option = landed.default is not inspect.Parameter.empty and landed.default is not None
    return is_option and landed.name != "session"


def _and_session(engine: Engine | None) -> str:
    if engine is None or not engine.passes_session:
        return ""
    return f", and the session of the engine {engine.name!r}"


class Arguments:
    """What a function is called with: the same every time, or made anew for each call.

    ``data`` are the plain inputs. Where the workload's calls write into them, ``fresh()`` makes the
    arguments of the next call from the untouched ones; what an ingest acquired for the call before is
    released then.
    """

    def __init__(
        self,
        workload: Workload,
        engine: Engine,
        session: Session,
        data: tuple[Any, ...],
        ingest: Ingest | None,
    ) -> None:
        self.workload = workload
        self.engine = engine
        self.session = session
        self.data = data
        self.ingest = ingest
        self.outputs: list[Any] = []
        self._overwriting = Outputs()
        self._of_one_call = ExitStack()
        if workload.setup:
            require_callable_with(workload.setup, len(data), "setup", None, ingested=False)
        self.current = () if self.each_call else self._arguments(data)

    @property
    def each_call(self) -> bool:
        """Whether every call gets arguments of its own."""
        of = self.workload
        return bool(of.fresh_inputs or of.setup or of.outputs)

    @property
    def may_change(self) -> frozenset[int]:
        """The positions that a call may write to."""
        of = self.workload
        count = len(self.current)
        if of.fresh_inputs or of.setup:
            return frozenset(range(count))
        written = {id(each) for each in self.outputs}
        return frozenset(place for place in range(count) if id(self.current[place]) in written)

    def fresh(self) -> tuple[Any, ...]:
        """The arguments of the next call."""
        return self.ingested(self.next_data()) if self.each_call else self.current

    def next_data(self) -> tuple[Any, ...]:
        """The plain inputs of the next call; those of the call before are released first, for there need not
        be room for both."""
        self._of_one_call.close()
        self.current, self.outputs = (), []
        return self._own_data()

    def ingested(self, data: tuple[Any, ...]) -> tuple[Any, ...]:
        """The arguments of the next call, made from its plain inputs."""
        self.session.closing, usual = self._of_one_call, self.session.closing
        try:
            self.current = self._arguments(data)
        finally:
            self.session.closing = usual
        return self.current

    def answer(self, returned: Any) -> Any:
        """What a call answered: what it returned, or what it wrote into the outputs."""
        if returned is None and self.outputs:
            return self.outputs[0] if len(self.outputs) == 1 else tuple(self.outputs)
        return returned

    def close(self) -> None:
        """Release what was acquired for the last call."""
        self._of_one_call.close()
        self.data = self.current = ()
        self.outputs = []
        self._overwriting = Outputs()

    def _arguments(self, data: tuple[Any, ...]) -> tuple[Any, ...]:
        if self.ingest:
            data = require_tuple(self.ingest(*self.engine.arguments(data, self.session)), "ingest")
        return self.engine.arguments(data, self.session)

    def _own_data(self) -> tuple[Any, ...]:
        of = self.workload
        if of.setup:
            data = require_tuple(of.setup(*self.data), "setup")
        elif of.fresh_inputs:
            data = copy.deepcopy(self.data)
        else:
            data = self.data
        for place in of.outputs:
            if not -len(data) <= place < len(data):
                raise UnusableError(
                    f"outputs names position {place}, but there are {len(data)} inputs"
                )
            self._overwriting.overwrite(data[place], (place % len(data),))
        self.outputs = [data[place] for place in of.outputs]
        return data
