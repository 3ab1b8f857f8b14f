"""The reference of pipeline, step by step and as a whole, and the check against wrong answers."""

import json
from pathlib import Path

import pytest

from kernels.graphs.pipeline import RECORDS, SOURCES, Part, check, make_inputs, with_python

PART = Part("shop", 3, 0.0, 0.0)
SAVED = json.dumps({"shop": {"records": 2, "worth": 40}, "warehouse": {"records": 1, "worth": 7}})


def test_the_steps_by_hand(tmp_path: Path):
    valid = with_python.keep_valid([(5, 2), (6, 0), (997, 3), (7, -4)])
    assert valid == [(5, 2), (997, 3)]
    assert with_python.compute(valid, PART) == [6 * 2, 1 * 3]
    assert with_python.aggregate([[12, 3], [], [5]]) == {"records": 3, "worth": 20}
    saved = with_python.save([{"records": 1}, {"records": 2}], str(tmp_path / "totals.json"))
    assert json.loads(Path(saved).read_text()) == {
        "shop": {"records": 1},
        "warehouse": {"records": 2},
    }


def test_a_part_holds_the_same_records_every_time_and_others_than_the_next():
    assert len(with_python.load(PART)) == RECORDS
    assert with_python.load(PART) == with_python.load(PART)
    others = [PART._replace(seed=4), PART._replace(source="warehouse")]
    assert all(with_python.load(other) != with_python.load(PART) for other in others)


def test_the_whole_is_the_sum_of_its_parts():
    (parts,) = make_inputs(3)
    quick = [part._replace(load_seconds=0.0, compute_seconds=0.0) for part in parts]
    totals = json.loads(with_python.loop(quick))
    assert totals.keys() == set(SOURCES)
    for source in SOURCES:
        records = [
            record for part in quick if part.source == source for record in with_python.load(part)
        ]
        worth = [(article % 997 + 1) * number for article, number in records if number > 0]
        assert totals[source] == {"records": len(worth), "worth": sum(worth)}


def test_the_latencies_are_the_same_every_time_and_never_the_same_for_two_parts():
    (parts,) = make_inputs(10)
    assert make_inputs(10) == (parts,)
    assert len({part.load_seconds for part in parts}) == len(parts)


@pytest.mark.parametrize(
    "wrong",
    [
        None,
        json.loads(SAVED),
        "{}",
        SAVED.replace("40", "41"),
        SAVED.replace('"records": 2', '"records": 3'),
        SAVED.replace("shop", "stall"),
        json.dumps({"shop": {"records": 1, "worth": 7}, "warehouse": {"records": 2, "worth": 40}}),
    ],
)
def test_check_rejects_a_wrong_answer(wrong: object):
    check(SAVED, SAVED)
    with pytest.raises(AssertionError):
        check(wrong, SAVED)
