"""py-spy: Python and native frames of the case, its threads, and all processes that it has started."""

from __future__ import annotations

import itertools
import os
import re
import signal
import subprocess
import sysconfig
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import psutil

from breakeven.errors import UserError
from breakeven.findings.explanations.causes import GIL, JIT, NEUTRAL, WAITS
from breakeven.findings.explanations.profiles import ProcessTime
from breakeven.processes.process_tree import ProcessTree
from breakeven.processes.system.linux import is_linux, text_of
from breakeven.profile.profiler import Live, Profiler, Recorded
from breakeven.ruler.supervisor import die_with_parent

PER_SECOND = 100
PER_SECOND_ON_CLUSTERS = 25
"""A look stops each process for milliseconds, and a cluster has a dozen, some of them large."""
ATTACH_SECONDS = 60.0
END_SECONDS = 60.0
ATTEMPTS = 2
"""py-spy may write nothing on a cluster whose processes come and go, and beside other work it may
be too slow for more than a few looks."""
FEWEST_LOOKS = 15
"""With fewer looks into the calls it tries again, for ``LONGER`` times the seconds."""
LONGER = 3
TOO_FEW = "py-spy took only {looks} samples of the calls: its shares are rough."
READY = "Sampling process"
RAW, SAID = "py-spy.raw", "py-spy.said"
PTRACE_SCOPE = Path("/proc/sys/kernel/yama/ptrace_scope")
PROCESS = re.compile(r'\bprocess (\d+):"')
THREAD = ";thread ("
C_LIBRARY = re.compile(r"\((libc|libpthread|ld-linux|\[?vdso)")
TAKES_GIL = re.compile(r"^(take_gil|_?PyEval_(RestoreThread|AcquireLock)|PyGILState_Ensure)\b")
WAITS_FOR_TURN = re.compile(r"^pthread_cond_timedwait\b")
"""What CPython waits with for the GIL, and for nothing else: its locks are semaphores."""
HANDS_OVER = re.compile(r"^pthread_(cond|mutex)_\w+\b")
"""What stands on a Python frame itself, with no function of C between, where it lets go of the GIL."""
FOREIGN = re.compile(r"\((?!libpython|[^()]*\.cpython-)[^()]*\.so\b")
"""A library that is no extension of CPython's: what it waits for is its own."""
SLEEPS = re.compile(
    r"^(__)?(futex|poll|ppoll|select|pselect|epoll_p?wait|read|recv\w*|accept\w*|sem_\w*wait\w*|"
    r"pthread_cond_\w*wait\w*|lll_lock_wait\w*|clock_nanosleep|nanosleep|wait4|waitid|waitpid|"
    r"syscall|do_futex_wait|new_sem_wait\w*|sigwait\w*|connect)\w*( |$)"
)
BLOCKS = re.compile(
    r"^(_multiprocessing_SemLock_acquire\w*|PyThread_acquire_lock\w*|acquire_timed|_?os_(read|wait\w*)\w*|select_\w+|sock_(call|recv|accept|"
    r"connect)\w*|pysleep|time_sleep)\b|(^|\.)(select|poll|accept|recv\w*|sleep) \("
)
CALLED = re.compile(r"^(\w+\.)?_timed_\w+ \(.*in_case/steps\.py")
"""The ruler's frame that calls the case's function."""
BETWEEN_CALLS = re.compile(
    r"^(\w+\.)?(check|fresh|look_before|require_unchanged) \(.*in_case/[\w/]+\.py"
)
NAMELESS = re.compile(r"^0x[0-9a-f]+ \(\?\)$")
"""Code in no library, such as Numba's functions."""
MOST_STACKS = 5000


class PySpy(Profiler):
    """Where every thread of every Python process is, a hundred times a second: in Python or in native
    code, computing, waiting for the GIL, or waiting for something else."""

    name = "py-spy"
    title = "sampled stacks of all threads and processes, native code included"
    module = "py_spy"
    unit = "seconds"
    nearest = "cprofile"

    def available(self) -> str | None:
        if not _executable().exists():
            return "py-spy is not installed; run: pip install 'breakeven[profile]'"
        if not is_linux():
            return "py-spy can show native functions only on Linux"
        if os.geteuid() and text_of(PTRACE_SCOPE).strip() not in ("", "0"):
            return (
                "the system lets nobody but root look into another process; "
                "allow it: sudo sysctl kernel.yama.ptrace_scope=0"
            )
        return None

    def record(self, live: Live, folder: Path) -> Recorded:
        for attempt in range(ATTEMPTS):
            live.forget_calls()
            live.seconds *= LONGER if attempt else 1
            before = _processor_seconds(live.pid)
            said, after = self._sample(live, folder / RAW, folder / SAID)
            processes = _process_times(live.pid, before, after)
            roles = {pid: role for pid, (role, _, _) in processes.items()}
            samples = _read_away(folder / RAW, roles)
            if samples.ticks >= FEWEST_LOOKS:
                break
        (folder / SAID).unlink()
        if not samples.weights:
            raise UserError(f"py-spy recorded nothing: {said}")
        ticks = samples.ticks or 1.0
        of_calls = sum(live.seconds_of_calls) * live.calls / max(1, len(live.seconds_of_calls))
        second = of_calls / ticks
        heaviest = Counter(samples.weights).most_common(MOST_STACKS)
        return Recorded(
            {stack: weight * second for stack, weight in heaviest},
            processes=tuple(
                ProcessTime(role=role, cpu_seconds=seconds, is_python=is_python)
                for role, seconds, is_python in processes.values()
                if seconds > 0
            ),
            notes=() if ticks >= FEWEST_LOOKS else (TOO_FEW.format(looks=round(ticks)),),
        )

    def _sample(self, live: Live, raw: Path, said: Path) -> tuple[str, dict[int, float]]:
        """Call the case under py-spy; returns its last words, and the processor seconds at the end."""
        per_second = PER_SECOND_ON_CLUSTERS if live.engine.cluster else PER_SECOND
        with said.open("wb") as stream:
            spy = subprocess.Popen(
                _command(live.pid, raw, per_second),
                stdout=stream,
                stderr=stream,
                preexec_fn=die_with_parent,  # noqa: PLW1509 - a system call, safe after fork
            )
            try:
                _await(spy, said)
                live.run_calls()
                after = _processor_seconds(live.pid)
                spy.send_signal(signal.SIGINT)
                spy.wait(END_SECONDS)
            except subprocess.TimeoutExpired:
                raise UserError("py-spy did not end; profile fewer seconds: --seconds 2") from None
            finally:
                spy.kill()
                spy.wait()
        return _last_words(said), after


class Samples:
    """What was seen: the weight of each stack, and how many looks fell into a call."""

    def __init__(self) -> None:
        self.weights: defaultdict[tuple[str, ...], float] = defaultdict(float)
        self.ticks = 0.0

    def add(self, stack: tuple[str, ...], weight: float) -> None:
        """Add a stack of a process in its role."""
        self.weights[stack] += weight


def _read_away(raw: Path, roles: Mapping[int, str]) -> Samples:
    """The samples of a file that is not needed any more; none where py-spy wrote no file."""
    if not raw.exists():
        return Samples()
    lines = raw.read_text(encoding="utf-8", errors="replace").splitlines()
    raw.unlink()
    return parsed(lines, roles)


def parsed(lines: Iterable[str], roles: Mapping[int, str]) -> Samples:
    """The samples of py-spy's raw format, with native frames and idle threads.

    Of the caller only what belongs to a call counts, without what the ruler does between two calls. The innermost
    frame says what a thread that does not compute waits for.
    """
    found = Samples()
    for line in lines:
        frames, _, number = line.rpartition(" ")
        if not number.isdigit():
            continue
        # The processes' command lines stand first and may hold anything, but no thread.
        processes, _, rest = frames.rpartition(THREAD)
        pids = PROCESS.findall(processes)
        role = roles.get(int(pids[-1]), "another process") if pids else "caller"
        parts = rest.split(";")[1:]
        called = [place for place, part in enumerate(parts) if CALLED.match(part)]
        if role == "caller" and called:
            if any(BETWEEN_CALLS.match(part) for part in parts):
                continue
            found.ticks += int(number)
            parts = parts[called[0] + 1 :]
        elif role == "caller" and _is_rulers(parts):
            continue
        found.add((role, *_told(parts)), int(number))
    return found


def _is_rulers(parts: Sequence[str]) -> bool:
    """Whether this thread of the caller is the ruler's own."""
    return any("case_process.py" in part for part in parts)


def _told(parts: Sequence[str]) -> tuple[str, ...]:
    """The frames without those that say nothing, and with what the thread waits for at the end."""
    named = [NAMELESS.sub(JIT, part) for part in parts if not NEUTRAL.search(part)]
    kept = [part for last, part in itertools.pairwise(["", *named]) if (last, part) != (JIT, JIT)]
    return (*(kept or ["the interpreter"]), *_state(parts))


def _state(parts: Sequence[str]) -> tuple[str, ...]:
    """What the thread waits for, as its innermost frame; nothing where it computes.

    The C library's frames are judged by name, and what called it, where they have none.
    """
    own = [place for place, part in enumerate(parts) if not C_LIBRARY.search(part)]
    called_by = parts[own[-1]] if own else ""
    below = parts[own[-1] + 1 :] if own else parts
    if TAKES_GIL.match(called_by):
        return (GIL,)
    if any(map(WAITS_FOR_TURN.match, below)) and not FOREIGN.search(called_by):
        return (GIL,)
    if ".py" in called_by and any(map(HANDS_OVER.match, below)):
        return (GIL,)
    if BLOCKS.search(called_by) or any(map(SLEEPS.match, below)):
        return (WAITS,)
    return ()


def _command(pid: int, raw: Path, per_second: int) -> list[str]:
    flags = ["--subprocesses", "--threads", "--idle", "--native", "--function"]
    return [
        *(str(_executable()), "record", "--pid", str(pid), "--rate", str(per_second)),
        *("--format", "raw", "--output", str(raw), *flags),
    ]


def _executable() -> Path:
    return Path(sysconfig.get_path("scripts")) / "py-spy"


def _await(spy: subprocess.Popen[bytes], said: Path) -> None:
    """Wait until it samples."""
    ends = time.monotonic() + ATTACH_SECONDS
    while READY not in said.read_text(errors="replace"):
        if spy.poll() is not None or time.monotonic() > ends:
            raise UserError(f"py-spy cannot look into the case: {_last_words(said)}")
        time.sleep(0.02)


def _last_words(said: Path) -> str:
    return " ".join(said.read_text(errors="replace").split())[-300:] or "it said nothing"


def _processor_seconds(pid: int) -> dict[int, float]:
    found = {}
    for process in ProcessTree([pid]).processes():
        try:
            times = process.cpu_times()
        except psutil.Error:
            continue
        found[process.pid] = times.user + times.system
    return found


def _process_times(
    pid: int, before: Mapping[int, float], after: Mapping[int, float]
) -> dict[int, tuple[str, float, bool]]:
    """The role of each process, its processor seconds meanwhile, and whether it runs Python."""
    found = {}
    counts: Counter[str] = Counter()
    for each in sorted(after):
        kind, is_python = _kind(each, pid)
        counts[kind] += 1
        role = f"{kind} {counts[kind]}" if kind == "worker" else kind
        found[each] = role, after[each] - before.get(each, 0.0), is_python
    return found


def _kind(pid: int, caller: int) -> tuple[str, bool]:
    """What a process of the case is, in a word or two, and whether it runs Python."""
    if pid == caller:
        return "caller", True
    try:
        process = psutil.Process(pid)
        name, command = process.name(), " ".join(process.cmdline())
    except psutil.Error:
        return "another process", False
    if name in ("raylet", "gcs_server"):
        return name, False
    if command.startswith("ray::"):
        return ("Ray's servers" if "Agent" in command else "worker"), True
    for mark, kind in (
        ("resource_tracker", "resource tracker"),
        ("cluster_process", "scheduler"),
        ("spawn_main", "worker"),
        ("loky", "worker"),
        ("ray/", "Ray's servers"),
    ):
        if mark in command:
            return kind, "python" in command
    return "another process", "python" in command
