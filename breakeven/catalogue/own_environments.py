"""Which implementations run in an environment of their engine's own, and beside which baseline.

The baseline in such an environment is measured under a label of its own: ``modin:pandas`` is the
implementation ``pandas`` with the pandas that Modin needs.
"""

from __future__ import annotations

import sys
from collections.abc import Callable

from breakeven.engines import Engine, own_environments
from breakeven.environments import kept as keeping
from breakeven.environments.declared import EngineEnvironment
from breakeven.environments.kept_folders import use
from breakeven.errors import UserError
from breakeven.workload import Workload

__all__ = [
    "baseline_in",
    "environment_needed",
    "in_environment",
    "make_environment",
    "python_in",
    "split_label",
    "unavailable_environment",
]

_failed: dict[str, str] = {}
"""Why environments could not be made by this process."""


def split_label(of: Workload, label: str) -> tuple[str, str]:
    """The environment that a label names, or nothing, and the implementation's own label."""
    if label not in of.implementations:
        name, _, own = label.partition(":")
        if own in of.implementations and name in own_environments():
            return name, own
    return "", label


def in_environment(name: str, label: str) -> str:
    """The label under which an implementation is measured in an environment; without one its own."""
    return f"{name}:{label}" if name else label


def baseline_in(of: Workload, name: str) -> str:
    """The label of the baseline that an environment's cases take turns with."""
    return in_environment(name, of.baseline)


def environment_needed(of: Workload, label: str, engine: Engine) -> EngineEnvironment | None:
    """The environment of an implementation; None where it runs in this interpreter."""
    if name := split_label(of, label)[0]:
        return own_environments()[name]
    if engine.own_environment is None or engine.available() is None:
        return None
    return engine.own_environment


def make_environment(
    of: EngineEnvironment, constraints: str, tell: Callable[[str], object] = lambda _: None
) -> str | None:
    """Make an environment, unless it is there or could not be made before; returns why it cannot be, in words."""
    if of.name in _failed:
        return _failed[of.name]
    try:
        keeping.make(of, constraints, tell)
    except UserError as error:
        _failed[of.name] = str(error)
    return _failed.get(of.name)


def unavailable_environment(of: EngineEnvironment, constraints: str) -> str | None:
    """Why an environment cannot be used, and what would bring it, or None where it is there or can be made."""
    if keeping.kept(of, constraints):
        return None
    return _failed.get(of.name) or keeping.why_not(of)


def python_in(of: EngineEnvironment | None, constraints: str) -> str:
    """The Python that runs the cases of an environment; this one where that is none or not there."""
    found = keeping.kept(of, constraints) if of else None
    if found:
        use(found.folder)  # until this process ends
    return str(found.python) if found else sys.executable
