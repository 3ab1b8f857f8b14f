"""The doctor: it measures the noise of this machine, and says in words what to do about it."""

from __future__ import annotations

import json
import math
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import psutil
import pytest
from quiet_machine import QUIET, QUIET_NOISE, by_name
from typer.testing import CliRunner

from breakeven.catalogue import catalogue
from breakeven.catalogue.project import find_project
from breakeven.commands.command_line import app
from breakeven.errors import UserError
from breakeven.machine import doctor
from breakeven.machine.advice import NOTHING_TO_DO
from breakeven.machine.noise import (
    LoopProcess,
    floor_of,
    measure_noise,
    spread_and_drift,
    turns_of_a_run,
)
from breakeven.records.limits import MachineLimits
from breakeven.ruler.settings import DEFAULT
from breakeven.run.run_guards import is_measuring, only_run
from breakeven.scaffold.project_folder import new_project

ROOT = Path(__file__).resolve().parents[2]
LOOKED_AT = [
    "the same against itself",
    "other processes",
    "hypervisor",
    "waiting for processor",
    "waiting for memory",
    "waiting for disk",
    "swap",
    "quota of the container",
    "heat and power limits",
    "frequency governor",
    "turbo",
    "power",
]
LIMITS = MachineLimits(how={"other work": "none"})


def test_doctor_has_every_heading_and_advice_on_everything_it_looked_at() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "breakeven", "doctor", "--json", "--seconds", "1"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=150,
        check=True,
    )
    assert "doctor measures for about" in done.stderr
    found = json.loads(done.stdout)
    assert list(found) == [
        *("Machine", "Measured limits", "Noise", "Versions", "Engines"),
        *("Environments", "Implementations"),
        *("In the way", "Programs", "Leftovers", "figures"),
    ]
    assert found["Engines"]["ray"] == "ready"
    assert found["Versions"]["numpy"][0].isdigit()
    assert "GB/s" in found["Measured limits"]["read bandwidth"]
    assert "default runs can" in found["Noise"]["verdict"]
    assert list(found["Noise"])[2:] == LOOKED_AT
    figures = {"limits", "noise", "disturbances", "findings", "leftovers"}
    assert set(found["figures"]) == figures
    left = {each["name"] for each in found["figures"]["leftovers"]}
    assert left == found["Leftovers"].keys() - {"to remove all this"}
    for each in found["figures"]["findings"]:
        assert found["Noise"][each["name"]] == f"{each['fact']}: {each['advice']}"
        assert each["advice"] != NOTHING_TO_DO or not each["disturbs"]


def test_doctor_warns_where_a_run_is_measuring(
    told: Callable[[Path], object], tmp_path: Path
) -> None:
    new_project(tmp_path / "mine")
    told(tmp_path / "mine")
    project = catalogue.project()
    assert not is_measuring(project)
    with only_run(project):
        assert is_measuring(project)
        done = CliRunner().invoke(app, ["doctor", "--seconds", "1"])
    assert done.exit_code == 0, done.output
    assert "a run is measuring in this project" in " ".join(done.output.split())
    assert not is_measuring(project)


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> Callable[[Path], Mapping[str, Mapping[str, str]]]:
    """What the doctor says of a folder, with nothing measured."""
    monkeypatch.setattr(doctor, "measure_noise", lambda *_: QUIET_NOISE)
    monkeypatch.setattr(doctor, "measure_limits", lambda **_: LIMITS)

    def tables(folder: Path) -> Mapping[str, Mapping[str, str]]:
        monkeypatch.chdir(folder)
        catalogue.use(find_project())
        return doctor.examine(1.0).tables

    return tables


def test_nothing_is_asked_for_that_a_folder_does_not_need(
    told: Callable[[Path], Mapping[str, Mapping[str, str]]], tmp_path: Path
) -> None:
    empty = told(tmp_path)
    assert empty["Programs"] == {}
    assert empty["Implementations"] == {}
    assert "asv" not in empty["Versions"]
    (tmp_path / "mine.py").write_text("WORKLOAD = None\n")
    assert told(tmp_path)["Implementations"] == {
        "mine.py": "declares a workload; measure it: breakeven run mine.py"
    }
    ours = told(ROOT)
    assert set(ours["Programs"]) == {"git", "cc", "chromium"}
    assert "asv" in ours["Versions"]


def test_what_a_project_needs_is_told_of_it(
    told: Callable[[Path], Mapping[str, Mapping[str, str]]], tmp_path: Path
) -> None:
    new_project(tmp_path / "speed")
    made = told(tmp_path / "speed")
    assert set(made["Programs"]) == {"git"}
    assert made["Implementations"]["exp_sum"] == "3 of 3 can run"
    (tmp_path / "speed" / "speed" / "exp_sum.py").write_text("1 / 0\n")
    for name in [each for each in sys.modules if each.partition(".")[0] == "speed"]:
        del sys.modules[name]
    broken = told(tmp_path / "speed")["Implementations"]
    assert "cannot be read: speed.exp_sum cannot be imported" in broken["workloads"]


def test_a_loop_that_was_watched_for_a_second_is_not_said_to_be_steady() -> None:
    assert "between seconds" in by_name(QUIET_NOISE, QUIET)["a loop of 10 ms"].fact
    short = by_name(replace(QUIET_NOISE, drift=0.0), QUIET)["a loop of 10 ms"]
    assert short.fact == "varies by ±1 % within a second"


def test_noise_is_measured_from_pairs_and_leaves_no_process() -> None:
    said: list[str] = []
    before = psutil.Process().children()
    noise = measure_noise(0.5, said.append)
    assert len(noise.pair_log_ratios) == 2
    assert all(len(pair) >= 3 for pair in noise.pair_log_ratios)
    assert noise.floor > 0
    assert noise.tellable > 0.03  # no smaller difference is ever told
    assert len(said) == 3  # the loop alone, then the two pairs
    assert psutil.Process().children() == before


def test_the_verdict_follows_from_what_was_measured() -> None:
    generator = np.random.default_rng(1)

    def floor(spread: float, between: float) -> float:
        pairs = [
            tuple(generator.normal(shift, spread, 100)) for shift in generator.normal(0, between, 8)
        ]
        return floor_of(pairs, 40)

    assert floor_of([(0.0, 0.0, 0.0)] * 4, 40) == 0.0
    # the median of 2 x 40 turns varies by 1.253 s / sqrt(80), and 99 % lie within 2.576 times that
    assert floor(0.02, 0.0) == pytest.approx(2.576 * 1.253 * 0.02 / math.sqrt(80), rel=0.35)
    assert floor(0.02, 0.05) > 2 * floor(0.02, 0.0)  # processes differ: more turns do not help
    assert replace(QUIET_NOISE, tellable=0.021).verdict.startswith("quiet: default runs can tell ")
    assert "2.1 %" in replace(QUIET_NOISE, tellable=0.021).verdict
    assert replace(QUIET_NOISE, tellable=0.3).verdict.startswith("noisy: default runs can only")


def test_a_short_call_gets_more_turns_than_a_long_one() -> None:
    assert turns_of_a_run(1e-3) == DEFAULT.max_samples
    assert turns_of_a_run(60.0) == DEFAULT.min_samples


def test_spread_is_within_a_second_and_drift_between_seconds() -> None:
    times = [0.1, 0.5, 0.9, 1.1, 1.5, 1.9]
    spread, drift = spread_and_drift(times, [1.0, 1.0, 1.0, 3.0, 3.0, 3.0])
    assert (spread, drift) == (0.0, 0.5)  # (3 - 1) / 2 over the median of 2
    spread, drift = spread_and_drift(times, [1.0, 2.0, 3.0, 1.0, 2.0, 3.0])
    assert (spread, drift) == (pytest.approx(0.45), 0.0)


def test_a_loop_that_was_killed_is_said_in_words() -> None:
    with LoopProcess() as process:
        assert process.seconds(1000) > 0
        process.process.kill()
        process.process.wait()
        with pytest.raises(UserError, match="run breakeven doctor again"):
            process.seconds(1000)
