"""What a project declares for its pages: families, weighted families, claims."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from breakeven.catalogue.project import Project
from breakeven.catalogue.sources import load_module
from breakeven.errors import UserError
from breakeven.findings.claims.claim import Claims
from breakeven.workload.presentation import Family, WeightedFamily

__all__ = ["NOTHING_DECLARED", "Presentation", "presentation_of"]


@dataclass(frozen=True)
class Presentation:
    """What the pages say of a project beyond its measurements.

    ``price_of_a_task`` names the workload whose tasks do next to nothing, if there is one.
    """

    families: tuple[Family, ...] = ()
    weighted: tuple[WeightedFamily, ...] = ()
    claims: Claims | None = None
    price_of_a_task: str = ""

    def family(self, name: str) -> Family | None:
        """The family of that name; None for one that nothing is declared of."""
        return next((family for family in self.families if family.name == name), None)

    def in_order(self, names: Iterable[str], family_of: Mapping[str, str]) -> list[str]:
        """Workloads in the order of their families, and as they came within each."""
        order = [family.name for family in self.families]
        known = {name: order.index(own) for name, own in family_of.items() if own in order}
        return sorted(names, key=lambda name: known.get(name, len(order)))


NOTHING_DECLARED = Presentation()


def presentation_of(project: Project) -> Presentation:
    """What a project declares; raises UserError where that cannot be loaded."""
    declares = project.declares
    return Presentation(
        families=_all_of(declares.get("families"), Family),
        weighted=_all_of(declares.get("weighted"), WeightedFamily),
        claims=_one_of(declares.get("claims"), Claims),
        price_of_a_task=declares.get("price_of_a_task", ""),
    )


def _loaded(target: str) -> Any:
    module, _, name = target.partition(":")
    try:
        return getattr(load_module(module), name)
    except AttributeError:
        raise UserError(f"{module} has no {name!r}, which [tool.breakeven] names") from None


def _all_of(target: str | None, kind: type[Any]) -> tuple[Any, ...]:
    found = tuple(_loaded(target)) if target else ()
    for each in found:
        if not isinstance(each, kind):
            raise UserError(f"{target} holds a {type(each).__name__}, not a {kind.__name__}")
    return found


def _one_of(target: str | None, kind: type[Any]) -> Any:
    found = _loaded(target) if target else None
    if found is not None and not isinstance(found, kind):
        raise UserError(f"{target} is a {type(found).__name__}, not a {kind.__name__}")
    return found
