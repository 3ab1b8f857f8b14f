"""known_changes.toml: what is no acceptance of a change is refused, with the name of the key."""

from __future__ import annotations

from pathlib import Path

import pytest

from breakeven.findings.verdicts.known_changes import FILE, known_changes
from breakeven.records.errors import ResultsError

ENTRY = """
[[change]]
case = "ndvi * small"
what = "time"
up_to_percent = 20
reason = "a safer default"
until = 2026-11-22
"""


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("up_to_percent = 20", "up_to_percent = inf", "up_to_percent cannot be inf"),
        ("up_to_percent = 20", "up_to_percent = -inf", "up_to_percent cannot be -inf"),
        ("up_to_percent = 20", "up_to_percent = nan", "up_to_percent cannot be nan"),
        ("up_to_percent = 20", "up_to_percent = -5", "up_to_percent cannot be -5"),
        ("up_to_percent = 20", "up_to_percent = 0", "up_to_percent cannot be 0"),
        ("up_to_percent = 20", f"up_to_percent = {'9' * 400}", "up_to_percent cannot be 999"),
        ("up_to_percent = 20", f"up_to_percent = {'9' * 5000}", "is not TOML"),
        ("up_to_percent = 20", "up_to_percent = true", "up_to_percent cannot be True"),
        ("up_to_percent = 20", "up_to = nan", "up_to cannot be nan"),
        ("a safer default", "", "reason is empty"),
        ("a safer default", " \\t", "reason is empty"),
        ("ndvi * small", "", "case is empty"),
        ("reason =", "because =", "change 1 has 'because'; it must have exactly case, what"),
        ("until =", "note = 1\nuntil =", "change 1 has 'note'"),
        ("until = 2026-11-22", "", "change 1 has no until"),
        ("up_to_percent = 20", "", "change 1 has no limit"),
        ("up_to_percent = 20", "up_to_percent = 20\nup_to = 1", "change 1 has two limits"),
        ("[[change]]", "[change]", r"begin with \[\[change\]\]"),
        ("[[change]]", "[other]\n[[change]]", "not 'other'"),
        ("[[change]]", "change = [1]\n[other]", r"begin with \[\[change\]\], not 'other'"),
    ],
    ids=lambda each: str(each).replace("\n", "; ")[:40],
)
def test_an_entry_is_refused_by_the_name_of_its_key(
    tmp_path: Path, before: str, after: str, said: str
) -> None:
    path = tmp_path / FILE
    assert before in ENTRY
    path.write_text(ENTRY.replace(before, after))
    with pytest.raises(ResultsError, match=f"^{FILE}.*{said}"):
        known_changes(path)


def test_entries_that_are_no_tables_are_refused(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text("change = [1]")
    with pytest.raises(ResultsError, match="change 1 must be a table"):
        known_changes(tmp_path / FILE)


def test_a_folder_of_that_name_is_refused(tmp_path: Path) -> None:
    (tmp_path / FILE).mkdir()
    with pytest.raises(ResultsError, match=f"{FILE} is a folder; make it a file"):
        known_changes(tmp_path / FILE)


def test_text_that_is_no_utf_8_is_refused(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(ENTRY.replace("a safer", "ein s\xe4ferer").encode("latin-1"))
    with pytest.raises(ResultsError, match="is not TOML"):
        known_changes(tmp_path / FILE)


def test_brackets_without_end_are_refused(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text("a = " + "[" * 100_000)
    with pytest.raises(ResultsError, match="is not TOML"):
        known_changes(tmp_path / FILE)


def test_the_value_of_a_figure_may_be_negative(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text(ENTRY.replace("up_to_percent = 20", "up_to = -5"))
    (known,) = known_changes(tmp_path / FILE)
    assert known.up_to == -5
