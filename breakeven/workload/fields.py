"""Fields that are misspelt where a workload is declared: the error names the nearest one."""

from __future__ import annotations

import dataclasses
import difflib
from functools import wraps
from typing import Any, TypeVar

__all__ = ["names_nearest_field"]

Declared = TypeVar("Declared")


def names_nearest_field(of: type[Declared]) -> type[Declared]:
    """Let a dataclass say which field was probably meant, where it is given one that it has not."""
    known = [field.name for field in dataclasses.fields(of)]  # type: ignore[arg-type]
    plain = of.__init__

    @wraps(plain)
    def init(self: Any, *values: Any, **named: Any) -> None:
        for name in named:
            if name not in known:
                near = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
                hint = f"did you mean {near[0]}?" if near else f"its fields are {', '.join(known)}"
                raise TypeError(f"{of.__name__} has no field {name!r}; {hint}")
        plain(self, *values, **named)

    of.__init__ = init  # type: ignore[method-assign]
    return of
