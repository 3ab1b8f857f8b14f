"""The calibration: what holds and what does not, what is kept, and what the page says of it."""

from __future__ import annotations

import dataclasses
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from example_pages import Page

from breakeven.calibration import agreement, coverage
from breakeven.calibration.checks import Check, NotMeasuredError, within
from breakeven.calibration.table import calibrate, chosen_checks
from breakeven.catalogue import catalogue
from breakeven.errors import UserError
from breakeven.processes.leftovers import MARKER, end_marked, marked_processes, new_owner
from breakeven.records.proofs.calibration import KINDS, Calibration, Truth, last_calibration
from breakeven.records.proofs.proofs import Proofs
from breakeven.records.reading.left_out import LeftOut
from breakeven.report.method.how_we_measure import PAGE, write_how_we_measure
from breakeven.report.pages import Pages
from breakeven.run.planning.plan import planned_cases

ROOT = Path(__file__).resolve().parents[2]
HOSTILE = "<script>alert(1)</script>"


def truth(measured: float | None = 0.1, **changes: Any) -> Truth:
    fields: dict[str, Any] = {
        "name": "busy loop, 100 ms",
        "kind": "time",
        "unit": "s",
        "expected": 0.1,
        "low": 0.098,
        "high": 0.102,
        "tolerance": "2 %",
        "how": "a loop",
    }
    return Truth(**fields | {"measured": measured} | changes)


def calibration(*truths: Truth, started_at: str = "2026-11-01T10:00:00+00:00") -> Calibration:
    return Calibration(
        started_at=started_at,
        seconds=240.0,
        machine={"processor": "a fast one"},
        versions={"python": "CPython 3.11.7"},
        truths=truths,
    )


def check(find: Any, **changes: Any) -> Check:
    fields: dict[str, Any] = {
        "name": "a check",
        "kind": "time",
        "unit": "s",
        "expected": 1.0,
        "tolerance": within(0.02),
        "tolerance_in_words": "2 %",
        "how": "somehow",
    }
    return Check(**fields | {"find": find} | changes)


@pytest.mark.parametrize(
    ("measured", "held"), [(0.098, True), (0.102, True), (0.1021, False), (float("nan"), False)]
)
def test_a_truth_holds_within_its_bounds_only(measured: float, held: bool) -> None:
    assert truth(measured).held is held


def test_what_was_not_measured_did_not_hold_and_says_why() -> None:
    assert not truth(None, note="there is no Ray here").held
    with pytest.raises(ValueError, match="says why"):
        truth(None)


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(ValueError, match="not a kind"):
        truth(kind="luck")


def test_nothing_measured_is_not_all_held() -> None:
    assert not calibration().all_held
    assert calibration(truth()).all_held
    assert not calibration(truth(), truth(0.2)).all_held


def test_a_calibration_is_read_as_it_was_written(tmp_path: Path) -> None:
    written = calibration(truth(), truth(None, note="no"))
    path = written.write(tmp_path)
    assert last_calibration(tmp_path) == written
    assert [each["held"] for each in json.loads(path.read_text())["truths"]] == [True, False]
    assert [each.name for each in tmp_path.iterdir()] == [path.name]


def test_the_last_of_this_machine_counts_before_a_committed_one(tmp_path: Path) -> None:
    assert last_calibration(tmp_path) is None
    newest = calibration(truth(), started_at="2027-01-01T00:00:00+00:00").write(tmp_path)
    newest.rename(tmp_path / "reference-box.json")
    found = last_calibration(tmp_path)
    assert found is not None
    assert found.is_reference
    calibration(truth()).write(tmp_path)
    later = calibration(truth(0.2), started_at="2026-11-02T10:00:00+00:00")
    later.write(tmp_path)
    assert last_calibration(tmp_path) == later


def test_a_file_that_is_no_calibration_is_left_out_and_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "reference-box.json").write_text('{"truths": [3]}')
    calibration(truth()).write(tmp_path)
    left_out: list[LeftOut] = []
    assert last_calibration(tmp_path, left_out) == calibration(truth())
    told = capsys.readouterr().err
    assert "reference-box.json is left out: it is not what breakeven calibrate writes" in told
    assert [each.path.name for each in left_out] == ["reference-box.json"]


def test_a_tolerance_is_the_larger_of_a_share_and_a_least() -> None:
    assert within(0.02, 50e-6)(1e-3) == pytest.approx((0.95e-3, 1.05e-3))
    assert within(0.02, 50e-6)(1.0) == pytest.approx((0.98, 1.02))


def test_a_check_that_fails_is_a_truth_with_the_reason() -> None:
    def fails() -> tuple[float, float]:
        raise NotMeasuredError("timeout: a call took over 3 s")

    said: list[str] = []
    found = calibrate([check(lambda: (1.0, 1.01)), check(fails, name="another")], said.append)
    assert [each.held for each in found.truths] == [True, False]
    assert found.truths[1].note == "timeout: a call took over 3 s"
    assert said == ["1 of 2: a check", "2 of 2: another"]


def test_every_check_has_a_name_of_its_own_and_every_kind_has_one() -> None:
    checks = chosen_checks()
    assert len({each.name for each in checks}) == len(checks)
    assert {each.kind for each in checks} == set(KINDS)
    assert all(each.how.endswith(".") for each in checks)


def test_a_pattern_chooses_by_name_or_kind() -> None:
    assert {each.kind for each in chosen_checks("memory")} == {"memory"}
    assert [each.name for each in chosen_checks("ray's")] == ["300 MB in Ray's object store"]
    with pytest.raises(UserError, match="did you mean 'memory'"):
        chosen_checks("memori")


@pytest.mark.parametrize(
    ("longer", "noise", "agree"),
    [
        (1.0, 0.005, True),
        (1.02, 0.005, True),
        (1.1, 0.005, False),
        (1 / 1.1, 0.005, False),
        (1.0, 0.3, False),  # whose intervals overlap the surer the noisier it is
    ],
)
def test_clocks_agree_when_that_is_shown_and_not_when_noise_hides_what_differs(
    monkeypatch: pytest.MonkeyPatch, longer: float, noise: float, agree: bool
) -> None:
    def rounds(factor: float, seed: int) -> agreement.Rounds:
        off = np.random.default_rng(seed).normal(0, noise, (agreement.ROUNDS, 1))
        found: agreement.Rounds = (factor * np.exp(off) * [0.99, 1.0, 1.01]).tolist()
        return found

    clocks = {"breakeven": rounds(longer, 1), "asv": rounds(1.0, 2)}
    monkeypatch.setattr(agreement, "clocks", lambda: clocks)
    (found,) = [each.truth() for each in agreement.checks() if each.name.endswith("asv")]
    assert found.held is agree
    assert ("differ too much" in found.note) is (noise > 0.1)


def test_asv_and_pyperf_answer_with_seconds_for_one_call() -> None:
    for timer in (agreement.TIMERS["asv"], agreement.TIMERS["pyperf"]):
        samples = timer()
        assert len(samples) >= 4
        assert all(1e-6 < sample < 10 for sample in samples)


def test_an_interval_that_always_misses_does_not_hold() -> None:
    found, expected = coverage._simulated(lambda _: False)[::-1]
    assert (found, expected) == (0.0, 0.95)
    assert not coverage.contains(None, 1.0)
    assert not coverage.contains((1.1, 1.2), 1.0)
    assert coverage.contains((0.9, 1.2), 1.0)


def test_simulated_noise_is_larger_between_processes_than_within() -> None:
    noise = coverage._noise(np.random.default_rng(0), (200, 50))
    assert noise.mean(axis=1).std() == pytest.approx(coverage.PROCESS_NOISE, rel=0.2)
    assert noise.std(axis=1).mean() == pytest.approx(coverage.SAMPLE_NOISE, rel=0.1)


def test_the_command_measures_one_truth_and_keeps_nothing() -> None:
    kept = set((ROOT / "results" / "data").rglob("*.json"))
    command = [sys.executable, "-m", "breakeven", "calibrate", "--json", "--only", "never touched"]
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr + done.stdout
    (found,) = json.loads(done.stdout)["truths"]
    assert found["held"]
    assert found["expected"] == 0
    assert set((ROOT / "results" / "data").rglob("*.json")) == kept


def test_a_calibration_that_is_stopped_leaves_no_process_behind() -> None:
    owner = new_owner()
    process = subprocess.Popen(
        [sys.executable, "-m", "breakeven", "calibrate", "--only", "memory"],
        cwd=ROOT,
        env=os.environ | {MARKER: owner},
        stderr=subprocess.DEVNULL,
    )
    try:
        await_processes(owner, 4)
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 130
        assert marked_processes(owner) == []
    finally:
        process.kill()
        process.wait()
        end_marked(owner)


def await_processes(owner: str, number: int) -> None:
    """Wait until the calibration has started so many: its own case, and children of that."""
    deadline = time.monotonic() + 60
    while len(marked_processes(owner)) < number:
        assert time.monotonic() < deadline, "the cases did not start"
        time.sleep(0.05)


def test_truths_are_listed_only_when_asked_for_and_never_compared() -> None:
    assert not set(catalogue.truths()) & set(catalogue.names())
    assert {case.workload for case in planned_cases([], [], ["small"], 2)} <= set(catalogue.names())
    for asked in ("truths", "known_time"):
        with pytest.raises(UserError, match="breakeven calibrate"):
            planned_cases([asked], [], ["small"], 2)
    done = subprocess.run(
        [sys.executable, "-m", "breakeven", "list", "truths", "--json"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert {row["workload"] for row in json.loads(done.stdout)} == set(catalogue.truths())


def page_of(shown: Calibration | None, folder: Path) -> str:
    path = write_how_we_measure(Pages(folder, 1), Proofs(shown))
    assert path == folder / PAGE
    return path.read_text(encoding="utf-8")


def test_the_page_shows_every_truth_and_whether_it_held(tmp_path: Path) -> None:
    shown = calibration(truth(), truth(0.2, name="too long", how=HOSTILE))
    text = page_of(dataclasses.replace(shown, is_reference=True), tmp_path)
    cells = {a["data-truth"]: a["data-held"] for t, a in Page(text).elements if "data-truth" in a}
    assert cells == {"busy loop, 100 ms": "yes", "too long": "no"}
    assert "1 of 2 truths held; 1 did not." in text
    assert "reference calibration" in text
    assert "a fast one" in text
    assert HOSTILE not in text
    assert text.count("<script") == 1  # its own


def test_the_machine_of_the_proof_is_told_as_those_of_runs_are(tmp_path: Path) -> None:
    of = dataclasses.replace(calibration(truth()), machine={"last-level cache": "32768K"})
    page = write_how_we_measure(Pages(tmp_path, 1), Proofs(of)).read_text(encoding="utf-8")
    assert '<th scope="row">last-level cache</th><td>32.0 MiB</td>' in page


def test_the_page_says_what_to_run_when_nothing_was_calibrated(tmp_path: Path) -> None:
    text = page_of(None, tmp_path)
    assert "Run <code>breakeven calibrate</code>" in text
    assert "data-truth" not in text
