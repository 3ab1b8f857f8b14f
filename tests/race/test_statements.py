"""Statements as functions: names, labels, and the module that is written of them."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

import pytest

from breakeven.errors import UserError
from breakeven.race.in_case import MadeBySetup
from breakeven.race.of_statements.statements import labels_of, module_text, names_bound, parsed


def module_of(folder: Path, setup: str, *texts: str, fresh: bool = False) -> Any:
    """The written module, imported."""
    path = folder / "written.py"
    path.write_text(module_text(setup, parsed(texts), folder, fresh=fresh))
    spec = importlib.util.spec_from_file_location("written", path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("setup", "names"),
    [
        ("", []),
        ("x = 1; y, (z, *w) = 1, (2, 3)", ["w", "x", "y", "z"]),
        ("import os.path, numpy as np\nfrom math import sin as s, cos", ["cos", "np", "os", "s"]),
        ("def f(a): b = a\nclass C: d = 1", ["C", "f"]),
        ("x = [i for i in range(3)]", ["x"]),
        ("print(y := 1)", ["y"]),
        ("try:\n    a = 1\nexcept KeyError as gone:\n    a = 2", ["a"]),
        ("x = 1\ny = 2\ndel x", ["y"]),
        ("for i in range(3): pass", ["i"]),
    ],
)
def test_the_names_that_a_setup_binds_are_found(setup: str, names: list[str]) -> None:
    assert names_bound(setup) == names


def test_a_statement_returns_the_expression_at_its_end(tmp_path: Path) -> None:
    module = module_of(tmp_path, "x = [3, 1]", "sorted(x)", "y = x[:]; y.sort(); y", "pass")
    (made,) = module.make_inputs(1)
    functions = (module.statement_1, module.statement_2, module.statement_3)
    assert [function(made) for function in functions] == [[1, 3], [1, 3], None]


def test_texts_of_several_lines_keep_what_stands_in_them(tmp_path: Path) -> None:
    setup = '\ntext = """a\n  b"""\n'
    module = module_of(tmp_path, setup, "len(\n  text  # all of it\n)", "1")
    (made,) = module.make_inputs(1)
    assert module.statement_1(made) == len("a\n  b")


def test_texts_that_are_indented_are_used_as_they_are_meant(tmp_path: Path) -> None:
    module = module_of(
        tmp_path, "\n    x = 1\n    y = 2\n", "  x + y", "\n  for i in [x]:\n    i\n"
    )
    assert module.statement_1(*module.make_inputs(1)) == 3


def test_a_loop_finds_the_same_names_at_every_turn(tmp_path: Path) -> None:
    seen: list[int] = []
    module = module_of(tmp_path, "i = 5; seen = []", "i += 1; seen.append(i)", "del i", "pass")
    for function in (module.looped_1, module.looped_2, module.looped_3):
        function((None,) * 3, MadeBySetup((5, seen)))
    assert seen == [6, 6, 6]


def test_fresh_inputs_come_from_the_setup_again(tmp_path: Path) -> None:
    module = module_of(tmp_path, "x = []", "x.append(1)", "pass", fresh=True)
    (first,), (second,) = module.make_inputs(1), module.WORKLOAD.setup(None)
    module.statement_1(first)
    assert (first.values, second.values) == (([1],), ([],))


def test_what_lies_in_the_folder_hides_nothing_of_pythons(tmp_path: Path) -> None:
    (tmp_path / "queue.py").write_text("raise RuntimeError")
    (tmp_path / "mine_only.py").write_text("answer = 42")
    module = module_of(tmp_path, "import queue, mine_only", "mine_only.answer", "queue.Queue")
    assert module.statement_1(*module.make_inputs(1)) == 42


def test_labels_are_short_lines_of_their_own() -> None:
    texts = ["f(x)", "f(x)", "f(\n   x)", "y" * 100, "y" * 101]
    labels = labels_of(texts)
    assert labels[:3] == ["f(x)", "f(x) #2", "f( x)"]
    assert len(set(labels)) == 5
    assert max(map(len, labels)) < 70


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("sorted(x", "'sorted(x' is not Python: '(' was never closed; fix it; to race commands"),
        ("return 1", "'return 1' is not Python: 'return' outside function"),
        ("python a.py", "'python a.py' is not Python: invalid syntax"),
        ("a\0b", "is not Python"),
        pytest.param(
            "-" * 200_000 + "1", "is not Python: it is nested too deeply", id="minus signs"
        ),
        pytest.param("+".join("1" * 20_000), "it is nested too deeply", id="a long sum"),
        ("from math import *", "cannot be used, because it runs in a function: import *"),
        ("from __future__ import annotations", "cannot be used, because it runs in a function"),
        (" ", "a statement is empty; give one such as 'sorted(x)'"),
    ],
)
def test_what_is_no_statement_is_refused(text: str, said: str) -> None:
    with pytest.raises(UserError) as raised:
        parsed(["pass", text])
    assert said in str(raised.value)


@pytest.mark.parametrize(
    ("setup", "said"),
    [
        ("x = (", "--setup is not Python: '(' was never closed; fix it"),
        ("from math import *", "--setup cannot be used, because it runs in a function: import *"),
    ],
)
def test_what_is_no_setup_is_refused(setup: str, said: str) -> None:
    with pytest.raises(UserError) as raised:
        names_bound(setup)
    assert str(raised.value).startswith(said)


def test_a_label_shows_what_no_name_can_have(tmp_path: Path) -> None:
    texts = ["1  # \x1b]0;title\x07", "2"]
    assert labels_of(texts) == [r"1 # \x1b]0;title\x07", "2"]
    assert module_of(tmp_path, "", *texts).WORKLOAD.baseline == r"1 # \x1b]0;title\x07"
