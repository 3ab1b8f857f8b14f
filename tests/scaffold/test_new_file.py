"""``breakeven new NAME``: a file that runs as it is, or one sentence that says why there is none."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from command_here import CommandHere
from command_line import CommandLine

from breakeven.errors import UserError
from breakeven.scaffold.one_file import new_file

COMMENTED_OUT = re.compile(r"""^( *)# (?="\w|sizes=|check=)""", re.MULTILINE)


@pytest.fixture
def here(tmp_path: Path) -> CommandLine:
    (tmp_path / "here").mkdir()
    return CommandLine(tmp_path / "here")


@pytest.mark.slow
def test_what_is_commented_out_can_be_added_line_by_line(here: CommandLine) -> None:
    assert "breakeven run mine.py" in here.does("new", "mine")
    path = here.folder / "mine.py"
    text, added = COMMENTED_OUT.subn(r"\1", path.read_text())
    assert added == 4
    path.write_text(text)
    said = here.does("run", "--quick", "--sizes", "small", "mine.py")
    assert "5 measured; kept in" in said


@pytest.mark.slow
def test_the_file_can_be_profiled_before_it_was_measured(here: CommandLine) -> None:
    here.does("new", "mine")
    command = ("profile", "mine.py", "numpy", "--tool", "cprofile", "--seconds", "0.2")
    assert "kept in .breakeven/profiles/" in here.does(*command)


@pytest.mark.slow
def test_the_file_runs_as_it_is_written(here: CommandLine) -> None:
    here.does("new", "mine")
    assert here.does("list", "mine.py").count("can run") == 3
    assert "9 measured; kept in" in here.does("run", "--quick", "mine.py")
    assert (here.folder / ".breakeven" / "runs").is_dir()


def test_the_file_is_short_and_asks_a_question(tmp_path: Path) -> None:
    lines = new_file("mine", tmp_path).read_text().splitlines()
    assert lines[0].endswith('?"""')
    assert sum(bool(line) for line in lines) <= 30
    assert max(map(len, lines)) <= 100


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("two-words", "'two-words' is not a valid name for a Python module; use letters, digits"),
        ("7up", "such as my_7up"),
        ("class", "such as my_class"),
        ("__init__", "is not a valid name for a Python module"),
        ("json", "'json' is the name of a module of Python's own"),
        ("numpy", "'numpy' is the name of an installed library"),
        ("ray", "'ray' is the name of a library that Breakeven works with"),
        ("breakeven", "a library that Breakeven works with"),
        ("beside", "'beside' is the name of the package beside in the same folder"),
        ("n" * 300, "cannot be written: File name too long"),
        ("../mine", "is not a valid name for a Python module"),
    ],
)
def test_a_name_that_a_module_cannot_have_is_refused(
    name: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "beside").mkdir()
    (tmp_path / "beside" / "__init__.py").touch()
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(UserError, match=re.escape(said)):
        new_file(name, tmp_path)
    assert [each.name for each in tmp_path.iterdir()] == ["beside"]


def test_a_file_that_is_there_stays_as_it_is(tmp_path: Path) -> None:
    here = CommandHere(tmp_path)
    (here.folder / "mine.py").write_text("")
    assert here.refuses("new", "mine.py").startswith("mine.py exists already")
    assert (here.folder / "mine.py").read_text() == ""


def test_a_folder_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    here = CommandHere(tmp_path)
    here.folder = Path("/proc")
    assert here.refuses("new", "mine").startswith("/proc/mine.py cannot be written")


def test_one_of_the_two_must_be_asked_for(tmp_path: Path) -> None:
    here = CommandHere(tmp_path)
    assert "breakeven new NAME writes NAME.py" in here.refuses("new")
    assert "give either a name" in here.refuses("new", "mine", "--suite", "folder")
