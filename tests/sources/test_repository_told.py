"""What git says of a repository that it cannot read is told."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from breakeven.errors import UserError
from breakeven.sources.asv_suite.repositories import repository_of


def test_a_setting_that_git_refuses_is_not_taken_for_no_repository(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    monkeypatch.setenv("GIT_CONFIG_COUNT", "many")
    with pytest.raises(UserError, match="GIT_CONFIG_COUNT"):
        repository_of(tmp_path)
    monkeypatch.delenv("GIT_CONFIG_COUNT")
    assert repository_of(tmp_path).resolve() == tmp_path.resolve()
