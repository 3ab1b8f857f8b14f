"""What is put to the test: ``asv continuous`` and ``breakeven compare``, as their users call them."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from breakeven.run.asv_store.asv_machine import ensure_machine
from proofs.accuracy.scratch import PLAIN_CONFIG, Scratch

__all__ = ["Answer", "ask_asv", "ask_breakeven", "make_asv_environments", "signs_of_asv"]

ASV_DONE = "SIGNIFICANTLY"
"""Stands in asv's last words, whatever it found, and not where it failed."""
ASV_NAMES = {"time": "time_work", "memory": "peakmem_work"}
ASV_ROW = re.compile(r"^\|\s*([+-]?)\s*\|.*\|\s*planted\.Planted\.\w+\('(\w+)'\)\s*\|$")
SIGNS = {
    "slower": "+",
    "faster": "-",
    "more memory": "+",
    "less memory": "-",
    "same": "=",
    "cannot tell": "?",
}


@dataclass(frozen=True)
class Answer:
    """What a contestant said of each piece of work, and how many seconds it took in all.

    ``signs`` are, by label, ``+`` for worse, ``-`` for better, ``=`` for the same, ``?`` where it
    does not say.
    """

    seconds: float
    signs: Mapping[str, str]


def make_asv_environments(scratch: Scratch) -> None:
    """Let asv make its environment and build each commit, by one call of one piece of work."""
    for commit in scratch.commits.values():
        done = scratch.run(
            *("asv", "--config", PLAIN_CONFIG, "run", "--quick", "--machine", ensure_machine()),
            *("--bench", rf"{ASV_NAMES['time']}\('count'\)", f"{commit}^!"),
        )
        if done.returncode:
            raise RuntimeError(f"asv run failed: {done.stdout[-2000:]}{done.stderr[-2000:]}")


def ask_asv(scratch: Scratch, after: str, what: str, factor: float) -> Answer:
    """``asv continuous`` from the base to a commit; what it does not list it takes for unchanged."""
    began = time.perf_counter()
    done = scratch.run(
        *("asv", "--config", PLAIN_CONFIG, "continuous"),
        *("--machine", ensure_machine(), "--factor", str(factor), "--bench", ASV_NAMES[what]),
        scratch.commits["base"],
        scratch.commits[after],
    )
    seconds = time.perf_counter() - began
    if ASV_DONE not in done.stdout:
        raise RuntimeError(f"asv continuous failed: {done.stdout[-2000:]}{done.stderr[-2000:]}")
    return Answer(seconds, signs_of_asv(done.stdout))


def signs_of_asv(printed: str) -> dict[str, str]:
    """The signs in the tables that asv printed, by piece of work.

    Raises RuntimeError for a row that is not understood: it would count as unchanged.
    """
    signs = {}
    for line in map(str.strip, printed.splitlines()):
        if line.startswith("|") and "planted." in line:
            row = ASV_ROW.match(line)
            if not row or row[2] in signs:
                raise RuntimeError(f"asv continuous printed a row that is not understood: {line}")
            signs[row[2]] = row[1] or "="
    return signs


def ask_breakeven(
    scratch: Scratch, after: str, what: str, budget_seconds: float, labels: Sequence[str] = ()
) -> Answer:
    """``breakeven compare`` from the base to a commit, in so much time; asv is asked the same.

    ``labels`` are the pieces of work that are asked about (default: all).
    """
    began = time.perf_counter()
    done = scratch.run(
        "breakeven",
        "compare",
        scratch.commits["base"],
        scratch.commits[after],
        *("known_work", "--quantities", what.replace(" ", "-"), "--json"),
        *(part for label in labels for part in ("--only", label)),
        *("--budget", f"{max(1, round(budget_seconds))}s"),
    )
    seconds = time.perf_counter() - began
    if not done.stdout:  # an answer may also be that there was no time for any case
        raise RuntimeError(f"breakeven compare failed: {done.stderr[-2000:]}")
    signs = {
        case["implementation"]: SIGNS[change["verdict"]]
        for case in json.loads(done.stdout)["cases"]
        for change in case["changes"]
        if change["quantity"] == what
    }
    return Answer(seconds, signs)
