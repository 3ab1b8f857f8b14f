"""What the gate of a merge found, for a pull request (Markdown) and for a build server (JUnit XML)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree import ElementTree

from breakeven.findings.verdicts.change import control_in_words
from breakeven.findings.verdicts.gate import Gate, Judged
from breakeven.report import markup_languages
from breakeven.wording.visible import LONGEST, one_line

__all__ = ["as_junit", "as_markdown"]

XML = '<?xml version="1.0" encoding="utf-8"?>'
HEADINGS = ("case", "what", "verdict")
DOTTED = re.compile(r"\w+(\.\w+)*")
"""The name of a benchmark."""
OUTCOMES_IN_SHORT = 20
"""How many cases without news are listed; the others are only counted."""


def as_markdown(gate: Gate, before: str, after: str, repeat: str = "", noted: str = "") -> str:
    """A summary: the outcome, a table of what is news, then what was accepted or is unclear, what is ``noted``
    of the sides, and the command that repeats it."""
    lines = [
        f"### Breakeven: {_text(gate.in_words)}",
        "",
        f"From {_text(before)} to {_text(after)}.{_row_in_words(gate)}",
        "",
    ]
    several = _has_several_rows(gate)
    news = [row for each in gate.judged for row in _news(each, several)]
    if news:
        lines += [f"| {' | '.join(HEADINGS)} |", "| --- | --- | --- |"]
        lines += [f"| {' | '.join(map(_text, row))} |" for row in news] + [""]
    for each in gate.judged:
        for change, known in each.accepted:
            lines.append(
                f"- Accepted until {known.until}: {_text(_name(each, several))}, {change.quantity} "
                f"{_text(change.in_words)} ({_text(known.reason)})"
            )
    lines += [
        f"- Accepted only until {known.until}: {_text(known.case)} ({_text(known.reason)})"
        for known in gate.expired
    ]
    if words := control_in_words([each.case for each in gate.judged]):
        lines.append(f"- {_text(words[0].upper() + words[1:])}")
    untold = [each for each in gate.judged if _is_untold(each)]
    lines += [
        f"- Unclear: {_text(_name(each, several))} ({_text(_why_untold(each))})"
        for each in untold[:OUTCOMES_IN_SHORT]
    ]
    if len(untold) > OUTCOMES_IN_SHORT:
        lines.append(f"- {len(untold) - OUTCOMES_IN_SHORT} more unclear.")
    if noted:
        lines.append(f"- {_text(noted[0].upper() + noted[1:])}.")
    if repeat:
        lines += ["", f"To repeat it: {markup_languages.code_span(repeat)}"]
    return "\n".join(lines).rstrip() + "\n"


def _row_in_words(gate: Gate) -> str:
    """In which row of a matrix all was compared, where it was one of several."""
    rows = {each.case.row for each in gate.judged}
    row = rows.pop() if len(rows) == 1 else ""
    return f" Row of the matrix: {_text(row)}." if row else ""


def _is_untold(of: Judged) -> bool:
    """Whether nothing was learnt of a case, and no row of the summary says why."""
    return not of.is_told or not (of.has_verdict or any(_news(of, several_rows=False)))


def _why_untold(of: Judged) -> str:
    case = of.case
    if case.outcome not in ("compared", "left out"):
        return f"{case.outcome}: {case.reason}" if case.reason else case.outcome
    return case.reason or (case.main.reason if case.main else "nothing was compared")


def as_junit(gate: Gate) -> str:
    """A test case for each case: what got worse is a failure, what is unclear is skipped."""
    suite = ElementTree.Element("testsuite", name="breakeven", tests=str(len(gate.judged)))
    several = _has_several_rows(gate)
    failures = skipped = 0
    for each in gate.judged:
        case = each.case
        name = f"{case.implementation} {case.size}".strip() or _last_part(case.workload)
        name += f" ({case.row})" if several else ""
        place = {"classname": _plain(case.workload), "name": _plain(name)}
        element = ElementTree.SubElement(suite, "testcase", place)
        if each.stops:
            failures += 1
            words = "; ".join(
                f"{what} {verdict}".strip() for _, what, verdict in _news(each, several)
            )
            ElementTree.SubElement(element, "failure", message=_plain(words))
        elif _is_untold(each):
            skipped += 1
            reasons = "; ".join(change.in_words for change in case.changes)
            ElementTree.SubElement(element, "skipped", message=_plain(reasons or _why_untold(each)))
    suite.attrib |= {"failures": str(failures), "skipped": str(skipped), "errors": "0"}
    return f"{XML}\n{ElementTree.tostring(suite, encoding='unicode')}\n"


def _last_part(name: str) -> str:
    """The benchmark or the test alone, without its module or file; a command has no such part."""
    if "::" in name:
        return name.rpartition("::")[2]
    return name.rpartition(".")[2] if DOTTED.fullmatch(name) else name


def _news(of: Judged, several_rows: bool) -> Iterator[tuple[str, str, str]]:
    case = of.case
    if case.outcome not in ("compared", "fails on both sides", "does not apply", "left out"):
        yield (
            _name(of, several_rows),
            "",
            f"{case.outcome}: {case.reason}" if case.reason else case.outcome,
        )
    accepted = [change for change, _ in of.accepted]
    for change in case.changes:
        if change.is_news and change not in accepted:
            yield _name(of, several_rows), change.quantity, change.in_words


def _has_several_rows(gate: Gate) -> bool:
    return len({each.case.row for each in gate.judged}) > 1


def _name(of: Judged, several_rows: bool) -> str:
    case = of.case
    row = f"({case.row})" if several_rows else ""
    return " ".join(filter(None, (case.workload, case.implementation, case.size, row)))


def _text(text: str) -> str:
    """Text as a comment on a pull request shows it, where an at sign calls nobody."""
    return markup_languages.markdown(text).replace("@", "@\u200b")


def _plain(text: str) -> str:
    """Text with escapes in place of what XML cannot hold."""
    return one_line(text, LONGEST)
