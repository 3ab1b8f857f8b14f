"""Whether a call changed its inputs: whatever they hold, and in whatever it is held."""

from __future__ import annotations

import types
from multiprocessing.shared_memory import SharedMemory
from typing import Any

import numpy as np
import pandas as pd
import pytest
from changed_inputs import CHANGES, LEAVES
from odd_objects import OddMapping, OfOddClass, Point, Refusing
from plain_inputs import PLAIN_CHANGES, PLAIN_READS
from read_inputs import READS

from breakeven.ruler.in_case.content.look import Look
from breakeven.ruler.in_case.content.memory import sampled
from breakeven.ruler.in_case.snapshots import changed_arguments, snapshot

EVERY_CHANGE = PLAIN_CHANGES | CHANGES
EVERY_READ = PLAIN_READS | READS


def _set_first(value: Any) -> None:
    value[0] = value[1]


@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore:The _imaginary")
@pytest.mark.parametrize("name", EVERY_CHANGE)
def test_a_change_is_noticed_whatever_it_is_of(name: str) -> None:
    make, change = EVERY_CHANGE[name]
    arguments = (1, make())
    before = snapshot(arguments)
    assert changed_arguments(before, snapshot(arguments)) == []
    change(arguments[1])
    assert changed_arguments(before, snapshot(arguments)) == [1]


@pytest.mark.parametrize("name", LEAVES)
def test_another_value_in_a_list_is_noticed(name: str) -> None:
    values = [LEAVES[name](1), LEAVES[name](2)]
    before = snapshot((values, {"a": values}))
    assert changed_arguments(before, snapshot((values, {"a": values}))) == []
    _set_first(values)
    assert changed_arguments(before, snapshot((values, {"a": values}))) == [0, 1]


@pytest.mark.parametrize("name", EVERY_READ)
def test_reading_is_no_change_whatever_is_read(name: str) -> None:
    make, read = EVERY_READ[name]
    arguments = (make(),)
    before = snapshot(arguments)
    read(arguments[0])
    assert changed_arguments(before, snapshot(arguments)) == []


def test_what_is_shared_with_other_processes_is_watched() -> None:
    shared = SharedMemory(create=True, size=9)
    try:
        before = snapshot((shared, [shared.buf]))
        shared.buf[0] = 1
        assert changed_arguments(before, snapshot((shared, [shared.buf]))) == [0, 1]
    finally:
        shared.close()
        shared.unlink()


def test_a_variable_of_a_dataset_that_is_loaded_is_no_change(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Dataset:
        def __init__(self) -> None:
            self.sizes, self.attrs = {"x": 2}, {"unit": "m"}
            self.variables = {
                "there": types.SimpleNamespace(_data=np.zeros(2)),
                "on disk": types.SimpleNamespace(_data=object()),
            }

    monkeypatch.setattr(Dataset, "__module__", "xarray.core.dataset")
    dataset = Dataset()
    before = snapshot((dataset,))
    dataset.variables["on disk"]._data = np.zeros(2)
    assert changed_arguments(before, snapshot((dataset,))) == []
    dataset.variables["there"]._data[0] = 1
    assert changed_arguments(before, snapshot((dataset,))) == [0]


def test_the_place_of_a_change_names_the_attribute() -> None:
    point = Point()
    before = snapshot((point, [point]))
    point.tags.append(1)
    after = snapshot((point, [point]))
    assert [place for place in before if before[place] != after[place]] == ["0.tags", "1"]


def test_an_object_in_place_of_one_that_is_gone_is_another() -> None:
    values: list[Any] = [object()]
    before = snapshot((values,))
    for _ in range(100):
        values[0] = None
        values[0] = object()  # without the snapshot it would lie where the first one was
        assert changed_arguments(before, snapshot((values,))) == [0]


def test_an_object_that_refuses_to_be_read_counts_as_itself() -> None:
    view = memoryview(bytearray(3))
    refusing = [OddMapping(), Refusing(), OfOddClass(), view, pd.NA, type, OfOddClass]
    view.release()
    before = snapshot((refusing,))
    assert changed_arguments(before, snapshot((refusing,))) == []
    refusing[3] = memoryview(b"")
    assert changed_arguments(before, snapshot((refusing,))) == [0]


def test_a_look_is_bounded_and_sees_the_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("breakeven.ruler.in_case.content.look.MOST_VALUES", 5000)
    values = list(range(100_000))
    tree: Any = 1
    for _ in range(60):
        tree = [tree, tree]
    before = snapshot((values, tree, [Point() for _ in range(1000)]))
    values[-1] = 0
    assert changed_arguments(before, snapshot((values, tree))) == [0]
    assert Look().left == 5000


def test_a_sequence_that_is_too_long_is_looked_at_in_blocks() -> None:
    assert sampled([1, 2, 3], 3) == [1, 2, 3]
    assert sampled([1, 2, 3], 0) == []
    found = sampled(range(10_000), 640)
    assert (found[0], found[-1]) == (0, 9999)
    assert 600 < len(found) < 700


def test_a_change_of_a_huge_array_is_noticed_where_it_is_looked_at(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("breakeven.ruler.in_case.content.memory.LARGEST_BYTES", 2**17)
    array = np.zeros(2**18)
    before = snapshot((array,))
    array += 1
    assert changed_arguments(before, snapshot((array,))) == [0]
