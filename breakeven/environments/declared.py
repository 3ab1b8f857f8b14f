"""What an engine declares that needs other versions than its neighbours: an environment of its own."""

from __future__ import annotations

from dataclasses import dataclass

# Public: docs/reference/versions.md promises these. The rest is for Breakeven itself.
__all__ = ["EngineEnvironment"]

OF_THE_TOOL = ("cloudpickle", "numpy", "psutil", "threadpoolctl")
"""Without these the tool cannot measure in an environment; it brings only itself."""


@dataclass(frozen=True)
class EngineEnvironment:
    """A set of requirements, under a name; engines with the same one share it.

    ``python`` is the version that it needs, such as ``3.14t`` (none: that of the tool's own interpreter).
    ``programs`` are further commands that must be installed, each with how to get it, in words.
    """

    name: str
    requirements: tuple[str, ...]
    python: str = ""
    programs: tuple[tuple[str, str], ...] = ()

    @property
    def wanted(self) -> tuple[str, ...]:
        """All that is installed into it."""
        return (*self.requirements, *OF_THE_TOOL)
