"""Everything that a report shows of how far it is to be trusted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from breakeven.records.proofs.accuracy import SUITES_FOLDER, Contest, contests_that_count
from breakeven.records.proofs.calibration import Calibration, last_calibration
from breakeven.records.proofs.faults import FAULTS_FOLDER, Faults, last_faults
from breakeven.records.proofs.simulations import Simulations, last_simulations
from breakeven.records.reading.left_out import LeftOut

__all__ = ["NO_PROOFS", "Proofs", "read_proofs"]


@dataclass(frozen=True)
class Proofs:
    """The calibration of the ruler, the contests of its verdicts, on our work and on the suites of others,
    the simulations of its rules, the hostile things that were tried; and what of their files could not be used."""

    calibration: Calibration | None = None
    contests: Sequence[Contest] = ()
    simulations: Simulations | None = None
    contests_of_suites: Sequence[Contest] = ()
    left_out: Sequence[LeftOut] = ()
    faults: Faults | None = None


NO_PROOFS = Proofs()


def read_proofs(folder: Path) -> Proofs:
    """The proofs that count, from a project's results; other files are left out and named."""
    left_out: list[LeftOut] = []
    return Proofs(
        last_calibration(folder / "calibration", left_out),
        contests_that_count(folder / "accuracy", left_out),
        last_simulations(folder / "simulations", left_out),
        contests_that_count(folder / SUITES_FOLDER, left_out),
        left_out,
        last_faults(folder / FAULTS_FOLDER, left_out),
    )
