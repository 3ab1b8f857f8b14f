"""The report: one HTML file that opens from disk, with every chart, figure and source inside."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path
from typing import Any

import pandas as pd

from reports.claims import PAGE as CLAIMS
from reports.claims import write_claims
from reports.errors import ReportError, require_libraries
from reports.how_we_measure import PAGE as HOW_WE_MEASURE
from reports.how_we_measure import write_how_we_measure
from results.calibration import Calibration
from results.findings import top_findings
from results.table import Results

__all__ = ["write_site"]

TEMPLATES = Path(__file__).parent / "templates"
FINDINGS = 3


def write_site(results: Results, folder: Path, calibration: Calibration | None = None) -> Path:
    """Write ``index.html`` into the folder, with the pages on the claims and on how we measure.

    Returns the path of the index.

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
    write_claims(environment, results, style, _hash(style), folder)
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
    from reports.environment import runs_shown
    from reports.families import family_of_section
    from reports.how_we_measure import RULES
    from reports.least_memory import HEADINGS
    from reports.matrix import matrices
    from reports.palette import looks
    from reports.sections import described, order_of
    from reports.top_methods import top_methods
    from results import wording
    from results.top_methods import is_top_method

    every = one_row_a_cell(results.table)
    drawn = looks(every["implementation"])
    methods = top_methods(every, described(results.runs), order_of(every, {}))
    table = every[~is_top_method(every)]
    sections = _sections(results, table, drawn)
    shown = matrices(table, [section.name for section in sections]) if len(table) else []
    style = _style(len(shown))
    page = environment.get_template("page.html").render(
        style=style,
        style_hash=_hash(style),
        findings=top_findings(table, FINDINGS),
        matrices=shown,
        sections=sections,
        top_methods=methods,
        looks=drawn,
        runs=runs_shown(results, every),
        wording=wording,
        how_we_measure=HOW_WE_MEASURE,
        claims=CLAIMS,
        family_of_section=family_of_section,
        rules=RULES,
        least_memory_headings=HEADINGS,
    )
    return str(page)


def one_row_a_cell(table: pd.DataFrame) -> pd.DataFrame:
    """The row of each workload, implementation and size that was measured last, of its runs."""
    ordered = table.sort_values(["is_reference", "started_at"], ascending=[False, True])
    kept = ordered.drop_duplicates(["workload", "implementation", "size"], keep="last")
    return kept.sort_index()


def _sections(results: Results, table: pd.DataFrame, drawn: Any) -> list[Any]:
    from reports.families import in_order
    from reports.least_memory import least_memory
    from reports.sections import described, section
    from reports.workers import workers_shown

    about = described(results.runs)
    order = [name for name in about if name in set(table["workload"])]
    families = dict(zip(table["workload"], table["family"], strict=True))
    names = in_order(dict.fromkeys([*order, *table["workload"]]), families)
    rows, workers = dict(list(table.groupby("workload"))), workers_shown(results, drawn)
    needs = {
        name: least_memory(
            [need for need in results.memory_needs if need.case.workload == name],
            str(rows[name]["unit"].iloc[0]),
        )
        for name in names
    }
    return [
        section(
            name, rows[name], about.get(name, {}), drawn, f"c{index}", workers[name], needs[name]
        )
        for index, name in enumerate(names)
    ]


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
