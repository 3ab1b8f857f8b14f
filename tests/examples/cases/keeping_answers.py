"""A module of the user's whose function keeps its answers."""

TOTALS: dict[int, float] = {}


def total(n: int) -> float:
    if n not in TOTALS:
        TOTALS[n] = sum(each * 0.5 for each in range(n))
    return TOTALS[n]
