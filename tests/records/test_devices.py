"""What is written where a device, a link or somebody else's file is: no device is replaced, and nothing is lost."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pandas as pd
import pytest
from example_results import journal, measurement
from typer.testing import CliRunner

import breakeven
from breakeven.commands.command_line import app
from breakeven.records.errors import ResultsError
from breakeven.records.journal import Journal
from breakeven.records.tables.export import FORMATS, export
from breakeven.records.whole_files import whole_file


@pytest.fixture
def table(tmp_path: Path) -> pd.DataFrame:
    journal(tmp_path / "runs", [measurement()])
    return breakeven.load(tmp_path / "runs")


def test_a_device_keeps_its_place(tmp_path: Path) -> None:
    for place in (Path("/dev/null"), Path("/dev/zero")):
        (tmp_path / "link").unlink(missing_ok=True)
        (tmp_path / "link").symlink_to(place)
        for path in (place, tmp_path / "link"):
            with pytest.raises(OSError, match="it is a device, and no file"), whole_file(path):
                pytest.fail("it was to be written")
            assert path.is_char_device()
    assert not Path("/dev/null.tmp").exists()


def test_a_socket_and_what_a_link_leads_to_keep_their_places(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(tmp_path / "socket"))
        with pytest.raises(OSError, match="it is a device"), whole_file(tmp_path / "socket"):
            pytest.fail("it was to be written")
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "stdout").symlink_to(tmp_path / "pipe")  # as /dev/stdout is
    with pytest.raises(OSError, match="it is a device"), whole_file(tmp_path / "stdout"):
        pytest.fail("it was to be written")


@pytest.mark.parametrize("form", FORMATS)
def test_an_export_to_a_device_or_a_folder_is_refused(
    table: pd.DataFrame, tmp_path: Path, form: str
) -> None:
    for path in (Path("/dev/null"), Path("/dev/full")):
        with pytest.raises(ResultsError, match=f"{path} cannot be written: it is a device"):
            export(table, form, path)
        assert path.is_char_device()
    for folder in (Path(), tmp_path, Path("/")):
        with pytest.raises(ResultsError, match="cannot be written: Is a directory"):
            export(table, form, folder)


def test_an_export_to_a_link_writes_what_it_leads_to(table: pd.DataFrame, tmp_path: Path) -> None:
    (tmp_path / "there.csv").write_text("old")
    (tmp_path / "link.csv").symlink_to(tmp_path / "there.csv")
    export(table, "csv", tmp_path / "link.csv")
    assert (tmp_path / "link.csv").is_symlink()
    assert (tmp_path / "there.csv").read_text().startswith("workload,")


def test_a_report_does_not_take_the_place_of_somebody_elses_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal(tmp_path / ".breakeven" / "runs", [measurement()])
    monkeypatch.chdir(tmp_path)
    own = tmp_path / "docs" / "index.html"
    own.parent.mkdir()
    own.write_text("<title>Mine</title>")
    done = CliRunner().invoke(app, ["report", "--output", "docs"])
    assert "docs/index.html is no page of Breakeven's" in str(done.exception)
    assert own.read_text() == "<title>Mine</title>"


def test_a_journal_that_was_removed_meanwhile_is_not_begun_in_the_middle(tmp_path: Path) -> None:
    found = journal(tmp_path, [measurement()])
    path = found if isinstance(found, Path) else found.path
    going_on = Journal(path)
    going_on.note("limits", {"a": 1})
    path.unlink()
    for write in (
        lambda: going_on.append(measurement()),
        lambda: going_on.note("limits", {"a": 1}),
    ):
        with pytest.raises(ResultsError, match="was removed while it was written"):
            write()
    assert not path.exists()
