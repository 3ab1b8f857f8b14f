"""First results while a run goes on: there before it ends, after a kill, and in the run that resumes it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from started_run import cases_of, started_run, wait_for

LABELS = "good,also-good,raises,wrong,strays,hangs"
ASKED = ("broken", "--sizes", "small", "--quick", "--only", LABELS)


def text_of(page: Path) -> str:
    return page.read_text() if page.exists() else ""


@pytest.mark.slow
def test_a_run_shows_first_results_and_a_killed_one_goes_on_showing_them(clone: Any) -> None:
    page = clone.folder / "reports" / "site" / "index.html"
    with started_run(clone, *ASKED) as run:
        wait_for(lambda: "cases are done" in text_of(page))
        assert run.process.poll() is None
        assert f"first results, updated as cases are measured: {page}" in run.says()
        run.kill()
        run.require_nothing_left()
    before = len(cases_of(clone))
    text = text_of(page)
    assert "of 6 cases are done; about" in text
    assert "Now: round 1 of 1: broken " in text
    assert ">good<" in text
    again = clone.breakeven("run", *ASKED)
    assert again.returncode == 1, again.stdout + again.stderr
    text = text_of(page)
    assert "The run is over: 6 cases." in text
    noun = "case" if before == 1 else "cases"
    assert f"The run was resumed: {before} {noun} had been measured before." in text
    done = clone.breakeven("report")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "The run is over" not in text_of(page)
    assert 'http-equiv="refresh"' not in text_of(page)


def test_a_tiny_run_tells_where_first_results_are_and_ends_with_them(clone: Any) -> None:
    page = clone.folder / "reports" / "site" / "index.html"
    asked = ("broken", "--sizes", "small", "--quick", "--only", "also-good,raises")
    done = clone.breakeven("run", *asked)
    assert done.returncode == 1, done.stdout + done.stderr
    told = f"first results, updated as cases are measured: {page}"
    assert done.stdout.count(told) == 1
    text = text_of(page)
    assert "The run is over: 3 cases." in text
    assert ">also-good<" in text
    assert "ValueError" in text or "RuntimeError" in text
    assert str(clone.folder) not in text
