"""What workloads say for themselves: question, description, answers, lessons."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from breakeven.catalogue import catalogue
from breakeven.errors import UserError
from breakeven.workload import Workload

__all__ = ["current_words", "words_of"]


def words_of(of: Workload) -> dict[str, Any]:
    """Its words as plain JSON types, as a run keeps them for readers who have no workload to ask."""
    ways = of.implementations.items()
    return {
        "question": of.question,
        "description": of.description,
        "source": of.source,
        "answer": [dataclasses.asdict(sentence) for sentence in of.answer],
        "lesson": [dataclasses.asdict(sentence) for sentence in of.lesson],
        "crashes": {label: each.crash for label, each in ways if each.crash},
        "one_worker": {label: each.one_worker for label, each in ways if each.one_worker},
        "ingests": {label: each.place_of_ingest for label, each in ways if each.ingest},
        "documentation": {label: each.documentation for label, each in ways if each.documentation},
    }


def current_words(versions: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    """The words of the workloads that are there now, by name, of those whose version is the one given.

    With what they teach by profiles, which a run does not keep. What cannot be loaded has none: a report needs no
    workload.
    """
    found = {}
    for name, version in versions.items():
        try:
            of = catalogue.workload(name)
        except UserError:
            continue
        if of.version == version:
            taught = [dataclasses.asdict(sentence) for sentence in of.profile_lesson]
            found[name] = {**words_of(of), "profile_lesson": taught}
    return found
