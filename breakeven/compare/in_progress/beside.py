"""What is compared beside two sides, at half their pairs, so that their verdicts can be believed.

The first side is compared with itself: all that this finds are false alarms of the machine, in the
same minutes. It is also compared with another build of the same source: builds differ because code
and data lie elsewhere in memory, and a change that is no larger than that says nothing about the
source.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from breakeven.compare.pairs.side_processes import Sides
from breakeven.findings.verdicts.change import Change
from breakeven.findings.verdicts.of_pairs.builds import spread_between
from breakeven.findings.verdicts.of_pairs.pairs import Turns
from breakeven.findings.verdicts.of_pairs.seen import LOOKS
from breakeven.findings.verdicts.of_pairs.two_sides import changes_of_time
from breakeven.records.measurement import Case
from breakeven.statistics.trimmed_mean import NO_SPREAD, Spread

__all__ = ["Beside"]

FEWEST = LOOKS[0] // 2
"""The pairs that a verdict takes here: half of what a comparison takes."""


@dataclass
class Beside:
    """The turns of the first side with another that has the same source."""

    sides: Sides
    turns: defaultdict[Case, list[Turns]] = field(default_factory=lambda: defaultdict(list))

    def lacking(self, turns: Mapping[Case, Sequence[Turns]]) -> dict[Case, int]:
        """How many pairs each case lacks here that has these in the comparison."""
        half = {case: len(pairs) // 2 for case, pairs in turns.items()}
        return {
            case: count - len(self.turns[case])
            for case, count in half.items()
            if count > len(self.turns[case])
        }

    def changes(self, effects: Mapping[Case, float]) -> dict[Case, Change]:
        """The verdict on each case that has enough pairs; ``effects`` are the smallest that count."""
        cases = [case for case in effects if len(self.turns[case]) >= FEWEST]
        found = changes_of_time(
            [self.turns[case] for case in cases],
            verdicts=len(cases),
            effects=[effects[case] for case in cases],
            fewest=FEWEST,
        )
        return dict(zip(cases, found, strict=True))

    def spread(self) -> Spread:
        """How much the sides differ beyond what their pairs do: from build to build."""
        known = [pairs for pairs in self.turns.values() if len(pairs) >= FEWEST]
        return spread_between(known) if known else NO_SPREAD
