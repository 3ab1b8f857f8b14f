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

FAILS = "import setuptools\n\nraise SystemExit('no compiler \\x1b[2J here')\n"
MARK = "no compiler"


@pytest.mark.timeout(300)
def test_what_a_failed_build_printed_is_shown_once_and_obeyed_by_no_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = foreign_suite(tmp_path)
    (tmp_path / "pyproject.toml").unlink()
    (tmp_path / "setup.py").write_text(FAILS)
    made.commit(MODULE, "one")
    suite, project = find_suite(tmp_path), find_project(tmp_path)
    assert suite is not None
    with pytest.raises(UserError, match="the environment of HEAD cannot be made"):
        make_environment(suite, side_of("HEAD", project), tmp_path / "made")
    printed = capsys.readouterr().err
    assert printed.count("Error running") == 1
    assert MARK in printed
    assert "\x1b" not in printed
