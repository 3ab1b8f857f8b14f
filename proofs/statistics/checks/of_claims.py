"""What the verdicts on claims are to hold."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from breakeven.records.proofs.simulations import Figure
from breakeven.wording import count_of
from proofs.statistics.checks.check import Check, at_least, repeats_of
from proofs.statistics.claim_settings import LEDGERS, REPEATS, SINGLE, Ledger, Single
from proofs.statistics.claims import leads_of
from proofs.statistics.noise import normal

__all__ = ["checks"]


def checks() -> Iterator[Check]:
    """Every simulation."""
    for single in SINGLE:
        yield Check("claims: one alone", single.name, partial(_claim, single))
    for ledger in LEDGERS:
        yield Check("claims: a ledger", ledger.name, partial(_ledger, ledger))
    for processes in (1, 3, 6):
        setting = f"bell-shaped, 3 %; {count_of(processes, 'process')}"
        yield Check("claims: leads by round", setting, partial(_leads, processes))


def _claim(of: Single, part: float) -> list[Figure]:
    repeats = repeats_of(of.repeats, part)
    found = of.judged(repeats)
    return [
        Figure(" or ".join(said), found.share_of(*said), *band, repeats)
        for said, band in of.bands.items()
    ]


def _ledger(of: Ledger, part: float) -> list[Figure]:
    repeats = repeats_of(REPEATS, part)
    return of.figures(of.judged(repeats), repeats)


def _leads(processes: int, part: float) -> list[Figure]:
    repeats = repeats_of(60, part)
    found = leads_of(normal(0.03), processes=processes, repeats=repeats, seed=9)
    # Of independent speedups the half-widths are 13, 8 and 5 %.
    most = {1: 0.11, 3: 0.065, 6: 0.045}[processes]
    return [
        at_least("95 % holds", found.held, 0.90, 3 * repeats),
        Figure("half-width", found.half_width, None, most, 3 * repeats),
    ]
