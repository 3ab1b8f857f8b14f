"""Fields that are misspelt where a workload is declared, or given to the wrong class: the error names
the nearest one, or the class that has it."""

from __future__ import annotations

import dataclasses
import difflib
from collections.abc import Sequence
from functools import wraps
from typing import Any, TypeVar

__all__ = ["names_nearest_field"]

Declared = TypeVar("Declared")
CLOSE, FAR_CLOSE = 0.5, 0.8
"""How alike a name must be to a field of its class, or of another one."""
MOST_NAMED = 3
"""How many fields are named if none is near."""
_FIELDS: dict[str, list[str]] = {}
"""The fields of each class that is declared with, for what is given to another one."""


def names_nearest_field(of: type[Declared]) -> type[Declared]:
    """Let a dataclass say which field was probably meant, where it is given one that it has not."""
    known = [field.name for field in dataclasses.fields(of)]  # type: ignore[arg-type]
    _FIELDS[of.__name__] = known
    plain = of.__init__

    @wraps(plain)
    def init(self: Any, *values: Any, **named: Any) -> None:
        for name in named:
            if name not in known:
                hint = _hint(name, known, of.__name__)
                raise TypeError(f"{of.__name__} has no field {name!r}; {hint}")
        plain(self, *values, **named)

    of.__init__ = init  # type: ignore[method-assign]
    return of


def _hint(name: str, known: Sequence[str], of: str) -> str:
    """What was probably meant by a name that is none of the known fields of a class."""
    owners = [owner for owner, fields in _FIELDS.items() if name in fields]
    if owners:
        return f"it is a field of {' and of '.join(owners)}"
    near = difflib.get_close_matches(name, known, n=1, cutoff=CLOSE)
    if near:
        return f"did you mean {near[0]}?"
    for owner, fields in _FIELDS.items():
        if near := difflib.get_close_matches(name, fields, n=1, cutoff=FAR_CLOSE):
            return f"did you mean {near[0]}, a field of {owner}?"
    if len(known) <= MOST_NAMED + 1:
        return f"its fields are {', '.join(known)}"
    near = difflib.get_close_matches(name, known, n=MOST_NAMED, cutoff=0.0)
    return f"the nearest are {', '.join(near)} (help({of}) shows all)"
