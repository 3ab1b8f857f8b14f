"""How we measure: the page that says what the ruler does, and shows that it was proved."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from results.calibration import KINDS, Calibration, Truth
from results.comparison import (
    COLD_SMALLEST_EFFECT,
    MEMORY_SMALLEST_BYTES,
    MEMORY_SMALLEST_EFFECT,
)
from results.noise_floors import LONG_CALL_SECONDS, MANY_PAIRS, QUANTILE
from results.statistics import (
    CONFIDENCE,
    SAME_WITHIN,
    SMALLEST_EFFECT,
    SMALLEST_EFFECT_ONE_PROCESS,
)

if TYPE_CHECKING:
    from reports.pages import Pages

__all__ = ["PAGE", "RULES", "Proof", "write_how_we_measure"]

PAGE = "how-we-measure.html"
TITLES = {
    "time": "Time",
    "memory": "Memory of the process tree",
    "processor time": "Processor time of the process tree",
    "agreement": "Agreement with other tools",
    "coverage": "Honest intervals",
}
MACHINE = ("processor", "cores usable", "memory", "virtualised", "system")

RULES = {
    "confidence": f"{100 * CONFIDENCE:.0f} %",
    "smallest": f"{100 * (SMALLEST_EFFECT - 1):.0f} %",
    "smallest_one_process": f"{100 * (SMALLEST_EFFECT_ONE_PROCESS - 1):.0f} %",
    "same_within": f"{SAME_WITHIN:g}",
    "cold": f"{COLD_SMALLEST_EFFECT:g}",
    "memory": f"{100 * (MEMORY_SMALLEST_EFFECT - 1):.0f} %",
    "memory_bytes": f"{MEMORY_SMALLEST_BYTES / 1e6:.0f} MB",
    "quantile": f"{100 * QUANTILE:.0f} %",
    "many_pairs": str(MANY_PAIRS),
    "long_call": f"{LONG_CALL_SECONDS * 1e3:.0f} ms",
}
"""The rules that decide what counts as a difference, as the code has them."""


@dataclass(frozen=True)
class Proof:
    """A calibration as the page shows it."""

    calibration: Calibration

    @property
    def verdict(self) -> str:
        """How many of the truths held, in words."""
        held, number = self.calibration.held, len(self.calibration.truths)
        if held == number:
            return f"All {number} truths held."
        return f"{held} of {number} truths held; {number - held} did not."

    @property
    def where(self) -> str:
        """The machine in one line, without what is not known of it."""
        facts = self.calibration.machine
        return ", ".join(f"{key}: {facts[key]}" for key in MACHINE if facts.get(key))

    def kinds(self) -> Iterator[tuple[str, list[Truth]]]:
        """The truths of each kind, with its title, in the order of the page."""
        for kind in KINDS:
            truths = [truth for truth in self.calibration.truths if truth.kind == kind]
            if truths:
                yield TITLES[kind], truths


def write_how_we_measure(pages: Pages, calibration: Calibration | None) -> Path:
    """Write the page; returns its path. Without a calibration it says which command makes one."""
    proof = Proof(calibration) if calibration else None
    return pages.write("how_we_measure.html", PAGE, proof=proof)
