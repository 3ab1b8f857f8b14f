"""A workload without a suite of the right name is found before anything is measured."""

from __future__ import annotations

from pathlib import Path

import pytest
from command_here import CommandHere
from generated_project import generated_project

SUITE = Path("benchmarks", "exp_sum.py")


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> CommandHere:
    made = generated_project(tmp_path_factory.mktemp("filed") / "here")
    return CommandHere(made.folder, made.environment)


def refusal(project: CommandHere, *options: str) -> str:
    """What a run says; nothing may have been measured before it."""
    said = project.refuses("run", "--quick", "--allow-dirty", *options)
    assert not list((project.folder / ".breakeven").glob("runs/*.jsonl"))
    return said


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (
            "class ExpSum(Suite)",
            "class ExpSUM(Suite)",
            (
                "benchmarks/exp_sum.py, line 4: asv would not find the class ExpSUM of the workload "
                "exp_sum; it must be called ExpSum, in benchmarks/exp_sum.py: "
                'class ExpSum(Suite): workload = "exp_sum"'
            ),
        ),
        (
            '"exp_sum"',
            '"word_count"',
            (
                "benchmarks/exp_sum.py, line 4: the class ExpSum names the workload 'word_count', and "
                'asv looks there for exp_sum; write: class ExpSum(Suite): workload = "exp_sum"'
            ),
        ),
        (
            'class ExpSum(Suite):\n    workload = "exp_sum"',
            "class ExpSums(Suite):\n    pass",
            (
                "exp_sum has no suite: benchmarks/exp_sum.py has no class ExpSum (there is ExpSums); "
                'add: class ExpSum(Suite): workload = "exp_sum"'
            ),
        ),
        (
            "class ExpSum",
            "class class ExpSum",
            "exp_sum.py of the suites cannot be read: invalid syntax",
        ),
    ],
    ids=["another spelling", "another workload", "no workload", "no Python"],
)
def test_a_suite_that_asv_would_not_find_is_named(
    project: CommandHere, before: str, after: str, said: str
) -> None:
    suite = project.folder / SUITE
    text = suite.read_text()
    assert before in text
    suite.write_text(text.replace(before, after))
    try:
        assert refusal(project).startswith(said)
    finally:
        suite.write_text(text)


def test_a_suite_in_another_file_is_named(project: CommandHere) -> None:
    suite = project.folder / SUITE
    elsewhere = suite.with_name("others.py")
    suite.rename(elsewhere)
    try:
        assert "benchmarks/others.py, line 4" in refusal(project)
        elsewhere.rename(suite.with_suffix(".txt"))
        assert refusal(project) == (
            "exp_sum has no suite: there is no benchmarks/exp_sum.py; write it, with these lines:\n"
            "    from breakeven.suites.suite import Suite\n"
            '    class ExpSum(Suite): workload = "exp_sum"'
        )
    finally:
        suite.with_suffix(".txt").rename(suite)


def test_core_scaling_needs_a_suite_of_its_own(project: CommandHere) -> None:
    suite = project.folder / "benchmarks" / "scaling.py"
    suite.rename(suite.with_suffix(".txt"))
    try:
        said = refusal(project, "exp_sum", "--scaling")
        assert said.startswith("the project has no scaling suite (benchmarks/scaling.py with")
    finally:
        suite.with_suffix(".txt").rename(suite)


def test_a_workload_of_which_no_class_can_have_the_name_is_refused(project: CommandHere) -> None:
    table = project.folder / "speed" / "__init__.py"
    module = project.folder / "speed" / "exp_sum.py"
    texts = {path: path.read_text() for path in (table, module)}
    table.write_text(texts[table].replace('"exp_sum"', '"exp-sum"'))
    module.write_text(
        texts[module].replace("WORKLOAD = Workload(", 'WORKLOAD = Workload(name="exp-sum",')
    )
    try:
        assert refusal(project).startswith("no class can be named after the workload 'exp-sum'")
    finally:
        for path, text in texts.items():
            path.write_text(text)
