"""What runs a notebook is killed at any moment of its magics: nothing is left, and the cells can be run again."""

from __future__ import annotations

from pathlib import Path

from killed_commands import KILLED, KilledCommand, killed_command, killed_ten_times

pytestmark = KILLED
CELLS = """
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

config = Config()
config.HistoryManager.enabled = False
shell = InteractiveShell.instance(config=config)
for cell in (
    "%load_ext breakeven",
    "numbers = list(range(1_000))",
    "%breakeven --budget 1s sum(numbers)",
    "%%race --budget 3s\\nsum(numbers)\\nlen(numbers)",
):
    shell.run_cell(cell).raise_error()
print("all cells have been run", flush=True)
"""
USUAL = {".gitignore", "runs", "run.lock"}


def require_no_data_of_cells(of: KilledCommand) -> None:
    """Fail where anything is left in the folder that travelled from the cells to what measures."""
    own = of.folder / ".breakeven"
    left = {path.name for path in own.rglob("*")} - USUAL - {"notebook"}
    assert not left
    assert not list((own / "notebook").glob("*"))


def test_ten_kills_of_what_runs_a_notebook_leave_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "notebooks"
    folder.mkdir()
    (tmp_path / "cells.py").write_text(CELLS)
    with killed_command(folder, program=(str(tmp_path / "cells.py"),)) as cells:
        whole = cells.whole()
        killed_ten_times(cells, 3, lambda: whole, lambda: require_no_data_of_cells(cells))
        cells.whole()
        assert "all cells have been run" in cells.says()
        require_no_data_of_cells(cells)
