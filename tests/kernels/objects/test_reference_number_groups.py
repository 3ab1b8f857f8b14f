"""The reference of number_groups against a file by hand, its parts, its text and its check."""

import hashlib
from itertools import chain, pairwise
from pathlib import Path

import numpy as np
import pytest

from kernels.objects.number_groups import LONGEST, check, make_inputs, text, with_processes
from kernels.objects.number_groups.with_python import loop

RIGHT = [6, -2]


def test_a_file_by_hand(tmp_path):
    path = tmp_path / "numbers.txt"
    path.write_text("1\n2\n3\n\n-12\n10\n")
    assert loop(path) == RIGHT


@pytest.fixture
def path(tmp_path, monkeypatch):
    monkeypatch.setenv("BREAKEVEN_CACHE", str(tmp_path))
    return make_inputs(5_000)[0]


def test_the_file_has_so_many_numbers_in_groups_that_are_not_empty(path):
    groups = [group.split() for group in Path(path).read_text().split("\n\n")]
    assert sum(map(len, groups)) == 5_000
    assert {len(group) for group in groups} <= set(range(1, LONGEST + 1))
    assert loop(path) == [sum(map(int, group)) for group in groups]


@pytest.mark.parametrize("parts", [1, 2, 3, 7])
def test_the_parts_of_the_file_are_all_of_it(path, parts):
    bounds = with_processes.part_bounds(path, parts)
    assert len(bounds) == parts + 1
    found = [with_processes.sums_of_part(path, *pair) for pair in pairwise(bounds)]
    assert list(chain.from_iterable(found)) == loop(path)


def test_no_group_is_longer_than_the_search_for_its_end():
    assert max(map(len, text(50_000).split("\n\n"))) < with_processes.SEARCHED / 2


def test_a_file_of_one_group_has_one_part(tmp_path):
    path = tmp_path / "one.txt"
    path.write_text("1\n2\n")
    assert with_processes.part_bounds(path, 4) == [0, 4]


def test_the_text_is_the_same_on_every_machine():
    assert (
        hashlib.sha256(text(1_000).encode()).hexdigest()
        == "37fcbfce4b4bf21c6d2d979a7f3d1d0cdb2309aa48fb4af3fe2e7f68084fc1e8"
    )


@pytest.mark.parametrize(
    "wrong",
    [
        None,
        (6, -2),
        [6],
        [-2, 6],
        [6, -2.0],
        [6, -2, 0],
        np.array([6.0, -2.0]),
        np.array([6, 2]),
        np.array([6, -2], dtype=np.int32),
    ],
)
def test_check_rejects_a_wrong_answer(wrong):
    check(list(RIGHT), RIGHT)
    check(np.array(RIGHT), RIGHT)
    with pytest.raises(AssertionError):
        check(wrong, RIGHT)
