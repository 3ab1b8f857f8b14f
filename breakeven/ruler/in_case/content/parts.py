"""What known objects consist of: plain values that describe them, memory, and further objects."""

from __future__ import annotations

import gc
import inspect
import io
import warnings
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import count, cycle
from operator import length_hint
from typing import Any

from breakeven.ruler.in_case.content.memory import buffer_checksum
from breakeven.workload.classes import attributes

__all__ = ["PARTS", "Consists", "of_iterator", "pass_over"]


@dataclass(frozen=True)
class Consists:
    """What an object consists of.

    ``described`` are plain values, ``parts`` objects that are looked into in their turn. ``named`` are
    parts that only count where both snapshots know their name. With ``itself`` another object in its
    place is a change, even one that consists of the same.
    """

    described: tuple[Any, ...] = ()
    parts: Iterable[Any] = ()
    named: Mapping[str, Any] = field(default_factory=dict)
    itself: bool = False


def pass_over(error: BaseException) -> None:
    """Go on after any error of an object's own code, among them the panics of Rust's libraries, which
    are no ``Exception``; but stop where the process is to stop."""
    if isinstance(error, KeyboardInterrupt | SystemExit | GeneratorExit):
        raise error


def _of_deque(value: Any) -> Consists:
    return Consists((value.maxlen,), list(value))


def _of_list(value: Any) -> Consists:
    return Consists(parts=list.__iter__(value))


def _of_tuple(value: Any) -> Consists:
    return Consists(parts=tuple.__iter__(value))


def _of_dict(value: Any) -> Consists:
    return Consists(parts=[part for item in dict.items(value) for part in item])


def _of_ordered_dict(value: Any) -> Consists:
    from collections import OrderedDict

    return Consists(parts=[part for item in OrderedDict.items(value) for part in item])


def _of_view(value: Any) -> Consists:
    return Consists(parts=list(value))


def _of_mapping_proxy(value: Any) -> Consists:
    return Consists(parts=[part for item in value.items() for part in item])


def _of_slice(value: Any) -> Consists:
    return Consists(parts=(value.start, value.stop, value.step))


def _of_partial(value: Any) -> Consists:
    return Consists(parts=(value.func, value.args, value.keywords))


def _of_method(value: Any) -> Consists:
    return Consists(parts=(value.__func__, value.__self__))


def _of_buffer(value: Any) -> Consists:
    """Of one that cannot be written through this object, only which one it is."""
    with memoryview(value) as whole:
        if whole.readonly:
            return Consists(itself=True)
        shape = (whole.format, *whole.shape) if whole.shape is not None else (whole.format,)
    position = value.tell() if hasattr(type(value), "tell") else None
    return Consists((shape, position, buffer_checksum(value)))


def _of_shared_memory(value: Any) -> Consists:
    return Consists(parts=(value.buf,), itself=True)


def _of_shared_ctypes(value: Any) -> Consists:
    return Consists(parts=(value.get_obj(),), itself=True)


def _of_file(value: Any) -> Consists:
    if value.closed:
        return Consists(("closed",), itself=True)
    held = (value.getvalue(),) if isinstance(value, io.StringIO | io.BytesIO) else ()
    try:
        position = value.tell()
    except OSError:  # while its lines are read one by one, or of a pipe
        position = value.buffer.tell()
    return Consists((position,), held, itself=True)


def _of_wrapped_file(value: Any) -> Consists:
    return Consists(parts=(getattr(value, "file", None) or value._file,), itself=True)


def of_iterator(value: Any) -> Consists:
    """What pickling would keep of it: what it reads, and how far it has come."""
    state = _state_of_iterator(value)
    if type(value) in (count, cycle):  # which never end: so they are sources, like those of chance
        return Consists(named={"position": state}, itself=True)
    return Consists(parts=state, itself=True)


def _state_of_iterator(value: Any) -> tuple[Any, ...]:
    """Python 3.14 pickles none of itertools; what they read, and have stored of it, also shows how far they have come."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            return tuple(value.__reduce__())
    except TypeError:
        held = [each for each in gc.get_referents(value) if not isinstance(each, type)]
        return (repr(value) if type(value) is count else length_hint(value), *held)


def _of_csv_reader(value: Any) -> Consists:
    return Consists((value.line_num,), itself=True)


def _of_generator(value: Any) -> Consists:
    state, frame = inspect.getgeneratorstate(value), value.gi_frame
    if state != inspect.GEN_SUSPENDED:
        return Consists((state,), itself=True)
    return Consists((state, frame.f_lasti), (dict(frame.f_locals), value.gi_yieldfrom), itself=True)


def _of_random(value: Any) -> Consists:
    return Consists(named={"state": value.getstate()}, itself=True)


def _of_queue(value: Any) -> Consists:
    return Consists((value.maxsize,), (value.queue,), itself=True)


def _of_simple_queue(value: Any) -> Consists:
    return Consists((value.qsize(),), itself=True)


def _of_known_attributes(value: Any) -> Consists:
    return Consists(parts=(attributes(value),), itself=True)


PARTS: dict[tuple[str, str], Callable[[Any], Consists]] = {
    ("builtins", "list"): _of_list,
    ("builtins", "tuple"): _of_tuple,
    ("builtins", "dict"): _of_dict,
    ("builtins", "dict_keys"): _of_view,
    ("builtins", "dict_values"): _of_view,
    ("builtins", "dict_items"): _of_view,
    ("builtins", "mappingproxy"): _of_mapping_proxy,
    ("builtins", "slice"): _of_slice,
    ("builtins", "method"): _of_method,
    ("builtins", "generator"): _of_generator,
    ("builtins", "bytearray"): _of_buffer,
    ("builtins", "memoryview"): _of_buffer,
    ("array", "array"): _of_buffer,
    ("mmap", "mmap"): _of_buffer,
    ("_ctypes", "_CData"): _of_buffer,
    ("multiprocessing", "SharedMemory"): _of_shared_memory,
    ("multiprocessing", "SynchronizedBase"): _of_shared_ctypes,
    ("collections", "deque"): _of_deque,
    ("collections", "OrderedDict"): _of_ordered_dict,
    ("functools", "partial"): _of_partial,
    ("_io", "_IOBase"): _of_file,
    ("tempfile", "_TemporaryFileWrapper"): _of_wrapped_file,
    ("tempfile", "SpooledTemporaryFile"): _of_wrapped_file,
    ("_csv", "reader"): _of_csv_reader,
    ("random", "Random"): _of_random,
    ("_queue", "SimpleQueue"): _of_simple_queue,
    ("queue", "Queue"): _of_queue,
    ("sortedcontainers", "SortedList"): _of_view,
    ("sortedcontainers", "SortedSet"): _of_view,
    **dict.fromkeys(
        [
            *(("collections", name) for name in ("UserDict", "UserList", "UserString", "ChainMap")),
            ("types", "SimpleNamespace"),
            ("argparse", "Namespace"),
        ],
        _of_known_attributes,
    ),
}
"""By the library and the name of a class, or of one that it inherits from."""
