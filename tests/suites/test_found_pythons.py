"""Which Python is meant by a version: one that runs."""

import sys
from pathlib import Path

import pytest
from asv.environment import EnvironmentUnavailable

from breakeven.suites.asv_environments import find_python

NAME = "python3.99"


def program(path: Path, line: str) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{line}\n")
    path.chmod(0o755)
    return str(path)


def works(path: Path) -> str:
    return program(path, f'exec "{sys.executable}" "$@"')


@pytest.mark.parametrize("kept", ["versions/3.99.1", "installs/python/3.99.1"])
def test_a_shim_of_a_python_that_is_not_chosen_leads_to_that_python(tmp_path, monkeypatch, kept):
    program(tmp_path / "shims" / NAME, "exit 127")
    wanted = works(tmp_path / kept / "bin" / NAME)
    monkeypatch.setenv("PATH", f"{tmp_path / 'shims'}:/usr/bin:/bin")
    assert find_python("3.99") == wanted


def test_a_python_that_fails_hides_no_other(tmp_path, monkeypatch):
    program(tmp_path / "first" / NAME, "exit 1")
    wanted = works(tmp_path / "second" / NAME)
    monkeypatch.setenv("PATH", f"{tmp_path / 'first'}:{tmp_path / 'second'}")
    assert find_python("3.99") == wanted


def test_a_python_that_fails_is_not_installed(tmp_path, monkeypatch):
    program(tmp_path / "shims" / NAME, "exit 127")
    monkeypatch.setenv("PATH", f"{tmp_path / 'shims'}:/usr/bin:/bin")
    with pytest.raises(EnvironmentUnavailable, match=r"Python 3\.99 was not found"):
        find_python("3.99")
