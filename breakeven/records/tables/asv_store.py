"""asv's store of results as a tidy pandas frame, read through asv's own API."""

from __future__ import annotations

import ast
import itertools
import re
from collections.abc import Iterator
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import Any

import pandas as pd
from asv.benchmarks import Benchmarks
from asv.config import Config
from asv.results import Results, iter_results, iter_results_paths
from asv.util import UserError as AsvError

from breakeven.records.errors import ResultsError

__all__ = ["COLUMNS", "commit_page", "read_store"]

STATISTICS = ("ci_99_a", "ci_99_b", "q_25", "q_75", "repeat", "number")
DATE, HEAD_BYTES = re.compile(rb'"date":\s*(\d+)'), 4096
"""A commit's date in a file of asv's, and how far from its beginning it is looked for."""
COLUMNS = (
    *("machine", "commit", "commit_date", "environment", "python", "benchmark", "version"),
    *("is_current", "unit", "params", "value", *STATISTICS),
)


def read_store(config_file: Path, method: str = "", newest: int | None = None) -> pd.DataFrame:
    """One row for each value that asv has stored: commit, environment, benchmark, params, value.

    With a method, such as ``track_seconds``, only the known values of benchmarks of that name; with
    ``newest``, only those of so many commits of each machine and environment, the last ones.
    ``params`` maps each parameter's name to its value as text; ``value`` is in ``unit``, NaN where
    asv has none; ``is_current`` says whether the value is of the benchmark's present version. An
    empty store gives an empty frame. Raises ResultsError when the configuration cannot be read.
    """
    config = _config(config_file)
    config.results_dir = str(config_file.resolve().parent / config.results_dir)
    try:
        known = dict(Benchmarks.load(config))
    except AsvError:
        known = {}  # nothing has been run yet, or the list of benchmarks was deleted
    results = _results(config.results_dir, newest)
    rows = [row for result in results for row in _rows(result, known, method)]
    table = pd.DataFrame(rows, columns=list(COLUMNS))
    return table.sort_values(["commit_date", "benchmark"], kind="stable", ignore_index=True)


def _results(folder: str, newest: int | None) -> Iterator[Results]:
    """asv's results, or those of the last commits of each machine and environment.

    A result's date is read from the beginning of its file, so that older ones need not be loaded.
    """
    if newest is None:
        yield from iter_results(folder)
        return
    by_environment: dict[tuple[str, str], list[tuple[int, Path, str]]] = {}
    for root, name, machine in iter_results_paths(folder):
        path = Path(root, name)
        own = by_environment.setdefault((machine, name.partition("-")[2]), [])
        own.append((_date(path), path, machine))
    for found in by_environment.values():
        for _, path, machine in sorted(found)[-newest:]:
            with suppress(AsvError):  # asv leaves out what it cannot read, too
                yield Results.load(str(path), machine_name=machine)


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
        raise ResultsError(f"{error} (asv.conf.json stands in the clone's root)") from error


def _rows(
    result: Results, known: dict[str, dict[str, Any]], method: str
) -> Iterator[dict[str, Any]]:
    of_result = {
        "machine": result.params.get("machine", ""),
        "commit": result.commit_hash,
        "commit_date": pd.Timestamp(result.date, unit="ms", tz="UTC"),
        "environment": _without_path(result.env_name),
        "python": _without_path(result.params.get("python") or ""),
    }
    for name in result.get_all_result_keys():
        if method and not name.endswith(f".{method}"):
            continue
        benchmark = known.get(name, {})
        version = result.benchmark_version.get(name)
        of_benchmark = {
            "benchmark": name,
            "version": version,
            "is_current": bool(benchmark) and version == benchmark["version"],
            "unit": benchmark.get("unit", ""),
        }
        for row in _values(result, name, benchmark.get("param_names", [])):
            if not method or row["value"] is not None:
                yield of_result | of_benchmark | row


def _values(result: Results, name: str, param_names: list[str]) -> Iterator[dict[str, Any]]:
    stored = result.get_result_params(name)
    combinations = list(itertools.product(*stored))
    values = result.get_result_value(name, stored) or [None] * len(combinations)
    statistics = result.get_result_stats(name, stored) or [None] * len(combinations)
    for combination, value, stats in zip(combinations, values, statistics, strict=True):
        texts = [_unquoted(text) for text in combination]
        names = [*param_names, *(f"param{n}" for n in range(len(param_names), len(texts)))]
        found = {key: (stats or {}).get(key) for key in STATISTICS}
        yield {"params": dict(zip(names, texts, strict=False)), "value": value, **found}


@lru_cache(maxsize=100_000)
def _unquoted(text: str) -> str:
    """asv stores a parameter as its ``repr``: ``"'numpy'"`` is ``numpy``."""
    try:
        return str(ast.literal_eval(text))
    except (ValueError, SyntaxError):
        return text


def _without_path(name: str) -> str:
    """An existing environment carries its interpreter's path in its name, which nobody needs."""
    if name.startswith("existing"):
        return "existing"
    return Path(name).name
