"""What is refused of a comparison before anything is measured, and with which words."""

from __future__ import annotations

import pytest

from breakeven.compare.asked import _require_one, _with_side
from breakeven.errors import UserError
from breakeven.findings.verdicts.change import CaseCompared


def test_several_cases_are_refused_by_their_names_before_anything_is_measured() -> None:
    cases = [CaseCompared("a.time_it", f"n={n}", "") for n in range(7)]
    _require_one(cases[:1])
    with pytest.raises(UserError, match=r"7 cases .* a.time_it n=0, .*n=4 and 2 more$"):
        _require_one(cases)


@pytest.mark.parametrize(
    ("reason", "asked", "said"),
    [
        ("benchmarks has none", "HEAD~1", "HEAD~1: benchmarks has none"),
        ("the environment of HEAD~1 cannot be made", "HEAD~1", None),
        ("HEAD~1: no wheel", "HEAD~1", None),
        (
            "the environment of HEAD~10 cannot be made",
            "HEAD~1",
            "HEAD~1: the environment of HEAD~10",
        ),
        ("benchmarks has none. Or one.", ".", "the working tree: benchmarks has none"),
        ("the environment of . cannot be made", ".", None),
        ("no tallies", "existing:/opt/a b", "existing:/opt/a b: no tallies"),
    ],
)
def test_a_side_that_cannot_be_made_is_named_once(
    reason: str, asked: str, said: str | None
) -> None:
    assert _with_side(reason, asked).startswith(said or reason)
