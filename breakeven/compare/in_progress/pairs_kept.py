"""What the pairs of a comparison have shown so far, kept in its journal as it is measured."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from breakeven.compare.in_progress.beside import Beside
from breakeven.findings.verdicts.of_pairs.pairs import Starts, Turns, Values
from breakeven.records.journal import Journal, OfCase
from breakeven.records.measurement import Case

__all__ = ["BUILDS", "CONTROL", "COUNTS", "STARTS", "TURNS", "VALUES", "PairsKept", "Shown"]

Shown = Turns | Starts | Values
TURNS, STARTS, VALUES, COUNTS = "turns", "starts", "values", "instructions"
"""Kinds of the journal's notes: what one pair of processes showed, and what callgrind counted in it."""
CONTROL, BUILDS = "control turns", "build turns"
"""The turns of a side beside itself, and of two builds of one side."""
OF_KIND: dict[str, type[Shown]] = {TURNS: Turns, STARTS: Starts, VALUES: Values, COUNTS: Values}


class PairsKept:
    """The pairs of each case by their kind, those included that the journal held before.

    ``beside`` is what is compared beside the two sides, by the kind of its turns.
    """

    def __init__(self, journal: Journal, beside: Mapping[str, Beside]) -> None:
        self.journal = journal
        self.beside = beside
        self._by_kind: dict[str, defaultdict[Case, list[Any]]] = {
            **{kind: defaultdict(list) for kind in OF_KIND},
            **{kind: each.turns for kind, each in beside.items()},
        }
        for kind in self._by_kind:
            of = OF_KIND.get(kind, Turns)
            for note, shown in journal.parsed_twice(kind, OfCase, of):
                self._by_kind[kind][note.case].append(shown)

    def of(self, kind: str) -> Mapping[Case, list[Any]]:
        """The pairs of a kind, of each case."""
        return self._by_kind[kind]

    def keep(self, kind: str, case: Case, shown: Shown) -> None:
        """Add what a pair has shown, on disk before this returns."""
        self._by_kind[kind][case].append(shown)
        self.journal.note(kind, {"case": asdict(case), **asdict(shown)})
