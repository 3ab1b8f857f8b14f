"""Projects and sources: what a folder declares, what a file is, and what is refused in a sentence."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from breakeven.catalogue import catalogue
from breakeven.catalogue.found_sizes import keep_sizes, known_sizes
from breakeven.catalogue.project import Project, find_project
from breakeven.catalogue.sources import entries, load_module
from breakeven.catalogue.targets import use_targets
from breakeven.catalogue.tool_path import PACKAGE, tool_path, with_tool
from breakeven.errors import UserError
from breakeven.workload import Workload

SMALLEST = '''"""What is asked."""
from breakeven import Workload

def make_inputs(n):
    return (list(range(n)),)

def loop(x):
    return sum(x)

WORKLOAD = Workload(make_inputs=make_inputs, implementations={"loop": loop})
'''


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    """What a test puts on the path, or imports, is forgotten afterwards."""
    path, modules, inherited = list(sys.path), set(sys.modules), os.environ.get("PYTHONPATH")
    project = catalogue.project()
    yield
    sys.path[:] = path
    for name in set(sys.modules) - modules:
        if not name.startswith("breakeven"):
            del sys.modules[name]
    if inherited is None:
        os.environ.pop("PYTHONPATH", None)
    else:
        os.environ["PYTHONPATH"] = inherited
    catalogue.use(project)


def _write(path: Path, text: str = SMALLEST) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def _read(path: Path) -> list[Workload]:
    use_targets([str(path)], path.parent)
    return [catalogue.workload(each) for each in catalogue.names()]


def test_a_folder_without_a_word_is_a_project_whose_results_are_in_a_folder_of_ours(
    tmp_path: Path,
) -> None:
    found = find_project(tmp_path)
    assert found.folder == tmp_path
    assert found.runs == tmp_path / ".breakeven" / "runs"
    assert found.site == tmp_path / ".breakeven" / "report"
    assert not found.is_declared
    found.make_results()
    assert (tmp_path / ".breakeven" / ".gitignore").read_text() == "*\n"


def test_the_nearest_declaration_upwards_counts_and_other_tables_do_not(tmp_path: Path) -> None:
    _write(tmp_path / "pyproject.toml", '[tool.breakeven]\nworkloads = "speed"\nresults = "data"\n')
    _write(tmp_path / "inner" / "pyproject.toml", '[project]\nname = "breakeven-user"\n')
    (tmp_path / "inner" / "deep").mkdir()
    found = find_project(tmp_path / "inner" / "deep")
    assert found.folder == tmp_path
    assert found.workloads == ("speed",)
    assert found.results == tmp_path / "data"
    assert found.is_declared
    assert not found.has_suites


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[tool.breakeven]\nworkload = 'x'\n", "did you mean 'workloads'"),
        ("[tool.breakeven]\nworkloads = 3\n", "must be a string or a list of strings"),
        ("[tool.breakeven]\nresults = ['a']\n", "results must be a string"),
        ("[tool.breakeven\n", "is not valid TOML"),
        ("[tool]\nbreakeven = 1\n", "must be a table"),
    ],
)
def test_a_declaration_that_cannot_be_read_is_told(tmp_path: Path, text: str, words: str) -> None:
    _write(tmp_path / "pyproject.toml", text)
    with pytest.raises(UserError, match=words.replace("[", r"\[")):
        find_project(tmp_path)


def test_a_file_declares_a_workload_named_after_it_with_the_defaults_of_its_module(
    tmp_path: Path,
) -> None:
    path = _write(tmp_path / "sums_of_mine.py")
    assert use_targets([str(path)], tmp_path) == []
    assert catalogue.names() == ["sums_of_mine"]
    found = catalogue.workload("sums_of_mine")
    assert (found.question, found.baseline, found.reference) == ("What is asked.", "loop", "loop")
    assert len(found.version) == 12
    assert not found.sizes
    assert catalogue.project().folder == tmp_path
    assert str(tmp_path) in os.environ["PYTHONPATH"].split(os.pathsep)


def test_the_version_follows_what_decides_the_answers_and_nothing_else(tmp_path: Path) -> None:
    versions = {}
    for name, text in {
        "one": SMALLEST,
        "two": SMALLEST.replace("return sum(x)", "return sum(sorted(x))"),
        "three": SMALLEST.replace("range(n)", "range(n + 1)"),
    }.items():
        use_targets([str(_write(tmp_path / f"version_{name}.py", text))], tmp_path)
        versions[name] = catalogue.workload(f"version_{name}").version
    assert versions["one"] == versions["two"]
    assert versions["one"] != versions["three"]


def test_a_folder_of_files_and_a_package_are_sources(tmp_path: Path) -> None:
    _write(tmp_path / "speed_here" / "first_one.py")
    _write(tmp_path / "speed_here" / "second_one.py", SMALLEST.replace("loop", "other"))
    _write(tmp_path / "speed_here" / "helper_only.py", "raise RuntimeError('never imported')\n")
    _write(tmp_path / "packaged_here" / "__init__.py", "")
    _write(tmp_path / "packaged_here" / "inner_one.py")
    text = '[tool.breakeven]\nworkloads = ["speed_here", "packaged_here.inner_one"]\n'
    _write(tmp_path / "pyproject.toml", text)
    assert use_targets([], tmp_path) == []
    assert catalogue.names() == ["first_one", "second_one", "inner_one"]
    assert catalogue.family("first_one") == "speed_here"
    assert use_targets(["first_one", "sec*"], tmp_path) == ["first_one", "sec*"]


def test_what_cannot_declare_a_workload_costs_the_others_of_its_folder_nothing(
    tmp_path: Path,
) -> None:
    folder = _write(tmp_path / "odd_folder" / "the_good_one.py").parent
    os.mkfifo(folder / "a_pipe.py")
    (folder / "a_loop.py").symlink_to("a_loop.py")
    (folder / "led_astray.py").symlink_to("nowhere.py")
    (folder / ".#the_good_one.py").symlink_to("root@host.1234")
    (folder / "a_folder.py").mkdir()
    _write(folder / "unfinished.py", "def (:\n")
    (folder / "in_another_encoding.py").write_bytes(b"caf\xe9 = 1\n")
    assert use_targets([str(folder)], tmp_path) == []
    assert catalogue.names() == ["the_good_one"]
    assert catalogue.workload("the_good_one").version
    _write(folder / "unfinished.py", "WORKLOAD = (\n")
    use_targets([str(folder)], tmp_path)
    with pytest.raises(UserError, match="unfinished"):
        catalogue.names()


def test_a_name_that_is_declared_twice_is_refused(tmp_path: Path) -> None:
    named = SMALLEST.replace("make_inputs=", "name='same_name', make_inputs=")
    _write(tmp_path / "a_folder" / "same_name.py", named)
    _write(tmp_path / "twice.py", named)
    use_targets([str(tmp_path / "a_folder" / "same_name.py"), str(tmp_path / "twice.py")], tmp_path)
    with pytest.raises(UserError, match="'same_name' is declared twice"):
        catalogue.names()


def test_two_files_of_one_name_are_told_apart_by_their_folders(tmp_path: Path) -> None:
    files = [_write(tmp_path / folder / "same_stem.py") for folder in ("a", "b", "../outside")]
    own_name = SMALLEST.replace("(make_inputs=", "(name='mine', make_inputs=")
    named = _write(tmp_path / "c" / "named.py", own_name)
    found = []
    for path in (*files, named):
        use_targets([str(path)], tmp_path)
        (name,) = catalogue.names()
        assert catalogue.workload(name).name == name
        again = Project.from_request(catalogue.project().to_request())
        assert list(entries(again.workloads[0], again.folder)) == [name]
        found.append(name)
        sys.modules.pop("same_stem", None)
        sys.path.remove(str(path.absolute().parent))
    assert found == ["a/same_stem", "b/same_stem", "../outside/same_stem", "mine"]
    use_targets(list(map(str, files[:2])), tmp_path)
    with pytest.raises(UserError) as refused:
        catalogue.names()
    assert f"{files[1]} cannot be told apart from {files[0]}: " in str(refused.value)
    assert "installed" not in str(refused.value)


def test_names_that_read_alike_or_cannot_be_shown_are_refused(tmp_path: Path) -> None:
    several = SMALLEST.rpartition("WORKLOAD")[0] + "W = Workload(make_inputs=make_inputs, "
    several += "implementations={'loop': loop})\nWORKLOADS = NAMES\n"
    for number, names in enumerate(("{1: W, '1': W}", "{'': W}", "{'a\\nb': W}")):
        path = _write(tmp_path / f"names_{number}.py", several.replace("NAMES", names))
        with pytest.raises(
            UserError, match=r"WORKLOADS of names_\d: the workload '[^\n]*; [^\n]*$"
        ):
            _read(path)


def test_other_targets_select_among_the_workloads_of_a_file(tmp_path: Path) -> None:
    several = SMALLEST.rpartition("WORKLOAD")[0] + (
        "WORKLOADS = {name: Workload(name=name, make_inputs=make_inputs, "
        "implementations={'loop': loop}) for name in ('first_of', 'second_of')}\n"
    )
    path = _write(tmp_path / "several_in.py", several)
    assert use_targets([str(path), "first_*"], tmp_path) == ["first_*"]
    assert catalogue.names() == ["first_of", "second_of"]


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("declares_nothing.py", "x = 1\n", "declares no workload; declare one: WORKLOAD ="),
        ("wrong_kind.py", "WORKLOAD = 5\n", "WORKLOAD of wrong_kind is a int"),
        ("wrong_table.py", "WORKLOADS = [1]\n", "must map names to workloads"),
        (
            "raises_it.py",
            "raise ValueError('so it is')\n",
            "ValueError: so it is (raises_it.py, line 1)",
        ),
        ("needs_it.py", "import no_such_library\n", "No module named 'no_such_library'"),
        ("half_written.py", "def f(:\n", "SyntaxError"),
        ("my-file.py", SMALLEST, "rename it: a letter first"),
        ("random.py", SMALLEST, "would hide the module 'random'"),
        ("numpy.py", SMALLEST, "would hide the module 'numpy'"),
        ("pytest.py", SMALLEST, "cannot be told apart from the installed module 'pytest'"),
        (
            "no_ways.py",
            SMALLEST.replace('{"loop": loop}', "{}"),
            "needs implementations, such as",
        ),
        (
            "no_function.py",
            SMALLEST.replace('{"loop": loop}', '{"loop": 5}'),
            "a function or 'module:function' is needed",
        ),
        (
            "falling.py",
            SMALLEST.replace("implementations=", "sizes={'a': 5, 'b': 2}, implementations="),
            "the sizes must ascend",
        ),
    ],
)
def test_a_file_that_cannot_be_used_is_told_in_a_sentence(
    tmp_path: Path, name: str, text: str, words: str
) -> None:
    path = _write(tmp_path / name, text)
    with pytest.raises(UserError) as refused:
        _read(path)
    assert words in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_file_that_is_not_there_is_told_with_the_nearest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _write(tmp_path / "sums.py")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UserError, match=r"there is no file 'sum\.py'.*did you mean 'sums\.py'"):
        use_targets(["sum.py"])
    with pytest.raises(UserError, match=r"there is no file 'absent\.py' in \S+$"):
        use_targets(["absent.py"])


def test_a_module_that_is_not_there_is_told() -> None:
    with pytest.raises(UserError, match=r"there is no module 'no_such\.speed', and no file"):
        load_module("no_such.speed")
    with pytest.raises(UserError, match="is not a table of workloads"):
        entries("breakeven.errors:UserError", Path())


def test_a_folder_without_workloads_says_what_can_be_measured_there(tmp_path: Path) -> None:
    use_targets([], tmp_path)
    with pytest.raises(UserError, match=r"declares no workloads; measure a file"):
        catalogue.names()
    assert catalogue.workload("known_time").name == "known_time"  # the tool's own truths are there


def test_found_sizes_are_kept_for_the_version_that_they_were_found_for(tmp_path: Path) -> None:
    def workload(version: str) -> Workload:
        return Workload(
            name="w", version=version, make_inputs=lambda n: (n,), implementations={"a": len}
        )

    keep_sizes(workload("1"), "a", {"small": 1, "large": 9}, tmp_path)
    assert known_sizes(workload("1"), "a", tmp_path) == {"small": 1, "large": 9}
    assert known_sizes(workload("2"), "a", tmp_path) == {}
    assert known_sizes(workload("1"), "b", tmp_path) == {}
    for broken in ("", "[1]", '{"w": 3}', '{"w": {"version": "1", "sizes": {"small": -1}}}'):
        (tmp_path / "sizes.json").write_text(broken)
        assert known_sizes(workload("1"), "a", tmp_path) == {}


def test_another_baseline_has_another_digest(tmp_path: Path) -> None:
    two = SMALLEST.replace('{"loop": loop}', '{"loop": loop, "len": len}, baseline="BASELINE"')
    texts = [
        two.replace("BASELINE", "loop"),
        two.replace("BASELINE", "loop").replace("return sum(x)", "return sum(x) + 0"),
        two.replace("BASELINE", "len"),
    ]
    digests = set()
    for place, text in enumerate(texts):
        (found,) = _read(_write(tmp_path / f"sums_{place}.py", text))
        digests.add(catalogue.baseline_digest(found))
    assert len(digests) == 3


def test_a_workload_is_known_by_its_name_in_the_table(tmp_path: Path) -> None:
    text = SMALLEST.replace("WORKLOAD = Workload(", 'one = Workload(name="other", ')
    (found,) = _read(_write(tmp_path / "sums.py", f'{text}WORKLOADS = {{"copies": one}}\n'))
    assert found.name == "copies"


def test_a_package_that_cannot_be_imported_is_told_in_a_sentence(tmp_path: Path) -> None:
    _write(tmp_path / "broken_package" / "__init__.py", "1 / 0\n")
    path = _write(tmp_path / "broken_package" / "sums.py")
    with pytest.raises(UserError, match="broken_package cannot be imported: ZeroDivisionError"):
        _read(path)


def test_a_process_that_was_told_of_a_workload_imports_no_other(tmp_path: Path) -> None:
    _write(tmp_path / "told.py")
    _write(tmp_path / "untold.py", "raise AssertionError\n")
    catalogue.use(Project(tmp_path, ("untold.py", "told.py"), tmp_path, tmp_path))
    catalogue.use_entry("told", {"module": "told", "family": "told", "declared": ""})
    assert catalogue.workload("told").name == "told"


def test_another_interpreter_finds_this_package_and_nothing_beside_it() -> None:
    folder = Path(tool_path())
    assert [each.name for each in folder.iterdir()] == ["breakeven"]
    assert (folder / "breakeven").resolve() == PACKAGE
    assert with_tool("") == str(folder)
    assert with_tool(f"/a{os.pathsep}{folder}") == f"{folder}{os.pathsep}/a"


def test_a_request_leads_to_the_same_workloads(tmp_path: Path) -> None:
    own = Project(tmp_path, ("a.py", "b"), tmp_path, tmp_path, default_sizes=("small",))
    there = Project.from_request(own.to_request())
    assert (there.folder, there.workloads) == (own.folder, own.workloads)
    assert there.default_sizes == ("small",)
    installed = Project.from_request(own.to_request(installed_only=True))
    assert installed.folder == Path("/")
