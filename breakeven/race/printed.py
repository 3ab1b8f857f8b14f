"""A race as a table and sentences for a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Console
from rich.table import Table
from rich.text import Text

from breakeven.findings.verdicts.change import Change
from breakeven.findings.verdicts.of_pairs.two_sides import CONFIDENCE
from breakeven.race.race import COMMANDS, FRESH, STATEMENTS, Race, Standing
from breakeven.terminal import styled
from breakeven.wording import count_of, memory, seconds

__all__ = ["against", "print_race", "sentences", "verdict_in_words"]

NOTHING = "–"
STYLES = {"slower": "red", "faster": "green", "cannot tell": "yellow"}
BY_CLOCK = {"wall": "", "mean": " by mean call", "processor": " by processor time"}
FAR = 1.1
"""A figure that is so many times the other is told as a ratio, a nearer one in per cent."""
LOOP_SECONDS, CLOCKS_SECONDS = 1e-7, 1e-5
"""In the time of a shorter call the loop around it shows, or the clocks that are read around each."""


def print_race(race: Race, console: Console) -> None:
    """The table of all contenders, then what is to be said of them."""
    call = "run" if race.what == COMMANDS else "call"
    table = Table(box=None, pad_edge=False)
    table.add_column("contender", overflow="fold")
    for heading in (f"a {call}", "against the first", "verdict", f"first {call}", "memory"):
        table.add_column(heading, no_wrap=True)
    for each in race.standings:
        table.add_row(*_cells(each))
    console.print(table)
    for sentence in sentences(race):
        console.print(sentence, soft_wrap=True)


def against(change: Change | None) -> str:
    """A change beside its verdict: ``1.46× (1.43–1.49×)``, ``+0.8 % (-0.4 to +2.1 %)``, or a dash."""
    if change is None or change.ratio is None or change.low is None or change.high is None:
        return NOTHING
    middle, low, high = change.ratio, change.low, change.high
    if change.is_clear and change.verdict != "same" and not 1 / FAR < middle < FAR:
        if middle < 1:
            middle, low, high = 1 / middle, 1 / high, 1 / low
        return f"{_three(middle)}× ({_three(low)}–{_three(high)}×)"
    middle, low, high = (100 * (each - 1) for each in (middle, low, high))
    return f"{middle:+.1f} % ({low:+.1f} to {high:+.1f} %)"


def verdict_in_words(of: Standing) -> str:
    """The verdict on time, with what was compared where it is not the usual call's wall time, or how
    a contender ended; a dash for the first."""
    if of.ended:
        return of.ended.replace("_", " ")
    change = of.against_first()
    return f"{change.verdict}{BY_CLOCK[change.clock]}" if change else NOTHING


def sentences(race: Race) -> Iterator[str]:
    """What is to be said of a race beside its table."""
    for each in race.standings:
        yield from _on_one(each, race)
    for note in race.notes:
        yield f"{note.words[0].upper()}{note.words[1:]}."
    clocks = {change.clock for each in race.standings if (change := each.against_first())}
    if "processor" in clocks:
        yield "Other programs kept the machine busy: if the verdict says so, processor time was compared."
    if "mean" in clocks:
        yield "Where some calls take much longer than most, the mean calls were compared."
    yield from _on_overheads(race)
    rounds = count_of(race.pairs, "round")
    if race.was_stopped:
        yield f"Stopped after {rounds}: this is what was known by then."
    else:
        yield (
            f"{rounds} of fresh processes in {race.spent_seconds:.1f} s; {100 * CONFIDENCE:g} % "
            f"intervals; differences within {100 * race.effect:g} % do not count."
        )


def _on_overheads(race: Race) -> Iterator[str]:
    """What times include that is not the contenders', where it is a good part of them."""
    shortest = min((each.seconds for each in race.standings if each.seconds), default=1.0)
    if race.what == FRESH and shortest < CLOCKS_SECONDS:
        yield "Every time includes reading the clocks, some tenths of a microsecond."
    elif race.what == STATEMENTS and shortest < LOOP_SECONDS:
        yield "Every time includes a turn of the loop around the statement, some nanoseconds."


def _cells(of: Standing) -> tuple[str | Text, ...]:
    if of.ended:
        ended = styled(verdict_in_words(of), "red")
        return of.label, NOTHING, NOTHING, ended, NOTHING, NOTHING
    return (
        of.label,
        seconds(of.seconds),
        against(of.against_first()),
        styled(verdict_in_words(of), STYLES.get(of.verdict, "")),
        seconds(of.first_call_seconds),
        memory(of.peak_bytes),
    )


def _on_one(of: Standing, race: Race) -> Iterator[str]:
    """The verdicts on a contender in words."""
    own, first, change = repr(of.label), repr(race.first.label), of.against_first()
    if change is None:
        return
    if change.verdict == "cannot tell":
        reason = f": {change.reason}" if change.ratio is not None else ""  # a note says it
        yield f"Cannot tell {own} from {first}{reason}."
    elif change.verdict == "same":
        yield f"{own} takes the same time as {first}."
    else:
        yield f"{own} is {_so_much(change)} {change.verdict} than {first}."
    start = of.against_first("first call")
    if start and start.verdict in ("faster", "slower"):
        yield f"Its first call is {_so_much(start)} {start.verdict}."
    held = of.against_first("memory")
    if held and held.verdict in ("more memory", "less memory"):
        yield f"It takes {held.verdict}: {against(held)}."


def _so_much(change: Change) -> str:
    """How much faster or slower something is: ``1.46×``, ``4.2 %``."""
    ratio = change.ratio or 1.0
    if 1 / FAR < ratio < FAR:
        return f"{100 * abs(ratio - 1):.1f} %"
    return f"{_three(max(ratio, 1 / ratio))}×"


def _three(value: float) -> str:
    """Three significant digits: ``1.46``, ``12.3``, ``4,600``."""
    if value >= 100:
        return f"{float(f'{value:.3g}'):,.0f}"
    return f"{value:.2f}" if value < 10 else f"{value:.1f}"
