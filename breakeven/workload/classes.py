"""Who wrote an object's class, and what the object stores, read without running its code."""

from __future__ import annotations

import os
import re
import sys
import types
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

__all__ = [
    "attributes",
    "class_name",
    "is_of_users_class",
    "is_users_module",
    "stands_for_another",
    "tells_another_class",
]

LIBRARIES = re.compile(r"[/\\](site-packages|dist-packages|lib[/\\]python\d[^/\\]*)[/\\]")
PACKAGE = tuple(f"{each.parents[1]}{os.sep}" for each in (Path(__file__), Path(__file__).resolve()))
"""Where this package is: in other environments it is found through a link."""
NAME, BASES = type.__dict__["__name__"], type.__dict__["__mro__"]
"""How a class's own name and what it inherits from are read, whatever its metaclass says."""


def class_name(kind: type) -> str:
    """The name of a class, for a message."""
    return str(NAME.__get__(kind)) or "nameless object"


def stands_for_another(kind: type) -> bool:
    """Whether objects of a class may say that they are of another one, as those do that stand for a value
    which is computed once somebody asks for it."""
    return any("__class__" in vars(base) for base in BASES.__get__(kind) if base is not object)


def tells_another_class(value: Any) -> bool:
    """Whether an object says that it is of another class than it is."""
    try:
        return value.__class__ is not type(value)
    except Exception:  # noqa: BLE001 - an object of the user's may answer as it likes
        return True


def is_of_users_class(kind: type) -> bool:
    """Whether a class is no library's: what libraries keep in their objects is their own.

    A class may name any module as its own. So it is the user's too where a special method of it, such as ``==``,
    or of what it inherits from, stands in a file of the user's.
    """
    if is_users_module(str(getattr(kind, "__module__", ""))):
        return True
    try:
        return _has_users_methods(kind)
    except TypeError:  # a metaclass may forbid to hash it
        return _has_users_methods.__wrapped__(kind)


def is_users_module(name: str) -> bool:
    """Whether a module of that name is no library's."""
    top = name.partition(".")[0]
    if name == "__main__" or top == "breakeven":
        return name == "__main__"
    file = getattr(sys.modules.get(name), "__file__", None)
    return not LIBRARIES.search(file) if file else top not in sys.stdlib_module_names


@lru_cache(maxsize=4096)
def _has_users_methods(kind: Any) -> bool:
    own = [each for base in BASES.__get__(kind) for each in list(vars(base).items())]
    return any(name.startswith("__") and _is_users_code(each) for name, each in own)


def _is_users_code(value: Any) -> bool:
    if isinstance(value, property):
        value = value.fget
    elif isinstance(value, staticmethod | classmethod):
        value = value.__func__
    if not isinstance(value, types.FunctionType):
        return False
    file = value.__code__.co_filename
    if file.startswith(os.sep):
        return not (file.startswith(PACKAGE) or LIBRARIES.search(file))
    module = str(value.__globals__.get("__name__"))  # of code that was made from a text
    return module in sys.modules and is_users_module(module)


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
