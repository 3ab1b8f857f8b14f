"""The magics: what a notebook's user writes, and how results are shown."""

from __future__ import annotations

from typing import Any, TypeVar

from IPython.core.interactiveshell import InteractiveShell
from IPython.core.magic import Magics, cell_magic, line_cell_magic, magics_class, no_var_expand
from IPython.display import display

from breakeven.errors import UserError
from breakeven.notebook.asking import asked
from breakeven.notebook.options import Options, read_options
from breakeven.notebook.parcel import SIZE, WORKLOAD, Parcel
from breakeven.notebook.race_lines import read_lines
from breakeven.notebook.showing.race_result import RaceResult
from breakeven.notebook.showing.result import Result
from breakeven.notebook.statement import read_statement
from breakeven.wording.visible import LONGEST, visible

__all__ = ["BreakevenMagics", "NotebookError", "load"]

Shown = TypeVar("Shown", Result, RaceResult)
ONE = "statement"
SHOWN = (Result, RaceResult)
BUDGET_SECONDS, RACE_BUDGET_SECONDS = 5.0, 30.0


class NotebookError(UserError):
    """What a notebook's user can mend: shown as a sentence, without a traceback."""

    def _render_traceback_(self) -> list[str]:
        return [visible(str(self), LONGEST)]


@magics_class
class BreakevenMagics(Magics):
    """``%breakeven`` measures a statement of the notebook, ``%%race`` compares several."""

    shown: tuple[int, Any] = (0, None)
    """The result that was shown last, and in which execution."""
    silenced: tuple[int, Any] = (0, None)
    """The result that was to be returned only, and in which execution."""

    @no_var_expand
    @line_cell_magic
    def breakeven(self, line: str, cell: str | None = None) -> Any:
        """Measure a statement: its warm time, its first call, its memory, its busy cores.

            %breakeven f(x)
            %breakeven --budget 30s f(x)
            %%breakeven
            total = 0
            for value in values:
                total += value

        It runs in several processes beside the notebook, which get copies of the names that it uses.

        --budget 30s   the total time (default: 5s)
        --workers 2    the most threads that a native library may use (default: as in the notebook)
        --fresh        every call gets a copy of its inputs, for statements that change them
        -q             only return the result: its .frame is a pandas frame
        """
        try:
            return self._measured(line, cell)
        except UserError as error:
            raise NotebookError(str(error)) from None

    @no_var_expand
    @cell_magic
    def race(self, line: str, cell: str) -> Any:
        """Compare statements, one a line: live processes of all take turns, each against the first.

            %%race
            plain(values)          # a loop
            numpy.sum(array)       # NumPy

        A comment behind a statement is its name. Lines that are empty or only a comment are skipped.

        --budget 2m    the total time at most (default: 30s); it ends when all verdicts are clear
        --workers 2    the most threads that a native library may use (default: as in the notebook)
        --fresh        every call gets a copy of its inputs, for statements that change them
        -q             only return the result: its .frame is a pandas frame
        """
        try:
            return self._raced(line, cell)
        except UserError as error:
            raise NotebookError(str(error)) from None

    def _measured(self, line: str, cell: str | None) -> Result:
        options, text = read_options(line, "%breakeven")
        text = text if cell is None else f"{text}\n{cell}"
        statement = read_statement(text, self._namespace())
        parcel = Parcel({ONE: statement}, self._namespace(), options.workers, options.fresh)
        answer = asked(
            *(parcel, "measure"),
            workload=WORKLOAD,
            label=ONE,
            size=SIZE,
            budget_seconds=options.budget_seconds or BUDGET_SECONDS,
        )
        return self._show(Result.of_answer(statement.text, answer), options)

    def _raced(self, line: str, cell: str) -> RaceResult:
        options, rest = read_options(line, "%%race")
        if rest:
            raise UserError(
                f"%%race takes statements from the lines below it, not {rest!r}; bind what they "
                "need in an earlier cell"
            )
        statements = read_lines(cell, self._namespace())
        parcel = Parcel(
            statements, self._namespace(), options.workers, options.fresh, compares=True
        )
        answer = asked(
            *(parcel, "race"),
            workload=WORKLOAD,
            labels=list(statements),
            size=SIZE,
            budget_seconds=options.budget_seconds or RACE_BUDGET_SECONDS,
        )
        return self._show(RaceResult.of_answer(statements, answer), options)

    def _namespace(self) -> dict[str, Any]:
        assert self.shell is not None
        found: dict[str, Any] = self.shell.user_ns
        return found

    def _show(self, result: Shown, options: Options) -> Shown:
        """Show a result now, wherever the magic stands in its cell, unless it is to be quiet."""
        assert self.shell is not None
        now = (self.shell.execution_count, result)
        if options.quiet:
            self.silenced = now
        else:
            display(result)  # type: ignore[no-untyped-call]
            self.shown = now
        return result

    def show_once(self, result: Any) -> None:
        """Show a result, but not again as the value of the cell that has shown it, nor as that of a
        cell that ends with a quiet magic."""
        assert self.shell is not None
        execution = self.shell.execution_count
        if self.shown[0] == execution and self.shown[1] is result:
            return
        is_silenced = self.silenced[0] == execution and self.silenced[1] is result
        # A result that was given a name is shown when that name is written.
        if is_silenced and not any(each is result for each in self._namespace().values()):
            return
        both = {"text/plain": repr(result), "text/html": result._repr_html_()}
        display(both, raw=True)  # type: ignore[no-untyped-call]


def load(shell: InteractiveShell) -> None:
    """Give a shell the magics."""
    magics = BreakevenMagics(shell)
    shell.register_magics(magics)
    assert shell.display_formatter is not None
    formatter = shell.display_formatter.ipython_display_formatter
    for each in SHOWN:
        formatter.for_type(each, magics.show_once)
