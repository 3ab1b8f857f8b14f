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
    """What a project declares; raises UserError where that cannot be loaded or is something else."""
    return Presentation(
        families=_all_of(project, "families", Family),
        weighted=_all_of(project, "weighted", WeightedFamily),
        claims=_one_of(project, "claims", Claims),
        price_of_a_task=project.declares.get("price_of_a_task", ""),
    )


def _loaded(project: Project, key: str) -> Any:
    """What the target of a key names; None where the project does not have the key."""
    target = project.declares.get(key)
    if not target:
        return None
    module, _, name = target.partition(":")
    if not name:
        raise _refusal(project, key, f"a module and a name in it are needed: {target}:NAME")
    try:
        return getattr(load_module(module), name)
    except AttributeError:
        raise _refusal(project, key, f"{module} has no {name!r}") from None
    except UserError as error:
        raise _refusal(project, key, str(error)) from error


def _all_of(project: Project, key: str, kind: type[Any]) -> tuple[Any, ...]:
    found = _loaded(project, key)
    if found is None:
        return ()
    if not isinstance(found, Iterable) or isinstance(found, str):
        raise _refusal(project, key, f"a {type(found).__name__} is no list of {kind.__name__}")
    several = tuple(found)
    for each in several:
        _require_kind(project, key, each, kind)
    return several


def _one_of(project: Project, key: str, kind: type[Any]) -> Any:
    found = _loaded(project, key)
    if found is not None:
        _require_kind(project, key, found, kind)
    return found


def _require_kind(project: Project, key: str, found: Any, kind: type[Any]) -> None:
    if not isinstance(found, kind):
        raise _refusal(project, key, f"a {type(found).__name__} is no {kind.__name__}")


def _refusal(project: Project, key: str, words: str) -> UserError:
    place = project.folder / "pyproject.toml"
    return UserError(f"{key} = {project.declares[key]!r} in [tool.breakeven] of {place}: {words}")
