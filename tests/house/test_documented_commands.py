"""Every command line of the documents, in the order of reading, on real runs; and the report after each."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path

import pytest
from clone_of_reader import clone_of_reader
from clones import new_clone
from command_line import CommandLine
from documented_commands import (
    DOCUMENTS,
    Command,
    File,
    commands_in,
    sections_of,
    steps_in,
    text_of,
)
from how_commands_are_run import NOT_RUN
from reader import Reader
from typer.main import get_command

from breakeven.commands.command_line import app
from breakeven.engines.keeper import keep_cluster
from breakeven.processes.cores import usable_cores

ROOT = Path(__file__).resolve().parents[2]
START, OWN = "Start with what you have", "Your own functions"
SECTIONS_OF_A_CLONE = [
    f"README.md#{name}"
    for name, text in sections_of("README.md").items()
    if commands_in(text) and name not in (START, OWN)
]
ALONE = [
    "docs/tutorials/own-function.md",
    "docs/tutorials/publishing-findings.md",
    "docs/tutorials/slower-parallel-code.md",
]
"""Tutorials that begin in an empty folder."""
GATE = ["docs/tutorials/performance-gate.md", "docs/how-to/any-repository.md"]
"""The tutorial that makes a project, and the guide that goes on with it."""
ELSEWHERE = [*ALONE, *GATE, "docs/how-to/own-functions.md", "docs/how-to/plugins.md"]
"""What a reader follows in a folder of their own, each in a test."""
OF_A_CLONE = [
    *SECTIONS_OF_A_CLONE,
    *(name for name in DOCUMENTS[1:] if name not in ELSEWHERE and commands_in(text_of(name))),
]
"""All else is followed in a clone."""
SOMEBODY = {
    f"GIT_{who}_{what}": value
    for who in ("AUTHOR", "COMMITTER")
    for what, value in (("NAME", "somebody"), ("EMAIL", "somebody@localhost"))
}
"""A reader whose name git knows."""
CASE = ("countdown", "--only", "threads", "--sizes", "small")
KINDS = {
    "plain": ["--quick"],
    "scaling, under a cap": ["--quick", "--scaling", "--memory", "1GiB"],
    "least memory": ["--quick", "--find-memory"],
    "profiled, on one worker, within a budget": [
        *("--budget", "1s", "--workers", "1"),
        *("--profile", "--profile-budget", "2s"),
    ],
}
"""What leaves results of its own kind, so that each is followed by a report."""
NOT_TRIED = {"--dask-address", "--spark-address", "--json"}
"""A cluster is joined as Ray's is; what is printed is left out."""


def reader_in(parent: Path, **variables: str) -> Reader:
    """A reader in an empty folder, in no repository."""
    (parent / "reader").mkdir()
    return Reader(CommandLine(parent / "reader", {"PYTHONPATH": str(ROOT)} | variables))


def follow(reader: Reader, steps: list[File | Command]) -> None:
    """Write the files and type the commands, whatever goes wrong; then fail with all that did."""
    failed = []
    for step in steps:
        if isinstance(step, File):
            path = reader.line.folder / step.path
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(step.text)
        elif step.line not in NOT_RUN and (step.in_block or step.line not in reader.typed):
            try:
                reader.types(step.line)
            except AssertionError as wrong:
                failed.append(f"{step.line}: {wrong}")
                print(failed[-1])
    assert not failed, "\n\n".join(failed)


def in_blocks(steps: list[File | Command]) -> list[File | Command]:
    """Without the commands in sentences."""
    return [each for each in steps if isinstance(each, File) or each.in_block]


def in_section(name: str) -> list[Command]:
    """The commands of a section of the readme."""
    return commands_in(text_of(f"README.md#{name}"))


def for_the_clone(line: str) -> bool:
    """Whether a line belongs into a clone of Breakeven, wherever it stands."""
    return line.startswith(("make ", "asv ", "pip install .", "pip install '.["))


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Reader:
    """A reader in a clone that has no results yet."""
    clone = new_clone(tmp_path_factory.mktemp("pairs"))
    return Reader(CommandLine(clone.folder, {"PYTHONPATH": str(clone.folder)}))


@pytest.mark.timeout(600)
@pytest.mark.parametrize(
    "kind",
    ["plain", *(pytest.param(each, marks=pytest.mark.slow) for each in KINDS if each != "plain")],
)
def test_a_report_follows_each_kind_of_run(kind: str, reader: Reader) -> None:
    before = len(reader.reported)
    reader.types(" ".join(["breakeven run", *CASE, *KINDS[kind]]))
    assert len(reader.reported) == before + 1


def test_every_option_of_a_run_is_tried_with_a_report() -> None:
    documented = [line.line for name in DOCUMENTS for line in commands_in(text_of(name))]
    tried = {
        word for line in documented if line.startswith("breakeven run ") for word in line.split()
    }
    tried |= {word for words in KINDS.values() for word in words}
    options = {each.opts[0] for each in get_command(app).commands["run"].params if each.opts}
    assert {each for each in options if each.startswith("--")} - tried == NOT_TRIED


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_the_first_pages_about_ones_own_functions_run_as_they_stand(tmp_path: Path) -> None:
    reader = reader_in(tmp_path)
    follow(reader, in_blocks(steps_in(text_of(f"README.md#{OWN}"))))
    assert reader.reported


@pytest.mark.slow
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("name", ALONE)
def test_a_tutorial_works_as_it_stands(name: str, tmp_path: Path) -> None:
    reader = reader_in(tmp_path, **SOMEBODY)
    follow(reader, in_blocks(steps_in(text_of(name))))
    assert reader.reported


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_the_manual_of_ones_own_functions_runs_as_it_stands(tmp_path: Path) -> None:
    reader = reader_in(tmp_path)
    steps = steps_in(text_of("docs/how-to/own-functions.md"))
    follow(
        reader, [each for each in steps if isinstance(each, File) or not for_the_clone(each.line)]
    )
    assert len(reader.reported) > 5


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_the_manual_of_plug_ins_runs_as_it_stands(tmp_path: Path) -> None:
    target = tmp_path / "target"
    reader = reader_in(tmp_path, PYTHONPATH=f"{ROOT}:{target}")
    steps = in_blocks(steps_in(text_of("docs/how-to/plugins.md")))
    placed = [
        File(f"breakeven-lanes/{each.path}", each.text) if isinstance(each, File) else each
        for each in steps
    ]
    reader.filled["target"] = lambda: str(target)
    follow(reader, placed)
    assert len(reader.reported) > 1


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_the_gate_and_the_manual_of_any_repository_run_as_they_stand(tmp_path: Path) -> None:
    reader = reader_in(tmp_path, **SOMEBODY)
    for name in GATE:
        follow(reader, in_blocks(steps_in(text_of(name))))
    assert len(reader.reported) > 5


@pytest.fixture(scope="module")
def reader_of_readme(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    """A reader in a clone with a result, where a Ray cluster runs as soon as one is joined."""
    folder = tmp_path_factory.mktemp("readme")
    clone, variables = clone_of_reader(folder)
    reader = Reader(CommandLine(clone.folder, variables))
    with pytest.MonkeyPatch.context() as patch, ExitStack() as running:
        patch.setenv("BREAKEVEN_CACHE", reader.line.environment["BREAKEVEN_CACHE"])
        patch.delenv("RAY_AUTH_MODE", raising=False)
        reader.filled["ray"] = lambda: (
            running.enter_context(keep_cluster("ray", usable_cores())).address
        )
        for number in (0, 1):
            reader.filled[f"run {number}"] = partial(_run_of, reader.line.folder, number)
        reader.types(" ".join(["breakeven run", *CASE, "--quick"]))
        yield reader


def _run_of(folder: Path, number: int) -> str:
    """The name of a run that was made in the clone."""
    return sorted(path.stem for path in (folder / "results/data/runs").glob("*.jsonl"))[number]


@pytest.mark.slow
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("name", OF_A_CLONE)
def test_the_readme_and_what_it_leads_to_run_in_a_clone(
    name: str, reader_of_readme: Reader
) -> None:
    follow(reader_of_readme, steps_in(text_of(name)))


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_ones_own_results_are_shown_beside_the_reference_runs(reader_of_readme: Reader) -> None:
    done = subprocess.run(
        ["git", "ls-files", "results/data"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    for name in done.stdout.splitlines():
        target = reader_of_readme.line.folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, target)
    reader_of_readme.report()


def test_what_a_reader_elsewhere_types_in_the_clone_is_followed_there() -> None:
    there = {each.line for name in OF_A_CLONE for each in commands_in(text_of(name))}
    left = [name for name in ELSEWHERE if name != "docs/how-to/plugins.md"]
    elsewhere = [each for name in left for each in commands_in(text_of(name))] + in_section(OWN)
    assert {each.line for each in elsewhere if for_the_clone(each.line)} <= there


def test_every_document_is_followed_by_a_test() -> None:
    names = {name.partition("#")[0] for name in OF_A_CLONE}
    assert {*names, *ELSEWHERE} == {name for name in DOCUMENTS if commands_in(text_of(name))}


def test_every_tutorial_is_followed_in_a_folder_of_its_own() -> None:
    tutorials = {name for name in DOCUMENTS if name.startswith("docs/tutorials/")}
    assert tutorials - {"docs/tutorials/index.md"} == {*ALONE, GATE[0]}


def test_the_first_pages_begin_with_commands_that_are_run_further_on() -> None:
    places = [*OF_A_CLONE, f"README.md#{OWN}", *ELSEWHERE]
    run = {each.line for name in places for each in commands_in(text_of(name)) if each.in_block}
    assert {each.line for each in in_section(START)} <= run
