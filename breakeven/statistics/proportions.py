"""How often something happens, from how often it was seen."""

from __future__ import annotations

__all__ = ["exact_interval"]


def exact_interval(seen: int, asked: int, confidence: float = 0.95) -> tuple[float, float]:
    """The interval of a proportion of which ``seen`` of ``asked`` independent trials are known.

    It holds the truth at least as often as it says, also where nothing was ever seen. Raises
    ValueError for fewer than one trial, or for more seen than asked.

    Source: C. Clopper and E. Pearson, "The use of confidence or fiducial limits illustrated in the
    case of the binomial", Biometrika 26 (1934).
    """
    from scipy.special import betaincinv  # here: SciPy is loaded only for an interval

    if not 0 <= seen <= asked or asked < 1:
        raise ValueError(f"{seen} of {asked} is no proportion")
    error = (1 - confidence) / 2
    low = float(betaincinv(seen, asked - seen + 1, error)) if seen else 0.0
    high = float(betaincinv(seen + 1, asked - seen, 1 - error)) if seen < asked else 1.0
    return low, high
