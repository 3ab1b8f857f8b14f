"""How results are shown: as text, as a table with a chart, as a frame."""

from __future__ import annotations

from html import unescape
from typing import Any
from xml.etree import ElementTree

import pytest
from hostile_texts import HOSTILE, in_words, no_hidden

from breakeven.errors import UserError
from breakeven.findings.verdicts.change import Change
from breakeven.notebook.showing.drawing import Bar, intervals_svg
from breakeven.notebook.showing.html import page
from breakeven.notebook.showing.race_result import RaceResult
from breakeven.notebook.showing.result import Result
from breakeven.notebook.showing.words import in_notebook_words
from breakeven.notebook.statement import read_statement
from breakeven.race.race import Note, Race, Standing
from breakeven.records.measurement import Case, Measurement
from breakeven.wording import seconds, span, times

EVIL = "<script>alert('&')</script>"


def measured(**fields: Any) -> Measurement:
    """A measurement of a notebook's statement."""
    case = Case(
        workload="notebook",
        workload_version="1",
        implementation="statement",
        size="as it is",
        n=1,
        workers=1,
    )
    usual: dict[str, Any] = {
        "status": "ok",
        "samples_seconds": ((0.010, 0.012), (0.011, 0.011)),
        "stationary": (True, True),
        "first_call_seconds": 0.3,
        "cpu_seconds": 0.022,
        "peak_bytes": 3 * 2**20,
        "above_baseline_bytes": 2**20,
    }
    texts = dict.fromkeys(
        ("family", "engine", "library", "style", "unit", "run", "measured_at"), ""
    )
    return Measurement(case=case, is_baseline=True, **texts, **(usual | fields))


def result(statement: str = "f(x)", **fields: Any) -> Result:
    found = measured(**fields)
    answer = {"measurement": found.to_json(), "seconds": 0.011, "interval": [0.0105, 0.0115]}
    return Result.of_answer(statement, answer)


def race_result(*changes: Change, notes: tuple[Note, ...] = ()) -> RaceResult:
    labels = ["loop", *(f"other {number}" for number in range(1, len(changes) + 1))]
    standings = [Standing(label="loop", seconds=0.5, low_seconds=0.4, high_seconds=0.6)]
    standings += [
        Standing(label=label, seconds=0.1, changes=(change,))
        for label, change in zip(labels[1:], changes, strict=True)
    ]
    race = Race(
        what="notebook",
        standings=tuple(standings),
        notes=notes,
        effect=0.03,
        pairs=6,
        spent_seconds=3.0,
    )
    statements = {label: read_statement("1 + 1", {}) for label in labels}
    return RaceResult.of_answer(statements, {"race": race.to_json()})


@pytest.mark.parametrize(
    ("of", "low", "high", "words"),
    [
        (seconds, 0.0281, 0.0312, "28.1–31.2 ms"),
        (seconds, 0.0009, 0.0011, "900 µs–1.10 ms"),
        (seconds, 59.0, 61.0, "59.0 s–1 min 1 s"),
        (seconds, 61.0, 62.0, "1 min 1 s–1 min 2 s"),
        (times, 11.0, 13.0, "11–13×"),
        (times, None, 13.0, "–"),
    ],
)
def test_a_range_says_its_unit_once_where_both_ends_have_it(
    of: Any, low: float | None, high: float | None, words: str
) -> None:
    assert span(of, low, high) == words


def test_a_result_says_what_was_measured_in_how_many_processes() -> None:
    text = repr(result())
    assert text.splitlines()[0] == "f(x)"
    assert "11.0 ms  95 % interval 10.5–11.5 ms, 2 processes" in text
    assert "3.00 MiB  1.00 MiB above what was there before the call" in text
    assert "300 ms" in text
    assert "Measured in one process" not in text


def test_one_process_is_said_to_be_one() -> None:
    found = result(samples_seconds=((0.010, 0.012),), stationary=(False,))
    assert "Measured in one process" in repr(found)
    assert "Measured in one process" in found._repr_html_()
    assert "The call times were still changing" in repr(found)


def test_busy_cores_are_those_of_the_calls_that_were_timed() -> None:
    assert result().cores_busy == pytest.approx(2.0)
    (busy,) = [
        value for name, value, _ in result(cpu_seconds=0.0135).rows() if name == "cores busy"
    ]
    assert busy == "1.2"
    assert result(calls_per_sample=1, samples_seconds=((1e-6, 1e-6),)).cores_busy is None


def test_a_result_is_a_frame_with_units_in_its_names() -> None:
    frame = result().frame
    assert frame["statement"].tolist() == ["f(x)"]
    assert {"seconds", "seconds_low", "seconds_high", "first_call_seconds"} <= set(frame.columns)
    assert frame["peak_bytes"].tolist() == [3 * 2**20]
    assert frame["processes"].tolist() == [2]


def test_a_statement_that_failed_is_a_sentence() -> None:
    reason = "a call raised ZeroDivisionError: division by zero"
    failed = {"status": "crashed", "reason": reason, "samples_seconds": ()}
    with pytest.raises(UserError, match=r"^f\(0\): a call raised ZeroDivisionError"):
        result("f(0)", **failed)


def test_what_the_ruler_advises_is_said_as_a_notebook_can_do_it() -> None:
    ruler = "a call changed its argument 'x'; so it is. Give the workload fresh_inputs=True (…)"
    assert in_notebook_words(ruler, "%breakeven").endswith("of its inputs: %breakeven --fresh")
    pool = "a call raised BrokenProcessPool: A process was terminated."
    assert "put it into a file beside the notebook" in in_notebook_words(pool, "%breakeven")
    assert in_notebook_words("anything else", "%breakeven") == "anything else"


def test_everything_from_data_is_escaped() -> None:
    html = result(f"f({EVIL})")._repr_html_()
    assert "<script" not in html
    assert "&lt;script&gt;" in html
    note = Note("answers", "", EVIL)
    assert "<script" not in race_result(notes=(note,))._repr_html_()
    assert "<script" not in intervals_svg([Bar(EVIL, 1.0, 0.9, 1.1), Bar("b", 2.0)])


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_a_statement_is_shown_as_it_is_and_nothing_hidden_in_it_is_obeyed(text: str) -> None:
    found, seen = result(text), " ".join(in_words(text).split())[:40]
    for shown in (repr(found), unescape(found._repr_html_())):
        assert seen in shown
        assert no_hidden(shown)
    chart = intervals_svg([Bar(text, 1.0, 0.9, 1.1), Bar("b", 2.0)])
    assert no_hidden(page("", chart))


@pytest.mark.parametrize(
    "bars",
    [
        [Bar("", 1.0, 0.9, 1.1, (0.95, 1.05))],
        [Bar("", 1.0)],
        [Bar("", 2e-8, 2e-8, 2e-8, (2e-8,))],
        [Bar("a", 1e-6, 9e-7, 2e-6), Bar("b", 3.0, 2.0, 400.0)],
        [Bar("a name that is far too long for a small chart", 1.0), Bar("b", 1.5)],
    ],
)
def test_a_chart_has_a_row_for_each_bar_and_lies_within_its_frame(bars: list[Bar]) -> None:
    root = ElementTree.fromstring(intervals_svg(bars))
    width = float(root.attrib["viewBox"].split()[2])
    assert len(root.findall("g")) == len(bars)
    places = [float(line.attrib["x1"]) for line in root.iter("line")]
    places += [float(dot.attrib["cx"]) for dot in root.iter("circle")]
    assert all(0 <= place <= width for place in places)
    labels = [text.text for text in root.findall("text") if text.get("text-anchor") == "middle"]
    assert len(labels) >= 2
    assert len(set(labels)) == len(labels)


def change(verdict: Any, ratio: float, low: float, high: float, **more: Any) -> Change:
    return Change(quantity="time", verdict=verdict, ratio=ratio, low=low, high=high, **more)


def test_a_race_says_each_verdict_with_its_interval() -> None:
    found = race_result(
        change("faster", 0.1, 0.08, 0.125),
        change("slower", 1.05, 1.04, 1.06),
        change("same", 1.001, 0.99, 1.01),
        change("cannot tell", 1.0, 0.5, 2.0, reason="it had 2 of the 6 pairs"),
    )
    assert [row[2:4] for row in found.rows()] == [
        ("–", "–"),
        ("10.0× (8.00–12.5×)", "faster"),
        ("+5.0 % (+4.0 to +6.0 %)", "slower"),
        ("+0.1 % (-1.0 to +1.0 %)", "same"),
        ("+0.0 % (-50.0 to +100.0 %)", "cannot tell"),
    ]
    assert "'other 1' is 10.0× faster than 'loop'." in repr(found)
    assert "Cannot tell 'other 4' from 'loop': it had 2 of the 6 pairs." in repr(found)
    assert found.frame["verdict"].tolist() == ["", "faster", "slower", "same", "cannot tell"]
    assert found.frame["statement"].tolist() == ["1 + 1"] * 5


def test_a_race_says_when_processor_times_were_compared() -> None:
    busy = change("faster", 0.1, 0.08, 0.125, clock="processor")
    quiet = change("faster", 0.1, 0.08, 0.125)
    assert "processor time was compared" in repr(race_result(busy))
    assert "processor" not in repr(race_result(quiet))
    assert [row[3] for row in race_result(busy, quiet).rows()] == [
        "–",
        "faster by processor time",
        "faster",
    ]


def test_notes_of_a_race_keep_the_names_as_they_were_written() -> None:
    notes = (
        Note("answers", "other 1", "the answers differ: loop gives 1, other 1 gives 2"),
        Note("ended", "other 1", "l.sort(): a call raised ValueError: no"),
    )
    lines = repr(race_result(change("same", 1.0, 0.99, 1.01), notes=notes)).splitlines()
    assert "The answers differ: loop gives 1, other 1 gives 2." in lines
    assert "l.sort(): a call raised ValueError: no." in lines
