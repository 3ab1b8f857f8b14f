"""Somebody who types what a document says, and looks at the report after all that changes results."""

from __future__ import annotations

import os
import signal
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import IO

import psutil
from command_line import CommandLine
from how_commands_are_run import MISTAKES, STAYS, VERDICTS, as_run, prefixes_of
from reachable_pages import require_whole
from started_command import hear_interrupts

__all__ = ["Reader"]

NOT_RESULTS = {"report", ".asv", ".git", "__pycache__", "site"}
UP_SECONDS, END_SECONDS = 120.0, 30.0
PATIENCE_SECONDS = 1800.0
"""Some commands make five environments first."""


class Reader:
    """Types commands in a folder.

    ``filled`` gives what is put where a command has its name in braces; ``typed`` are the documented
    commands so far, and ``reported`` those after which there was a report to look at.
    """

    def __init__(self, line: CommandLine) -> None:
        self.line = line
        self.filled: dict[str, Callable[[], str]] = {}
        self.typed: list[str] = []
        self.reported: list[str] = []

    def types(self, documented: str) -> None:
        """Run a documented command as the tests do; fails where it, or the report after it, does."""
        command, before, began = as_run(documented), self._results(), time.monotonic()
        for name, value in self.filled.items():
            if f"{{{name}}}" in command:
                command = command.replace(f"{{{name}}}", value())
        self.typed.append(documented)
        if waits := prefixes_of(documented, STAYS):
            self._stay(command, STAYS[waits[0]])
        else:
            self._run(command)
        print(f"{time.monotonic() - began:.1f} s: {command}", flush=True)
        if self._results() != before:
            self.report()
            self.reported.append(documented)

    def report(self) -> None:
        """Write the report, and look at all of its pages."""
        said = self._run("breakeven report")
        (page,) = (each for each in said.splitlines() if each.startswith("The report: "))
        require_whole(Path(page.removeprefix("The report: ")).parent)

    def _run(self, command: str) -> str:
        done = self.line.run("bash", "-e", "-c", command, timeout=PATIENCE_SECONDS)
        said = f"{command}: {done.stdout[-3000:]}{done.stderr[-3000:]}"
        verdicts = prefixes_of(command, VERDICTS)
        otherwise = (*(MISTAKES[each] for each in prefixes_of(command, MISTAKES)), 0)[:1]
        assert done.returncode in (VERDICTS[verdicts[0]] if verdicts else otherwise), said
        assert not verdicts or "verdict" in done.stdout or "held" in done.stdout, said
        assert "Traceback" not in done.stdout + done.stderr, said
        assert "does not provide the extra" not in done.stderr, said
        return done.stdout

    def _stay(self, command: str, until: str) -> None:
        """Start it, wait until it says so, and end it as a terminal does; fetch what it serves."""
        with tempfile.TemporaryFile("w+") as printed:
            process = subprocess.Popen(
                ["bash", "-e", "-c", f"exec {command}"],
                cwd=self.line.folder,
                env=self.line.environment | {"BROWSER": "true", "PYTHONUNBUFFERED": "1"},
                stdin=subprocess.DEVNULL,
                stdout=printed,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                # A shell's background job ignores Ctrl-C, and so would what it starts.
                preexec_fn=hear_interrupts,  # noqa: PLW1509 - one system call, safe after fork
            )
            try:
                said = _wait_for(until, process, printed) if until else _wait_for_server(process)
                if until == "Serving HTTP":
                    address = said.partition("(")[2].partition(")")[0]
                    with urllib.request.urlopen(address, timeout=10) as page:
                        assert b"<html" in page.read(), address
                os.killpg(process.pid, signal.SIGINT)
                code = process.wait(END_SECONDS)
                printed.seek(0)
                assert code in {0, 130, -signal.SIGINT}, printed.read()
            finally:
                if process.poll() is None:
                    os.killpg(process.pid, signal.SIGKILL)
                    process.wait()

    def _results(self) -> dict[str, tuple[int, int]]:
        """Every file of the folder that may be a result, with its size and when it was written."""
        found = {}
        for folder, below, names in os.walk(self.line.folder):
            below[:] = [each for each in below if each not in NOT_RESULTS]
            for path in (
                Path(folder, name) for name in names if name.endswith((".json", ".jsonl"))
            ):
                state = path.stat()
                found[str(path)] = (state.st_size, state.st_mtime_ns)
        return found


def _wait_for_server(process: subprocess.Popen[bytes]) -> str:
    """Wait until a process that this one has started listens."""
    ends, own = time.monotonic() + UP_SECONDS, psutil.Process(process.pid)
    while not any(_listens(each) for each in own.children(recursive=True)):
        assert process.poll() is None, "it has ended"
        assert time.monotonic() < ends, "nothing listens"
        time.sleep(0.1)
    return ""


def _listens(process: psutil.Process) -> bool:
    try:
        return any(each.status == psutil.CONN_LISTEN for each in process.net_connections("tcp"))
    except psutil.Error:
        return False


def _wait_for(text: str, process: subprocess.Popen[bytes], printed: IO[str]) -> str:
    ends = time.monotonic() + UP_SECONDS
    while True:
        printed.seek(0)
        said = printed.read()
        if text in said:
            return said
        assert process.poll() is None, said
        assert time.monotonic() < ends, said
        time.sleep(0.1)
