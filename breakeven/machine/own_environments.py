"""The environments that engines have of their own, and what each lacks on this machine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from breakeven.catalogue import catalogue
from breakeven.engines import all_engines, own_environments
from breakeven.environments.kept import kept, why_not
from breakeven.wording.quantities import size_of_memory

__all__ = ["EnvironmentState", "environment_states"]


@dataclass(frozen=True)
class EnvironmentState:
    """One environment: the engines that need it, and what is there of it.

    ``size_bytes`` is None where it is not made yet, ``python`` is then the version that it needs, or nothing;
    ``reason`` is why it cannot be made, in words.
    """

    name: str
    engines: tuple[str, ...]
    requirements: tuple[str, ...]
    python: str
    path: str = ""
    size_bytes: int | None = None
    versions: Mapping[str, str] | None = None
    reason: str = ""

    def __str__(self) -> str:
        if self.size_bytes is not None:
            return f"ready, Python {self.python}, {size_of_memory(self.size_bytes)}"
        return self.reason or "made when a run first needs it"


def environment_states() -> list[EnvironmentState]:
    """Each environment that an engine declares, with the versions that the project pins for it."""
    found = []
    for name, of in own_environments().items():
        engines = [each.name for each in all_engines().values() if each.own_environment == of]
        own = kept(of, catalogue.project().constraints_of(name))
        if own is None:
            state = EnvironmentState(
                *(name, tuple(engines), of.requirements, of.python), reason=why_not(of) or ""
            )
        else:
            state = EnvironmentState(
                *(name, tuple(engines), of.requirements, own.python_version),
                *(str(own.folder), own.size_bytes, own.versions),
            )
        found.append(state)
    return found
