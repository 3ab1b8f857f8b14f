"""The battery: pytest runs the tests of the table, and what it reports becomes a record."""

from __future__ import annotations

import datetime
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from xml.etree import ElementTree

from breakeven.errors import UserError
from breakeven.machine.facts import machine_facts, versions
from breakeven.records.proofs.faults import BROKE, HELD, NOT_POSSIBLE, Faults, Thing, Trial
from breakeven.repository.git_program import git
from breakeven.wording import count_of
from breakeven.wording.saying import say
from breakeven.wording.visible import one_line
from proofs.faults.family import TESTS, Family, must_by_node

__all__ = ["collected", "tried"]

QUIETLY = ("-q", "--no-header", "--disable-warnings", "--no-showlocals", "--tb=short")
ON_TWO_CORES = ("--numprocesses", "2", "--dist", "loadfile", "--no-loadscope-reorder")
"""As ``make test`` has it: a file is one worker's."""
ENDS = {
    2: "it was interrupted",
    3: "it has broken itself",
    4: "it was called wrongly",
    5: "it found no test",
}
"""What pytest's exit codes mean beyond 0 and 1, with which it has tried everything."""
TRIED = (0, 1)
MOST_REASONS = 3
LONGEST_NAME, LONGEST_SAID = 100, 400
Came = tuple[str, str]
"""An outcome, and what was said of it."""


def tried(
    families: Sequence[Family], root: Path, *, is_quick: bool, is_complete: bool = False
) -> Faults:
    """Try everything of the families in the clone at ``root``, or only what is quick.

    Raises UserError where pytest itself cannot do it.
    """
    commit = git(root, "rev-parse", "HEAD")
    started_at = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
    began = time.monotonic()
    trials = tuple(_trials(families, root, is_quick=is_quick))
    return Faults(
        started_at=started_at,
        commit=commit,
        seconds=time.monotonic() - began,
        machine=machine_facts(),
        versions=versions(),
        is_complete=is_complete,
        trials=trials,
    )


def collected(families: Iterable[Family], root: Path, *, is_quick: bool = False) -> list[str]:
    """Pytest's name of every thing that would be tried: a test, and in brackets what it is tried with."""
    command = _command(must_by_node(families, root), root, is_quick=is_quick)
    done = subprocess.run(
        [*command, "--collect-only"], cwd=root, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise UserError(f"pytest cannot collect what is to be tried: {_why(done)}")
    named = (line for line in done.stdout.splitlines() if line.startswith(f"{TESTS}/"))
    return [line for line in named if "::" in line]


def _command(nodes: Iterable[str], root: Path, *, is_quick: bool) -> list[str]:
    marked = "not slow" if is_quick else ""
    return [sys.executable, "-m", "pytest", *nodes, f"--rootdir={root}", *QUIETLY, "-m", marked]


def _why(done: subprocess.CompletedProcess[str]) -> str:
    """What was raised, else the last line that pytest says of an error."""
    raised = [line[1:].strip() for line in done.stdout.splitlines() if line.startswith("E ")]
    said = raised[:MOST_REASONS] or done.stderr.strip().splitlines()[-1:]
    return "; ".join(said) or ENDS.get(done.returncode, f"exit code {done.returncode}")


def _trials(families: Sequence[Family], root: Path, *, is_quick: bool) -> Iterator[Trial]:
    """What came of each test, in the order of the table."""
    musts = must_by_node(families, root)
    things: dict[str, list[str]] = {}
    for name in collected(families, root, is_quick=is_quick):
        things.setdefault(name.partition("[")[0], []).append(name)
    count = sum(map(len, things.values()))
    say(f"{count_of(count, 'hostile thing')}, each with what must happen:")
    came = _came_of_each(_command(musts, root, is_quick=is_quick), root)
    lost = [name for names in things.values() for name in names if name not in came]
    if lost:
        raise UserError(
            f"pytest reported nothing of {count_of(len(lost), 'thing')}, such as {lost[0]}; "
            "see what it says of that alone"
        )
    for test, (family, must) in musts.items():
        if test in things:
            yield Trial(
                family=family,
                test=test,
                must=must,
                things=tuple(_thing(name, must, came[name]) for name in things[test]),
            )


def _thing(name: str, must: str, came: Came) -> Thing:
    """By what stands in brackets, ``half_an_answer`` as words; else by what must happen."""
    own = name.partition("[")[2].removesuffix("]")
    words = own.replace("_", " ") if own.isidentifier() else own
    return Thing(name=one_line(words, LONGEST_NAME) or must, outcome=came[0], said=came[1])


def _came_of_each(command: Sequence[str], root: Path) -> dict[str, Came]:
    """What came of each thing, by pytest's name of it. Pytest shows how far it is."""
    with tempfile.TemporaryDirectory(prefix="breakeven-") as folder:
        report = Path(folder) / "report.xml"
        code = _ended([*command, *ON_TWO_CORES, "--no-summary", f"--junitxml={report}"], root)
        cases = list(ElementTree.parse(report).iter("testcase")) if report.exists() else []
    if code not in TRIED:
        raise UserError(
            f"pytest has not tried everything: {ENDS.get(code, 'it was ended')} (exit code {code})"
        )
    found: dict[str, Came] = {}
    for case in cases:
        name = f"{case.get('classname', '').replace('.', '/')}.py::{case.get('name')}"
        if found.get(name, (HELD, ""))[0] != BROKE:  # what breaks twice is reported twice
            found[name] = _came(case)
    return found


def _ended(command: Sequence[str], root: Path) -> int:
    """The exit code of a command, which hears Ctrl-C, too, and then gets the time to clean up."""
    with subprocess.Popen(command, cwd=root) as process:
        try:
            return process.wait()
        except KeyboardInterrupt:
            process.wait()
            raise


def _came(case: ElementTree.Element) -> Came:
    """The outcome of a thing: an error before or after the test broke it just as well, and so does one that is
    expected."""
    told = [*case.iter("failure"), *case.iter("error"), *case.iter("skipped")]
    if not told:
        return HELD, ""
    is_possible = told[0].tag != "skipped" or told[0].get("type") == "pytest.xfail"
    said = " ".join(told[0].get("message", "").split())
    return (BROKE if is_possible else NOT_POSSIBLE), one_line(said, LONGEST_SAID)
