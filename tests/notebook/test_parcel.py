"""What a notebook's values do when they are to be pickled: whatever they raise is one sentence."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from breakeven.errors import UserError
from breakeven.notebook.parcel import Parcel
from breakeven.notebook.statement import read_statement


class Leaving:
    def __reduce__(self) -> Any:
        raise SystemExit(3)


class Own(BaseException): ...


class Raising:
    def __reduce__(self) -> Any:
        raise Own


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (Leaving(), r"x \(a .*Leaving\) cannot be copied into the processes that measure"),
        ([Raising()], r"x \(a list\) cannot be copied"),
        (type("", (Leaving,), {"__qualname__": ""})(), r"x \(a .*\) cannot be copied"),
    ],
    ids=["leaving", "raising", "nameless"],
)
def test_a_value_that_refuses_to_be_pickled_ends_no_notebook(
    tmp_path: Path, value: Any, words: str
) -> None:
    namespace = {"x": value}
    parcel = Parcel({"one": read_statement("len([x])", namespace)}, namespace)
    with pytest.raises(UserError, match=words):
        parcel.write(tmp_path)


def test_an_interrupt_while_a_value_is_pickled_is_one(tmp_path: Path) -> None:
    class Interrupted:
        def __reduce__(self) -> Any:
            raise KeyboardInterrupt

    namespace = {"x": Interrupted()}
    parcel = Parcel({"one": read_statement("len([x])", namespace)}, namespace)
    with pytest.raises(KeyboardInterrupt):
        parcel.write(tmp_path)
