"""asv's store of results as a tidy pandas frame, read through asv's own API."""

from __future__ import annotations

import ast
import itertools
import math
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import pandas as pd
from asv.benchmarks import Benchmarks
from asv.config import Config
from asv.results import Results
from asv.util import UserError as AsvError

from breakeven.records.errors import ResultsError
from breakeven.records.reading.decoding import UnusableError, converted
from breakeven.records.reading.files import (
    folders_in,
    plain_files,
    record_of_file,
    why_no_file,
)
from breakeven.records.reading.kinds import Finite, Name, Text
from breakeven.records.reading.left_out import LeftOut, tell
from breakeven.wording.raised import kind_and_words

__all__ = ["COLUMNS", "commit_page", "read_store"]

STATISTICS = ("ci_99_a", "ci_99_b", "q_25", "q_75", "repeat", "number")
DATE, HEAD_BYTES = re.compile(rb'"date":\s*(\d+)'), 4096
"""A commit's date in a file of asv's, and how far from its beginning it is looked for."""
COLUMNS = (
    *("machine", "commit", "commit_date", "environment", "python", "benchmark", "version"),
    *("is_current", "unit", "params", "value", *STATISTICS),
)
MACHINE = "machine.json"
MOST_COMBINATIONS = 1_000_000
"""The most combinations of a benchmark's parameters."""
OF_ASV = "what asv writes"


@dataclass(frozen=True)
class OfMachine:
    """What asv keeps of a machine."""

    machine: Name


@dataclass(frozen=True)
class OfFile:
    """What a file of results says of all that is in it."""

    commit_hash: Name
    date: Finite
    env_name: Name
    python: Name | None


@dataclass(frozen=True)
class Known:
    """What asv's list of benchmarks says of one."""

    version: Any = None
    unit: Text = ""
    param_names: tuple[Name, ...] = ()


@dataclass(frozen=True)
class Figures:
    """What asv stored of one combination of parameters."""

    value: Finite | None
    ci_99_a: Finite | None
    ci_99_b: Finite | None
    q_25: Finite | None
    q_75: Finite | None
    repeat: Finite | None
    number: Finite | None


def read_store(
    config_file: Path,
    method: str = "",
    newest: int | None = None,
    left_out: list[LeftOut] | None = None,
) -> pd.DataFrame:
    """One row for each value that asv has stored: commit, environment, benchmark, params, value.

    With a method, such as ``track_seconds``, only the known values of benchmarks of that name; with
    ``newest``, only those of so many commits of each machine and environment, the last ones.
    ``params`` maps each parameter's name to its value as text; ``value`` is in ``unit``, NaN where
    asv has none; ``is_current`` says whether the value is of the benchmark's present version. An
    empty store gives an empty frame. What cannot be used is named, and added to ``left_out``. Raises
    ResultsError when the configuration cannot be read.
    """
    config = _config(config_file)
    config.results_dir = str(config_file.resolve().parent / config.results_dir)
    refused: list[LeftOut] = []
    known = _known(config, refused)
    found = _files(Path(config.results_dir), newest, refused)
    rows = [row for path, machine in found for row in _rows(path, machine, known, method, refused)]
    tell(refused)
    if left_out is not None:
        left_out += refused
    table = pd.DataFrame(rows, columns=list(COLUMNS))
    return table.sort_values(["commit_date", "benchmark"], kind="stable", ignore_index=True)


def _known(config: Config, refused: list[LeftOut]) -> dict[str, Known]:
    """What asv's list says of the benchmarks; nothing before it was made, or where it cannot be used."""
    path = Path(Benchmarks.get_benchmark_file_path(config.results_dir))
    if not os.path.lexists(path):
        return {}
    why = why_no_file(path)
    found: dict[str, Known] = {}
    try:
        listed = {} if why else dict(Benchmarks.load(config))
    except Exception as error:  # noqa: BLE001 - asv checks little of what it loads
        listed, why = {}, _why(error)
    for name, each in listed.items():
        try:
            found[name] = converted(Known, each)
        except UnusableError as error:
            why = f"has {name}, which {_why(error)}"
    if why:
        refused.append(LeftOut(path, None, f"{why}; asv run --bench just-discover makes it anew"))
    return found


def _files(folder: Path, newest: int | None, refused: list[LeftOut]) -> Iterator[tuple[Path, str]]:
    """The files of results with their machines, or those of the last commits of each environment.

    A result's date is read from the beginning of its file, so that older ones need not be loaded.
    """
    by_environment: dict[tuple[str, str], list[tuple[int, Path]]] = {}
    folders, links = folders_in(folder)
    refused += links
    for own in folders:
        paths, others = plain_files(own, "*.json")
        refused += others
        results = [path for path in paths if path.name != MACHINE]
        try:
            machine = record_of_file(OfMachine, own / MACHINE, OF_ASV).machine if results else ""
        except UnusableError as error:
            refused.append(LeftOut(own, None, f"is passed over, because its {MACHINE} {error}"))
            continue
        for path in results:
            of = by_environment.setdefault((machine, path.name.partition("-")[2]), [])
            of.append((0 if newest is None else _date(path), path))
    for (machine, _), found in by_environment.items():
        for _, path in sorted(found)[-(newest or len(found)) :]:
            yield path, machine


def _date(path: Path) -> int:
    with path.open("rb") as stream:
        found = DATE.search(stream.read(HEAD_BYTES))
    return int(found[1]) if found else 0


def commit_page(config_file: Path) -> str:
    """The address that a commit's hash is to be appended to, as asv has it; empty without one.

    Only addresses of the web count, because a page shall not lead anywhere else.
    """
    address = str(_config(config_file).show_commit_url or "")
    return address if address.startswith(("https://", "http://")) else ""


def _config(config_file: Path) -> Config:
    try:
        return Config.load(str(config_file))
    except AsvError as error:
        raise ResultsError(f"{error} (asv.conf.json is in the clone's root)") from error
    except Exception as error:  # asv checks little of what it loads
        raise ResultsError(
            f"{config_file} cannot be read: {kind_and_words(error)}; correct it"
        ) from error


def _rows(
    path: Path, machine: str, known: Mapping[str, Known], method: str, refused: list[LeftOut]
) -> Iterator[dict[str, Any]]:
    """The rows of one file; a benchmark of which nothing can be made costs only its own."""
    try:
        result = Results.load(str(path), machine_name=machine)
        of_result = _of_result(result, machine)
        names = [str(each) for each in result.get_all_result_keys()]
    except Exception as error:  # noqa: BLE001 - asv checks little of what it loads
        refused.append(LeftOut(path, None, _why(error)))
        return
    for name in names:
        if method and not name.endswith(f".{method}"):
            continue
        try:
            found = list(_of_benchmark(result, name, known.get(name)))
        except Exception as error:  # noqa: BLE001 - likewise
            refused.append(LeftOut(path, None, f"has {name}, which {_why(error)}"))
            continue
        for row in found:
            if not method or row["value"] is not None:
                yield of_result | row


def _of_result(result: Results, machine: str) -> dict[str, Any]:
    told = {name: getattr(result, name) for name in ("commit_hash", "date", "env_name")}
    of = converted(OfFile, told | {"python": result.params.get("python")})
    return {
        "machine": machine,
        "commit": of.commit_hash,
        "commit_date": pd.Timestamp(int(of.date), unit="ms", tz="UTC"),
        "environment": _without_path(of.env_name),
        "python": _without_path(of.python or ""),
    }


def _of_benchmark(result: Results, name: str, known: Known | None) -> Iterator[dict[str, Any]]:
    version = result.benchmark_version.get(name)
    of_benchmark = {
        "benchmark": name,
        "version": version if version is None else str(version),
        "is_current": known is not None and version == known.version,
        "unit": known.unit if known else "",
    }
    for row in _values(result, name, known.param_names if known else ()):
        yield of_benchmark | row


def _values(result: Results, name: str, param_names: Sequence[str]) -> Iterator[dict[str, Any]]:
    stored = result.get_result_params(name)
    if math.prod(map(len, stored)) > MOST_COMBINATIONS:
        raise ValueError(f"more than {MOST_COMBINATIONS} combinations of parameters")
    combinations = list(itertools.product(*stored))
    values = result.get_result_value(name, stored) or [None] * len(combinations)
    statistics = result.get_result_stats(name, stored) or [None] * len(combinations)
    for combination, value, stats in zip(combinations, values, statistics, strict=True):
        texts = [_unquoted(str(text)) for text in combination]
        names = [*param_names, *(f"param{n}" for n in range(len(param_names), len(texts)))]
        told = {"value": value} | {key: (stats or {}).get(key) for key in STATISTICS}
        figures = converted(Figures, {key: _known_or_none(each) for key, each in told.items()})
        yield {"params": dict(zip(names, texts, strict=False)), **vars(figures)}


def _known_or_none(value: Any) -> Any:
    """asv stores NaN for what does not apply."""
    return None if isinstance(value, float) and math.isnan(value) else value


@lru_cache(maxsize=100_000)
def _unquoted(text: str) -> str:
    """asv stores a parameter as its ``repr``: ``"'numpy'"`` is ``numpy``."""
    try:
        return str(ast.literal_eval(text))
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return text


def _without_path(name: str) -> str:
    """An existing environment carries its interpreter's path in its name, which nobody needs."""
    if name.startswith("existing"):
        return "existing"
    return Path(name).name


def _why(error: Exception) -> str:
    """Why asv, or a reader of what it gives, cannot use a file, as what follows the file's name."""
    said = " ".join(str(error).split())[:200]
    kind = "" if isinstance(error, UnusableError) else f"{type(error).__name__}: "
    return f"is not {OF_ASV} ({kind}{said})"
