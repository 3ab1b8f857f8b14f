"""The words by which the parameters of an asv benchmark are known."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from breakeven.sources.in_side.asv_parameters import named_combinations


def of(*values: Any) -> list[str]:
    benchmark = SimpleNamespace(_params=[values], params=[[repr(each) for each in values]])
    return [words for (words,) in named_combinations(benchmark)]


def test_short_words_are_asvs_and_sets_have_one_order() -> None:
    assert of(1, "a", {"b", "a"}) == ["1", "'a'", "{'a', 'b'}"]


def test_long_words_are_shortened_and_differ_where_the_values_do() -> None:
    found = of("x" * 1_000_000, "x" * 999_999 + "y", list(range(10_000)))
    assert len(set(found)) == 3
    assert max(map(len, found)) < 120
    assert found == of("x" * 1_000_000, "x" * 999_999 + "y", list(range(10_000)))
    assert "1,000,002 characters" in found[0]
