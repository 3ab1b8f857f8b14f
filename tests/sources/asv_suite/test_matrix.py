"""The rows of an asv matrix: which there are, which one is measured, and how another is chosen."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest
from foreign_suite import MODULE, foreign_suite

from breakeven.catalogue.project import find_project
from breakeven.errors import UserError
from breakeven.sources.asv_suite import row_choice
from breakeven.sources.asv_suite.matrix import is_like, name_of, row_for, rows_of
from breakeven.sources.asv_suite.row_choice import RowChoice, choose_row
from breakeven.sources.asv_suite.suite import Suite, find_suite
from breakeven.sources.choice import Asked, Source, source_of
from breakeven.sources.environments import kept_environment as keeping
from breakeven.sources.environments.environment import _attempts
from breakeven.sources.notation import side_of

RUNNING = f"{sys.version_info[0]}.{sys.version_info[1]}"
MATRIX = {
    "pythons": ["3.8", RUNNING],
    "matrix": {
        "req": {"numpy": ["1.26", "2.2"], "pip+Six_Kit": ["", None]},
        "env_nobuild": {"OMP_NUM_THREADS": ["1"]},
    },
    "exclude": [{"python": "3.8", "req": {"numpy": "2.2"}}],
    "include": [{"python": RUNNING, "req": {"numpy": "1.20"}}],
}


def suite_with(folder: Path, **configuration: Any) -> Suite:
    foreign_suite(folder, configuration=configuration).commit(MODULE, "one")
    found = find_suite(folder)
    assert found is not None
    return found


@pytest.fixture
def suite(tmp_path: Path) -> Suite:
    return suite_with(tmp_path, **MATRIX)


@pytest.fixture
def source(suite: Suite) -> Source:
    """What is compared where nobody asks for a row."""
    return source_of(find_project(suite.repository))


def names(choice: RowChoice) -> list[str]:
    known = rows_of(choice.suite)
    return [name_of(row, known) for row in choice.rows]


def test_the_rows_are_those_that_asv_measures_and_their_names_tell_them_apart(
    suite: Suite,
) -> None:
    assert names(choose_row(suite)) == [
        "python=3.8, numpy=1.26, Six_Kit=newest, OMP_NUM_THREADS=1",
        "python=3.8, numpy=1.26, Six_Kit=none, OMP_NUM_THREADS=1",
        *(
            f"python={RUNNING}, numpy={numpy}, Six_Kit={six}, OMP_NUM_THREADS=1"
            for numpy in ("1.26", "2.2")
            for six in ("newest", "none")
        ),
        f"python={RUNNING}, numpy=1.20, Six_Kit=none, OMP_NUM_THREADS=none",
    ]


def test_what_all_rows_have_is_in_no_name(tmp_path: Path) -> None:
    found = suite_with(tmp_path, pythons=["3.8"], matrix={"numpy": ["1.26", "2.2"], "six": ["1"]})
    assert names(choose_row(found)) == ["numpy=1.26", "numpy=2.2"]
    alone = suite_with(tmp_path / "alone", pythons=["3.8"], matrix={"numpy": ["1.26"]})
    assert names(choose_row(alone)) == [""]


def test_a_row_that_is_there_twice_is_measured_once(tmp_path: Path) -> None:
    twice = [{"python": "3.8", "req": {"numpy": "1"}}] * 2
    assert len(rows_of(suite_with(tmp_path, pythons=[], include=twice))) == 1


@pytest.mark.parametrize(
    ("python", "asked", "count", "requirements"),
    [
        ("", [], 7, {"numpy": "1.26", "pip+Six_Kit": ""}),
        ("", ["numpy=2.2"], 2, {"numpy": "2.2", "pip+Six_Kit": ""}),
        ("", ["NumPy==2.2", "six-kit=none"], 1, {"numpy": "2.2"}),
        ("", ["six_kit=", "numpy=2.2"], 1, {"numpy": "2.2", "pip+Six_Kit": ""}),
        ("", ["OMP_NUM_THREADS=none"], 1, {"numpy": "1.20"}),
        (RUNNING, [], 5, {"numpy": "1.26", "pip+Six_Kit": ""}),
        ("", [f"python={RUNNING}", "numpy=1.20"], 1, {"numpy": "1.20"}),
    ],
)
def test_a_row_is_chosen_by_what_it_has(
    suite: Suite, python: str, asked: list[str], count: int, requirements: dict[str, str]
) -> None:
    chosen = choose_row(suite, python, asked)
    assert len(chosen.rows) == count
    assert chosen.python == RUNNING
    row, instead = row_for(chosen.suite, chosen.python)
    assert (row.requirements, instead) == (requirements, "")


@pytest.mark.parametrize(
    ("python", "asked", "said"),
    [
        ("", ["nunpy=2.2"], "no name 'nunpy' in the matrix of asv.conf.json; did you mean 'numpy'"),
        (
            "",
            ["numpy=2.3"],
            "no value of numpy '2.3' in the matrix.*did you mean '2.2'.*HEAD.numpy==2.3",
        ),
        ("", ["OMP_NUM_THREADS=8"], "no value of OMP_NUM_THREADS '8'.*add it to the matrix"),
        ("", ["numpy"], "'numpy' has no value; write it as --row OMP_NUM_THREADS=1"),
        ("", ["numpy=2.2", "numpy=1.26"], "two values of numpy, 2.2 and 1.26"),
        (
            "3.8",
            ["numpy=2.2"],
            "no row with numpy=2.2 and python=3.8; its rows are: python=3.8, nu",
        ),
        ("3.8", [f"python={RUNNING}"], "--python 3.8 and --row python=.* differ"),
    ],
)
def test_a_row_that_is_not_there_is_refused_with_those_that_are(
    suite: Suite, python: str, asked: list[str], said: str
) -> None:
    with pytest.raises(UserError, match=said):
        choose_row(suite, python, asked)


@pytest.mark.parametrize(
    ("pythons", "here", "python", "is_own"),
    [
        (["3.8", RUNNING], {"3.8"}, RUNNING, True),
        (["3.8", "3.9", "3.7"], {"3.9", "3.7"}, "3.9", True),
        (["3.8", "pypy3.9"], set(), RUNNING, False),
        ([], set(), RUNNING, True),
    ],
)
def test_without_a_choice_the_python_is_one_that_is_here(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    pythons: list[str],
    here: set[str],
    python: str,
    is_own: bool,
) -> None:
    monkeypatch.setattr(row_choice, "can_be_had", lambda each, _: each in here)
    chosen = choose_row(suite_with(tmp_path, pythons=pythons, matrix={"numpy": ["1", "2"]}))
    assert (chosen.python, chosen.is_own) == (python, is_own)
    said = chosen.note(offers_all=False)
    if not is_own:
        assert f"(3.8, pypy3.9) is installed here, so Python {RUNNING} is used" in said


def test_one_line_says_which_row_is_measured_and_how_another_is_chosen(suite: Suite) -> None:
    assert choose_row(suite).note(offers_all=True) == (
        "measuring one of 7 rows of the matrix in asv.conf.json: "
        f"python={RUNNING}, numpy=1.26, Six_Kit=newest, OMP_NUM_THREADS=1 (the first for Python "
        f"{RUNNING}); --python 3.8 chooses another, --all-rows measures each"
    )
    said = choose_row(suite, RUNNING).note(offers_all=False)
    assert said.endswith("--row Six_Kit=none chooses another")
    assert choose_row(suite, "", ["numpy=1.20"]).note(offers_all=True) == ""


def test_each_row_is_a_choice_of_its_own(suite: Suite) -> None:
    every = choose_row(suite, "", ["numpy=1.26"]).each()
    assert [each.name_for(each.python) for each in every] == names(
        choose_row(suite, "", ["numpy=1.26"])
    )
    for each in every:
        (row,) = each.rows
        assert [
            own
            for own in rows_of(suite)
            if own.python == each.python and is_like(own, each.suite.asked_row)
        ] == [row]


@pytest.mark.parametrize(
    "broken",
    [
        {"include": [{"req": {"numpy": "1"}}]},
        {"matrix": ["numpy"]},
        {"exclude": [{"python": "("}]},
        {"matrix": {"req": {"numpy": ["1"]}, "of": {"numpy": ["1"]}}},
    ],
)
def test_a_matrix_that_asv_cannot_read_is_refused_in_words(
    tmp_path: Path, broken: dict[str, Any]
) -> None:
    with pytest.raises(UserError, match=r"asv cannot read the matrix in .*asv\.conf\.json: "):
        choose_row(suite_with(tmp_path, **broken))


def test_an_environment_is_made_once_for_a_row_however_it_was_chosen(suite: Suite) -> None:
    project = find_project(suite.repository)

    def key(*asked: str) -> str:
        chosen = choose_row(suite, "", asked)
        return keeping._key(chosen.suite, side_of("HEAD", project, chosen.python))

    assert key() == key("numpy=1.26") == key("numpy=1.26", "six_kit=newest")
    assert len({key(), key("numpy=2.2"), key("six_kit=none"), key("numpy=1.20")}) == 4


def test_a_row_that_was_asked_for_is_never_replaced_by_one_without_its_versions(
    suite: Suite, tmp_path: Path
) -> None:
    for asked, lacks in ([], [False]), (["numpy=2.2"], []):
        chosen = choose_row(suite, "", asked)
        row, _ = row_for(chosen.suite, RUNNING)
        attempts = list(_attempts(chosen.suite, row, tmp_path / "made"))
        assert [each.has_row for each in attempts] == [True, True, *lacks]


def test_both_sides_have_the_python_of_the_row(source: Source) -> None:
    before, after = source.side("HEAD"), source.side("HEAD+six>=1")
    assert (before.python, after.python) == (RUNNING, RUNNING)
    assert source.row_of(before, after).startswith(f"python={RUNNING}, numpy=1.26")
    rows = source.each_row()
    assert [row.side("HEAD").python for row in rows] == [*2 * ["3.8"], *5 * [RUNNING]]
    assert len({row.row_of(row.side("HEAD")) for row in rows}) == 7
    assert source.side("HEAD+python3.8").python == "3.8"
    assert " → python=3.8, " in source.row_of(before, source.side("HEAD+python3.8"))


def test_a_side_stays_the_same_however_long_its_rows_take(source: Source) -> None:
    first = source.side(".")
    (source.project.folder / "tiny" / "__init__.py").write_text(f"{MODULE}\nEDITED = True\n")
    assert {row.side(".").commit for row in source.each_row()} == {first.commit}


@pytest.mark.parametrize(("asked", "option"), [({"row": ["numpy=2"]}, "--row"), ({}, "--all-rows")])
def test_where_there_is_no_matrix_its_options_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, asked: dict[str, Any], option: str
) -> None:
    foreign_suite(tmp_path).commit(MODULE, "one")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UserError, match=f"{option} chooses from the matrix of an asv suite"):
        source_of(find_project(tmp_path), Asked(command="python -V", **asked)).each_row()


def test_any_python_can_be_named_for_both_sides_of_anything(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    foreign_suite(tmp_path).commit(MODULE, "one")
    monkeypatch.chdir(tmp_path)
    project = find_project(tmp_path)
    for asked in (Asked(python="3.14t"), Asked(command="python -V", python="python3.14t")):
        assert source_of(project, asked).side("HEAD").python == "3.14t"
    with pytest.raises(UserError, match=r"'new' is not a version; write it as 3\.12"):
        source_of(project, Asked(python="new"))
