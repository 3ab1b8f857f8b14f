"""What an import changes of this process is given back; the process of a case follows."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from breakeven.catalogue import import_guard
from breakeven.catalogue.import_guard import ImportGuard, follow
from breakeven.catalogue.process_state import ProcessState

ROOT = Path(__file__).resolve().parents[2]


def umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


CHANGES: dict[str, tuple[Callable[[], Any], Callable[[], Any]]] = {
    "a function of Python's": (lambda: time.time, lambda: setattr(time, "time", len)),
    "none of them": (lambda: json.dumps, lambda: setattr(json, "dumps", None)),
    "a handler": (
        lambda: signal.getsignal(signal.SIGCHLD),
        lambda: signal.signal(signal.SIGCHLD, signal.SIG_IGN),
    ),
    "a limit": (sys.getrecursionlimit, lambda: sys.setrecursionlimit(60_000)),
    "a mask": (umask, lambda: os.umask(0o777)),
    "a hook": (lambda: sys.excepthook, lambda: setattr(sys, "excepthook", None)),
    "a trace": (sys.getprofile, lambda: sys.setprofile(lambda *_: None)),
}


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    """This process stays what it is, and follows nothing later."""
    state = ProcessState()
    yield
    state.give_back()
    import_guard._chosen.clear()


@pytest.mark.parametrize("name", CHANGES)
def test_what_an_import_changes_is_given_back_and_a_case_follows(name: str) -> None:
    read, change = CHANGES[name]
    before = read()
    with ImportGuard():
        change()
        changed = read()
    assert changed != before
    assert read() == before
    follow()
    assert read() == changed


def test_a_name_that_was_taken_away_is_there_again() -> None:
    with ImportGuard():
        del json.loads
        vars(json)["added"] = 1
    assert json.loads("1") == vars(json).pop("added") == 1


def test_an_alarm_that_an_import_sets_does_not_end_the_command() -> None:
    of_pytest = signal.setitimer(signal.ITIMER_REAL, 0)
    try:
        with ImportGuard():
            signal.alarm(1)
        assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)
    finally:
        signal.setitimer(signal.ITIMER_REAL, *of_pytest)


def test_a_limit_that_is_too_low_is_no_end_of_an_import() -> None:
    limit = sys.getrecursionlimit()
    with ImportGuard():
        sys.setrecursionlimit(len(__import__("inspect").stack()) + 30)
    assert sys.getrecursionlimit() == limit


class Failing:
    def find_spec(self, *_: Any) -> Any:
        raise RuntimeError("found nothing")


def test_a_finder_that_fails_meets_the_modules_of_a_case_only() -> None:
    before, finder = list(sys.meta_path), Failing()
    try:
        with ImportGuard():
            sys.meta_path.insert(0, finder)  # type: ignore[arg-type]
        assert sys.meta_path == [*before, finder]
        follow()
        assert sys.meta_path == [finder, *before]
    finally:
        sys.meta_path[:] = before


def listed(folder: Path, source: str, **how: Any) -> subprocess.CompletedProcess[str]:
    (folder / "mine.py").write_text(
        f"{source}\nfrom breakeven import Workload\n"
        "WORKLOAD = Workload(make_inputs=lambda n: (n,), sizes={'one': 1}, implementations={'abs': abs})\n"
    )
    return subprocess.run(
        [sys.executable, "-P", "-m", "breakeven", "list", "mine.py"],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        **how,
    )


@pytest.mark.parametrize("end", ["import os; os._exit(0)", "import sys; sys.exit(0)"])
def test_a_file_that_ends_python_is_refused_and_does_not_end_the_command(
    tmp_path: Path, end: str
) -> None:
    done = listed(tmp_path, end)
    assert done.returncode == 2
    assert "mine ends Python while it is imported" in done.stderr


@pytest.mark.parametrize(
    "source",
    [
        "import os; os.fork()",
        "import os; os.close(1); os.close(2)",
        "import json; json.dumps = json.loads = None",
        "import sys; sys.meta_path.insert(0, type('F', (), {'find_spec': lambda *_: 1 / 0})())",
    ],
)
def test_a_command_goes_on_once_and_is_heard(tmp_path: Path, source: str) -> None:
    done = listed(tmp_path, source)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.count("mine  sizes: one 1 items") == 1


def test_a_command_hears_how_its_children_end_even_if_that_was_to_be_ignored(
    tmp_path: Path,
) -> None:
    says = "import signal; assert signal.getsignal(signal.SIGCHLD) == signal.SIG_DFL"
    done = listed(tmp_path, says, preexec_fn=lambda: signal.signal(signal.SIGCHLD, signal.SIG_IGN))
    assert done.returncode == 0, done.stderr


def test_what_ends_a_process_is_itself_after_any_number_of_imports() -> None:
    real = os._exit
    for _ in range(3):
        with ImportGuard():
            assert os._exit is not real
        assert os._exit is real
