"""The contest of ``make accuracy-suites``: what is planted in the projects of others, and what is said of it."""

from __future__ import annotations

import ast
import difflib
from dataclasses import replace
from pathlib import Path

import pytest

from breakeven.records.proofs.accuracy import (
    NOTHING,
    SUITES_FOLDER,
    Contest,
    Score,
    asked_before,
    begun_at,
)
from breakeven.records.proofs.proofs import Proofs, read_proofs
from breakeven.report.method.how_we_measure import write_how_we_measure
from breakeven.report.pages import Pages
from breakeven.repository.git_program import OWN_IDENTITY, git
from proofs.accuracy.scratch import IDENTICAL
from proofs.accuracy_suites import suites
from proofs.accuracy_suites.contest import FINE, Question, Ready, questions
from proofs.accuracy_suites.contestants import ask_asv, ask_breakeven, signs_of_asv
from proofs.accuracy_suites.planted_loops import TURNS_OF_BASE
from proofs.accuracy_suites.planting import Known, known, planted
from proofs.accuracy_suites.suites import SUITES, Benchmark, Clone, PublicSuite, cloned

CODE = '''"""Sums."""

from __future__ import annotations

import functools


class Sums:
    """Sums of whole numbers."""

    @property
    def first(self):
        """The first one."""
        return self.of(1)

    @functools.lru_cache
    def kept(self, n): return self.of(n)

    def of(self, n):

        @functools.lru_cache
        def add(total):
            return total + sum(range(n))

        total = 0
        for _ in range(4):
            total = add(total)
        return total

    def each(self, n):
        for k in range(n):
            yield k
'''
BENCHMARKS = """
from mini import Sums


class TimeSums:
    params = [[5_000, 10_000], ["a b"]]
    param_names = ["n", "kind"]

    def setup(self, n, kind):
        self.sums = Sums()

    def time_of(self, n, kind):
        self.sums.of(n)

    def time_broken(self, n, kind):
        raise ValueError(kind)


def track_nothing():
    return 1
"""
SETUP = """
[build-system]
requires = ["setuptools"]
build-backend = "setuptools.build_meta"

[project]
name = "mini"
version = "1.0"

[tool.setuptools]
packages = ["mini"]
"""
ONE = Benchmark("sums.TimeSums.time_of", "n=5000, kind='a b'", 0, ("5000", "'a b'"))
PRINTED = """
| Change   | Before [38664db5] <main~3>   | After [4f413c4d]   | Ratio   | Benchmark (Parameter)   |
|----------|------------------------------|--------------------|---------|-------------------------|
| +        | 1.08±0.2ms                   | 1.32±0.08ms        | 1.22    | sums.TimeSums.time_of(5000, 'a b') |
"""


@pytest.fixture(scope="module")
def mini(tmp_path_factory: pytest.TempPathFactory) -> Clone:
    """A clone of a public suite that is ours, and lies beside it."""
    host = tmp_path_factory.mktemp("host")
    folder = host / "owner" / "mini"
    for path, text in {
        "mini/__init__.py": CODE,
        "bench/__init__.py": "",
        "bench/sums.py": BENCHMARKS,
        "pyproject.toml": SETUP,
    }.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)
    git(folder, "init", "--quiet")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message=all", more=OWN_IDENTITY)
    suite = PublicSuite("owner/mini", git(folder, "rev-parse", "HEAD"), "mini", "bench")
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(suites, "HOST", f"{host}/")
        return cloned(suite, tmp_path_factory.mktemp("clones") / "mini")


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_a_plant_is_a_loop_in_the_projects_own_functions(mini: Clone) -> None:
    of = known(mini)
    assert [each.benchmark for each in of] == [
        ONE,
        replace(ONE, label="n=10000, kind='a b'", parameters=1, values=("10000", "'a b'")),
    ]
    names = {name for each in of for _, _, name in each.calls}
    assert names == {"Sums.of", "Sums.of.<locals>.add"}
    found = planted(mini, of, {"20 % slower": 0.2, "twice as long": 1.0})
    assert set(found.commits) == {"base", IDENTICAL, "20 % slower", "twice as long"}
    show = {
        name: git(mini.folder, "show", f"{commit}:mini/__init__.py").splitlines()
        for name, commit in found.commits.items()
    }
    for text in show.values():
        ast.parse("\n".join(text))
    added = set(show["base"]) - set(CODE.splitlines())
    assert any(line.strip().startswith("for _turn in range(_PLANTED_0): pass") for line in added)
    changed = [
        line[2:]
        for line in difflib.ndiff(show["base"], show["twice as long"])
        if line.startswith("+ ")
    ]
    assert changed
    assert all(line.startswith("_PLANTED_") for line in changed)
    assert all(int(line.rpartition(" = ")[2]) > TURNS_OF_BASE for line in changed)
    # Whatever the machine does meanwhile, a doubled call is longer than one that is a fifth longer.
    for benchmark, ratio in found.ratios["twice as long"].items():
        assert ratio > found.ratios["20 % slower"][benchmark] > 1

    base, after = found.commits["base"], found.commits["twice as long"]
    benchmarks = [each.benchmark for each in of]
    assert set(ask_asv(mini, base, after, benchmarks).signs) <= {each.of_asv for each in benchmarks}
    said = ask_breakeven(mini, base, after, benchmarks, 30.0)
    assert set(said.signs) == {each.of_asv for each in benchmarks}
    assert "-" not in said.signs.values()
    assert ask_breakeven(mini, base, base, benchmarks[:1], 1.0).signs == {}  # left out
    with pytest.raises(RuntimeError, match="compare failed"):
        ask_breakeven(mini, base, "no-such-commit", benchmarks, 1.0)


def test_a_row_of_asv_that_is_not_understood_is_refused() -> None:
    assert signs_of_asv(PRINTED, [ONE]) == {ONE.of_asv: "+"}
    with pytest.raises(RuntimeError, match="not understood"):
        signs_of_asv(PRINTED, [replace(ONE, name="sums.time_other")])
    assert signs_of_asv(PRINTED, [replace(ONE, values=("1", "'a b'"))]) == {}


def test_a_plant_counts_where_it_cost_about_what_was_wanted(tmp_path: Path) -> None:
    from proofs.accuracy_suites.planting import Planted

    few, right = ONE, replace(ONE, values=("10000",))
    ratios = {"5 % slower": {few: 1.02, right: 1.055}, FINE: {few: 1.004, right: 1.012}}
    ready = Ready(
        Clone(SUITES[0], tmp_path),
        [Known(each, 1.0, {}) for each in (few, right)],
        Planted({}, ratios),
    )
    for after, asked in (
        ("5 % slower", [right]),
        (FINE, [right]),
        (IDENTICAL, [few, right]),
    ):
        assert ready.asked(Question(SUITES[0], False, after, 1)) == asked


def test_the_finest_change_is_asked_on_the_quiet_machine_only() -> None:
    asked = questions(SUITES, ["quiet", "busy"], 6)
    assert {each.is_busy for each in asked if each.after == FINE} == {False}
    assert sum(each.repeats for each in asked if each.after == IDENTICAL) == 6 * 2 * len(SUITES)


def test_what_was_asked_is_kept_and_shown(tmp_path: Path) -> None:
    shared = {"is_busy": False, "asked": 20, "better": 0, "seconds": 9.0, "comparisons": 1}
    scores = [
        Score(contestant=name, planted=planted, worse=worse, suite=suite, **shared)  # type: ignore[arg-type]
        for suite in ("param", "packaging")
        for planted, worse in ((NOTHING, 0), ("5 % slower", 18))
        for name in ("asv", "breakeven")
    ]
    whole = Contest(
        started_at="2026-11-28T10:00:00+00:00", commit="c" * 40, machine={}, versions={}, wanted=8
    )
    replace(whole, scores=tuple(scores[:4])).write(tmp_path / SUITES_FOLDER)
    assert read_proofs(tmp_path).contests_of_suites == []
    assert asked_before(tmp_path / SUITES_FOLDER, "c" * 40) == scores[:4]
    assert asked_before(tmp_path / SUITES_FOLDER, "d" * 40) == []
    begun = begun_at(tmp_path / SUITES_FOLDER, "c" * 40, 8)
    assert begun is not None
    replace(begun, scores=tuple(scores)).write(tmp_path / SUITES_FOLDER)
    found: Proofs = read_proofs(tmp_path)
    assert len(found.contests_of_suites) == 1
    page = write_how_we_measure(Pages(tmp_path / "site", 1), found).read_text()
    assert "the asv suites of param and packaging" in page
    assert "36 of 40" in page
