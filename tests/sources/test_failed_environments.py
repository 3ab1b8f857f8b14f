"""What is said of an environment that cannot be made: one sentence, and once what its commands printed."""

from __future__ import annotations

from pathlib import Path

import pytest
from foreign_suite import MODULE, foreign_suite

from breakeven.catalogue.project import find_project
from breakeven.errors import UserError
from breakeven.sources.asv_suite.suite import find_suite
from breakeven.sources.environments.environment import make_environment
from breakeven.sources.notation import side_of

FAILS = "import setuptools\n\nraise SystemExit({!r})\n"


def refusal(folder: Path, words: str) -> str:
    """What is said of a project whose build ends with these words."""
    made = foreign_suite(folder)
    (folder / "pyproject.toml").unlink()
    (folder / "setup.py").write_text(FAILS.format(words))
    made.commit(MODULE, "one")
    suite, project = find_suite(folder), find_project(folder)
    assert suite is not None
    with pytest.raises(UserError, match="the environment of HEAD cannot be made") as refused:
        make_environment(suite, side_of("HEAD", project), folder / "made")
    return str(refused.value)


@pytest.mark.timeout(300)
def test_what_a_failed_build_printed_is_shown_once_and_obeyed_by_no_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    refusal(tmp_path, "no compiler \x1b[2J here")
    printed = capsys.readouterr().err
    assert printed.count("Error running") == 1
    assert "no compiler" in printed
    assert "\x1b" not in printed


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_a_full_disk_is_told_how_to_get_room(tmp_path: Path) -> None:
    said = refusal(tmp_path, "OSError: [Errno 28] No space left on device")
    assert said.endswith("set BREAKEVEN_CACHE to a folder on a larger one")
