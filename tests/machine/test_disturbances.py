"""What disturbs a machine, by its name, and what to do about it."""

from __future__ import annotations

import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import psutil
import pytest
from quiet_machine import HOG, QUIET, QUIET_NOISE, by_name

from breakeven.machine import advice, disturbances
from breakeven.machine.advice import findings
from breakeven.machine.disturbances import Consumer, Watch
from breakeven.machine.noise import LoopProcess


def test_another_process_is_named_and_ours_are_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(disturbances, "TOP_CONSUMERS", 1_000)  # others may be busier
    started = subprocess.Popen(
        ["setsid", "--fork", sys.executable, "-S", "-c", HOG], stdout=subprocess.PIPE, text=True
    )
    assert started.stdout is not None
    hog = psutil.Process(int(started.stdout.readline()))
    try:
        watch = Watch()
        with LoopProcess() as ours:
            ours.seconds(3_000_000)
            time.sleep(0.5)
        found = watch.end()
    finally:
        hog.kill()
        started.communicate()
    assert hog.pid in [each.pid for each in found.consumers]
    assert ours.process.pid not in [each.pid for each in found.consumers]
    assert found.other_cores > 0
    said = by_name(QUIET_NOISE, found)["other processes"]
    assert f"(process {hog.pid})" in said.fact
    assert said.advice == "stop them, or wait until they end"


def test_a_process_that_ends_meanwhile_is_named_by_its_last_look(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(disturbances, "TOP_CONSUMERS", 1_000)  # others may be busier
    watch = Watch()
    with subprocess.Popen(
        ["setsid", "--fork", sys.executable, "-S", "-c", HOG], stdout=subprocess.PIPE, text=True
    ) as started:
        assert started.stdout is not None
        hog = psutil.Process(int(started.stdout.readline()))
        time.sleep(0.5)
        watch.look()
        hog.kill()
    found = watch.end()
    assert hog.pid in [each.pid for each in found.consumers]


def test_a_quiet_machine_needs_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(advice, "CORES", tmp_path)
    monkeypatch.setattr(psutil, "sensors_battery", lambda: None)
    assert not [str(each) for each in findings(QUIET_NOISE, QUIET) if each.disturbs]


@pytest.mark.parametrize(
    ("name", "changes", "said"),
    [
        ("hypervisor", {"steal": 0.05}, "took 5 % of the time (steal): measure at another hour"),
        ("waiting for memory", {"memory_pressure": 0.1}, "memory is short"),
        ("waiting for disk", {"io_pressure": 0.1}, "wait until it ends"),
        ("quota of the container", {"quota_seconds": 1.5}, "for 1.50 s: give the container"),
        ("heat and power limits", {"throttle_events": 3}, "3 times: let the machine cool down"),
        (
            "other processes",
            {"other_cores": 0.4, "consumers": (Consumer(name="backup", pid=42, cores=0.4),)},
            "backup (process 42) 40 % of a core",
        ),
        (
            "other processes",
            {"other_cores": 0.4, "unseen_cores": 0.4},
            "unseen ones 40 % of a core",
        ),
    ],
)
def test_what_disturbs_comes_with_what_to_do(
    name: str, changes: dict[str, float], said: str
) -> None:
    found = by_name(QUIET_NOISE, replace(QUIET, **changes))[name]  # type: ignore[arg-type]
    assert found.disturbs
    assert said in str(found)


def test_what_cannot_be_read_is_said_so() -> None:
    blind = replace(QUIET, steal=None, cpu_pressure=None, quota_seconds=None, throttle_events=None)
    found = by_name(QUIET_NOISE, blind)
    for name in ("hypervisor", "waiting for processor", "quota of the container"):
        assert "does not report it" in found[name].fact


def test_a_speed_that_changes_is_advised_on() -> None:
    drifting = by_name(replace(QUIET_NOISE, drift=0.2), QUIET)["a loop of 10 ms"]
    spreading = by_name(replace(QUIET_NOISE, spread=0.2), QUIET)["a loop of 10 ms"]
    assert "trust ratios taken in turns" in drifting.advice
    assert "share the physical cores" in spreading.advice


def test_the_clock_is_read_where_the_system_shows_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(advice, "CORES", tmp_path)
    (tmp_path / "cpu0" / "cpufreq").mkdir(parents=True)
    (tmp_path / "cpufreq").mkdir()
    (tmp_path / "cpu0" / "cpufreq" / "scaling_governor").write_text("powersave\n")
    (tmp_path / "cpufreq" / "boost").write_text("1\n")
    found = by_name(QUIET_NOISE, QUIET)
    assert str(found["frequency governor"]) == (
        "is powersave: run cpupower frequency-set -g performance as root"
    )
    assert "the clock falls when more cores work" in str(found["turbo"])
