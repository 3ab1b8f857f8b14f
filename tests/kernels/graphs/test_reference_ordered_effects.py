"""The reference of ordered_effects against files done by hand, and its check against a wrong order."""

import zlib
from pathlib import Path

import pytest

from kernels.graphs.ordered_effects import EXPONENT, LINES, PRIME, check, make_inputs
from kernels.graphs.ordered_effects.with_python import loop, report, write


def test_a_file_holds_what_its_number_says(tmp_path: Path):
    write(str(tmp_path), 7)
    lines = (tmp_path / "part-00007.csv").read_text().splitlines()
    assert len(lines) == LINES
    assert lines[3] == f"3,{10**EXPONENT % PRIME}"


def test_the_report_names_size_and_checksum_of_each_file(tmp_path: Path):
    (tmp_path / "b").write_bytes(b"second")
    (tmp_path / "a").write_bytes(b"first!!")
    assert report(tmp_path) == [("a", 7, zlib.crc32(b"first!!")), ("b", 6, zlib.crc32(b"second"))]


def test_the_whole_reports_every_file():
    found = loop(*make_inputs(3))
    assert [name for name, *_ in found] == ["part-00000.csv", "part-00001.csv", "part-00002.csv"]
    assert len({checksum for *_, checksum in found}) == 3


@pytest.mark.parametrize("written_before", range(3))
def test_a_report_that_comes_too_early_is_refused(tmp_path: Path, written_before: int):
    for number in range(written_before):
        write(str(tmp_path), number)
    with pytest.raises(AssertionError, match="came before"):
        check(report(tmp_path), loop([0, 1, 2]))


def test_a_report_on_a_file_that_is_half_written_is_refused(tmp_path: Path):
    write(str(tmp_path), 0)
    path = tmp_path / "part-00000.csv"
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(AssertionError):
        check(report(tmp_path), loop([0]))


EXPECTED = [("a", 7, 1), ("b", 6, 2)]


@pytest.mark.parametrize(
    "wrong",
    [None, tuple(EXPECTED), EXPECTED[::-1], [*EXPECTED, ("c", 1, 3)], [*EXPECTED, EXPECTED[1]]],
)
def test_check_rejects_a_wrong_answer(wrong: object):
    check(list(EXPECTED), EXPECTED)
    with pytest.raises(AssertionError):
        check(wrong, EXPECTED)
