"""The commit that made a case slower: found by comparisons with the first one, in about log2 n steps.

The last commit tells how large the change is. Any other has it where it has at least half of it, on a scale of
logarithms: that takes fewer pairs than to tell it from no change at all, and a smaller change before the one that is
looked for does not end the search. The half is that of the lower end of the interval: what disturbs the comparison
with the last commit may make the change look larger than it is, and then no commit in between would have half of it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from rich.console import Console

from breakeven.compare.asked import Asked, SideNotReadyError
from breakeven.compare.commits.finished_steps import step_compared
from breakeven.errors import UserError
from breakeven.findings.verdicts.change import CaseCompared, Change, Outcome
from breakeven.repository.git_program import git
from breakeven.sources.choice import Source
from breakeven.sources.notation import commit_of, require_whole_history
from breakeven.wording import signed_percent

__all__ = ["CannotBeAskedError", "Culprit", "first_bad", "most_comparisons", "slower_since"]

WAITS: tuple[Outcome, ...] = ("compared", "left out")
"""How a case may end that another commit would not end otherwise: more time is what it needs."""
MOST_AROUND = 8
"""So many commits in a row that cannot be compared end a search."""
MOST_NAMED = 8
NOT_WORSE = {"memory": "does not take more memory than", "value": "is not larger than"}
"""What is said of a case that did not get worse; of time that it is not slower."""


class CannotBeAskedError(UserError):
    """A commit cannot be compared, for a reason of its own; another one may be asked instead."""


@dataclass(frozen=True)
class Culprit:
    """The commit with which most of a change came, and the ``whole`` change from the first to the last one."""

    commit: str
    whole: Change


def slower_since(asked: Asked, source: Source, console: Console) -> Culprit:
    """The commit from ``asked.before`` to ``asked.after`` with which most of the slow-down came.

    ``asked`` selects one case, and its budget is that of each comparison. The comparisons on the way together
    raise as many false alarms as one does otherwise. A commit that cannot be built, or at which the case fails, is
    gone around. A step that had a clear verdict before is not measured again. Raises UserError when the last one is
    not slower, or when one on the way cannot be told, naming the commits between which the change lies.
    """
    good, bad = (commit_of(name, source.project) for name in (asked.before, asked.after))
    require_whole_history(good, bad, source.project)
    count = most_comparisons(source.project.folder, good, bad)

    def changed(commit: str, effect: float) -> Change:
        step = replace(
            asked, before=good, after=commit, comparisons=count, effect=effect, is_one_case=True
        )
        try:
            found = step_compared(step, source, console, counts=_is_told)
        except SideNotReadyError as error:
            kind = CannotBeAskedError if error.place else UserError
            raise kind(str(error)) from error
        return _change_of(found, commit)

    console.print(f"{bad[:12]} beside {good[:12]}", style="dim")
    whole = changed(bad, asked.effect)
    if not _is_slower(whole, bad, asked.effect, asked.effect):
        words = NOT_WORSE.get(whole.quantity, "is not slower than")
        raise UserError(f"{asked.after} {words} {asked.before}: there is nothing to find")
    half, middle = max(asked.effect, _half_of(whole)), _middle_of(whole)
    least = signed_percent(half) if middle is None else f"{middle:.6g}"

    def is_slower(commit: str) -> bool:
        what = f"does it have half of the change, {least} or more?"
        words = f"{commit[:12]} beside {good[:12]}: {what}"
        console.print(words, style="dim", soft_wrap=True)
        return _is_slower(changed(commit, half), commit, asked.effect, half, middle)

    def tell(reason: str) -> None:
        console.print(f"{reason}; trying another commit", style="dim", soft_wrap=True)

    found = first_bad(source.project.folder, good, bad, is_slower, tell, count - 1)
    return Culprit(found, whole)


def most_comparisons(clone: Path, good: str, bad: str) -> int:
    """The most comparisons of a search: the last commit, then half of the rest each time.

    Raises UserError where no commit leads from the one to the other.
    """
    left = int(git(clone, "rev-list", "--count", f"{good}..{bad}"))
    if not left:
        raise UserError(f"no commit leads from {good[:12]} to {bad[:12]}; name the older one first")
    return 1 + (left - 1).bit_length()


def first_bad(
    clone: Path,
    good: str,
    bad: str,
    is_bad: Callable[[str], bool],
    tell: Callable[[str], None] = lambda _: None,
    most_asked: int | None = None,
) -> str:
    """The first commit of ``good..bad`` that is bad, by git's own choice of what to look at next.

    A commit of which ``is_bad`` raises CannotBeAskedError is gone around, and the reason told. At ``most_asked``
    are answered. Raises UserError where the change cannot be narrowed down to one commit; it names those that are
    left.
    """
    known_good, unknown = [good], dict[str, UserError]()
    answers, in_a_row = 0, 0
    while True:
        left = _by_distance(clone, known_good, bad)
        if left == [bad]:
            return bad
        open_ones = [each for each in left if each != bad and each not in unknown]
        if not open_ones or in_a_row == MOST_AROUND or answers == most_asked:
            raise _undecided(left, unknown)
        # Commits that cannot be built often lie beside each other, so each step around them is twice as long.
        middle = open_ones[min(2**in_a_row, len(open_ones)) - 1]
        try:
            found = is_bad(middle)
        except CannotBeAskedError as error:
            unknown[middle] = error
            in_a_row += 1
            tell(str(error))
            continue
        except UserError as error:
            raise UserError(
                f"{error}; the change lies in {known_good[-1][:12]}..{bad[:12]}"
            ) from error
        answers, in_a_row = answers + 1, 0
        if found:
            bad = middle
        else:
            known_good.append(middle)


def _by_distance(clone: Path, known_good: Iterable[str], bad: str) -> list[str]:
    """The commits that may be the first bad one; the first of them halves the rest best."""
    excluded = [f"^{each}" for each in known_good]
    first = git(clone, "rev-list", "--bisect", bad, *excluded)
    lines = git(clone, "rev-list", "--bisect-all", bad, *excluded).splitlines()
    rest = [line.split(" ", 1)[0] for line in lines]
    return list(dict.fromkeys([first, *rest]))


def _undecided(left: list[str], unknown: dict[str, UserError]) -> UserError:
    """What is said where some commits that are left cannot be told apart."""
    named = ", ".join(each[:12] for each in left[:MOST_NAMED])
    more = f" and {len(left) - MOST_NAMED:,} more" if len(left) > MOST_NAMED else ""
    last = [str(error) for commit, error in unknown.items() if commit in left][-1:]
    why = "; ".join(["not all of them can be compared", *last])
    return UserError(
        f"the change came with one of these {len(left):,} commits: {named}{more}; {why}"
    )


def _half_of(whole: Change) -> float:
    """The change, as a fraction, that has to come once more to make what is sure of the whole one."""
    ratio = whole.low if whole.low is not None else whole.ratio
    return math.sqrt(ratio) - 1 if ratio and ratio > 1 else 0.0


def _middle_of(whole: Change) -> float | None:
    """Half of the way for a value that is zero or less, of which there is no ratio; else None."""
    if whole.ratio is not None or whole.before is None or whole.after is None:
        return None
    return (whole.before + whole.after) / 2


def _is_told(cases: Sequence[CaseCompared]) -> bool:
    """Whether a step need not be measured again, where a search was stopped or had no clear answer."""
    return len(cases) == 1 and cases[0].main is not None and cases[0].main.is_clear


def _change_of(cases: Sequence[CaseCompared], commit: str) -> Change:
    (case,) = cases
    if case.outcome != "compared":
        why = ": ".join(filter(None, (case.outcome, case.reason)))
        kind = UserError if case.outcome in WAITS else CannotBeAskedError
        raise kind(f"at {commit[:12]} the case cannot be compared: {why}")
    if case.main is None:
        raise UserError(f"at {commit[:12]}: nothing was compared")
    return case.main


def _is_slower(
    found: Change, commit: str, effect: float, half: float, middle: float | None = None
) -> bool:
    """Whether it has the change; one that has about half of it has, where that counts as a change at all.

    A value without a ratio has it from the ``middle`` on.
    """
    if found.is_clear and found.ratio is None:
        return found.is_worse and (middle is None or (found.after or 0.0) >= middle)
    if found.is_clear:
        return found.is_worse and found.ratio is not None and found.ratio > 1 + half
    if found.low is not None and found.low > 1 + effect:
        return True
    raise UserError(
        f"at {commit[:12]}: {found.in_words}; try a larger --effect, a quieter machine, or breakeven history, which "
        "compares each commit with the next"
    )
