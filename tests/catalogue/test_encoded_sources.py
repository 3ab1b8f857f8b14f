"""A source need not be UTF-8: Python reads it in the encoding that it declares, and so does the catalogue."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from project_of_file import project_of_file

from breakeven.catalogue import catalogue

MINE = """
from breakeven import Implementation, Workload

WORKLOAD = Workload(
    make_inputs=lambda n: (n,),
    implementations={"add": Implementation("of_latin_text:add")},
    sizes={"small": 10},
)
"""
ALONE = MINE.replace('Implementation("of_latin_text:add")', "lambda n: n")
BESIDE = '# coding: latin-1\ndef add(n):\n    """Für Zahlen."""\n    return sum(range(n))\n'
ROOT = Path(__file__).resolve().parents[2]


def test_the_source_of_an_implementation_is_read_in_its_encoding(tmp_path: Path) -> None:
    (tmp_path / "of_latin_text.py").write_bytes(BESIDE.encode("latin-1"))
    with project_of_file(tmp_path / "mine_in_latin.py", MINE):
        of = catalogue.workload("mine_in_latin")
        assert catalogue.source_text(of, of.implementations["add"]) == BESIDE


def test_a_folder_whose_name_is_no_utf_8_is_worked_in(tmp_path: Path) -> None:
    folder = os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9")
    Path(folder).mkdir()
    (Path(folder) / "mine.py").write_text(ALONE)
    done = subprocess.run(
        [sys.executable, "-P", "-m", "breakeven", "list", "mine.py", "--json"],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert b'"add"' in done.stdout
