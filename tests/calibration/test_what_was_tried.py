"""What is tried to break the tool: the table names what exists and forgets nothing, and a record says what came of it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from breakeven.errors import UserError
from breakeven.records.proofs.faults import (
    BROKE,
    HELD,
    NOT_POSSIBLE,
    Counts,
    Faults,
    Thing,
    Trial,
    last_faults,
)
from breakeven.records.proofs.proofs import Proofs, read_proofs
from breakeven.report.method.how_we_measure import write_how_we_measure
from breakeven.report.pages import Pages
from breakeven.repository.git_program import OWN_IDENTITY, git
from proofs.faults.__main__ import main
from proofs.faults.battery import collected
from proofs.faults.family import Family, all_of, must_by_node, some_of
from proofs.faults.table import FAMILIES, NOT_HOSTILE, forgotten

ROOT = Path(__file__).resolve().parents[2]
FEWEST = 150
PLANTED = '''
import pytest


@pytest.mark.parametrize("name", ["stays_whole", "falls apart", "needs more"])
def test_nothing_is_left(name):
    """Of whatever it is."""
    if name == "needs more":
        pytest.skip("only elsewhere")
    assert name == "stays_whole", "two pieces"


@pytest.fixture
def gone():
    yield
    raise OSError("it is still there")


def test_it_goes_away(gone):
    pass


@pytest.mark.slow
def test_it_takes_long():
    pass


def test_all_is_as_usual():
    raise AssertionError("this is not asked for")
'''
FAMILY = Family("Planted", (all_of("deep/test_planted.py", but=("all_is_as_usual",)),))
RECORD = Faults(
    started_at="2026-01-02T03:04:05+00:00",
    commit="c" * 40,
    seconds=600.0,
    machine={"system": "Linux"},
    versions={"python": "3.11"},
    is_complete=True,
    trials=(
        Trial(
            family="Places",
            test="tests/a.py::test_b",
            must="It is said",
            things=(
                *(Thing(name=f"disk {number}", outcome=HELD) for number in range(1, 7)),
                Thing(name="a quota", outcome=BROKE, said="a traceback <b>"),
                Thing(name="no mount", outcome=NOT_POSSIBLE, said="nothing can be mounted here"),
            ),
        ),
        Trial(
            family="Kills",
            test="tests/a.py::test_c",
            must="Nothing stays",
            things=(Thing(name="Nothing stays", outcome=HELD),),
        ),
    ),
)


def test_every_test_of_the_table_exists_and_is_of_one_family() -> None:
    parts = [Family(of.name, (part,)) for of in FAMILIES for part in of.tests]
    each = [test for part in parts for test in must_by_node([part], ROOT)]
    assert sorted(each) == sorted(must_by_node(FAMILIES, ROOT))
    for name in NOT_HOSTILE:
        file, _, test = name.partition("::")
        named = some_of(file, test) if test else all_of(file)
        assert must_by_node([Family("none", (named,))], ROOT)


def test_nothing_that_sounds_like_an_attack_is_missing_in_the_table() -> None:
    assert list(forgotten(ROOT)) == [], "name it in proofs/faults/families, or in NOT_HOSTILE"


def test_there_are_enough_things_and_each_has_a_name_that_can_be_read() -> None:
    things = collected(FAMILIES, ROOT)
    assert len(things) == len(set(things)) >= FEWEST
    tried = {thing.partition("[")[0] for thing in things}
    assert tried == must_by_node(FAMILIES, ROOT).keys()
    arguments = dict(_arguments(tried))
    unreadable = [
        thing
        for thing in things
        if "[" in thing and _is_made_up(thing.partition("[")[2], arguments[thing.partition("[")[0]])
    ]
    assert unreadable == [], "give these ids"


def _arguments(tests: set[str]) -> Iterator[tuple[str, list[str]]]:
    """The names of the arguments of each test, and of the fixtures that have parameters."""
    for file in {test.partition("::")[0] for test in tests}:
        tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
        for each in (node for node in tree.body if isinstance(node, ast.FunctionDef)):
            yield f"{file}::{each.name}", [argument.arg for argument in each.args.args]


def _is_made_up(name: str, arguments: list[str]) -> bool:
    """Whether pytest has made a name up: the argument's name with a number, or what Python calls an object."""
    words = name.removesuffix("]")
    numbered = "|".join(rf"{re.escape(each)}\d+" for each in arguments)
    is_numbered = bool(re.search(rf"(^|-)({numbered})(-|$)", words)) if numbered else False
    return not words or is_numbered or "<lambda>" in words or " at 0x" in words


@pytest.mark.parametrize(
    ("name", "is_made_up"),
    [
        ("said0]", True),
        ("home-said12-x]", True),
        ("<lambda>-x]", True),
        ("<object at 0x7f00>]", True),
        ("]", True),
        ("said too much]", False),
        ("unsaid0]", False),
    ],
)
def test_a_name_that_was_made_up_is_found(name: str, is_made_up: bool) -> None:
    assert _is_made_up(name, ["said", "tmp_path"]) == is_made_up


def test_a_test_that_is_none_is_refused_with_the_nearest() -> None:
    family = Family("x", (some_of("run/test_run.py", "a_run_fills_the_jornal_and_asvs_store"),))
    with pytest.raises(UserError, match="did you mean 'a_run_fills_the_journal_and_asvs_store'"):
        must_by_node([family], ROOT)
    with pytest.raises(UserError, match=r"test_nothing\.py cannot be read"):
        must_by_node([Family("x", (all_of("run/test_nothing.py"),))], ROOT)


@pytest.fixture
def planted(tmp_path: Path) -> Path:
    """A clone with tests of which some break."""
    (tmp_path / "tests" / "deep").mkdir(parents=True)
    (tmp_path / "tests" / "deep" / "test_planted.py").write_text(PLANTED)
    git(tmp_path, "init", "--quiet")
    git(tmp_path, "add", "--all")
    git(tmp_path, "commit", "--quiet", "--message=one", more=OWN_IDENTITY)
    return tmp_path


def test_what_breaks_is_named_and_ends_with_1(
    planted: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main([], [FAMILY], planted)
    assert ended.value.code == "2 hostile things broke it"
    said = " ".join(capsys.readouterr().out.split())
    assert "Planted 4 2 2 1" in said
    assert "BROKE (Planted) falls apart: Nothing is left. Of whatever it is." in said
    assert "two pieces" in said
    assert "BROKE (Planted) It goes away tests/deep/test_planted.py::test_it_goes_away" in said
    assert "it is still there" in said
    assert "not possible here (1): only elsewhere" in said
    kept = last_faults(planted / ".breakeven" / "faults")
    assert kept
    assert kept.commit == git(planted, "rev-parse", "HEAD")
    assert kept.counts == Counts(held=2, broke=2, not_possible=1)
    names = [thing.name for trial in kept.trials for thing in trial.things]
    assert names[:2] == ["stays whole", "falls apart"]
    assert names[3:] == ["It goes away", "It takes long"]


def test_a_part_is_kept_and_does_not_count(planted: Path) -> None:
    with pytest.raises(SystemExit):
        main(["--quick", "--family", "planted"], [FAMILY], planted)
    folder = planted / ".breakeven" / "faults"
    (kept,) = folder.iterdir()
    assert "It takes long" not in kept.read_text()
    assert last_faults(folder) is None


@pytest.mark.parametrize(
    ("text", "arguments", "words"),
    [
        ("import no_such_module\ndef test_a(): pass\n", [], "No module named 'no_such_module'"),
        ("def test_a(: pass\n", [], "test_planted.py cannot be read"),
        (PLANTED, ["--family", "plants"], "no family 'plants'; did you mean 'Planted'?"),
    ],
    ids=["a module that is missing", "no Python", "no family"],
)
def test_what_cannot_be_tried_is_said_and_ends_with_2(
    planted: Path,
    capsys: pytest.CaptureFixture[str],
    text: str,
    arguments: list[str],
    words: str,
) -> None:
    (planted / "tests" / "deep" / "test_planted.py").write_text(text)
    of = FAMILY if text == PLANTED else Family("Planted", (all_of("deep/test_planted.py"),))
    with pytest.raises(SystemExit) as ended:
        main(arguments, [of], planted)
    assert ended.value.code == 2
    assert words in capsys.readouterr().err
    assert not (planted / ".breakeven").exists()


def test_a_record_is_read_as_it_was_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    RECORD.write(tmp_path / "faults")
    assert read_proofs(tmp_path).faults == RECORD
    assert capsys.readouterr().err == ""
    (path,) = (tmp_path / "faults").iterdir()
    path.write_text(path.read_text().replace('"held"', '"survived"'))
    assert last_faults(tmp_path / "faults") is None
    assert "is not what make faults writes" in capsys.readouterr().err


def test_the_last_complete_one_counts_before_the_committed_one(tmp_path: Path) -> None:
    reference = replace(RECORD, started_at="2026-02-02T00:00:00+00:00")
    reference.write(tmp_path).rename(tmp_path / "reference-two-cores.json")
    replace(RECORD, started_at="2026-03-02T00:00:00+00:00", is_complete=False).write(tmp_path)
    assert last_faults(tmp_path) == replace(reference, is_reference=True)
    RECORD.write(tmp_path)
    assert last_faults(tmp_path) == RECORD


def test_the_counts_are_told_in_words() -> None:
    assert RECORD.counts.in_words == (
        "8 hostile things tried: 7 held, 1 broke. 1 more could not be tried there."
    )
    assert Counts(held=1_000).in_words == "1,000 hostile things tried: all held."
    assert "No hostile thing" in Counts(not_possible=3).in_words


def test_the_page_has_each_family_and_what_broke(tmp_path: Path) -> None:
    page = write_how_we_measure(Pages(tmp_path, 1), Proofs(faults=RECORD)).read_text()
    assert RECORD.counts.in_words in page
    assert 'href="#tried"' in page
    assert (
        '<tr data-family="Places"><th scope="row">Places</th><td>7</td><td>6</td>'
        '<td><strong class="warn">1</strong></td><td>1</td></tr>' in page
    )
    assert '<tr data-family="Kills">' in page
    assert "a traceback &lt;b&gt;" in page
    assert "nothing can be mounted here (1)" in page
    assert "<td>8</td><td>disk 1; disk 2; disk 3; disk 4; and 4 more</td>" in page
    assert '<th scope="row">Nothing stays</th><td>1</td><td></td>' in page
    without = write_how_we_measure(Pages(tmp_path, 1)).read_text()
    assert "These results hold no record of that" in without
    assert 'id="tried"' in without
