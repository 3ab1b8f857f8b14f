"""Commands that race: what they take, how they end, what they print, and what is refused."""

from __future__ import annotations

import shlex
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

import psutil
import pytest
from started_race import race_in, raced_in
from started_run import wait_for

from breakeven.errors import UserError
from breakeven.race.of_commands.command_runs import Command, Limits, command_of, run_command
from breakeven.race.of_commands.outputs import outputs_note
from breakeven.ruler.ends import CaseEnded

QUICK = ("--budget", "1s")
"""Too little for a verdict, and enough for all else."""
Streams = tuple[IO[bytes], IO[bytes]]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of its own, beside which the cache lies."""
    made = tmp_path / "anywhere"
    made.mkdir()
    return made


@pytest.fixture
def streams() -> Iterator[Streams]:
    """Files for what a command prints."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as said:
        yield out, said


def python(code: str) -> str:
    """A command that runs this code, without what the user's site has installed."""
    return shlex.join([sys.executable, "-I", "-S", "-c", code])


def refused(folder: Path, *arguments: str) -> str:
    """The one sentence with which a race of commands is refused."""
    code, said = race_in(folder, "--command", *arguments)
    assert code == 2, said
    assert "Traceback" not in said
    (line,) = (each for each in said.splitlines() if each.startswith("breakeven: "))
    return line.removeprefix("breakeven: ")


def notes_about(found: dict[str, Any], about: str) -> list[str]:
    return [note["words"] for note in found["notes"] if note["about"] == about]


def has_ended(pid: int) -> bool:
    """Whether a process computes no more, though nobody may have asked for its exit code."""
    try:
        return bool(psutil.Process(pid).status() == psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return True


def test_a_command_that_computes_more_is_slower(folder: Path) -> None:
    much = python("sum(range(3_000_000)); print('done')")
    found = raced_in(folder, "--command", python("print('done')"), much)
    first, other = found["contenders"]
    (change,) = other["changes"]
    assert (change["quantity"], change["verdict"]) == ("time", "slower")
    assert other["processor_seconds"] > first["processor_seconds"] > 0
    assert other["first_call_seconds"] > 0
    assert found["notes"] == []
    assert list(folder.iterdir()) == []


def test_memory_is_that_of_all_processes_of_a_command(folder: Path) -> None:
    child = "import time; x = bytearray(60_000_000); time.sleep(0.3)"
    parent = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}])"
    found = raced_in(folder, "--command", python("pass"), python(parent), *QUICK)
    _, other = found["contenders"]
    assert other["peak_bytes"] > 55_000_000


def test_outputs_that_differ_are_told(folder: Path) -> None:
    code, said = race_in(folder, "--command", "echo one", "echo two", "echo one", *QUICK)
    assert code == 0
    assert "The outputs differ in line 1: echo one prints 'one', echo two 'two'." in said
    assert said.count("The outputs differ") == 1


def test_a_failure_is_refused_unless_it_is_ignored(folder: Path) -> None:
    failing = "sh -c 'echo it went wrong >&2; exit 3'"
    said = refused(folder, "true", failing)
    assert said.endswith(
        "ended with exit code 3; it printed: it went wrong; fix it, or race it anyway: "
        "--ignore-failure"
    )
    found = raced_in(folder, "--command", "true", failing, "--ignore-failure", *QUICK)
    (words,) = notes_about(found, "exit code")
    assert words.startswith("the exit codes differ: true ended with exit code 0 and sh -c")
    assert words.endswith("ended with exit code 3")
    found = raced_in(folder, "--command", "false", "false", "--ignore-failure", *QUICK)
    (words,) = notes_about(found, "exit code")
    assert words.startswith("failures are ignored: false ended with exit code 1 and false #2")


def test_a_command_that_fails_later_is_told(folder: Path) -> None:
    script = "n=$(cat count 2>/dev/null || echo 0); echo $((n + 1)) > count; test $n -lt 8"
    code, said = race_in(folder, "--command", "true", f"sh -c '{script}'")
    assert code == 2
    assert "ended with exit code 1" in said


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (
            "no-such-program x",
            "there is no program 'no-such-program', which 'no-such-program x' wo",
        ),
        ("./script.sh", "./script.sh of './script.sh' cannot be executed; name its interpreter"),
        (
            "ls | wc",
            "'ls | wc' has a |, which only a shell understands; run it in a shell: sh -c",
        ),
        ("echo 'a", "cannot be read: No closing quotation; fix its quotes"),
        ("", "'' is empty; give a command, such as 'python a.py'"),
        ("sleep 60", "'sleep 60' took over 1 s; give it more time with --timeout, or less to do"),
        ("yes", "'yes' printed more than 64.0 MiB; let it print less, or send it elsewhere: sh -c"),
        ("sh -c 'kill -9 $$'", "was killed by SIGKILL; fix it, or race it anyway"),
    ],
)
def test_a_command_that_cannot_be_raced_is_refused(folder: Path, command: str, said: str) -> None:
    (folder / "script.sh").write_text("echo hello")
    assert said in refused(folder, "true", command, "--timeout", "1s")


def test_a_run_ends_with_all_that_it_started(streams: Streams, tmp_path: Path) -> None:
    script = f"setsid sleep 97 & sleep 97 & echo $! > {tmp_path / 'pid'}; wait"
    command = command_of(f"sh -c '{script}'", "it")
    with pytest.raises(CaseEnded, match="took over"):
        run_command(command, *streams, Limits(0.5))
    assert wait_for(lambda: has_ended(int((tmp_path / "pid").read_text())), seconds=9)


def test_a_run_that_leaves_a_child_behind_ends_with_it(streams: Streams, tmp_path: Path) -> None:
    command = command_of(f"sh -c 'sleep 97 & echo $! > {tmp_path / 'pid'}'", "it")
    ran = run_command(command, *streams, Limits(30))
    assert ran.exit_code == 0
    assert ran.took.wall_seconds < 30
    assert wait_for(lambda: has_ended(int((tmp_path / "pid").read_text())), seconds=9)


def test_a_program_that_vanishes_is_told(streams: Streams) -> None:
    with pytest.raises(CaseEnded, match="cannot be started"):
        run_command(Command("it", ("/no/such/program",)), *streams, Limits(1))


def test_an_ending_is_noticed_without_the_systems_help(
    streams: Streams, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr("os.pidfd_open")
    assert run_command(command_of("sleep 0.2", "it"), *streams, Limits(9)).took.wall_seconds > 0.19
    with pytest.raises(CaseEnded, match="took over"):
        run_command(command_of("sleep 9", "it"), *streams, Limits(0.2))


def test_runs_are_measured_where_no_control_group_can_be_had(
    streams: Streams, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("breakeven.race.of_commands.command_runs.new_group", lambda: None)
    code = "x = bytearray(50_000_000); sum(range(2_000_000)); import time; time.sleep(0.3)"
    ran = run_command(command_of(python(code), "it"), *streams, Limits(60), with_memory=True)
    assert ran.took.processor_seconds > 0.001
    assert ran.peak_bytes
    assert ran.peak_bytes > 45_000_000


@pytest.mark.parametrize(
    ("first", "other", "words"),
    [
        (b"a\nb\n", b"a\nb\n", ""),
        (b"a\nb\n", b"a\nc\n", "in line 2: A prints 'b', B 'c'"),
        (b"a\n", b"a\nc\n", "in line 2: A prints nothing more, B 'c'"),
        (b"", b"\xff\n", "in line 1: A prints nothing more, B '\N{REPLACEMENT CHARACTER}'"),
        (
            b"a\n",
            b"a",
            "in line 1: A prints 'a' and ends the line, B 'a' and does not end the line",
        ),
        (
            b"\xff\n",
            b"\xfe\n",
            r"in line 1: A prints b'\xff\n' from byte 1 on, B b'\xfe\n' from byte 1 on",
        ),
        (
            b"a" * 200 + b"1" + b"a" * 200,
            b"a" * 200 + b"2" + b"a" * 200,
            f"in line 1: A prints {b'1' + b'a' * 19!r} from byte 201 on, B {b'2' + b'a' * 19!r} from byte 201 on",
        ),
    ],
)
def test_the_first_line_that_differs_is_found(
    streams: Streams, first: bytes, other: bytes, words: str
) -> None:
    for stream, text in zip(streams, (first, other), strict=True):
        stream.write(text)
    notes = outputs_note("B", streams[1], "A", streams[0])
    assert [note.words for note in notes] == ([f"the outputs differ {words}"] if words else [])


def test_a_refusal_names_the_command_as_it_was_given() -> None:
    with pytest.raises(UserError, match="run it in a shell: sh -c 'ls && ls'"):
        command_of("ls && ls", "ls && ls")
