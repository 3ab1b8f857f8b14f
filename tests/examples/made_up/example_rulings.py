"""What claims and their probes say of cases that are made up."""

from example_claims import SIZES, baseline, evidence_of, results_of, timed

from breakeven.findings.claims.judging import judged
from breakeven.findings.claims.weighing import weigh
from kernels.claims import CLAIMS


def ruled(probe, tmp_path, cases):
    return weigh(probe)(evidence_of(tmp_path, cases))


def claim(number, tmp_path, cases):
    found = {each.claim.number: each for each in judged(CLAIMS, results_of(tmp_path, cases))}
    return found[number]


def at_sizes(workload, label, speedups, **changes):
    """One case a size, the smallest first, each with its baseline."""
    pairs = zip(SIZES, speedups, strict=False)
    return [
        case
        for size, speedup in pairs
        for case in (
            baseline(workload, "python", size),
            timed(workload, label, speedup, size, **changes),
        )
    ]
