"""The page of first results, which a run writes while it goes on, and which the report replaces.

It is written between two cases, when nothing is timed, and every few seconds at most: a template and plain
figures, no charts and no verdicts.
"""

from __future__ import annotations

import datetime
import time
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Literal

from jinja2 import Template
from markupsafe import Markup

from breakeven.records.measurement import Case, Measurement
from breakeven.report.first_tables import first_tables
from breakeven.report.rendering import (
    INDEX,
    is_ours,
    new_environment,
    template_text,
    write_page,
)
from breakeven.wording import count_of
from breakeven.wording.quantities import duration

__all__ = ["NOW", "FirstResults", "forget_first_results"]

NOW = "now.html"
"""Where first results go as long as there is a report, which has the index."""
TITLE = "first results"
LEAST_SECONDS = 3.0
"""The page is not written more often than this."""
RELOAD_SECONDS = 5
State = Literal["going on", "stopped", "over"]


class FirstResults:
    """The page of one run; it is there as soon as a case is measured, and ``tell`` is told where."""

    def __init__(
        self,
        site: Path,
        cases: Sequence[Case],
        questions: Mapping[str, str],
        tell: Callable[[str], object],
    ) -> None:
        self.site = site
        self.cases = cases
        self.questions = questions
        self.tell = tell
        self.found: dict[tuple[str, str, str, str, int], Measurement] = {}
        self.resumed = 0
        self.standing = (0, 0, 0.0)
        self.told: Path | None = None
        self.written = float("-inf")
        self.has_failed = False

    def show(
        self,
        measured: Sequence[Measurement],
        *,
        doing: str,
        done: int,
        total: int,
        left_seconds: float,
        resumed: int = 0,
    ) -> None:
        """Take in what was measured, and write the page unless it was just written.

        ``done`` of ``total`` processes are measured, and ``resumed`` cases were before this run was cut off.
        Nothing is written between a case and the next one that is told of: then ``doing`` is empty.
        """
        self.found |= {each.case.key: each for each in measured}
        self.standing = (done, total, left_seconds)
        self.resumed = max(self.resumed, resumed)
        if doing and time.monotonic() - self.written >= LEAST_SECONDS:
            self._write("going on", doing)

    def end(self, state: Literal["stopped", "over"]) -> None:
        """Say that the run has come to its end, or that it was stopped before."""
        self._write(state)

    def _write(self, state: State, doing: str = "") -> None:
        target = self._target()
        if not self.found or self.has_failed or target is None:
            return
        try:
            write_page(target, self._text(state, doing, is_index=target.name == INDEX))
        except Exception as error:  # noqa: BLE001 - the run goes on after any error
            self.has_failed = True
            reason = getattr(error, "strerror", None) or f"{type(error).__name__}: {error}"
            self.tell(f"no page of first results: {target} could not be written ({reason})")
            return
        self.written = time.monotonic()
        if target != self.told:
            self.told = target
            self.tell(f"first results, updated as cases are measured: {target}")

    def _target(self) -> Path | None:
        """The report's place as long as no report is there, else one beside it; none where another's page is."""
        index, now = self.site / INDEX, self.site / NOW
        if not _is_taken(index):
            return index
        return None if _is_taken(now) else now

    def _text(self, state: State, doing: str, *, is_index: bool) -> str:
        reloads = state != "over" or is_index
        return _template().render(
            style=_style(),
            reload_seconds=RELOAD_SECONDS if reloads else None,
            state=state,
            standing=self._standing_in_words(state),
            certainty=self._certainty(),
            doing=doing,
            is_index=is_index,
            resumed=self.resumed,
            written_at=f"{datetime.datetime.now(datetime.UTC):%H:%M:%S} UTC",
            tables=first_tables(self.cases, list(self.found.values()), self.questions),
        )

    def _standing_in_words(self, state: State) -> str:
        done, total, left_seconds = self.standing
        what = "case" if total == len(self.cases) else "measurement"
        of_all = f"{done:,} of {count_of(total, what)} {'is' if total == 1 else 'are'} done"
        if state == "over":
            return f"The run is over: {count_of(len(self.found), 'case')}."
        if state == "stopped":
            return f"The run was stopped: {of_all}."
        return f"{of_all}; about {duration(left_seconds)} left."

    def _certainty(self) -> str:
        """How much may be read into the figures so far."""
        most = max((len(each.samples_seconds) for each in self.found.values()), default=0)
        rounds = "one round" if most <= 1 else f"up to {most} rounds"
        return (
            f"Figures so far come from {rounds}, without intervals: a small difference may be chance. "
            "The report has intervals and verdicts."
        )


def forget_first_results(site: Path) -> None:
    """Remove the page of first results beside a report; what somebody else put there stays."""
    now = site / NOW
    if now.is_file() and not _is_taken(now):
        now.unlink(missing_ok=True)


def _is_taken(page: Path) -> bool:
    """Whether something is there that is no page of first results."""
    try:
        return page.exists() and not is_ours(page, TITLE)
    except OSError:
        return True


@cache
def _template() -> Template:
    return new_environment().get_template("first_results.html")


@cache
def _style() -> Markup:
    return Markup(template_text("style.css"))  # nothing in it comes from data
