"""Limits of an earlier run: taken over for a day, on the same machine with the same versions, and dated."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from example_notes import limits
from example_results import journal, measurement, run, site_text

from breakeven.machine.facts import machine_facts, versions
from breakeven.machine.recent_limits import recent_limits
from breakeven.records.journal import Journal
from breakeven.records.limits import MachineLimits
from breakeven.records.tables.table import read_results
from breakeven.report.site import write_site

NOW = datetime.datetime(2026, 11, 21, 20, 0, tzinfo=datetime.UTC)
Runs = Callable[..., Journal]


@pytest.fixture
def earlier(tmp_path: Path) -> Runs:
    """A run of so many hours ago, and the limits that it noted."""

    def began(hours: float, noted: dict[str, Any] | None = None, **changes: Any) -> Journal:
        when = NOW - datetime.timedelta(hours=hours)
        known = {"machine": machine_facts(), "versions": versions()} | changes
        of = run(f"{hours} {changes}", started_at=when.isoformat(), **known)
        return journal(tmp_path, [], of, notes=[limits(**({"missing": {}} | (noted or {})))])

    return began


def test_limits_of_the_same_day_are_taken_over_with_their_date(earlier: Runs) -> None:
    found = recent_limits([earlier(30), earlier(3), earlier(2, {"missing": {"a": "b"}})], NOW)
    assert found is not None
    assert found.measured_at == "2026-11-21T17:00:00+00:00"
    assert found.read_bytes_per_second[2] == 22.6e9


@pytest.mark.parametrize(
    ("hours", "noted", "changes"),
    [
        (25, {}, {}),
        (-1, {}, {}),  # by a clock that was set back meanwhile
        (1, {"measured_at": "2026-11-20T19:00:00+00:00"}, {}),  # which it had taken over itself
        (1, {"is_disturbed": True}, {}),
        (1, {"missing": {"disk read": "there was no room"}}, {}),
        (1, {}, {"machine": {"processor": "another"}}),
        (1, {}, {"versions": {"numpy": "1.0"}}),
    ],
)
def test_limits_that_may_be_others_by_now_are_measured_anew(
    earlier: Runs, hours: float, noted: dict[str, Any], changes: dict[str, Any]
) -> None:
    assert recent_limits([earlier(hours, noted, **changes)], NOW) is None


def test_a_run_that_was_passed_over_hides_no_older_one(earlier: Runs) -> None:
    found = recent_limits([earlier(3), earlier(-1), earlier(1, versions={"numpy": "1.0"})], NOW)
    assert found is not None
    assert found.measured_at == "2026-11-21T17:00:00+00:00"


def test_limits_that_were_measured_at_no_moment_cannot_be_used() -> None:
    with pytest.raises(ValueError, match="Invalid isoformat"):
        MachineLimits(measured_at="soon").require_usable()


@pytest.mark.parametrize(
    ("when", "said"),
    [
        ("", "<caption>The machine’s limits</caption>"),
        (
            "2026-11-21T17:00:00+00:00",
            "The machine’s limits, which an earlier run measured on 2026-11-21 17:00 UTC</caption>",
        ),
    ],
)
def test_the_page_says_when_limits_were_measured_that_a_run_took_over(
    tmp_path: Path, when: str, said: str
) -> None:
    journal(tmp_path, [measurement(is_baseline=True)], notes=[limits(measured_at=when)])
    assert said in site_text(write_site(read_results(tmp_path), tmp_path / "site"))
