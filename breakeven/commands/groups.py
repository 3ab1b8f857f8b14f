"""Options that belong together, as one parameter of a command: a frozen dataclass, a field for each option."""

from __future__ import annotations

import dataclasses
import inspect
from collections.abc import Callable, Iterator
from functools import wraps
from inspect import Parameter, Signature
from typing import Any, get_type_hints

__all__ = ["with_groups"]

Command = Callable[..., None]


def with_groups(command: Command) -> Command:
    """The command as Typer reads it: in place of each group that is a parameter, the options in it."""
    hints = get_type_hints(command, include_extras=True)
    groups = {name: of for name, of in hints.items() if _is_group(of)}
    options = list(_options(command, hints))

    @wraps(command)
    def grouped(**given: Any) -> None:
        for name, group in groups.items():
            own = {each.name: given.pop(each.name) for each in dataclasses.fields(group)}
            given[name] = group(**own)
        command(**given)

    grouped.__signature__ = Signature(options)  # type: ignore[attr-defined] # as PEP 362 has it
    grouped.__annotations__ = {each.name: each.annotation for each in options}
    return grouped


def _is_group(kind: Any) -> bool:
    return isinstance(kind, type) and dataclasses.is_dataclass(kind)


def _options(of: Callable[..., object], hints: dict[str, Any]) -> Iterator[Parameter]:
    """The parameters of a command, or of a group, each with what its annotation stands for."""
    for each in inspect.signature(of).parameters.values():
        kind = hints[each.name]
        if _is_group(kind):
            yield from _options(kind, get_type_hints(kind, include_extras=True))
        else:
            yield each.replace(annotation=kind, kind=Parameter.KEYWORD_ONLY)
