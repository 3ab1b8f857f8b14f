"""What is said of the user's environment variables before anything is measured."""

from __future__ import annotations

import os

from breakeven.terminal import new_console

__all__ = ["print_variables"]


def print_variables() -> None:
    """Say in one line, on standard error, which variables may change the figures; nothing where there are
    none."""
    from breakeven.engines.base import NATIVE_THREAD_VARIABLES
    from breakeven.processes.children.variables import CLEARED, recorded_variables

    kept = recorded_variables(os.environ, but=NATIVE_THREAD_VARIABLES)
    said = []
    if kept:
        named = ", ".join(f"{name}={value}" for name, value in kept.items())
        said.append(f"Your environment sets {named}: kept, and recorded with the results.")
    cleared = [f"{name} ({does})" for name, does in CLEARED.items() if os.environ.get(name)]
    if cleared:
        said.append(f"Cleared for what is measured: {', '.join(cleared)}.")
    if said:
        new_console(stderr=True).print(" ".join(said), style="yellow", soft_wrap=True)
