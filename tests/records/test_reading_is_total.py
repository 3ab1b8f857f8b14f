"""Whatever is done to some lines of a journal: reading never raises, and never loses the others."""

from __future__ import annotations

import json
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

from example_notes import against_itself, engine_costs, limits, memory_need
from example_results import in_turns, journal, measurement
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from breakeven.records.journal import Journal
from breakeven.records.measurement import Case, Measurement
from breakeven.records.reading.decoding import decoded_or_none
from breakeven.records.run_notes import END, run_notes
from breakeven.records.tables.table import read_results

Place = tuple[str | int, ...]


def _text() -> bytes:
    """A journal with a line of every kind."""
    labels = ("numpy", "numba", "threads", "ray")
    cases = [in_turns(measurement("ndvi", label, "small", 4)) for label in labels]
    cases[0] = replace(cases[0], is_baseline=True)
    failed = measurement("ndvi", "dask", "small", 4, status="crashed", reason="it was killed")
    notes = [
        *(limits(), against_itself("serial", 1.01, 0.98), engine_costs("threads")),
        *(memory_need(cases[0], 90_000_000), (END, {"ended_at": "2026-11-21T21:04:00+00:00"})),
    ]
    with tempfile.TemporaryDirectory() as folder:
        return journal(Path(folder), [*cases, failed], notes=notes).path.read_bytes()


WHOLE = _text()
LINES = WHOLE.splitlines()
RECORDS = [json.loads(line) for line in LINES]
CASES = {
    number: Case(**record["case"])
    for number, record in enumerate(RECORDS)
    if record["kind"] == "case"
}
NUMBERS = st.one_of(
    *(st.integers(), st.floats(), st.sampled_from([10**400, -1, 0, 1e308, 5e-324, 2**63])),
)
VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), NUMBERS, st.text(max_size=8), st.just("\ud800")),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=6,
)
FEW = settings(max_examples=40, deadline=None, derandomize=True)
MANY = settings(max_examples=300, deadline=None, derandomize=True)


def _places(value: Any, at: Place = ()) -> list[Place]:
    """Where in a record another value can be put."""
    inner: Any = ()
    if isinstance(value, dict):
        inner = value.items()
    elif isinstance(value, list):
        inner = enumerate(value)
    below = [place for key, each in inner for place in _places(each, (*at, key))]
    return [at, *below] if at else below


PLACES = [(number, place) for number, record in enumerate(RECORDS) for place in _places(record)]


def _changed(number: int, place: Place, value: Any) -> bytes:
    record = json.loads(LINES[number])
    within = record
    for key in place[:-1]:
        within = within[key]
    within[place[-1]] = value
    return json.dumps(record).encode()


def _read(lines: list[bytes], touched: set[int], *, with_table: bool = False) -> None:
    """Read a journal in every way, and require each case of a line that was not touched."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "run.jsonl"
        path.write_bytes(b"\n".join(lines) + b"\n")
        found = {each.case.key: each for each in Journal(path).measurements()}
        run_notes(Journal(path), found.values())
        cases = Journal(path).cases()
        table = read_results(Path(folder)).table if with_table else None
    if 0 in touched:
        return  # the run itself, without which there is nothing
    again = _cases_of(lines, touched)
    assert table is None or len(table) >= len(CASES) - len(touched)
    for number, case in CASES.items():
        if number in touched:
            continue
        assert case in cases
        assert case.key in found
        if case.key not in again:
            samples = tuple(map(tuple, RECORDS[number]["samples_seconds"]))
            assert found[case.key].samples_seconds == samples


def _cases_of(lines: list[bytes], touched: set[int]) -> set[tuple[object, ...]]:
    """The cases that touched lines hold by now: one may have become another measurement of another."""
    every = (each for number in touched for each in lines[number].splitlines())
    found = (decoded_or_none(Measurement, each) for each in every)
    return {each.case.key for each in found if each}


@given(st.sampled_from(PLACES), VALUES)
@example((0, ("settings", "workloads", "ndvi")), 5)
@example((0, ("settings", "processes")), [])
@MANY
def test_any_value_in_any_place_costs_its_own_line_at_most(
    at: tuple[int, Place], value: Any
) -> None:
    lines = list(LINES)
    lines[at[0]] = _changed(*at, value)
    _read(lines, {at[0]})


@given(st.sampled_from(PLACES), VALUES)
@FEW
def test_any_value_in_any_place_leaves_a_table_of_the_others(
    at: tuple[int, Place], value: Any
) -> None:
    assume(at[1][-1] != "workload_version")  # rows of an earlier version than the last do not count
    lines = list(LINES)
    lines[at[0]] = _changed(*at, value)
    _read(lines, {at[0]}, with_table=True)


@given(st.integers(1, len(LINES) - 1), st.data())
@FEW
def test_any_bytes_in_a_line_cost_that_line_at_most(number: int, data: st.DataObject) -> None:
    line = LINES[number]
    first = data.draw(st.integers(0, len(line)))
    last = data.draw(st.integers(first, min(len(line), first + 20)))
    put = data.draw(st.binary(max_size=20)).replace(b"\n", b" ")
    lines = list(LINES)
    lines[number] = line[:first] + put + line[last:]
    _read(lines, {number})


@given(st.integers(0, len(WHOLE)), st.integers(1, 50))
@FEW
def test_a_file_that_was_cut_and_written_on_keeps_all_that_was_whole(cut: int, more: int) -> None:
    kept = WHOLE[:cut].splitlines()
    whole = WHOLE[:cut].count(b"\n")
    added = [LINES[more % len(LINES)]]
    lines = [*kept[:whole], *(kept[whole:] or [b""]), *added]
    touched = {number for number in range(len(LINES)) if number >= whole}
    if whole:
        _read_only(lines, touched)


def _read_only(lines: list[bytes], touched: set[int]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "run.jsonl"
        path.write_bytes(b"\n".join(lines) + b"\n")
        found = {each.case for each in Journal(path).measurements()}
        read_results(Path(folder))
    assert {case for number, case in CASES.items() if number not in touched} <= found


@given(st.lists(st.sampled_from(range(1, len(LINES))), min_size=1, max_size=4))
@FEW
def test_lines_that_stand_twice_or_in_another_order_lose_nothing(doubled: list[int]) -> None:
    lines = [LINES[0], *(LINES[number] for number in doubled), *LINES[:0:-1]]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "run.jsonl"
        path.write_bytes(b"\n".join(lines) + b"\n")
        found = {each.case for each in Journal(path).measurements()}
    assert found == set(CASES.values())
