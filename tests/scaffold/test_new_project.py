"""``breakeven new --suite``: every file of the project works as it was written, with the real tools."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml
from command_line import CommandLine
from generated_project import generated_project
from installed_tool import UV, installed_tool

from breakeven.errors import UserError
from breakeven.scaffold import project_folder
from breakeven.scaffold.project_folder import new_project
from breakeven.scaffold.writing import written

ASV = (sys.executable, "-m", "asv")
SLOWER = """    np.exp(-numbers * numbers).sum()
    return np.exp(-numbers * numbers).sum()"""


@pytest.fixture
def project(tmp_path: Path) -> CommandLine:
    return generated_project(tmp_path / "here")


def test_every_file_is_what_its_name_says(project: CommandLine) -> None:
    for name in project.git("ls-files").splitlines():
        path = project.folder / name
        text = path.read_text()
        assert not re.search(r"\$(package|project|numpy|tool|python|class_name|workload)\b", text)
        if path.suffix == ".py":
            compile(text, path.name, "exec")
    declared = tomllib.loads((project.folder / "pyproject.toml").read_text())
    assert declared["tool"]["breakeven"]["workloads"] == "speed:MODULES"
    assert project.git("status", "--porcelain") == ""


def test_the_generated_test_checks_every_implementation(project: CommandLine) -> None:
    done = project.run(sys.executable, "-m", "pytest", "-q")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "5 passed" in done.stdout
    module = project.folder / "speed" / "exp_sum.py"
    module.write_text(module.read_text().replace("numbers).sum()", "numbers).max()"))
    done = project.run(sys.executable, "-m", "pytest", "-q")
    assert done.returncode == 1
    assert "2 failed, 3 passed" in done.stdout
    assert "expected 7470.4" in done.stdout


@pytest.mark.slow
def test_a_run_is_filed_under_the_commit_and_shown(project: CommandLine) -> None:
    assert project.does("list").count("can run") == 5
    said = project.does("run", "--quick", "--sizes", "small")
    assert "5 measured; kept in" in said
    table = said[: said.index("5 measured; kept in")]
    assert table.index("\nexp_sum") < table.index("\nword_count"), "the order of the declaration"
    assert "against the baseline" in table
    (stored,) = (project.folder / ".asv" / "results").glob("*/*-current-py*.json")
    commit = project.git("rev-parse", "HEAD")
    assert json.loads(stored.read_text())["commit_hash"] == commit
    project.does("report")
    assert (project.folder / ".breakeven" / "report" / "index.html").exists()
    assert project.git("status", "--porcelain") == ""


@pytest.mark.slow
def test_asv_knows_the_suites(project: CommandLine) -> None:
    checked = project.run(*ASV, "check", "-E", "current")
    assert checked.returncode == 0, checked.stdout + checked.stderr
    project.run(*ASV, "machine", "--yes")
    told = (project.folder / "README.md").read_text()
    (quick,) = re.findall(r"asv (run .*--bench.*)\n\n", told)
    ran = project.run(*ASV, *quick.split())
    assert "track_" not in ran.stdout
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert re.search(r"threads +[0-9.]+±", ran.stdout)


def test_pip_installs_the_package_and_nothing_else(project: CommandLine, tmp_path: Path) -> None:
    target = tmp_path / "target"
    command = (*UV, "pip", "install", "--no-deps", "--target", str(target), ".")
    done = project.run(*command)
    assert done.returncode == 0, done.stderr
    assert {each.name for each in (target / "speed").glob("*.py")} == {
        *("__init__.py", "exp_sum.py", "word_count.py")
    }
    assert not (target / "benchmarks").exists()


def test_the_gate_of_the_workflow_reads_as_github_wants_it(project: CommandLine) -> None:
    text = (project.folder / ".github" / "workflows" / "performance.yml").read_text()
    workflow = yaml.safe_load(text)
    steps = workflow["jobs"]["check"]["steps"]
    names = [each["name"] for each in steps if "run" in each]
    assert names == ["processor", "install", "answers", "check"]
    assert "${{ hashFiles('constraints.txt', 'pyproject.toml', 'speed/**') }}" in text


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> CommandLine:
    """The project of a user who has installed the tool, and none of its extras: two commits, of
    which the second makes one function do its work twice."""
    folder = tmp_path_factory.mktemp("installed")
    programs = installed_tool(folder, "pytest")
    path = os.pathsep.join([str(programs), os.environ["PATH"]])
    found = generated_project(folder / "here", str(programs / "python"), path)
    module = found.folder / "speed" / "exp_sum.py"
    text = module.read_text()
    module.write_text(text.replace("    return np.exp(-numbers * numbers).sum()", SLOWER))
    assert module.read_text() != text
    found.git("commit", "--quiet", "--all", "--message=Slower")
    return found


@pytest.mark.slow
def test_commits_are_compared(installed: CommandLine) -> None:
    only = ("--sizes", "small", "--only", "loop,numpy", "--effect", "30", "--budget", "40s")
    found = json.loads(installed.does("compare", "HEAD~1", "HEAD", *only, "--json"))
    verdicts = {
        each["implementation"]: change["verdict"]
        for each in found["cases"]
        for change in each["changes"]
        if change["quantity"] == "time"
    }
    assert verdicts["numpy"] == "slower"
    assert verdicts["loop"] in {"same", "cannot tell"}


@pytest.mark.slow
def test_the_steps_of_the_workflow_find_what_got_slower(
    installed: CommandLine, tmp_path: Path
) -> None:
    path = installed.folder / ".github" / "workflows" / "performance.yml"
    steps = yaml.safe_load(path.read_text())["jobs"]["check"]["steps"]
    scripts = {each["name"]: each["run"] for each in steps if "run" in each}
    installed.git("update-ref", "refs/remotes/origin/trunk", "HEAD~1")
    summary = tmp_path / "summary.md"
    installed.environment |= {
        "GITHUB_BASE_REF": "trunk",
        "GITHUB_STEP_SUMMARY": str(summary),
        "GITHUB_OUTPUT": str(tmp_path / "output"),
        "BREAKEVEN": "breakeven",  # installed already, so pip asks no index for it
        "BUDGET": "60s",
        "PYTHONPATH": "",
    }
    codes = {}
    for name, script in scripts.items():
        done = installed.run("bash", "-e", "-c", script)
        codes[name] = done.returncode
        said = done.stdout + done.stderr
    assert codes == {"processor": 0, "install": 0, "answers": 0, "check": 1}, said
    assert "slower" in summary.read_text()
    assert (installed.folder / "check.xml").exists()


@pytest.mark.slow
def test_asv_measures_a_commit_in_an_environment_of_its_own(installed: CommandLine) -> None:
    """The tool comes from the environment that runs asv, and what it needs is there."""
    asv = (installed.python, "-m", "asv")
    installed.run(*asv, "machine", "--yes")
    bench = r"exp_sum.ExpSum.(time_run|track_cpu_seconds)\('numpy', 'small'"
    done = installed.run(*asv, "run", "--quick", "--bench", bench, "HEAD^!")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "failed" not in done.stdout
    assert "fresh-py" in done.stdout


@pytest.mark.slow
def test_core_scaling_is_measured(installed: CommandLine) -> None:
    said = installed.does("run", "exp_sum", "--scaling", "--quick", "--allow-dirty")
    assert " 0 failed" in said


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("numpy", "'numpy' is the name of an installed library"),
        ("benchmarks", "every such project has a folder 'benchmarks'"),
        ("full", "is not empty; give the name of a new folder"),
        ("file", "is a file; give the name of a new folder"),
        ("file/below", "cannot be written"),
        ("2024", "such as my_2024"),
    ],
)
def test_a_folder_that_cannot_be_one_is_refused(name: str, said: str, tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "anything").touch()
    (tmp_path / "file").touch()
    with pytest.raises(UserError, match=re.escape(said)):
        new_project(tmp_path / name)
    assert {each.name for each in tmp_path.iterdir()} == {"full", "file"}


def test_an_empty_clone_can_be_filled(tmp_path: Path) -> None:
    folder = tmp_path / "My-Speed"
    subprocess.run(["git", "init", "--quiet", str(folder)], check=True)
    assert Path("my_speed", "exp_sum.py") in new_project(folder)
    assert 'name = "My-Speed"' in (folder / "pyproject.toml").read_text()


def test_all_is_written_or_nothing(tmp_path: Path) -> None:
    (tmp_path / "taken").touch()
    with pytest.raises(UserError, match="cannot be written"):
        written({tmp_path / "new" / "folder" / "file": "text", tmp_path / "taken": "text"})
    assert [each.name for each in tmp_path.iterdir()] == ["taken"]


def test_the_gate_installs_the_tool_from_where_it_came(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class FromRepository:
        def read_text(self, _: str) -> str:
            vcs = {"vcs": "git", "commit_id": "abc123"}
            return json.dumps({"url": "https://example.org/tool.git", "vcs_info": vcs})

    monkeypatch.setattr(project_folder, "distribution", lambda _: FromRepository())
    new_project(tmp_path / "speed")
    text = (tmp_path / "speed" / ".github" / "workflows" / "performance.yml").read_text()
    variables = yaml.safe_load(text)["jobs"]["check"]["env"]
    assert variables["BREAKEVEN"] == "breakeven @ git+https://example.org/tool.git@abc123"
