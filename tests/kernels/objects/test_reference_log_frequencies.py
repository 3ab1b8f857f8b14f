"""The reference of log_frequencies against a log counted by hand, and the check against wrong answers."""

from collections import Counter

import pytest

from kernels.objects.log_frequencies import TOP, check, make_inputs, time_of, with_python

GET = '10.0.0.1 - - [01/Oct/2024:00:00:00 +0000] "GET /a HTTP/1.1" 200 12'
POST = '10.0.0.2 - - [01/Oct/2024:00:00:01 +0000] "POST /b?c=d HTTP/1.1" 500 -'
MISSING = '10.0.0.1 - eve [01/Oct/2024:00:00:02 +0000] "GET /e HTTP/1.1" 404 0'


def test_a_log_counted_by_hand():
    assert with_python.count([GET, POST, GET, MISSING, GET, POST]) == [
        (("10.0.0.1", "GET", "200"), 3),
        (("10.0.0.2", "POST", "500"), 2),
        (("10.0.0.1", "GET", "404"), 1),
    ]


def test_of_equally_frequent_ones_the_last_in_the_alphabet_comes_first():
    assert [key for key, _ in with_python.count([GET, MISSING, POST])] == [
        ("10.0.0.2", "POST", "500"),
        ("10.0.0.1", "GET", "404"),
        ("10.0.0.1", "GET", "200"),
    ]


def test_splitting_at_blanks_counts_the_same():
    (lines,) = make_inputs(3_000)
    words = [line.split(" ") for line in lines]
    counted = Counter((word[0], word[5].lstrip('"'), word[8]) for word in words)
    in_order = sorted(((count, key) for key, count in counted.items()), reverse=True)
    assert with_python.count(lines) == [(key, count) for count, key in in_order[:TOP]]


def test_inputs_are_the_same_every_time():
    assert make_inputs(50) == make_inputs(50)
    assert len(make_inputs(50)[0]) == 50


def test_time_stamps_go_on_from_day_to_day():
    assert time_of(0) == "01/Oct/2024:00:00:00 +0000"
    assert time_of(86_400 + 3_600 + 61) == "02/Oct/2024:01:01:01 +0000"


RIGHT = [(("10.0.0.1", "GET", "200"), 3), (("10.0.0.2", "POST", "500"), 2)]


@pytest.mark.parametrize(
    "wrong",
    [
        None,
        {},
        [],
        tuple(RIGHT),
        RIGHT[::-1],
        RIGHT[:1],
        [(("10.0.0.1", "GET", "200"), 3), (("10.0.0.2", "POST", "500"), 2.0)],
        [(("10.0.0.1", "GET", "200"), 3), (("10.0.0.2", "POST", None), 2)],
        [(["10.0.0.1", "GET", "200"], 3), RIGHT[1]],
        [None, RIGHT[1]],
    ],
)
def test_check_rejects_a_wrong_answer(wrong):
    check(RIGHT, RIGHT)
    with pytest.raises(AssertionError):
        check(wrong, RIGHT)
