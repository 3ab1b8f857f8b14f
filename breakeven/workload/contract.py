"""The contract between a workload and everything that runs it: Workload, Implementation, Work."""

from __future__ import annotations

import math
import numbers
import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from breakeven.workload.checking import check_equal
from breakeven.workload.fields import names_nearest_field
from breakeven.workload.names import require_apart, require_name

__all__ = ["FILE_SYSTEM_EFFECT", "Implementation", "Sentence", "Work", "Workload"]

Style = Literal["idiomatic", "tuned", "instructive"]
LARGEST_N = 10**15
STYLES = ("idiomatic", "tuned", "instructive")
WORDS = ("answer", "lesson", "profile_lesson")
FILE_SYSTEM_EFFECT = 0.10
"""The smallest change that counts of a workload with a file for each piece: what opening and closing
them takes, the file system decides, and it varied twofold within minutes where this was written."""


@names_nearest_field
@dataclass(frozen=True)
class Work:
    """The least that one call has to do, in any implementation: the basis of the machine-limit figures.

    ``bytes_moved`` counts each input byte read and each output byte written once, of which
    ``bytes_written`` are written; ``operations`` counts arithmetic operations (an ``exp`` counts as
    one).
    """

    bytes_moved: int | None = None
    bytes_written: int = 0
    operations: int | None = None

    def __post_init__(self) -> None:
        for name in ("bytes_moved", "bytes_written", "operations"):
            value = getattr(self, name)
            if value is not None:
                object.__setattr__(self, name, _amount(value, name))


@names_nearest_field
@dataclass(frozen=True)
class Implementation:
    """One way of computing a workload's answer: a function, and the engine that it runs on.

    ``function`` and ``ingest`` are functions, or ``"with_dask:blockwise"``: a module beside the workload,
    and a function in it. Name a module if its library must not be imported before the implementation runs;
    a module called ``with_<library>`` is not run if that library is missing. ``ingest`` turns the plain
    inputs into the tool's own form (scatter, ``from_pandas``, ``ray.put``) and returns the tuple of
    arguments that the function takes instead. ``requires`` names further importable libraries.
    ``idiomatic`` is what the tool's documentation would have you write; ``tuned`` goes beyond it;
    ``instructive`` is included for what it teaches: another algorithm, or a known mistake. ``environment``
    has variables for its process beside the engine's. ``crash`` says why it ends its process, if it is
    meant to: such a crash is not a failure of the run. ``unavailable`` says why the tool cannot do this at
    all, in words: what its own documentation or error says. The function then makes the call that fails.
    ``one_worker`` is the label of the implementation that does the same on one worker, for the pages of
    tools: by default the one that runs the same function, or has the same name without ``-parallel`` or
    ``-threads``, or the baseline. ``documentation`` is the address of the page of the tool's documentation
    that it follows; the report links it beside the source.

    Raises TypeError or ValueError where a field cannot be what it should be.
    """

    function: str | Callable[..., Any]
    engine: str = "serial"
    ingest: str | Callable[..., Any] | None = None
    style: Style = "idiomatic"
    requires: tuple[str, ...] = ()
    environment: Mapping[str, str] = field(default_factory=dict)
    crash: str = ""
    unavailable: str = ""
    one_worker: str = ""
    documentation: str = ""

    def __post_init__(self) -> None:
        for role, target in (("function", self.function), ("ingest", self.ingest)):
            if target is None and role == "ingest":
                continue
            if isinstance(target, str):
                module, colon, function = target.partition(":")
                if not (module and colon and function) or ":" in function:
                    raise ValueError(f"{role} {target!r} is not of the form 'module:function'")
            elif not callable(target):
                raise TypeError(f"{role} is {target!r}; a function or 'module:function' is needed")
        if self.style not in STYLES:
            raise ValueError(f"style {self.style!r} is not one of {', '.join(STYLES)}")
        object.__setattr__(self, "environment", _variables(self.environment))
        if not isinstance(_as_any(self.requires), tuple):
            raise TypeError(f"requires is {self.requires!r}; a tuple of names is needed")
        page = str(_as_any(self.documentation))
        if page and not (page.startswith("https://") and page.isprintable() and " " not in page):
            raise ValueError(
                f"documentation is {page!r:.80}; the address of a page is needed, such as "
                "'https://docs.dask.org/en/stable/delayed.html'"
            )

    @property
    def library(self) -> str:
        """The library that its module is named after: ``with_cython_fast`` needs ``cython``.

        Empty for a plain function, and for a module of another name.
        """
        if not isinstance(self.function, str):
            return ""
        module = self.function.partition(":")[0].rpartition(".")[2]
        if not module.startswith("with_"):
            return ""
        return module.removeprefix("with_").partition("_")[0]

    @property
    def place(self) -> str:
        """Where the function stands: ``with_dask:blockwise``, or its module and its name."""
        return _place(self.function)

    @property
    def place_of_ingest(self) -> str:
        """The same of the ingest; empty without one."""
        return _place(self.ingest) if self.ingest else ""


@names_nearest_field
@dataclass(frozen=True)
class Sentence:
    """One sentence of a workload's lesson, with the figures that it rests on.

    ``text`` names measured figures in braces: ``{numba-parallel.speedup}`` is taken at the largest size
    that the run measured, ``{numba-parallel@small.speedup}`` at a given one. The figures are ``seconds``,
    ``each`` (seconds for each of n), ``speedup`` and ``slowdown`` (against the baseline), ``ingested_seconds``,
    ``ingested_speedup``, ``cold_seconds``, ``cold_speedup``, ``first_call_seconds``, ``peak_bytes``,
    ``cores_busy`` and ``limit_share``. ``holds`` says what must have been measured, beyond the noise, for the
    sentence to be true: ``"ray slower"`` (or ``faster``) means than the baseline, ``"polars > pandas"`` that
    Polars is faster than pandas; ``"ray@small slower"`` and ``"polars@small > pandas"`` mean at a given size.
    The report shows a sentence only if all of its figures were measured and all of that holds.
    """

    text: str
    holds: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "holds", _labels(self.holds))


@names_nearest_field
@dataclass(frozen=True, kw_only=True)
class Workload:
    """One question, asked in many ways: inputs, sizes, check, and the table of implementations.

    ``make_inputs(n)`` returns a tuple, the positional arguments of every implementation without an
    ``ingest``; the same n must give the same inputs on every machine. ``implementations`` maps each
    label to a function or an :class:`Implementation`. All else has a default:

    - ``name`` is the module's, ``question`` the first line of its docstring, ``description`` the rest;
      ``source`` says where the question comes from.
    - ``sizes`` maps labels of your own to n, in ascending order. Without them, the first run finds
      three sizes by letting n grow until the baseline takes about half a second. ``unit`` is what n counts,
      and ``work(n)`` returns the least that a call has to do, a :class:`Work`.
    - ``baseline`` is a label, by default the first one; ``reference`` is one too, by default the baseline.
      ``check(answer, expected)`` raises AssertionError when an answer is wrong; ``expected`` is the
      reference's answer. The default compares numbers, arrays, frames and plain objects within what rounding explains.
    - ``version`` is bumped when inputs or answer change: histories then begin anew. By default it is
      a digest of ``make_inputs``, ``check``, ``setup`` and ``outputs``.

    If calls write into their arguments, say so in one of three ways, or they end as ``changed_inputs``. With
    ``fresh_inputs`` every call gets a copy of the inputs, made outside the clock; ``setup(*inputs)`` instead
    returns the arguments of the next call, also outside the clock. ``outputs`` are the positions of arguments
    that a call fills: they are overwritten before every call, and are the answer if the function returns None.

    ``default_sizes`` are measured when a run asks for none; by default those that the project declares, or
    all. With ``growth`` the question is how the cost grows with n: a run then measures every size, even if
    it was asked for fewer. Without ``compares`` the implementations are different operations, so that none
    of them wins. ``smallest_effect`` is the smallest change in time that counts when commits are compared,
    as a fraction, for a workload in which something other than the code, such as a file system, varies by
    more than the usual one. ``answer`` has answers to the question, in one or two sentences each: the first
    one that the figures support is shown at the top of the page. ``lesson`` is what a learner reads beside
    the charts, ``profile_lesson`` what is read beside its profiles, with figures of a warm call in braces:
    ``{threads.gil}``.

    Raises TypeError or ValueError where a field cannot be what it should be.
    """

    make_inputs: Callable[[int], tuple[Any, ...]]
    implementations: Mapping[str, Any]
    name: str = ""
    version: str = ""
    source: str = ""
    question: str = ""
    description: str = ""
    sizes: Mapping[str, int] = field(default_factory=dict)
    unit: str = "items"
    check: Callable[[Any, Any], None] = check_equal
    reference: str = ""
    baseline: str = ""
    work: Callable[[int], Work] = field(default=lambda _: Work())
    answer: tuple[Sentence, ...] = ()
    lesson: tuple[Sentence, ...] = ()
    profile_lesson: tuple[Sentence, ...] = ()
    default_sizes: tuple[str, ...] = ()
    growth: bool = False
    compares: bool = True
    smallest_effect: float = 0.0
    fresh_inputs: bool = False
    setup: Callable[..., tuple[Any, ...]] | None = None
    outputs: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        if self.name:
            object.__setattr__(self, "name", require_name("the workload's name", self.name))
        of = self.name or "the workload"
        if not callable(_as_any(self.make_inputs)):
            raise TypeError(f"make_inputs of {of} is {self.make_inputs!r}, not a function of n")
        if not isinstance(_as_any(self.implementations), Mapping) or not self.implementations:
            raise TypeError(f"{of} needs implementations, such as {{'loop': loop, 'numpy': fast}}")
        require_apart(f"{of}: the implementation", self.implementations)
        require_apart(f"{of}: the size", dict(self.sizes))
        table = {str(label): _declared(way) for label, way in self.implementations.items()}
        first = next(iter(table))
        defaults = {
            "implementations": table,
            "baseline": self.baseline or first,
            "reference": self.reference or self.baseline or first,
            "sizes": {str(label): _whole(n, label, of) for label, n in dict(self.sizes).items()},
            "outputs": tuple(self.outputs),
            "default_sizes": _labels(self.default_sizes),
            **{role: _sentences(getattr(self, role), role, of) for role in WORDS},
        }
        for name, value in defaults.items():
            object.__setattr__(self, name, value)
        ns = list(self.sizes.values())
        if ns != sorted(set(ns)):
            raise ValueError(f"{of}: the sizes must ascend, got {dict(self.sizes)}")
        for size in self.default_sizes if self.sizes else ():
            if size not in self.sizes:
                there = ", ".join(self.sizes)
                raise ValueError(f"{of}: default_sizes has {size!r}; there are {there}")
        others = [each.one_worker for each in table.values() if each.one_worker]
        for role in (self.reference, self.baseline, *others):
            if role not in table:
                raise ValueError(f"{of}: {role!r} is not one of its implementations")

    @property
    def usual_sizes(self) -> tuple[str, ...]:
        """The labels that a run measures unasked: its ``default_sizes``, or all it has."""
        if self.growth:
            return tuple(self.sizes)
        return tuple(size for size in self.sizes if size in self.default_sizes) or tuple(self.sizes)


def _place(of: str | Callable[..., Any]) -> str:
    if isinstance(of, str):
        return of
    return f"{getattr(of, '__module__', '')}:{getattr(of, '__qualname__', repr(of))}"


def _labels(given: Any) -> tuple[str, ...]:
    """One label or several."""
    return tuple(str(label) for label in ([given] if isinstance(given, str) else given))


def _sentences(given: Any, role: str, of: str) -> tuple[Sentence, ...]:
    """One sentence or several, some of which may be plain texts; raises TypeError for anything else."""
    several = [given] if isinstance(given, str | Sentence) else given
    if not isinstance(several, Sequence):
        raise TypeError(f"{role} of {of} is {given!r:.80}; a tuple of sentences is needed")
    for each in several:
        if not isinstance(each, str | Sentence):
            raise TypeError(f"{role} of {of} has {each!r:.80}, which is not a Sentence")
    return tuple(Sentence(each) if isinstance(each, str) else each for each in several)


def _variables(given: Any) -> dict[str, str]:
    """The variables of a process, as texts; raises where one cannot be set."""
    if not isinstance(given, Mapping):
        raise TypeError(f"environment is {given!r:.80}; a mapping of names to texts is needed")
    for name, value in given.items():
        if not isinstance(value, str | int) or isinstance(value, bool):
            raise TypeError(f"environment has {name!r}: {value!r:.80}; a text is needed")
        if not isinstance(name, str) or not name or "=" in name or "\0" in f"{name}{value}":
            raise ValueError(f"environment has {name!r:.80}, which cannot be set for a process")
    return {name: str(value) for name, value in given.items()}


def _whole(n: Any, label: Any, of: str) -> int:
    """The n of a size, which must be a whole number from 0 on."""
    try:
        found = operator.index(n)
    except TypeError:
        raise TypeError(f"{of}: the size {label!r} is {n!r}; a whole number is needed") from None
    if not 0 <= found <= LARGEST_N:
        raise ValueError(f"{of}: the size {label!r} is {found}; it must be from 0 to {LARGEST_N:,}")
    return found


def _amount(value: Any, name: str) -> int:
    """A number of bytes or operations as a whole number; raises where it is none."""
    if not isinstance(value, numbers.Real):
        raise TypeError(f"{name} is {value!r:.80}; a number from 0 on is needed")
    if not 0 <= _as_any(value) < math.inf:
        raise ValueError(f"{name} is {value!r:.80}; a number from 0 on is needed")
    return int(round(_as_any(value)))  # noqa: RUF046 - NumPy may round to a number of its own


def _as_any(value: Any) -> Any:
    """A value of the user's, who may have given something of another type."""
    return value


def _declared(way: Implementation | Callable[..., Any]) -> Implementation:
    return way if isinstance(way, Implementation) else Implementation(way)
