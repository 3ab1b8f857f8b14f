"""What a project declares wrongly is refused in a sentence, before anything is measured."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from command_here import command_here

from breakeven.workload import Workload

DECLARED = 'workloads = ["one.py", "other.py"]'
FILE = '''"""Something."""
from breakeven import Workload

def make_inputs(n):
    return (range(n),)

WORKLOAD = Workload(make_inputs=make_inputs, {more}implementations={{"len": len}})
'''
TINY, HUGE = "sizes={'tiny': 10}, ", "sizes={'huge': 99}, "


def _refused(folder: Path) -> str:
    """What a run says that measures nothing."""
    done = command_here(folder, "run", "--quick")
    assert done.returncode == 2
    assert "Traceback" not in done.stderr, done.stderr
    assert not list(folder.glob(".breakeven/runs/*.jsonl"))
    return " ".join(done.stderr.split())


def _write(folder: Path, one: str = TINY, other: str = HUGE) -> None:
    (folder / "one.py").write_text(FILE.format(more=one))
    (folder / "other.py").write_text(FILE.format(more=other))


def test_a_default_size_that_no_workload_has_is_refused(in_project: Callable[..., Path]) -> None:
    folder = in_project(DECLARED, 'default_sizes = ["tinny"]')
    _write(folder)
    said = _refused(folder)
    assert "no workload has a size 'tinny', which default_sizes in [tool.breakeven]" in said
    assert said.endswith("; I know about tiny, huge (breakeven list shows the sizes)")


def test_a_workload_whose_default_size_it_does_not_have_is_refused(
    in_project: Callable[..., Path],
) -> None:
    with pytest.raises(ValueError, match=r"default_sizes has 'smal'; there are small, large"):
        Workload(
            make_inputs=range,
            implementations={"len": len},
            sizes={"small": 1, "large": 2},
            default_sizes=("smal",),
        )
    folder = in_project(DECLARED)
    _write(folder, other="default_sizes=('smal',), ")
    said = _refused(folder)
    assert "other: default_sizes has 'smal', and it declares no sizes" in said
    assert "small, medium, large" in said


@pytest.mark.parametrize(
    ("declared", "words"),
    [
        ('claims = "nosuch:CLAIMS"', "there is no module 'nosuch'"),
        ('claims = "one:CLAIMS"', "one has no 'CLAIMS'"),
        ('claims = "one"', "a module and a name in it are needed: one:NAME"),
        ('claims = "one:WORKLOAD"', "a Workload is no Claims"),
        ('families = "one:WORKLOAD"', "a Workload is no list of Family"),
        ('weighted = "one:__name__"', "a str is no list of WeightedFamily"),
    ],
)
def test_what_the_pages_could_not_show_is_refused_when_the_run_starts(
    in_project: Callable[..., Path], declared: str, words: str
) -> None:
    folder = in_project(DECLARED, declared)
    _write(folder)
    said = _refused(folder)
    assert words in said
    assert f"{declared.partition(' ')[0]} = " in said
    assert "in [tool.breakeven] of" in said


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ("sizes={'a,b': 10}, ", "one: the size 'a,b' has a comma"),
        ("sizes={'tiny': 10}, ", "one: the implementation 'l,n' has a comma"),
    ],
)
def test_a_label_that_no_option_can_name_is_refused(
    in_project: Callable[..., Path], more: str, words: str
) -> None:
    folder = in_project(DECLARED)
    _write(folder, more)
    if "implementation" in words:
        text = (folder / "one.py").read_text()
        (folder / "one.py").write_text(text.replace('"len": len', '"l,n": len'))
    said = _refused(folder)
    assert said == f"breakeven: {words}, which separates names; leave it out"
