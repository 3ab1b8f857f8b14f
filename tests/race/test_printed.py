"""A race in words: ratios far away, per cent near by, and what else is to be said."""

from __future__ import annotations

import dataclasses
import json

import pytest

from breakeven.findings.verdicts.change import Change, Verdict
from breakeven.race.printed import against, print_race, sentences, verdict_in_words
from breakeven.race.race import Note, Race, Standing
from breakeven.terminal import Terminal, new_console


def change(verdict: Verdict, ratio: float, reason: str = "") -> Change:
    low, high = ratio * 0.98, ratio * 1.02
    return Change(
        quantity="time", verdict=verdict, ratio=ratio, low=low, high=high, pairs=6, reason=reason
    )


def race(*changes: Change, notes: tuple[Note, ...] = (), was_stopped: bool = False) -> Race:
    first = Standing(label="a", seconds=0.002, first_call_seconds=0.003, peak_bytes=2**20)
    others = [
        Standing(label=f"b{place}", seconds=0.001, changes=(each,))
        for place, each in enumerate(changes)
    ]
    return Race(
        what="statements",
        standings=(first, *others),
        notes=notes,
        effect=0.03,
        pairs=6,
        spent_seconds=2.0,
        was_stopped=was_stopped,
    )


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (change("slower", 4600.0), "4,600× (4,510–4,690×)"),
        (change("faster", 0.5), "2.00× (1.96–2.04×)"),
        (change("slower", 1.05), "+5.0 % (+2.9 to +7.1 %)"),
        (change("same", 1.001), "+0.1 % (-1.9 to +2.1 %)"),
        (change("cannot tell", 2.0), "+100.0 % (+96.0 to +104.0 %)"),
        (Change(quantity="time", verdict="cannot tell"), "–"),
        (None, "–"),
    ],
)
def test_a_change_reads_as_one_would_say_it(given: Change | None, words: str) -> None:
    assert against(given) == words


def test_every_verdict_has_its_sentence() -> None:
    said = list(
        sentences(
            race(
                change("faster", 0.25),
                change("slower", 1.05),
                change("same", 1.0),
                change("cannot tell", 1.02, "the interval is 9 % wide"),
            )
        )
    )
    assert said[:4] == [
        "'b0' is 4.00× faster than 'a'.",
        "'b1' is 5.0 % slower than 'a'.",
        "'b2' takes the same time as 'a'.",
        "Cannot tell 'b3' from 'a': the interval is 9 % wide.",
    ]


def test_notes_and_an_early_end_are_said() -> None:
    note = Note("answers", "b0", "the answers differ: a gives 1, b0 gives 2")
    said = list(sentences(race(change("same", 1.0), notes=(note,), was_stopped=True)))
    assert "The answers differ: a gives 1, b0 gives 2." in said
    assert said[-1] == "Stopped after 6 rounds: this is what was known by then."


def test_the_table_has_a_row_for_each_contender() -> None:
    console = Terminal(width=120, record=True)
    print_race(race(change("faster", 0.5)), console)
    text = console.export_text()
    rows = [line.split() for line in text.splitlines()]
    assert rows[0][:3] == ["contender", "a", "call"]
    assert rows[1] == ["a", "2.00", "ms", "–", "–", "3.00", "ms", "1.00", "MiB"]
    assert rows[2][:5] == ["b0", "1.00", "ms", "2.00×", "(1.96–2.04×)"]
    assert "faster" in rows[2]


def test_a_race_is_plain_json_and_a_frame() -> None:
    found = race(change("faster", 0.5))
    record = json.loads(json.dumps(found.to_json()))
    assert record["contenders"][1]["changes"][0]["verdict"] == "faster"
    frame = found.to_frame()
    assert list(frame["label"]) == ["a", "b0"]
    assert frame["ratio"][1] == 0.5
    assert list(frame["verdict"]) == ["", "faster"]


def test_the_row_says_what_was_compared_where_it_is_not_the_usual_call(
    capsys: pytest.CaptureFixture[str],
) -> None:
    by_clock = [
        dataclasses.replace(change("slower", 2.0), clock="processor"),
        dataclasses.replace(change("faster", 0.5), clock="mean"),
        change("same", 1.0),
    ]
    found = race(*by_clock)
    said = [verdict_in_words(each) for each in found.standings]
    assert said == ["–", "slower by processor time", "faster by mean call", "same"]
    print_race(found, new_console(width=200))
    assert "slower by processor time" in capsys.readouterr().out
