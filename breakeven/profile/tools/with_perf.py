"""Linux perf: native code of all processes, sampled by the system."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from functools import cache
from pathlib import Path

from breakeven.errors import UserError
from breakeven.processes.process_tree import ProcessTree
from breakeven.processes.system.linux import is_linux
from breakeven.profile.profiler import Live, Profiler, Recorded
from breakeven.profile.stacks_of import of_perf
from breakeven.ruler.supervisor import die_with_parent

PER_SECOND = 199
END_SECONDS = 60.0
TEXT = "perf.txt"


class Perf(Profiler):
    """Native functions, the system's own among them; no Python functions before Python 3.12."""

    name = "perf"
    title = "native functions, sampled by the system"
    unit = "samples"
    nearest = "py-spy"

    def available(self) -> str | None:
        if not is_linux():
            return "perf is a program of Linux"
        if shutil.which("perf") is None:
            return "perf is not installed; on Debian: apt install linux-perf"
        return _refused()

    def environment(self) -> dict[str, str]:
        return {"PYTHONPERFSUPPORT": "1"}  # Python 3.12 and later then names its functions

    def record(self, live: Live, folder: Path) -> Recorded:
        data = folder / "perf.data"
        pids = ",".join(str(each.pid) for each in ProcessTree([live.pid]).processes())
        command = ["perf", "record", "-e", "cpu-clock", "-F", str(PER_SECOND), "-g"]
        with (folder / TEXT).open("wb") as said:
            perf = subprocess.Popen(
                [*command, "-p", pids, "-o", str(data)],
                stdout=said,
                stderr=said,
                preexec_fn=die_with_parent,  # noqa: PLW1509 - a system call, safe after fork
            )
            try:
                live.run_calls()
                perf.send_signal(signal.SIGINT)
                perf.wait(END_SECONDS)
            finally:
                perf.kill()
                perf.wait()
        if not data.exists():
            raise UserError(f"perf recorded nothing: {(folder / TEXT).read_text()[-300:]}")
        done = subprocess.run(
            ["perf", "script", "-i", str(data)],
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            check=False,
        )
        data.unlink()
        (folder / TEXT).unlink()
        notes = ("Before Python 3.12, Python's functions have no names here.",)
        return Recorded(of_perf(done.stdout), notes=notes)


@cache
def _refused() -> str | None:
    """Why the system does not let perf sample, or None; trying takes a second, so it is done once."""
    command = ["perf", "record", "-e", "cpu-clock", "-o", os.devnull, "true"]
    done = subprocess.run(
        command, capture_output=True, encoding="utf-8", errors="replace", check=False
    )
    if done.returncode:
        said = " ".join(done.stderr.split())[:200]
        return f"the system does not let perf sample ({said}); see kernel.perf_event_paranoid"
    return None
