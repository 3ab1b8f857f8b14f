"""The commit that made a case slower: found by comparisons with the first one, in about log2 n steps.

The last commit tells how large the change is. Any other has it where it has at least half of it, on a scale of
logarithms: that takes fewer pairs than to tell it from no change at all, and a smaller change before the one that is
looked for does not end the search.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from rich.console import Console

from breakeven.compare.asked import Asked, compared
from breakeven.errors import UserError
from breakeven.findings.verdicts.change import CaseCompared, Change
from breakeven.repository.git_program import git
from breakeven.sources.choice import Source
from breakeven.sources.notation import commit_of, require_whole_history

__all__ = ["slower_since"]


def slower_since(asked: Asked, source: Source, console: Console) -> str:
    """The commit from ``asked.before`` to ``asked.after`` with which most of the slow-down came.

    ``asked`` selects one case, and its budget is that of each comparison. The comparisons on the way together raise as many false alarms as one does
    otherwise. Raises UserError when the last one is not slower, or when one on the
    way cannot be told, naming the commits between which the change lies.
    """
    good, bad = (commit_of(name, source.project) for name in (asked.before, asked.after))
    require_whole_history(good, bad, source.project)
    count = most_comparisons(source.project.folder, good, bad)

    def changed(commit: str, effect: float) -> Change:
        console.print(f"{commit[:12]} beside {good[:12]}", style="dim")
        step = replace(asked, before=good, after=commit, comparisons=count, effect=effect)
        found = compared(step, source, console)
        if found.was_stopped:
            raise KeyboardInterrupt
        return _change_of(found.cases, commit)

    whole = changed(bad, asked.effect)
    if not _is_slower(whole, bad, asked.effect, asked.effect):
        raise UserError(
            f"{asked.after} is not slower than {asked.before}: there is nothing to find"
        )
    half = max(asked.effect, _half_of(whole))

    def is_slower(commit: str) -> bool:
        return _is_slower(changed(commit, half), commit, asked.effect, half)

    return first_bad(source.project.folder, good, bad, is_slower)


def most_comparisons(clone: Path, good: str, bad: str) -> int:
    """The most comparisons of a search: the last commit, then half of the rest each time.

    Raises UserError where no commit leads from the one to the other.
    """
    left = int(git(clone, "rev-list", "--count", f"{good}..{bad}"))
    if not left:
        raise UserError(f"no commit leads from {good[:12]} to {bad[:12]}; name the older one first")
    return 1 + (left - 1).bit_length()


def first_bad(clone: Path, good: str, bad: str, is_bad: Callable[[str], bool]) -> str:
    """The first commit of ``good..bad`` that is bad, by git's own choice of what to look at next."""
    known_good = [good]
    while True:
        middle = git(clone, "rev-list", "--bisect", bad, *(f"^{each}" for each in known_good))
        if middle == bad:
            return bad
        try:
            found = is_bad(middle)
        except UserError as error:
            raise UserError(
                f"{error}; the change lies in {known_good[-1][:12]}..{bad[:12]}"
            ) from error
        if found:
            bad = middle
        else:
            known_good.append(middle)


def _half_of(whole: Change) -> float:
    """The change, as a fraction, that has to come once more to make the whole one."""
    return math.sqrt(whole.ratio) - 1 if whole.ratio and whole.ratio > 1 else 0.0


def _change_of(cases: list[CaseCompared], commit: str) -> Change:
    if len(cases) != 1:
        raise UserError(
            f"{len(cases)} cases are selected, and only one can be followed; name its size"
        )
    (case,) = cases
    if case.outcome != "compared":
        why = ": ".join(filter(None, (case.outcome, case.reason)))
        raise UserError(f"at {commit[:12]} the case cannot be compared: {why}")
    if case.main is None:
        raise UserError(f"at {commit[:12]}: nothing was compared")
    return case.main


def _is_slower(found: Change, commit: str, effect: float, half: float) -> bool:
    """Whether it has the change; one that has about half of it has, where that counts as a change at all."""
    if found.is_clear:
        return found.is_worse and (found.ratio is None or found.ratio > 1 + half)
    if found.low is not None and found.low > 1 + effect:
        return True
    raise UserError(
        f"at {commit[:12]}: {found.in_words}; try a larger --effect, a quieter machine, or breakeven history, which "
        "compares each commit with the next"
    )
