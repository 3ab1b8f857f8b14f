"""Files that nothing can parse, or that raise what no ``except Exception`` catches: one sentence each."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from breakeven.catalogue.found_sizes import keep_sizes
from breakeven.catalogue.project import Project, find_project
from breakeven.catalogue.source_files import files_of_module
from breakeven.catalogue.sources import declaring_files, entries
from breakeven.errors import UserError
from breakeven.findings.effort import code_lines
from breakeven.findings.verdicts.known_changes import known_changes
from breakeven.notebook.statement import read_statement
from breakeven.records.errors import ResultsError
from breakeven.records.whole_files import whole_file
from breakeven.run.run_guards import is_measuring, only_run
from breakeven.sources.environments.plain_project import plain_project
from breakeven.workload import Workload

DEEP = f"x = {'-' * 200_000}1\n"
"""More than Python's parser can hold."""
DEEP_TOML = f"[tool.breakeven]\nx = {'[' * 20_000}{']' * 20_000}\n"
OF_NO_EXCEPTION = {
    "a class of its own": "class Own(BaseException): ...\nraise Own('gone')\n",
    "what pytest skips with": "import pytest\npytest.skip('gone', allow_module_level=True)\n",
    "what says nothing": "class E(Exception):\n    def __str__(self): return 1 / 0\nraise E\n",
}


def test_a_file_that_is_nested_too_deeply_costs_no_other_command(tmp_path: Path) -> None:
    (tmp_path / "deep.py").write_text(DEEP)
    (tmp_path / "mine.py").write_text("import deep\nWORKLOAD = None\n")
    assert declaring_files(tmp_path) == ["mine.py"]
    assert tmp_path / "deep.py" in files_of_module(tmp_path / "mine.py")
    assert code_lines(DEEP)
    with pytest.raises(UserError, match="deep cannot be imported: MemoryError"):
        entries(str(tmp_path / "deep.py"), tmp_path)


def test_a_declaration_that_is_nested_too_deeply_is_refused(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text(DEEP_TOML)
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    for read in (find_project, plain_project):
        with pytest.raises(UserError, match="is not valid TOML: it is nested too deeply; fix it"):
            read(tmp_path)


def test_a_statement_of_a_notebook_that_is_nested_too_deeply_is_refused() -> None:
    with pytest.raises(UserError, match="is not valid Python: it is nested too deeply"):
        read_statement(f"{'-' * 200_000}1", {})


@pytest.mark.parametrize("name", OF_NO_EXCEPTION)
def test_a_file_may_raise_anything_while_it_is_imported(tmp_path: Path, name: str) -> None:
    path = tmp_path / "raising.py"
    path.write_text(OF_NO_EXCEPTION[name])
    with pytest.raises(UserError, match=r"raising cannot be imported: .*(gone|cannot be read)"):
        entries(str(path), tmp_path)


def test_a_module_may_refuse_to_be_asked(tmp_path: Path) -> None:
    path = tmp_path / "refusing.py"
    path.write_text("def __getattr__(name):\n    raise RuntimeError(name)\n")
    with pytest.raises(UserError, match=r"refusing cannot be read: RuntimeError: WORKLOADS \(ref"):
        entries(str(path), tmp_path)


def test_a_pipe_in_the_place_of_a_file_is_waited_for_by_nobody(tmp_path: Path) -> None:
    project = Project(tmp_path, (), tmp_path / "own", tmp_path / "own" / "report")
    project.make_results()
    os.mkfifo(project.runs / "run.lock")
    assert not is_measuring(project)
    with pytest.raises(UserError, match=r"run\.lock cannot be written"), only_run(project):
        pass
    os.mkfifo(tmp_path / "pyproject.toml")
    with pytest.raises(
        UserError, match=r"pyproject\.toml is no plain file; rename it, or remove it"
    ):
        find_project(tmp_path)
    os.mkfifo(tmp_path / "known_changes.toml")
    with pytest.raises(ResultsError, match="is no plain file; make it a file, or remove it"):
        known_changes(tmp_path / "known_changes.toml")


def test_a_pipe_in_the_place_of_a_draft_goes(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "kept.json.tmp")
    with whole_file(tmp_path / "kept.json") as draft:
        draft.write_text("kept")
    (tmp_path / "kept.json.tmp").symlink_to(tmp_path / "elsewhere")
    with whole_file(tmp_path / "kept.json") as draft:
        draft.write_text("again")
    os.mkfifo(tmp_path / "sizes.json.tmp")
    made = Workload(name="own", make_inputs=lambda n: (n,), implementations={"one": abs})
    keep_sizes(made, "baseline", {"small": 1}, tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["kept.json", "sizes.json"]
    assert (tmp_path / "kept.json").read_text() == "again"


def test_a_list_of_known_changes_that_leads_nowhere_is_not_taken_for_none(tmp_path: Path) -> None:
    path = tmp_path / "known_changes.toml"
    assert known_changes(path) == []
    path.symlink_to(tmp_path / "gone.toml")
    with pytest.raises(ResultsError, match="is a link that leads nowhere"):
        known_changes(path)
