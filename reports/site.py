"""The report: one HTML file that opens from disk, with every chart, figure and source inside."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from reports.errors import ReportError, require_libraries
from reports.how_we_measure import PAGE as HOW_WE_MEASURE
from reports.how_we_measure import write_how_we_measure
from results.calibration import Calibration
from results.findings import top_findings
from results.measurement import Run
from results.table import Results

__all__ = ["write_site"]

TEMPLATES = Path(__file__).parent / "templates"
FINDINGS = 3
MACHINE = ("processor", "cores usable", "memory", "system")


@dataclass(frozen=True)
class RunShown:
    """One run as the page describes it."""

    run: Run
    is_reference: bool
    cases: int
    thread_settings: list[tuple[str, str]]

    @property
    def where(self) -> str:
        """The machine in one line: what matters most, or all where that is not known."""
        machine = self.run.machine
        shown = {key: machine[key] for key in MACHINE if key in machine} or machine
        return ", ".join(
            f"{value} {key}" if str(value).isdigit() else str(value) for key, value in shown.items()
        )


def write_site(results: Results, folder: Path, calibration: Calibration | None = None) -> Path:
    """Write ``index.html`` into the folder, the page on how we measure beside it; returns its path.

    Raises ReportError when there is nothing to show, or when a library that draws is missing.
    """
    require_libraries()
    if results.table.empty:
        raise ReportError("there are no results to report yet; run: breakeven run --quick")
    environment = _environment()
    page = _render(results, environment)
    folder.mkdir(parents=True, exist_ok=True)
    style = _style(1)
    write_how_we_measure(environment, calibration, style, _hash(style), folder)
    draft = folder / "index.html.tmp"
    draft.write_text(page, encoding="utf-8")
    return draft.replace(folder / "index.html")


def _environment() -> Any:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["capitalize_first"] = lambda text: text[:1].upper() + text[1:]
    return environment


def _render(results: Results, environment: Any) -> str:
    from reports.matrix import matrices
    from reports.palette import looks
    from results import wording

    table = one_row_a_cell(results.table)
    drawn = looks(table["implementation"])
    sections = _sections(results, table, drawn)
    shown = matrices(table, [section.name for section in sections])
    style = _style(len(shown))
    page = environment.get_template("page.html").render(
        style=style,
        style_hash=_hash(style),
        findings=top_findings(table, FINDINGS),
        matrices=shown,
        sections=sections,
        looks=drawn,
        runs=_runs(results, table),
        wording=wording,
        how_we_measure=HOW_WE_MEASURE,
    )
    return str(page)


def one_row_a_cell(table: pd.DataFrame) -> pd.DataFrame:
    """The row of each workload, implementation and size that was measured last, of its runs."""
    ordered = table.sort_values(["is_reference", "started_at"], ascending=[False, True])
    kept = ordered.drop_duplicates(["workload", "implementation", "size"], keep="last")
    return kept.sort_index()


def _sections(results: Results, table: pd.DataFrame, drawn: Any) -> list[Any]:
    from reports.sections import described, section
    from reports.workers import workers_shown

    about = described(results.runs)
    order = [name for name in about if name in set(table["workload"])]
    names = dict.fromkeys([*order, *table["workload"]])
    rows, workers = dict(list(table.groupby("workload"))), workers_shown(results, drawn)
    return [
        section(name, rows[name], about.get(name, {}), drawn, f"c{index}", workers[name])
        for index, name in enumerate(names)
    ]


def _runs(results: Results, table: pd.DataFrame) -> list[RunShown]:
    shown = []
    for name, run in results.runs.items():
        own = table[table["run"] == name]
        if len(own):
            is_reference = bool(own["is_reference"].all())
            shown.append(RunShown(run, is_reference, len(own), _thread_settings(own)))
    return sorted(shown, key=lambda each: each.run.started_at, reverse=True)


def _thread_settings(rows: pd.DataFrame) -> list[tuple[str, str]]:
    """The engines that share the same settings of native threads, and these settings."""
    texts = rows["thread_settings"].map(
        lambda found: ", ".join(f"{key}={found[key]}" for key in sorted(found)) or "as found"
    )
    engines = rows["engine"].groupby(texts).agg(lambda names: ", ".join(sorted(set(names))))
    return [(str(names), str(settings)) for settings, names in engines.items()]


def _style(sizes: int) -> Any:
    """The page's style; a size's matrix is shown when its button is chosen."""
    from markupsafe import Markup

    from reports import palette

    chosen = "".join(
        f"#matrix:has(#size-{index}:checked) .size-{index}{{display:block}}\n"
        for index in range(1, sizes)
    )
    own = (TEMPLATES / "style.css").read_text(encoding="utf-8")
    return Markup(palette.css() + own + chosen)  # nothing in it comes from data


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"sha256-{base64.b64encode(digest).decode()}"
