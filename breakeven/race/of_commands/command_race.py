"""Commands that race: each turn is one run of each, in a process of its own."""

from __future__ import annotations

import random
import resource
import time
from collections.abc import Sequence
from contextlib import ExitStack
from tempfile import TemporaryFile
from typing import IO

from breakeven.compare.pairs.others import Others
from breakeven.errors import UserError
from breakeven.processes.children.signals import exit_in_words
from breakeven.race.contest import Contest, Tell, Terms
from breakeven.race.live_turns import Time, blamed
from breakeven.race.of_commands.command_runs import Command, Limits, Ran, command_of, run_command
from breakeven.race.of_commands.outputs import last_words, outputs_note
from breakeven.race.of_statements.statements import labels_of
from breakeven.race.race import COMMANDS, Note, Race
from breakeven.race.sitting import Sitting
from breakeven.ruler.ends import CaseEnded
from breakeven.run.run_guards import everything_ended
from breakeven.wording import listed

__all__ = ["raced_commands"]

SHORT_SECONDS = 0.1
SHORT_WARM_UPS = 5
"""The memory of a run that is shorter is read too seldom: so many runs are looked at."""
MOST_TURNS = 40
"""In a sitting."""


def raced_commands(texts: Sequence[str], terms: Terms, *, ignore_failure: bool) -> Race:
    """Race commands, each of which runs without a shell, in the current folder.

    Raises UserError where one cannot be run, runs too long or prints too much, or where it ends with
    another exit code than 0, unless that is ignored.
    """
    began = time.monotonic()
    commands = [command_of(*each) for each in zip(texts, labels_of(texts), strict=True)]
    with everything_ended(), ExitStack() as files:
        out, said, first_out = (files.enter_context(TemporaryFile()) for _ in range(3))
        limits = Limits(terms.limit_seconds)
        runs = _Runs(commands, limits, (out, said), ignore_failure=ignore_failure)
        runs.warm_up(first_out, terms.tell)
        contest = Contest(
            what=COMMANDS,
            labels=[each.label for each in commands],
            sit=runs.sit,
            terms=terms,
            began=began,
            quantities=("time",),
            notes=runs.notes,
        )
        return contest.run()


class _OthersThanRuns(Others):
    """How much of the processors others use than this process and the runs that it has waited for."""

    def __init__(self) -> None:
        super().__init__([])

    def _own_seconds(self) -> float:
        usage = resource.getrusage(resource.RUSAGE_CHILDREN)
        return time.process_time() + usage.ru_utime + usage.ru_stime


class _Runs:
    """The runs of all commands: a warm-up, in which memory is looked at, and then the turns."""

    def __init__(
        self,
        commands: Sequence[Command],
        limits: Limits,
        streams: tuple[IO[bytes], IO[bytes]],
        *,
        ignore_failure: bool,
    ) -> None:
        self.commands = {each.label: each for each in commands}
        self.limits = limits
        self.streams = streams
        self.ignore_failure = ignore_failure
        self.notes: list[Note] = []
        self.warm: dict[str, Ran] = {}

    def warm_up(self, first_out: IO[bytes], tell: Tell) -> None:
        """Run each once, and compare exit codes and outputs; raises UserError where one fails."""
        first = next(iter(self.commands))
        for label, command in self.commands.items():
            tell(f"a first run of {label}")
            own_out = first_out if label == first else self.streams[0]
            self.warm[label] = self._warmed(command, own_out)
            if label != first:
                self.notes += outputs_note(label, own_out, first, first_out)
        self.notes += self._exit_codes()

    def _warmed(self, command: Command, out: IO[bytes]) -> Ran:
        """The first run, with the largest memory of as many as that takes."""
        try:
            first = self._run(command, out, with_memory=True)
            count = SHORT_WARM_UPS if first.took.wall_seconds < SHORT_SECONDS else 1
            more = [self._run(command, out, with_memory=True) for _ in range(count - 1)]
        except CaseEnded as end:
            raise UserError(f"{command.label!r} {end.reason}; {_step(end.status)}") from end
        peak = max(each.peak_bytes or 0 for each in (first, *more)) or None
        return Ran(first.took, first.exit_code, peak)

    def _run(self, command: Command, out: IO[bytes], *, with_memory: bool = False) -> Ran:
        said = self.streams[1]
        ran = run_command(command, out, said, self.limits, with_memory=with_memory)
        known = self.warm.get(command.label)
        if ran.exit_code != 0 and not self.ignore_failure:
            words = last_words(said) or last_words(out)
            raise CaseEnded("crashed", f"{exit_in_words(ran.exit_code)}{words}")
        if known and ran.exit_code != known.exit_code:
            before, now = (exit_in_words(each.exit_code) for each in (known, ran))
            raise CaseEnded("crashed", f"{before} at first, and {now} later")
        return ran

    def _exit_codes(self) -> list[Note]:
        """What is to be said of exit codes that were ignored."""
        codes = {label: ran.exit_code for label, ran in self.warm.items()}
        if not any(codes.values()):
            return []
        said = [f"{label} {exit_in_words(code)}" for label, code in codes.items()]
        head = (
            "the exit codes differ: " if len(set(codes.values())) > 1 else "failures are ignored: "
        )
        return [Note("exit code", "", head + listed(said))]

    def sit(self, alive: Sequence[str], order: random.Random, seconds: Time) -> Sitting:
        """Some turns of all that are alive, each in processes of its own; raises ContenderEnded."""
        began, others = time.monotonic(), _OthersThanRuns()
        seen = Sitting(samples={label: [] for label in alive}, groups=dict.fromkeys(alive, 0))
        for _ in range(MOST_TURNS):
            for label in order.sample(list(alive), len(alive)):
                with blamed(label):
                    ran = self._run(self.commands[label], self.streams[0])
                seen.samples[label].append(ran.took)
            if time.monotonic() - began > seconds.wanted:
                break
        seen.others_share.update(dict.fromkeys(alive, others.share()))
        for label in alive:
            warm = self.warm[label]
            seen.first_call_seconds[label] = warm.took.wall_seconds
            if warm.peak_bytes:
                seen.peak_bytes[label] = warm.peak_bytes
        return seen


def _step(status: str) -> str:
    if status == "timeout":
        return "give it more time with --timeout, or less to do"
    if status == "crashed":
        return "fix it, or race it anyway: --ignore-failure"
    if status == "unavailable":
        return "fix the program, or give another one"
    return "let it print less, or send it elsewhere: sh -c '… > /dev/null'"
