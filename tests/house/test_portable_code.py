"""What only Linux has is asked for in one place: a file that uses some of it asks there first."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
OF_LINUX = re.compile(
    r"[\"'](/proc|/sys|/dev/shm)\b"
    r"|\bos\.(sched_\w+|pidfd_\w+|posix_fadvise|memfd_create|eventfd\w*|pipe2|waitid|splice|setns|unshare)\b"
    r"|\bresource\.prlimit\b|\bselect\.epoll\b|\.prctl\b|\bsignal\.(SIGRT\w+|SIGPWR|SIGSTKFLT|sigtimedwait)\b"
)
ASKS = re.compile(r"from breakeven\.processes\.system\.linux import ")
ASKS_BY_ITSELF = {
    "breakeven/machine/limits_process.py": "a script that imports nothing of ours: it asks hasattr",
    "breakeven/sources/in_side/measured_steps.py": "runs in a project's Python: a missing file is a no",
}
USES = [
    path.relative_to(ROOT).as_posix()
    for path in sorted((ROOT / "breakeven").rglob("*.py"))
    if OF_LINUX.search(path.read_text(encoding="utf-8"))
]


def test_something_of_linux_is_found() -> None:
    assert len(USES) > 10
    assert set(ASKS_BY_ITSELF) <= set(USES)


@pytest.mark.parametrize("name", [each for each in USES if each not in ASKS_BY_ITSELF])
def test_who_uses_what_only_linux_has_asks_first(name: str) -> None:
    if name != "breakeven/processes/system/linux.py":
        assert ASKS.search((ROOT / name).read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("text", "is_of_linux"),
    [
        ('Path("/proc/self/status")', True),
        ('f"/sys/fs/cgroup"', True),
        ("os.sched_getaffinity(0)", True),
        ('"/process"', False),
        ("os.wait4(1, 0)", False),
    ],
)
def test_the_pattern_finds_what_it_is_for(text: str, is_of_linux: bool) -> None:
    assert bool(OF_LINUX.search(text)) == is_of_linux
