"""What a project may tell of its workloads as a whole: families, and weights for one number a tool."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

__all__ = ["Family", "WeightedFamily"]


@dataclass(frozen=True)
class Family:
    """A family of workloads: its name in the journal, its title, and what it teaches."""

    name: str
    title: str
    words: str


@dataclass(frozen=True, kw_only=True)
class WeightedFamily:
    """Workloads that have one page together, and one number for each tool: a weighted mean of speedups.

    ``weights`` are by the names of the workloads without their common ``prefix``, the heaviest first;
    ``weight`` says in a word what they count, and ``source`` where they come from. ``baseline`` is the
    label that all others are compared with. ``question`` may name ``{count}``; ``words`` says how the
    members are measured.
    """

    name: str
    prefix: str
    weights: Mapping[str, int]
    weight: str
    source: str
    baseline: str
    question: str
    member: str
    words: str = ""
    provenance: str = ""
    names: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        found = frozenset(self.prefix + name for name in self.weights)
        object.__setattr__(self, "names", found)
