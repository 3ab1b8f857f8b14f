"""A break-even that was measured, in words: which overtakes which, where, and how sure that is."""

from __future__ import annotations

from breakeven.records.break_evens import LEVEL_WITHIN, MeasuredBreakEven, SizeTried
from breakeven.wording import amount, count_of, listed, number, percent, roughly, times

__all__ = ["break_even_told", "evidence", "reasons"]


def break_even_told(of: MeasuredBreakEven) -> str:
    """One sentence about what was found, such as ``polars overtakes pandas at about 23,000 rows (95 %
    interval 18,000 to 31,000; 5 sizes, 3 processes each)``.
    """
    if not of.measured:
        return f"{of.first} and {of.second} could not be measured at any size"
    told = {"crossing": _crossing, "ahead": _ahead, "level": _level}.get(of.outcome, _neither)
    return told(of)


def evidence(of: MeasuredBreakEven) -> str:
    """``5 sizes, 3 to 6 processes each``."""
    counts = sorted({each.pairs for each in of.measured})
    processes = count_of(counts[-1], "process")
    if len(counts) > 1:
        processes = f"{counts[0]} to {processes}"
    return f"{count_of(len(of.measured), 'size')}, {processes} each"


def reasons(of: MeasuredBreakEven) -> list[str]:
    """Why the search ended early, and at which sizes nothing could be measured."""
    failed = [each for each in of.sizes if not each.pairs]
    said = [f"at {amount(each.n, of.unit)} {each.reason}" for each in failed]
    return [*said, *([f"the search ended early: {of.reason}"] if of.reason else [])]


def _crossing(of: MeasuredBreakEven) -> str:
    overtaker, overtaken = (of.first, of.second) if of.rises else (of.second, of.first)
    interval = f"95 % interval {number(of.low or 0)} to {number(of.high or 0)}"
    said = (
        f"{overtaker} overtakes {overtaken} at about {roughly(of.n or 0)} {of.unit} "
        f"({interval}; {evidence(of)})"
    )
    if not of.level:
        return said
    return f"{said}; {_they_differ(of)}"


def _ahead(of: MeasuredBreakEven) -> str:
    first, second = (of.first, of.second) if of.rises else (of.second, of.first)
    nearest = min(of.measured, key=_at_least)
    by = times(_at_least(nearest))
    return (
        f"{first} is faster than {second} at every size tried, {_from_to(of.measured)} {of.unit}: "
        f"at least {by} as fast, closest at {number(nearest.n)} ({evidence(of)})"
    )


def _level(of: MeasuredBreakEven) -> str:
    sizes = _from_to(of.measured)
    return (
        f"no difference was found between {of.first} and {of.second} at {sizes} {of.unit}: "
        f"{_they_differ(of)} ({evidence(of)})"
    )


def _neither(of: MeasuredBreakEven) -> str:
    parts = []
    for told, verb in (("faster", "is faster"), ("slower", "is slower"), ("same", "ties")):
        at = [number(each.n) for each in of.measured if each.told == told]
        parts += [f"{verb} at {listed(at)}"] if at else []
    unclear = [number(each.n) for each in of.measured if not each.told]
    parts += [f"is not told apart at {listed(unclear)}"] if unclear else []
    return (
        f"no break-even was found: compared with {of.second}, {of.first} {listed(parts)} {of.unit}"
        f" ({evidence(of)})"
    )


def _they_differ(of: MeasuredBreakEven) -> str:
    at = listed([number(n) for n in of.level])
    if of.within is None or of.within > LEVEL_WITHIN:
        return f"which is faster cannot be told at {at}"
    return f"they differ by at most {percent(of.within - 1, 1)} at {at}"


def _from_to(sizes: list[SizeTried]) -> str:
    ns = [number(each.n) for each in sizes]
    return ns[0] if len(ns) == 1 else f"{ns[0]} to {ns[-1]}"


def _at_least(of: SizeTried) -> float:
    """The smallest ratio, above 1, that the interval leaves possible; the ratio itself without one."""
    ratio = of.ratio or 1.0
    return of.low or ratio if ratio > 1 else 1 / (of.high or ratio)
