"""The reference of word_count against text counted by hand and by another way, and its check."""

import hashlib
import re
from collections import Counter
from pathlib import Path

import pytest

from kernels.objects.word_count import FILES, check, make_inputs, text, with_python

RIGHT = [("the", 3), ("cat", 2)]


def test_words_are_in_lower_case_and_without_punctuation():
    said = 'The cat -- "THE (cat)!"\nDon\'t,  the\tend.\n'
    assert with_python.words(said) == ["the", "cat", "the", "cat", "dont", "the", "end"]


def test_files_counted_by_hand(tmp_path):
    for name, said in (("a", "b a b"), ("b", "A c"), ("c", "C. b")):
        (tmp_path / name).write_text(said)
    paths = [str(tmp_path / name) for name in "abc"]
    # of equally frequent words the last in the alphabet comes first
    assert with_python.count(paths) == [("b", 3), ("c", 2), ("a", 2)]


@pytest.fixture
def paths(tmp_path, monkeypatch):
    monkeypatch.setenv("BREAKEVEN_CACHE", str(tmp_path))
    return make_inputs(6_410)[0]


def test_a_regular_expression_counts_the_same(paths):
    every = " ".join(Path(path).read_text() for path in paths).lower().replace("'", "")
    counted = Counter(re.findall("[a-z]+", every))
    assert counted.total() == 6_410
    in_order = sorted(((count, word) for word, count in counted.items()), reverse=True)
    assert with_python.count(paths) == [(word, count) for count, word in in_order[:10]]


def test_a_second_call_does_not_write_the_files_again(paths):
    before = [Path(path).stat().st_mtime_ns for path in paths]
    assert len(before) == FILES
    assert [Path(path).stat().st_mtime_ns for path in make_inputs(6_410)[0]] == before


def test_the_text_is_the_same_on_every_machine():
    digest = hashlib.sha256(text(0, 1_000).encode()).hexdigest()
    assert digest == "ca81c9c7f607c6b587afcc3baae42dcd49a5d663a7ffbfed6feeb078b9118c2e"


@pytest.mark.parametrize(
    "wrong",
    [
        None,
        {},
        [],
        tuple(RIGHT),
        RIGHT[::-1],
        RIGHT[:1],
        [("the", 3.0), RIGHT[1]],
        [("The", 3), RIGHT[1]],
        [["the", 3], RIGHT[1]],
    ],
)
def test_check_rejects_a_wrong_answer(wrong):
    check(RIGHT, RIGHT)
    with pytest.raises(AssertionError):
        check(wrong, RIGHT)
