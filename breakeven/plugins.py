"""What installed packages add: each is loaded by itself, so that a broken one harms nothing else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import Distribution, EntryPoint, distributions, entry_points
from typing import Generic, TypeVar

from breakeven.errors import UserError
from breakeven.wording.raised import kind_and_words, said_by

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
    points, unread = _points(group, kind)
    broken += unread
    for point in sorted(points, key=lambda each: each.name):
        try:
            if point.name in found:
                raise UserError("another package has one of that name")
            found[point.name] = load(point)
        except KeyboardInterrupt:
            raise
        except BaseException as error:  # noqa: BLE001 - a stranger's code may raise anything
            broken.append(_broken(point, kind, error))
    return Plugins(found, tuple(broken))


def _points(group: str, kind: str) -> tuple[list[EntryPoint], list[Broken]]:
    """The entry points of a group; where the list of a package cannot be read, those of all others."""
    try:
        return list(entry_points(group=group)), []
    except Exception:  # noqa: BLE001 - what a package has installed may be anything
        found: list[EntryPoint] = []
        broken: list[Broken] = []
        for each in distributions():
            try:
                found += [point for point in each.entry_points if point.group == group]
            except Exception as error:  # noqa: BLE001 - likewise
                name = _name_of(each)
                reason = (
                    f"whether the package {name} has a {kind} cannot be read ({kind_and_words(error)}); "
                    f"install it again, or remove it: pip uninstall {name}"
                )
                broken.append(Broken("?", name, reason))
        return found, broken


def _name_of(package: Distribution) -> str:
    try:
        return str(package.name)
    except Exception:  # noqa: BLE001 - likewise
        return "of no name"


def _broken(point: EntryPoint, kind: str, error: BaseException) -> Broken:
    package = point.dist.name if point.dist else point.value.partition(".")[0]
    said = " ".join(said_by(error).split())
    why = said if isinstance(error, UserError) else f"{type(error).__name__}: {said}"
    reason = (
        f"the {kind} {point.name!r} of the package {package} cannot be used: {why}; "
        f"update that package, or remove it: pip uninstall {package}"
    )
    return Broken(point.name, package, reason)
