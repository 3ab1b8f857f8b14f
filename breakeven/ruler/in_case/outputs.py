"""The outputs of calls: overwritten before each call, so that what a call leaves out counts as wrong.

What is overwritten gets values that an answer hardly has, in turn two different ones, so that no answer
that happens to be like one of them passes.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from typing import Any

from breakeven.ruler.in_case.arrays_overwritten import overwrite_array
from breakeven.ruler.in_case.errors import UnusableError
from breakeven.ruler.in_case.failures import kind_of

__all__ = ["UNWRITTEN", "Outputs"]

Path = tuple[Any, ...]
PLAIN = frozenset({bool, int, float, complex, str, bytes, type(None)})


class Unwritten:
    """Stands where a call should have written something; it equals nothing."""

    def __repr__(self) -> str:
        return "<not written by the call>"

    def __eq__(self, other: object) -> bool:
        return False

    def __hash__(self) -> int:
        return id(self)

    def __reduce__(self) -> str:
        return "UNWRITTEN"  # a copy is the same object


UNWRITTEN = Unwritten()


class Outputs:
    """Overwrites outputs, and remembers what their lists and dicts held at first.

    A call may put something else into a list, such as one of its inputs. That must not be overwritten
    in its turn: so a list gets back what it held, and only that is.
    """

    def __init__(self) -> None:
        self.first: dict[Path, tuple[Any, Any]] = {}
        self.truth: dict[Path, bool] = {}
        """With which truth value an array was overwritten last: the next time it is the other one."""

    def overwrite(self, output: Any, path: Path = ()) -> None:
        """Overwrite all that an output holds.

        Raises UnusableError, which says what the output is, if that is not possible.
        """
        if isinstance(output, list | deque):
            held = self._held_at_first(output, list(output), path)
            new = self._overwritten(held, path)
            output.clear()
            output.extend(new)
        elif isinstance(output, dict):
            held = self._held_at_first(output, dict(output), path)
            new = self._overwritten(list(held.values()), path)
            output.clear()
            output.update(zip(held, new, strict=True))
        elif isinstance(output, set):
            held = self._held_at_first(output, set(output), path)
            output.clear()
            output.update({UNWRITTEN} if held else ())
        elif isinstance(output, tuple) and output:
            for place, each in enumerate(output):
                self.overwrite(each, (*path, place))
        else:
            self._overwrite_memory(output, path)

    def _held_at_first(self, output: Any, held: Any, path: Path) -> Any:
        """What a container held when it was first overwritten."""
        known = self.first.get(path)
        if known is None or known[0] is not output:
            self.first[path] = known = (output, held)
        return known[1]

    def _overwritten(self, values: Sequence[Any], path: Path) -> list[Any]:
        """What stands in a container from now on: the arrays and containers that it held, overwritten,
        and nothing that a call can have written in place of the others."""
        found = []
        for place, each in enumerate(values):
            try:
                if type(each) in PLAIN:
                    found.append(UNWRITTEN)
                    continue
                self.overwrite(each, (*path, place))
                found.append(each)
            except UnusableError:
                found.append(UNWRITTEN)
        return found

    def _overwrite_memory(self, output: Any, path: Path) -> None:
        library = type(output).__module__.partition(".")[0]
        try:
            if library == "pandas" and type(output).__name__ == "Series":
                output.iloc[:] = self._column(output, path)
            elif library == "pandas" and hasattr(output, "isetitem"):
                self._overwrite_frame(output, path)
            elif library == "scipy" and hasattr(output, "tocsr"):
                self._overwrite_array(output.data, path)
            else:
                self._overwrite_array(output, path)
        except UnusableError:
            raise
        except Exception as error:
            raise _refused(output) from error

    def _overwrite_array(self, output: Any, path: Path) -> None:
        import numpy as np

        array = output if isinstance(output, np.ndarray) else np.asarray(memoryview(output))
        if not array.flags.writeable:
            raise _refused(output)
        overwrite_array(array, self._overwrite_others, path)

    def _overwrite_others(self, array: Any, path: Path) -> None:
        if array.dtype.kind == "O":
            self._overwrite_objects(array, path)
        elif array.size:
            value = not self.truth.get(path, bool(array.flat[0]))
            array[...] = self.truth[path] = value

    def _overwrite_objects(self, array: Any, path: Path) -> None:
        """Overwrite an array of objects, like a list; a field of one is a new object every time."""
        import numpy as np

        owner = array if array.base is None else array.base
        held = self._held_at_first(owner, list(array.flat), path)
        new = self._overwritten(held, path)
        for index, each in zip(np.ndindex(array.shape), new, strict=True):
            array[index] = each

    def _overwrite_frame(self, frame: Any, path: Path) -> None:
        """Overwrite the columns of a frame; those that a call has added are taken away."""
        names = self._held_at_first(frame, list(frame.columns), path)
        added = [name for name in frame.columns if name not in names]
        frame.drop(columns=added, inplace=True)
        for place in range(frame.shape[1]):
            frame.isetitem(place, self._column(frame.iloc[:, place], (*path, place)))

    def _column(self, column: Any, path: Path) -> Any:
        """Values of a column's type with which it is overwritten."""
        import numpy as np
        import pandas as pd

        if not isinstance(column.dtype, np.dtype):
            return pd.array([None] * len(column), dtype=column.dtype)
        values = column.to_numpy(copy=True)
        if values.dtype.kind == "O":
            values.fill(UNWRITTEN)
        else:
            overwrite_array(values, self._overwrite_others, path)
        return values


def _refused(output: Any) -> UnusableError:
    return UnusableError(
        f"an output is {kind_of(output)}, which cannot be overwritten before a call; outputs must be "
        "arrays, frames, lists, dicts or buffers that can be written, else use fresh_inputs"
    )
