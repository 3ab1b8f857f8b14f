"""What installed packages add: each is loaded by itself, so that a broken one harms nothing else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points
from typing import Generic, TypeVar

from breakeven.errors import UserError
from breakeven.wording.raised import said_by

__all__ = ["Broken", "Plugins", "plugins"]

T = TypeVar("T")


@dataclass(frozen=True)
class Broken:
    """What a package brings that cannot be used: its name, the package, and why, in a sentence."""

    name: str
    package: str
    reason: str


@dataclass(frozen=True)
class Plugins(Generic[T]):
    """What packages bring of one kind, by name, and what of it cannot be used."""

    found: dict[str, T]
    broken: tuple[Broken, ...]

    def require(self, name: str) -> None:
        """Raise UserError where what has that name is broken."""
        for each in self.broken:
            if each.name == name:
                raise UserError(each.reason)


def plugins(group: str, kind: str, load: Callable[[EntryPoint], T]) -> Plugins[T]:
    """Everything that packages name in a group of entry points, in the order of the names.

    ``kind`` is what they are in words, and ``load`` makes one of its entry point. If ``load``
    raises, that one is broken, and the exception is the reason.
    """
    found: dict[str, T] = {}
    broken = []
    for point in sorted(entry_points(group=group), key=lambda each: each.name):
        try:
            if point.name in found:
                raise UserError("another package has one of that name")
            found[point.name] = load(point)
        except KeyboardInterrupt:
            raise
        except BaseException as error:  # noqa: BLE001 - a stranger's code may raise anything
            broken.append(_broken(point, kind, error))
    return Plugins(found, tuple(broken))


def _broken(point: EntryPoint, kind: str, error: BaseException) -> Broken:
    package = point.dist.name if point.dist else point.value.partition(".")[0]
    said = " ".join(said_by(error).split())
    why = said if isinstance(error, UserError) else f"{type(error).__name__}: {said}"
    reason = (
        f"the {kind} {point.name!r} of the package {package} cannot be used: {why}; "
        f"update that package, or remove it: pip uninstall {package}"
    )
    return Broken(point.name, package, reason)
