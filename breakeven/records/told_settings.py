"""What a run says beside its cases and tables are made of: some of its settings, and words of its workloads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from breakeven.records.reading.kinds import Finite, Name, Seconds, Text

__all__ = ["ToldSentence", "ToldSettings", "ToldWorkload"]


@dataclass(frozen=True, kw_only=True)
class ToldSentence:
    """A sentence of a lesson or an answer, and what has to hold for it."""

    text: Text
    holds: tuple[Text, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ToldWorkload:
    """What a run says of a workload; tables have a text for each implementation."""

    question: Text = ""
    description: Text = ""
    source: Text = ""
    baseline: Name = ""
    compares: bool = True
    order: tuple[Name, ...] = ()
    functions: Mapping[str, Text] = field(default_factory=dict)
    ingests: Mapping[str, Text] = field(default_factory=dict)
    crashes: Mapping[str, Text] = field(default_factory=dict)
    one_worker: Mapping[str, Text] = field(default_factory=dict)
    documentation: Mapping[str, Text] = field(default_factory=dict)
    answer: tuple[ToldSentence, ...] = ()
    lesson: tuple[ToldSentence, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ToldSettings:
    """The settings that readers need in this form; a run may have any others."""

    workloads: Mapping[str, ToldWorkload] = field(default_factory=dict)
    environments: Mapping[str, Mapping[str, Text]] = field(default_factory=dict)
    sources: tuple[Text, ...] = ()
    ignored_files: Mapping[str, Text] = field(default_factory=dict)
    fingerprint: Name | None = None
    name: Name | None = None
    capped: bool | None = None
    processes: Finite | None = None
    run_seconds: Seconds | None = None
    budget_seconds: Seconds | None = None
    limit_seconds: Seconds | None = None
    limit_calls: Finite | None = None
    narrow_enough: Finite | None = None
    min_samples: Finite | None = None
    max_samples: Finite | None = None
    memory_limit_bytes: Finite | None = None
