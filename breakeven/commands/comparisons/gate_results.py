"""What a gate has found, as both of its commands judge it, print it and write it to files."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from breakeven.commands.comparisons.asked import print_cases
from breakeven.errors import UserError

if TYPE_CHECKING:
    from rich.console import Console

    from breakeven.compare.asked import Compared
    from breakeven.compare.every_row import RowsCompared
    from breakeven.compare.sharing import Joined
    from breakeven.findings.verdicts.change import CaseCompared
    from breakeven.findings.verdicts.gate import Gate

__all__ = ["Summaries", "judge", "print_gate"]

ACCEPTING = "to accept a change, list it in known_changes.toml"


def judge(folder: Path, declared: Path | None = None) -> Callable[[Sequence[CaseCompared]], Gate]:
    """What judges cases by the changes that are known; these are read now, from the file ``declared``, else
    from the usual one of a folder."""
    from breakeven.findings.verdicts.gate import Gate
    from breakeven.findings.verdicts.known_changes import FILE, known_changes

    known = known_changes(declared or folder / FILE)
    return lambda cases: Gate.of(cases, known, datetime.date.today())


def print_gate(
    gate: Gate,
    found: Compared | RowsCompared | Joined,
    console: Console,
    source: str,
    *,
    is_whole: bool = True,
    as_json: bool,
) -> None:
    """Print the cases, and what the gate says of them; where they are the whole, also which known changes are of
    none of them."""
    from breakeven.findings.verdicts.gate import WORSE

    print_cases(found, console, source, as_json=as_json)
    several = len({each.case.row for each in gate.judged}) > 1
    for each in gate.judged:
        case = each.case
        row = f"({case.row})" if several else ""
        name = " ".join(filter(None, (case.workload, case.implementation, case.size, row)))
        for change, known in each.accepted:
            words = f"accepted until {known.until}: {name}, {change.quantity} ({known.reason})"
            console.print(words, soft_wrap=True, markup=False)
    for words in _of_no_use(gate, is_whole=is_whole):
        console.print(f"known_changes.toml: {words}", style="dim", soft_wrap=True, markup=False)
    step = f". Next: breakeven report; {ACCEPTING}" if gate.exit_code == WORSE else ""
    console.print(f"{gate.in_words}{step}", soft_wrap=True)


def _of_no_use(gate: Gate, *, is_whole: bool) -> Iterator[str]:
    """Why entries of known changes accept nothing here, apart from a change that is larger."""
    cases = [each.case for each in gate.judged]
    for known in gate.expired:
        if any(map(known.names, cases)):
            yield f"{known.case!r} was accepted only until {known.until}"
    for known in gate.unused if is_whole else ():
        yield f"{known.case!r} is none of these cases"
    for known in gate.known:
        if known.asks_in_vain(cases):
            yield f"{known.case!r} has no {known.what} that was compared"


@dataclass(frozen=True)
class Summaries:
    """The files that a gate is summarised in; raises UserError where one of them has no folder."""

    markdown: Path | None
    junit: Path | None

    def __post_init__(self) -> None:
        for path in filter(None, (self.markdown, self.junit)):
            if not path.absolute().parent.is_dir():
                raise UserError(
                    f"{path} cannot be written: there is no folder {path.parent}; make it"
                )

    def write(
        self, gate: Gate, sides: tuple[str, str], repeat: str, kept: str, noted: str = ""
    ) -> None:
        """Write what the gate of two sides says, with the command that repeats it, and with what is ``noted``.

        Raises UserError where a file cannot be written; the verdicts are ``kept`` elsewhere.
        """
        from breakeven.report.check_summary import as_junit, as_markdown

        try:
            if self.markdown:
                with self.markdown.open("a", encoding="utf-8") as stream:
                    stream.write(as_markdown(gate, *sides, repeat, noted))
            if self.junit:
                self.junit.write_text(as_junit(gate), encoding="utf-8")
        except OSError as error:
            raise UserError(
                f"{error.filename or 'a summary'} cannot be written ({error.strerror}); the verdicts "
                f"are above, and in {kept}"
            ) from error
