"""What was measured of one statement: as text, as a table with a chart, as a frame."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from breakeven.errors import UserError
from breakeven.notebook.showing.words import failure, of_processes, on_short_calls
from breakeven.notebook.statement import shortened
from breakeven.processes.cores import usable_cores
from breakeven.records.measurement import Measurement
from breakeven.records.reading.decoding import converted
from breakeven.wording import memory, seconds, significant, span
from breakeven.wording.visible import visible

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Result"]

WIDE = 1.5
"""An interval from its low end to so many times as much leaves much open."""
TELLING_SECONDS = 2e-3
"""The processor time of a shorter sample is not told from that of taking it."""
KEPT = (
    *("first_call_seconds", "cpu_seconds", "peak_bytes", "above_baseline_bytes"),
    *("file_backed_bytes", "memory_method", "calls_per_sample", "native_threads"),
)


@dataclass(frozen=True)
class Result:
    """One statement's warm time with its interval, its first call, memory, and busy cores.

    ``seconds`` is the time of one warm call, ``low`` and ``high`` bound its 95 % interval, which is
    over processes, or over samples where there is one process (None: too few samples). ``peak_bytes``
    is the peak of the whole process tree and ``above_bytes`` the part of it that was not there before
    the first call. ``cores_busy`` is the processor time of the tree over wall time. ``frame`` has all
    of it as one row of a pandas frame; ``measurement`` is the whole record.
    """

    statement: str
    seconds: float
    low: float | None
    high: float | None
    measurement: Measurement

    @classmethod
    def of_answer(cls, statement: str, answer: Mapping[str, Any]) -> Result:
        """From the answer of the measuring process; raises UserError where the statement failed."""
        found = converted(Measurement, answer["measurement"])
        if found.status != "ok":
            raise UserError(failure(statement, found.reason, "%breakeven"))
        low, high = answer["interval"] or (None, None)
        return cls(statement, answer["seconds"], low, high, found)

    @property
    def processes_seconds(self) -> tuple[float, ...]:
        """The median of each process, in seconds."""
        return tuple(float(np.median(row)) for row in self.measurement.samples_seconds if row)

    @property
    def first_call_seconds(self) -> float | None:
        """The first call, with all that happens only once."""
        return self.measurement.first_call_seconds

    @property
    def peak_bytes(self) -> int | None:
        """The peak of the process tree's memory."""
        return self.measurement.peak_bytes

    @property
    def above_bytes(self) -> int | None:
        """The part of the peak that was not there before the first call."""
        return self.measurement.above_baseline_bytes

    @property
    def cores_busy(self) -> float | None:
        """The processor time of a warm call over its wall time; None where samples are so short that
        taking them costs as much."""
        wall, spent = self.measurement.mean_seconds or 0.0, self.measurement.cpu_seconds
        is_short = wall * self.measurement.calls_per_sample < TELLING_SECONDS
        return None if spent is None or is_short else spent / wall

    @cached_property
    def frame(self) -> pd.DataFrame:
        """One row; the columns are named as in all tables of Breakeven, with units in the names."""
        import pandas as pd

        row = {
            "statement": self.statement,
            "seconds": self.seconds,
            "seconds_low": self.low,
            "seconds_high": self.high,
            "processes": len(self.processes_seconds),
            "samples": len(self.measurement.all_samples),
            "cores_busy": self.cores_busy,
        }
        return pd.DataFrame([row | {name: getattr(self.measurement, name) for name in KEPT}])

    def rows(self) -> list[tuple[str, str, str]]:
        """What the table says: of each quantity its name, its value, and what is to be known of it."""
        over = of_processes(len(self.processes_seconds))
        bounds = (
            f"95 % interval {span(seconds, self.low, self.high)}" if self.low else "no interval"
        )
        busy = "–" if self.cores_busy is None else significant(self.cores_busy)
        above = f"{memory(self.above_bytes)} above what was there before the call"
        return [
            ("warm call", seconds(self.seconds), f"{bounds}, {over}"),
            ("first call", seconds(self.first_call_seconds), ""),
            ("peak memory", memory(self.peak_bytes), above),
            ("cores busy", busy, f"of {usable_cores()}"),
        ]

    def notes(self) -> Iterator[str]:
        """What limits these figures, in sentences."""
        if len(self.processes_seconds) == 1:
            yield (
                "Measured in one process, which cannot show how processes differ, so there is no "
                "interval. Give it more time: --budget 30s."
            )
        elif self.low and self.high and self.high > WIDE * self.low:
            yield "The times differ widely: close other programs, or give it more time: --budget 30s."
        if changing := self.measurement.stationary.count(False):
            count = len(self.processes_seconds)
            which = f"In {changing} of {count} processes the" if count > 1 else "The"
            yield f"{which} call times were still changing when the warm-up ended."
        yield from on_short_calls([self.seconds])

    def __repr__(self) -> str:
        widths = [max(len(row[column]) for row in self.rows()) for column in (0, 1)]
        lines = [
            f"  {name:<{widths[0]}}  {value:>{widths[1]}}  {more}".rstrip()
            for name, value, more in self.rows()
        ]
        notes = (f"  {note}" for note in self.notes())
        return visible("\n".join([shortened(self.statement), *lines, *notes]))

    def _repr_html_(self) -> str:
        from breakeven.notebook.showing.drawing import Bar, intervals_svg
        from breakeven.notebook.showing.html import notes_html, page, table_html

        bar = Bar("", self.seconds, self.low, self.high, self.processes_seconds)
        return page(
            shortened(self.statement),
            table_html(self.rows()),
            intervals_svg([bar]),
            notes_html(self.notes()),
        )
