"""What child processes inherit, say and end with, of which nothing is trusted."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator

import pytest

from breakeven.processes.children.case_channel import HEAD, MOST_BYTES
from breakeven.processes.children.printed_tables import awaited_table, table_in
from breakeven.processes.children.signals import signal_name
from breakeven.processes.children.supervisor_channel import (
    ForeignMessageError,
    SupervisorChannel,
)
from breakeven.processes.children.variables import (
    CLEARED,
    recorded_variables,
    variables_for_cases,
)
from breakeven.wording.visible import visible


class TooLong(Exception):  # noqa: N818 - what a guard may raise
    pass


@pytest.fixture
def channel() -> Iterator[SupervisorChannel]:
    """A channel that was asked for a step."""
    opened = SupervisorChannel()
    opened.ask({"step": "load"}, lambda: None)
    yield opened
    opened.close()


def asked(channel: SupervisorChannel) -> tuple[bytes, int]:
    """The token and the number of what was asked for last."""
    read = os.read(channel.theirs[0], 2**16)
    first = HEAD.unpack_from(read)
    second = HEAD.unpack_from(read, HEAD.size + first[2])
    assert (first[0], first[1], second[1]) == (second[0], 0, 1)
    return second[0], second[1]


def say(channel: SupervisorChannel, data: bytes) -> None:
    os.write(channel.theirs[1], data)


def guard_for(seconds: float) -> object:
    ends = time.monotonic() + seconds

    def guard() -> None:
        if time.monotonic() > ends:
            raise TooLong

    return guard


def test_an_answer_comes_through_in_however_many_parts(channel: SupervisorChannel) -> None:
    token, number = asked(channel)
    whole = HEAD.pack(token, number, 4) + b"{  }"

    def drip() -> None:
        for place in range(len(whole)):
            say(channel, whole[place : place + 1])
            time.sleep(0.001)

    dripping = threading.Thread(target=drip)
    dripping.start()
    assert channel.answer(guard_for(30)) == b"{  }"  # type: ignore[arg-type]
    dripping.join()


def test_the_guard_is_asked_while_an_answer_drips_and_never_ends(
    channel: SupervisorChannel,
) -> None:
    token, number = asked(channel)
    say(channel, HEAD.pack(token, number, 1000))
    stopped = threading.Event()

    def drip() -> None:
        while not stopped.wait(0.01):
            say(channel, b" ")

    dripping = threading.Thread(target=drip)
    dripping.start()
    with pytest.raises(TooLong):
        channel.answer(guard_for(0.5))  # type: ignore[arg-type]
    stopped.set()
    dripping.join()


@pytest.mark.parametrize("part", [1, 15, 16, 27, 28, 30], ids=lambda part: f"{part} bytes of it")
def test_a_part_of_an_answer_is_none(channel: SupervisorChannel, part: int) -> None:
    token, number = asked(channel)
    say(channel, (HEAD.pack(token, number, 4) + b"{  }")[:part])
    with pytest.raises(TooLong):
        channel.answer(guard_for(0.1))  # type: ignore[arg-type]
    channel.close_theirs()
    assert channel.answer(guard_for(30)) is None  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda *_: b'{"phase"', "something other than an answer"),
        (lambda token, _: token[:5] + b"garbage", "something other than an answer"),
        (lambda token, number: bytes(16) + HEAD.pack(token, number, 2) + b"{}", "something other"),
        (lambda token, number: HEAD.pack(token, number + 1, 2) + b"{}", "not asked"),
        (lambda token, _: HEAD.pack(token, 0, 2) + b"{}", "not asked"),
        (lambda token, number: HEAD.pack(token, number, MOST_BYTES + 1), "is longer than"),
        (lambda token, number: HEAD.pack(token, number, 2) + b"{}{}", "beside an answer"),
    ],
    ids=[
        "a part of a line",
        "a part of the token",
        "another token",
        "another number",
        "the number of no question",
        "more than an answer may hold",
        "two answers",
    ],
)
def test_what_is_no_answer_is_told_from_one(
    channel: SupervisorChannel, make: object, words: str
) -> None:
    say(channel, make(*asked(channel)))  # type: ignore[operator]
    with pytest.raises(ForeignMessageError, match=words):
        channel.answer(guard_for(30))  # type: ignore[arg-type]


def test_a_stale_answer_is_not_the_next_one(channel: SupervisorChannel) -> None:
    token, number = asked(channel)
    say(channel, HEAD.pack(token, number, 2) + b"{}")
    assert channel.answer(guard_for(30)) == b"{}"  # type: ignore[arg-type]
    say(channel, HEAD.pack(token, number, 2) + b"{}")
    channel.ask({"step": "inputs"}, lambda: None)
    with pytest.raises(ForeignMessageError, match="not asked"):
        channel.answer(guard_for(30))  # type: ignore[arg-type]


def test_a_long_request_that_nobody_reads_is_not_waited_for(channel: SupervisorChannel) -> None:
    with pytest.raises(TooLong):
        channel.ask({"step": "x" * 2**20}, guard_for(0.1))  # type: ignore[arg-type]
    channel.close()
    with pytest.raises(OSError, match="closed"):
        channel.ask({"step": "load"}, lambda: None)


def test_every_signal_has_a_name() -> None:
    assert signal_name(9) == "SIGKILL"
    assert signal_name(signal.SIGRTMIN + 1) == f"signal {signal.SIGRTMIN + 1} (SIGRTMIN+1)"
    assert all(signal_name(number) for number in range(1, 100))


def test_variables_that_debug_python_are_cleared_unless_a_case_asks_for_them() -> None:
    found = variables_for_cases(dict.fromkeys(CLEARED, "1") | {"HOME": "/"}, {"A": "b"})
    assert found == {"HOME": "/", "A": "b"}
    asked_for = {"PYTHONPERFSUPPORT": "1", "PYTHONOPTIMIZE": "2"}
    assert variables_for_cases({}, asked_for) == {"PYTHONPERFSUPPORT": "1"}


def test_variables_that_libraries_read_are_recorded_without_secrets_and_folders() -> None:
    given = {
        "NUMBA_DISABLE_JIT": "1",
        "OMP_NUM_THREADS": "7",
        "OMP_PROC_BIND": "close",
        "LD_PRELOAD": "/home/somebody/lib/libjemalloc.so.2:/opt/other.so",
        "PYTHONMALLOC": "debug",
        "PYTHON_GIL": "0",
        "PYTHON_VERSION": "3.11.9",
        "PYTHONPATH": "/home/somebody",
        "PYTHONOPTIMIZE": "1",
        "MODIN_API_KEY": "hush",
        "RAY_AUTH_TOKEN_PATH": "/home/somebody/token",
        "POLARS_VERBOSE": "",
        "DASK_CONFIG": "\x1b" * 500,
        "HOME": "/home/somebody",
        "KMP_INIT_AT_FORK": "FALSE",  # as scikit-learn sets it
    }
    found = recorded_variables(given, but=["OMP_NUM_THREADS"])
    assert found.pop("DASK_CONFIG").startswith("???")
    assert found == {
        "LD_PRELOAD": "…/libjemalloc.so.2:…/other.so",
        "MODIN_API_KEY": "(not shown)",
        "NUMBA_DISABLE_JIT": "1",
        "OMP_PROC_BIND": "close",
        "PYTHONMALLOC": "debug",
        "PYTHON_GIL": "0",
    }


def test_what_libraries_set_when_they_are_imported_is_not_the_users() -> None:
    """Processes that are started after an import inherit it."""
    libraries = (
        "asv_runner dask dask.dataframe distributed duckdb joblib numba numexpr numpy optuna pandas polars"
        " pyarrow pyspark ray scipy sklearn zarr"
    )
    code = f"""
import importlib, os
from breakeven.processes.children.variables import recorded_variables
before = recorded_variables(os.environ)
for library in {libraries.split()}:
    try:
        importlib.import_module(library)
    except ModuleNotFoundError as error:
        if error.name != library:
            raise
print({{name: value for name, value in recorded_variables(os.environ).items() if name not in before}})
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "{}\n"


def test_a_table_is_found_after_whatever_else_was_printed() -> None:
    assert table_in('hello\n{"a": 1}') == {"a": 1}
    assert table_in(b'\xff\n{"a": 1}\n') == {"a": 1}


@pytest.mark.parametrize(
    "text",
    ["", "hello", "[1]", '{"a": 1}\nbye', "[" * 100_000, b"\xff"],
    ids=["nothing", "a word", "a list", "a table and a word", "too deep", "no text"],
)
def test_what_ends_in_no_table_is_refused(text: str | bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        table_in(text)


def test_a_table_that_does_not_come_is_not_awaited_for_longer() -> None:
    read, write = os.pipe()
    with os.fdopen(read, "rb") as stream, os.fdopen(write, "wb", buffering=0) as written:
        assert isinstance(stream, io.BufferedReader)
        written.write(b'hello\n[]\n{"address": 3}\n{"addr')
        assert awaited_table(stream, "address", 0.1) is None
        written.write(b'\n{"address": "here"}\n')
        assert awaited_table(stream, "address", 30) == {"address": "here"}
        written.close()
        assert awaited_table(stream, "address", 30) is None


def test_what_cannot_be_seen_is_escaped_and_what_is_long_is_cut() -> None:
    assert visible("a\udce9\x1b[31m\x00\u202e\u2028b") == r"a\udce9\x1b[31m\x00\u202e\u2028b"
    assert visible("é 46 %\n\tx\u200dy") == "é 46 %\n\tx\u200dy"
    assert visible("x" * 10, 3) == "xx…"
