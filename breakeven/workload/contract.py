"""The contract between a workload and everything that runs it: Workload, Implementation, Work."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

__all__ = ["DEFAULT_SIZES", "FILE_SYSTEM_EFFECT", "Implementation", "Sentence", "Work", "Workload"]

Style = Literal["idiomatic", "tuned", "instructive"]
DEFAULT_SIZES = ("small", "medium")
"""What a run measures of a workload that says nothing else."""
FILE_SYSTEM_EFFECT = 0.10
"""The smallest change that counts of a workload with a file for each piece: what opening and closing
them takes, the file system decides, and it varied twofold within minutes where this was written."""


@dataclass(frozen=True)
class Work:
    """What one call has to do at the least, whoever does it: the ground of the machine-limit figures.

    ``bytes_moved`` counts each input byte read and each output byte written once, of which
    ``bytes_written`` are written; ``operations`` counts arithmetic operations (an ``exp`` counts as
    one).
    """

    bytes_moved: int | None = None
    bytes_written: int = 0
    operations: int | None = None


@dataclass(frozen=True)
class Implementation:
    """One way of computing a workload's answer: a plain function, and the engine that it runs on.

    ``function`` and ``ingest`` are ``"with_dask:blockwise"``: a module beside the workload, and a
    function in it. The module is named after the library that it needs. ``ingest`` turns the plain
    inputs into the tool's own form (scatter, ``from_pandas``, ``ray.put``) and returns the tuple of
    arguments that the function takes instead. ``requires`` names further importable libraries.
    ``idiomatic`` is what the tool's documentation would have you write; ``tuned`` goes beyond it;
    ``instructive`` is there for what it teaches: another algorithm, or a known mistake.
    ``environment`` is what its process gets beside the engine's variables. ``crash`` says why it ends
    its process, where that is what it teaches: its crash is no failure of a run.
    ``unavailable`` says why the tool cannot do this at all, in words: what its own documentation or
    error says. The function then makes the call that fails, and a test finds that it still does.
    """

    function: str
    engine: str = "serial"
    ingest: str | None = None
    style: Style = "idiomatic"
    requires: tuple[str, ...] = ()
    environment: Mapping[str, str] = field(default_factory=dict)
    crash: str = ""
    unavailable: str = ""

    def __post_init__(self) -> None:
        for target in filter(None, (self.function, self.ingest)):
            if target.count(":") != 1 or not target.startswith("with_"):
                raise ValueError(f"{target!r} is not of the form 'with_library:function'")

    @property
    def library(self) -> str:
        """The library that the module is named after: ``with_cython_fast`` needs ``cython``."""
        module = self.function.partition(":")[0]
        return module.removeprefix("with_").partition("_")[0]


@dataclass(frozen=True)
class Sentence:
    """One sentence of a workload's lesson, with the figures that it rests on.

    ``text`` names measured figures in braces: ``{numba-parallel.speedup}`` is taken at the largest
    size that the run measured, ``{numba-parallel@small.speedup}`` at a given one. The figures are
    ``seconds``, ``speedup`` and ``slowdown`` (against the baseline), ``cold_seconds``,
    ``cold_speedup``, ``first_call_seconds``, ``peak_bytes``, ``cores_busy`` and ``limit_share``.
    ``holds`` says what must have been measured, beyond the noise, for the sentence to be true:
    ``"ray slower"`` (also ``faster``) against the baseline, ``"polars > pandas"`` for faster than;
    ``"ray@small slower"`` and ``"polars@small > pandas"`` at a given size.
    The report shows a sentence only where all of its figures are there and all of that holds.
    """

    text: str
    holds: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Workload:
    """One question, asked in many ways: sizes, inputs, check, and the table of implementations.

    ``make_inputs(n)`` returns a tuple, the positional arguments of every implementation without an
    ``ingest``; the same n gives the same inputs on every machine. ``check(result, expected)`` raises
    ``AssertionError`` when an answer is wrong; ``expected`` is the reference implementation's answer.
    ``version`` is bumped when inputs or answer change: asv then starts a new history. ``lesson`` is
    what a learner reads beside the charts, ``profile_lesson`` what is read beside its profiles, with
    figures of a warm call in braces: ``{threads.gil}`` (see ``results/profile_lessons.py``).
    ``default_sizes`` are measured when a run asks for none. With ``growth`` the question is how the
    cost grows with n: a run measures every size then, whichever sizes it was asked for. Without
    ``compares`` the implementations are different operations, so that none of them wins.
    ``smallest_effect`` is the smallest change in time that counts when commits are compared, as a
    fraction, where others than the code decide on more than the usual one, such as a file system.
    """

    name: str
    version: str
    source: str
    question: str
    sizes: Mapping[str, int]
    unit: str
    make_inputs: Callable[[int], tuple[Any, ...]]
    check: Callable[[Any, Any], None]
    reference: str
    baseline: str
    implementations: Mapping[str, Implementation]
    work: Callable[[int], Work] = field(default=lambda _: Work())
    lesson: tuple[Sentence, ...] = ()
    profile_lesson: tuple[Sentence, ...] = ()
    default_sizes: tuple[str, ...] = DEFAULT_SIZES
    growth: bool = False
    compares: bool = True
    smallest_effect: float = 0.0

    def __post_init__(self) -> None:
        ns = list(self.sizes.values())
        if not ns or ns != sorted(set(ns)):
            raise ValueError(f"{self.name}: the sizes must ascend, got {dict(self.sizes)}")
        for role in (self.reference, self.baseline):
            if role not in self.implementations:
                raise ValueError(f"{self.name}: {role!r} is not one of its implementations")
