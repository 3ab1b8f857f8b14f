"""The version of a workload that declares none: a digest of what decides its inputs and answers.

It is the same in every process, so nothing of it may be a place in memory or the order of a set.
"""

from __future__ import annotations

import enum
import functools
import hashlib
import inspect
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import PurePath
from types import CodeType, FunctionType, MethodType, ModuleType
from typing import Any

from breakeven.catalogue.source_files import is_own
from breakeven.workload import Workload
from breakeven.workload.checking import check_equal

__all__ = ["version_of"]

DIGITS = 12
DEEPEST = 40
PLAIN = (type(None), bool, int, float, complex, str, bytes, bytearray, range, type(Ellipsis))
GIVEN = ("__dict__", "__weakref__", "__module__", "__doc__", "__firstlineno__")
"""Names that a class has without being told."""
AS_WRITTEN = (*PLAIN, PurePath, re.Pattern, slice)


def version_of(of: Workload) -> str:
    """A digest of ``make_inputs``, ``check`` and ``setup``, with the values that they are bound to.

    The tool's own check is left out: what is measured stays the same where only that is edited.
    """
    own_check = None if of.check is check_equal else of.check
    texts = [_Describer().text_of(each) for each in (of.make_inputs, own_check, of.setup) if each]
    digest = hashlib.sha256("\n".join([*texts, repr(of.outputs)]).encode(errors="surrogatepass"))
    return digest.hexdigest()[:DIGITS]


class _Describer:
    """Turns a function or a value into a text that is the same wherever it is made."""

    def __init__(self) -> None:
        self.seen: dict[
            int, tuple[int, Any]
        ] = {}  # the object as well, so that no other gets its id
        self.depth = 0

    def text_of(self, value: Any) -> str:
        """The text of a value; one that stands inside itself is named by when it was met."""
        if type(value) in PLAIN:
            return repr(value)
        if id(value) in self.seen:
            return f"<{self.seen[id(value)][0]}>"
        if self.depth == DEEPEST:
            return type(value).__qualname__
        self.seen[id(value)] = (len(self.seen), value)
        self.depth += 1
        try:
            return "".join(self._parts(value))
        finally:
            self.depth -= 1

    def _parts(self, value: Any) -> Iterator[str]:
        if isinstance(value, FunctionType):
            yield from self._of_function(value)
        elif isinstance(value, CodeType):
            yield from self._of_code(value)
        elif isinstance(value, functools.partial):
            yield f"partial {self._all(value.func, value.args, value.keywords)}"
        elif isinstance(value, MethodType):
            yield self._all(value.__func__, value.__self__)
        elif isinstance(value, property):
            yield self._all(value.fget, value.fset, value.fdel)
        elif isinstance(value, type):
            yield from self._of_class(value)
        elif isinstance(value, ModuleType):
            yield f"module {value.__name__}"
        elif inner := _python_of(value):
            yield f"{type(value).__qualname__} {self.text_of(inner)}"
        elif inspect.isroutine(value) or type(value).__name__ == "ufunc":
            yield from self._of_builtin(value)
        else:
            yield from self._of_value(value)

    def _of_function(self, function: FunctionType) -> Iterator[str]:
        """Its source as its author wrote it, and what it is bound to; without a source, its code.

        A library's function that only takes part is known by its name.
        """
        if self.depth > 1 and not is_own(function.__code__.co_filename):
            yield f"{function.__module__}.{function.__qualname__}"
        else:
            # Of what wraps another function, inspect would show that one; of code alone, it is slow.
            wraps = hasattr(function, "__wrapped__")
            code = function.__code__
            yield _source_of(code if wraps else function) or self.text_of(code)
        bound = {
            "defaults": function.__defaults__,
            "keyword defaults": function.__kwdefaults__,
            "closure": [_content(cell) for cell in function.__closure__ or ()],
            "wraps": getattr(function, "__wrapped__", None),
        }
        if told := {name: value for name, value in bound.items() if value}:
            yield self.text_of(told)

    def _of_code(self, code: CodeType) -> Iterator[str]:
        """What it does, independent of its lines and file."""
        yield code.co_code.hex()
        yield self._all(code.co_consts, code.co_names, code.co_freevars)

    def _of_class(self, kind: type) -> Iterator[str]:
        """A class of the user's: its source and its bases; any other one is known by its name."""
        if _is_of_library(kind):
            yield f"{kind.__module__}.{kind.__qualname__}"
            return
        own = {name: each for name, each in vars(kind).items() if name not in GIVEN}
        yield _source_of(kind) or f"{kind.__qualname__} {self.text_of(own)}"
        yield self._all(*(base for base in kind.__bases__ if base is not object))

    def _of_builtin(self, routine: Any) -> Iterator[str]:
        name = getattr(routine, "__qualname__", None) or getattr(routine, "__name__", "")
        yield f"{getattr(routine, '__module__', None)}.{name}"
        owner = getattr(routine, "__self__", None)
        if owner is not None and not isinstance(owner, ModuleType):
            yield self.text_of(owner)

    def _of_value(self, value: Any) -> Iterator[str]:
        if isinstance(value, AS_WRITTEN) and type(value).__module__ in (
            "builtins",
            "pathlib",
            "re",
        ):
            yield repr(value)
        elif isinstance(value, enum.Enum):
            yield f"{type(value).__qualname__}.{value.name}"
        elif type(value) in (tuple, list):
            yield self._all(*value)
        elif isinstance(value, set | frozenset):
            yield self._sorted(value)
        elif type(value) is dict:
            yield self._sorted(value.items())
        elif type(value).__name__ == "ndarray" and not value.dtype.hasobject:
            content = hashlib.sha256(value.tobytes()).hexdigest()
            yield f"array {value.dtype.str} {value.shape} {content}"
        else:
            yield from self._of_object(value)

    def _of_object(self, value: Any) -> Iterator[str]:
        """What a copy of the object would be made of; its class alone where it cannot be copied."""
        yield self.text_of(type(value))
        try:
            made_of = value.__reduce_ex__(4)
        except Exception:  # noqa: BLE001 - the user's class may raise anything
            made_of = vars(value) if hasattr(value, "__dict__") else ()
        if isinstance(made_of, tuple):
            made_of = [list(each) if isinstance(each, Iterator) else each for each in made_of]
        yield self.text_of(made_of)

    def _all(self, *values: Any) -> str:
        return f"({', '.join(map(self.text_of, values))})"

    def _sorted(self, values: Iterable[Any]) -> str:
        """The values of a set, or the items of a mapping, in an order that is always the same.

        Each is described as if it was the first, or the order would decide how it is named.
        """
        return f"{{{', '.join(sorted(self._apart(each) for each in values))}}}"

    def _apart(self, value: Any) -> str:
        inner = _Describer()
        inner.seen, inner.depth = dict(self.seen), self.depth
        return inner.text_of(value)


def _source_of(what: Any) -> str:
    """The source of code or of a class; empty where there is none.

    From Python 3.13 on, ``<string>`` is known as what ``python -c`` was given, and not as what ``exec`` was.
    """
    try:
        return "" if inspect.getfile(what) == "<string>" else inspect.getsource(what)
    except (OSError, TypeError, IndexError, SyntaxError):
        return ""


def _is_of_library(kind: type) -> bool:
    """Whether a class can be found by its name in a module that is none of the user's."""
    module = sys.modules.get(kind.__module__) if kind.__module__ != "__main__" else None
    if module is None or is_own(getattr(module, "__file__", None)):
        return False
    return getattr(module, kind.__qualname__.partition(".")[0], None) is not None


def _python_of(value: Any) -> Any:
    """The function that a compiled or decorated one was made of, or None."""
    try:
        found = getattr(value, "py_func", None) or getattr(value, "__wrapped__", None)
    except Exception:  # noqa: BLE001 - an object of the user's may answer as it likes
        return None
    return found if callable(found) else None


def _content(cell: Any) -> Any:
    try:
        return cell.cell_contents
    except ValueError:
        return None  # a name that is not bound yet
