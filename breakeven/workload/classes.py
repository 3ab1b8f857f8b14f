"""Who wrote an object's class, and what the object stores, read without running its code."""

from __future__ import annotations

import re
import sys
import types
from functools import cached_property
from typing import Any

__all__ = ["attributes", "is_of_users_class", "is_users_module"]

LIBRARIES = re.compile(r"[/\\](site-packages|dist-packages|lib[/\\]python\d[^/\\]*)[/\\]")


def is_of_users_class(kind: type) -> bool:
    """Whether a class is no library's: what libraries keep in their objects is their own."""
    return is_users_module(str(getattr(kind, "__module__", "")))


def is_users_module(name: str) -> bool:
    """Whether a module of that name is no library's."""
    top = name.partition(".")[0]
    if name == "__main__" or top == "breakeven":
        return name == "__main__"
    file = getattr(sys.modules.get(name), "__file__", None)
    return not LIBRARIES.search(file) if file else top not in sys.stdlib_module_names


def attributes(value: Any) -> dict[str, Any]:
    """The attributes that an object stores, without running any code of its class.

    What a descriptor such as ``functools.cached_property`` keeps under its own name is left out.
    """
    kind, found = type(value), {}
    for base in reversed(kind.__mro__):
        for name, descriptor in list(vars(base).items()) if "__slots__" in vars(base) else ():
            if isinstance(descriptor, types.MemberDescriptorType):
                try:
                    found[name] = descriptor.__get__(value, kind)
                except AttributeError:
                    continue  # a slot without a value
    try:
        stored = object.__getattribute__(value, "__dict__")
    except AttributeError:
        return found
    return found | {
        name: each for name, each in list(stored.items()) if not _is_cache(kind, str(name))
    }


def _is_cache(kind: type, name: str) -> bool:
    found = next((vars(base)[name] for base in kind.__mro__ if name in vars(base)), None)
    if found is None or isinstance(found, types.FunctionType):
        return False
    own = type(found)
    return isinstance(found, cached_property) or (
        hasattr(own, "__get__") and not hasattr(own, "__set__")
    )
