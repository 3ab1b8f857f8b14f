"""The reference of describe against the standard library, and what its check allows and refuses."""

import csv
import statistics
from pathlib import Path

import numpy as np
import pytest

from kernels.frames.describe import NUMERIC, QUARTILES, check, make_inputs
from kernels.frames.describe.with_pandas import numeric_columns, read_then_describe

ROWS = 2_000


@pytest.fixture(scope="module")
def paths(tmp_path_factory):
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("BREAKEVEN_CACHE", str(tmp_path_factory.mktemp("cache")))
        return make_inputs(ROWS)[0]


@pytest.fixture(scope="module")
def summary(paths):
    return read_then_describe(paths)


def test_pandas_gives_what_the_standard_library_gives(paths, summary):
    rows = [row for path in paths for row in csv.DictReader(Path(path).read_text().splitlines())]
    for name in NUMERIC:
        values = [float(row[name]) for row in rows]
        quartiles = statistics.quantiles(values, n=4, method="inclusive")
        parts = (len(values), statistics.fmean(values), statistics.stdev(values), min(values))
        np.testing.assert_allclose(summary[name], [*parts, *quartiles, max(values)], rtol=1e-12)


def test_reading_only_the_numeric_columns_gives_the_same(paths, summary):
    check(numeric_columns(paths), summary)


def approximate(summary, shift=0.0):
    """The quartiles moved by a share of the range of their column, and called approximate."""
    moved = summary.copy()
    moved.loc[list(QUARTILES)] += shift * (summary.loc["max"] - summary.loc["min"])
    return moved.rename(index={name: f"about {name}" for name in QUARTILES})


@pytest.mark.parametrize("shift", [-0.1, 0.0, 0.1])
def test_quartiles_that_are_called_approximate_may_lie_beside(summary, shift):
    check(approximate(summary, shift), summary)


def changed(summary, statistic, factor):
    wrong = summary.copy()
    wrong.loc[statistic, "weight"] *= factor
    return wrong


WRONG_ANSWERS = {
    "none": lambda _: None,
    "an array": lambda summary: summary.to_numpy(),
    "a column is missing": lambda summary: summary.drop(columns="sale"),
    "a statistic is missing": lambda summary: summary.drop(index="std"),
    "a statistic too many": lambda summary: summary.rename(index={"std": "var"}),
    "a count is wrong": lambda summary: changed(summary, "count", 1 - 1 / ROWS),
    "a mean is wrong": lambda summary: changed(summary, "mean", 1 + 1e-6),
    "a deviation of the population": lambda summary: changed(summary, "std", np.sqrt(1 - 1 / ROWS)),
    "a minimum is wrong": lambda summary: changed(summary, "min", 1.001),
    "a quartile is nearly right": lambda summary: changed(summary, "25%", 1.001),
    "a maximum is nan": lambda summary: changed(summary, "max", np.nan),
    "an approximation is too far away": lambda summary: approximate(summary, 0.25),
    "an approximation is nan": lambda summary: approximate(summary, np.nan),
    "an approximate answer with a wrong mean": lambda summary: changed(
        approximate(summary), "mean", 1.001
    ),
    "only one quartile is called approximate": lambda summary: summary.rename(
        index={"25%": "about 25%"}
    ),
}


@pytest.mark.parametrize("spoil", WRONG_ANSWERS.values(), ids=WRONG_ANSWERS)
def test_check_refuses_a_wrong_answer(summary, spoil):
    with pytest.raises(AssertionError):
        check(spoil(summary), summary)


def test_the_allowance_shrinks_as_the_files_grow(summary):
    larger = summary.copy()
    larger.loc["count"] = 1000 * ROWS
    with pytest.raises(AssertionError):
        check(approximate(larger, 0.02), larger)
