"""How many cores a process may keep busy: affinity, the quotas of control groups, and containers."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from breakeven.processes import cores
from breakeven.processes.control_group import ROOT
from breakeven.processes.cores import allowed_cores, usable_cores
from breakeven.processes.system import processor_quota as quotas
from breakeven.processes.system.processor_quota import processor_groups, processor_quota

TELL = "from breakeven.processes.cores import usable_cores; print(usable_cores())"
CORES = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
PERIOD = 100_000
UNIFIED = "31 23 0:28 {root} {place} rw,relatime shared:4 - cgroup2 cgroup2 rw,nsdelegate\n"
OLD = "32 31 0:29 {root} {place} rw,relatime - cgroup cgroup rw,cpu,cpuacct\n"
OTHERS = "22 1 8:1 / / rw - ext4 /dev/sda1 rw\n24 1 0:5 / /tmp rw - tmpfs  rw\n"
Told = Callable[[str, str], None]


@pytest.fixture
def told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Told:
    """Say what is mounted, and in which group this process is."""

    def say(mounts: str, own: str) -> None:
        for name, text in (("MOUNTS", OTHERS + mounts), ("OWN", own)):
            (tmp_path / name).write_text(text)
            monkeypatch.setattr(quotas, name, tmp_path / name)

    return say


@pytest.fixture
def sixty_four_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine with so many, all of which this process may use."""
    monkeypatch.setattr(os, "cpu_count", lambda: 64)
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(64)))


def made(folder: Path, **files: str) -> Path:
    """A group with these files; an underscore stands for a dot."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / name.replace("_", ".", 1)).write_text(text + "\n")
    return folder


@pytest.mark.usefixtures("sixty_four_cores")
@pytest.mark.parametrize(
    ("most", "workers"),
    [("200000 100000", 2), ("150000 100000", 2), ("10000 100000", 1), ("max 100000", 64)],
)
def test_a_container_with_a_quota_has_so_many_workers(
    told: Told, tmp_path: Path, most: str, workers: int
) -> None:
    """Such as docker run --cpus=2 on 64 cores, which shows a container its own group as the top one."""
    top = made(tmp_path / "top", cpu_max=most)
    told(UNIFIED.format(root="/", place=top), "0::/\n")
    assert usable_cores() == allowed_cores() == workers


@pytest.mark.usefixtures("sixty_four_cores")
def test_a_container_of_version_1_sees_its_own_group_where_the_top_is_mounted(
    told: Told, tmp_path: Path
) -> None:
    own = made(tmp_path / "cpu", cpu_cfs_quota_us="200000", cpu_cfs_period_us="100000")
    mount = OLD.format(root="/docker/1a2b", place=own)
    told(mount, "3:cpu,cpuacct:/docker/1a2b\n2:memory:/docker/1a2b\n0::/\n")
    assert processor_groups() == [own]
    assert usable_cores() == 2


@pytest.mark.usefixtures("sixty_four_cores")
def test_the_smallest_quota_on_the_way_up_counts(told: Told, tmp_path: Path) -> None:
    """systemd gives a slice CPUQuota=300%, and a service below it none or more."""
    top = made(tmp_path / "top")
    made(top / "a.slice", cpu_max="300000 100000")
    own = made(top / "a.slice" / "b.service", cpu_max="800000 100000")
    told(UNIFIED.format(root="/", place=top), "0::/a.slice/b.service\n")
    assert processor_groups() == [own, own.parent, top]
    assert processor_quota() == 3.0
    made(own, cpu_max="250000 100000")
    assert processor_quota() == 2.5
    assert usable_cores() == 3


@pytest.mark.usefixtures("sixty_four_cores")
def test_no_limit_of_version_1_and_a_group_that_cannot_be_seen_limit_nothing(
    told: Told, tmp_path: Path
) -> None:
    top = made(tmp_path / "cpu", cpu_cfs_quota_us="-1", cpu_cfs_period_us="100000")
    told(OLD.format(root="/", place=top), "3:cpu,cpuacct:/gone\n")
    assert processor_quota() is None
    told(OLD.format(root="/other", place=top), "3:cpu,cpuacct:/own\n")
    assert processor_quota() is None
    assert usable_cores() == 64


def test_affinity_is_followed() -> None:
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            f"import os; os.sched_setaffinity(0, [{max(os.sched_getaffinity(0))}]); {TELL}",
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "1"


def test_lokys_variable_lowers_it_and_one_that_is_no_number_is_left_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    usual = usable_cores()
    monkeypatch.setenv("LOKY_MAX_CPU_COUNT", "1")
    assert usable_cores() == 1
    assert allowed_cores() == usual
    monkeypatch.setenv("LOKY_MAX_CPU_COUNT", "many")
    assert usable_cores() == usual


def test_without_loky_the_quota_is_followed_all_the_same(
    told: Told, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "loky", None)
    top = made(tmp_path / "top", cpu_max="100000 100000")
    told(UNIFIED.format(root="/", place=top), "0::/\n")
    assert cores.usable_cores() == 1


@pytest.fixture
def real_group(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A control group of this machine that allows one core and is removed afterwards."""
    is_old = (ROOT / "cpu" / "cgroup.procs").exists()
    folder = (ROOT / "cpu" if is_old else ROOT) / f"breakeven-test-{os.getpid()}"
    limit = {"cpu.cfs_period_us": PERIOD, "cpu.cfs_quota_us": PERIOD}
    limit = limit if is_old else {"cpu.max": f"{PERIOD} {PERIOD}"}
    try:
        folder.mkdir()
        for name, value in limit.items():
            (folder / name).write_text(str(value))
    except OSError as error:
        pytest.skip(f"making a control group that limits processors needs root ({error})")
    monkeypatch.chdir(Path(__file__).parents[2])
    try:
        yield folder
    finally:
        folder.rmdir()


@pytest.mark.skipif(CORES < 2, reason="a quota of one core limits nothing on one core")
def test_a_real_group_limits_who_is_in_it(real_group: Path) -> None:
    enter = f"open('{real_group}/cgroup.procs', 'w').write('0')"
    done = subprocess.run(
        [sys.executable, "-c", f"{TELL}; {enter}; print(usable_cores())"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == [str(CORES), "1"]


@pytest.mark.skipif(CORES < 2, reason="a quota of one core limits nothing on one core")
def test_a_real_group_limits_a_container_that_sees_no_other(real_group: Path) -> None:
    """A namespace of its own for mounts and control groups, with the group at the top, as a container has it."""
    top = ROOT / "cpu" if real_group.parent.name == "cpu" else ROOT
    inside = f'mount --bind {real_group} {top} && exec "$0" -c "$1"'
    within = f'echo 0 > {real_group}/cgroup.procs && exec unshare --mount --cgroup sh -c \'{inside}\' "$0" "$1"'
    done = subprocess.run(
        ["sh", "-c", within, sys.executable, TELL], capture_output=True, text=True, check=False
    )
    if "unshare" in done.stderr:
        pytest.skip(f"no namespace can be made here: {done.stderr.strip()}")
    assert done.stdout.strip() == "1", done.stderr
