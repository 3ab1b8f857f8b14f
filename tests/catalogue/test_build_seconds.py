"""What building an extension took, as its build has written it beside it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from breakeven.catalogue import catalogue
from breakeven.catalogue.modules_beside import build_seconds
from breakeven.workload import Implementation

SOURCE = "with_cython:f"


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A workload whose extension is a file of five bytes, which nobody imports."""
    folder = tmp_path / "built_here"
    folder.mkdir()
    (folder / "__init__.py").touch()
    (folder / "with_cython.so").write_bytes(b"12345")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "built_here", raising=False)
    return "built_here"


@pytest.mark.parametrize(
    ("record", "seconds"),
    [
        ('{"seconds": 8.25, "bytes": 5}', 8.25),
        ('{"seconds": 8.25, "bytes": 4}', None),
        ('{"seconds": -1, "bytes": 5}', None),
        ('{"seconds": NaN, "bytes": 5}', None),
        ('{"seconds": Infinity, "bytes": 5}', None),
        (f'{{"seconds": 1{"0" * 400}, "bytes": 5}}', None),
        ('{"seconds": "long", "bytes": 5}', None),
        ('{"bytes": 5}', None),
        ("[]", None),
        ("[" * 100_000, None),
        ("\xff", None),
        ("", None),
        (None, None),
    ],
    ids=[
        *("its own", "of another build", "negative", "no number", "for ever", "too long a number"),
        *("a word", "a part", "a list", "too deep", "no text", "nothing", "no record"),
    ],
)
def test_a_record_counts_where_it_is_of_that_extension(
    package: str, tmp_path: Path, record: str | None, seconds: float | None
) -> None:
    if record is not None:
        path = tmp_path / "built_here" / "with_cython.build.json"
        path.write_bytes(record.encode("latin-1"))
    assert build_seconds(package, Implementation(SOURCE)) == seconds


def test_what_is_no_extension_was_not_built(package: str, tmp_path: Path) -> None:
    (tmp_path / "built_here" / "with_numpy.py").touch()
    assert build_seconds(package, Implementation("with_numpy:f")) is None
    assert build_seconds(package, Implementation("with_cython_elsewhere:f")) is None
    assert build_seconds(package, Implementation(lambda: None)) is None


def test_the_catalogues_extensions_are_timed_where_they_are_built() -> None:
    workload = catalogue.workload("countdown")
    took = catalogue.built_in_seconds(workload, workload.implementations["cython"])
    assert took is not None
    assert took > 0.1  # no compiler translates and compiles a file in less
