"""The findings kit: a write-up of chosen workloads, with its figures, tables and citation.

The same chapters are written as Markdown, as a page, as a Jupyter notebook that reads the exported
tables, and as LaTeX.
"""

from __future__ import annotations

import datetime
import difflib
import json
import shlex
from collections.abc import Callable, Mapping, Sequence
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pandas as pd

from breakeven.errors import known_in_words
from breakeven.findings.baselines import run_in_words
from breakeven.findings.lessons import lesson_told
from breakeven.findings.ranking import main_n, of_baselines_run
from breakeven.findings.sentences import every_finding, headline
from breakeven.records.measurement import Run
from breakeven.records.tables.export import export
from breakeven.records.whole_files import whole_file
from breakeven.report import markup_languages
from breakeven.report.charts.drawer import NotDrawnError
from breakeven.report.charts.drawings import Drawing, drawings
from breakeven.report.charts.standalone import write_chart
from breakeven.report.charts.svg import inline_svg
from breakeven.report.errors import ReportError
from breakeven.report.kit.chapters import Chapter, FigureFile, Kit
from breakeven.report.kit.notebook import notebook
from breakeven.report.method.environment import RunShown
from breakeven.report.overviews.views import WORDS, verdict_in_words
from breakeven.report.pages import page_of
from breakeven.report.shown import Shown
from breakeven.report.workload_page.break_even import pays_off
from breakeven.report.workload_page.sections import failures_in_words, order_of
from breakeven.wording import amount, memory, missing, seconds, span, times
from breakeven.wording.visible import LONGEST, visible

__all__ = ["FORMATS", "write_findings"]


def write_findings(
    shown: Shown, patterns: Sequence[str], forms: Sequence[str], folder: Path
) -> list[Path]:
    """Write the kit of the workloads that the patterns name; returns the paths of the write-ups.

    A pattern is a name, a family, or has wildcards. ``figures`` and ``tables`` of the folder have
    each figure as SVG and PNG and each table as CSV and Parquet. Raises ReportError for a pattern
    or a form that is not known, and where a file cannot be written.
    """
    unknown = [form for form in forms if form not in FORMATS]
    if unknown:
        raise ReportError(f"no form {unknown[0]!r}; these are known: {', '.join(FORMATS)}")
    names = chosen_workloads(shown, patterns)
    try:
        for part in ("figures", "tables"):
            (folder / part).mkdir(parents=True, exist_ok=True)
        chapters = [_chapter(name, shown, folder) for name in names]
        used = {run for name in names for run in _rows(shown, name)["run"]}
        runs = [each for each in shown.runs if each.run.run in used]
        kit = Kit(chapters, runs, shown.looks, _citation(runs))
        return [FORMATS[form](kit, folder) for form in dict.fromkeys(forms)]
    except OSError as error:
        raise ReportError(
            f"{error.filename or folder} cannot be written: {error.strerror or error}; make room, or "
            "choose another folder: breakeven findings --output FOLDER"
        ) from error


def chosen_workloads(shown: Shown, patterns: Sequence[str]) -> list[str]:
    """The measured workloads that the patterns name, in the order of the report."""
    known = {name: family for family, names in shown.families.items() for name in names}
    if not known:
        raise ReportError(
            "there are no results to write up yet; measure something first, such as: breakeven run mine.py"
        )
    for pattern in patterns:
        if not any(_matches(pattern, *item) for item in known.items()):
            near = difflib.get_close_matches(pattern, [*known, *known.values()], 1)
            hint = f"did you mean {near[0]}?" if near else known_in_words(pattern, list(known))
            raise ReportError(f"nothing that was measured is called {pattern!r}; {hint}")
    return [
        name
        for name, family in known.items()
        if any(_matches(pattern, name, family) for pattern in patterns)
    ]


def _matches(pattern: str, name: str, family: str) -> bool:
    return fnmatch(name, pattern) or fnmatch(family, pattern)


def _rows(shown: Shown, name: str) -> pd.DataFrame:
    rows = shown.table[shown.table["workload"] == name]
    return pd.DataFrame(rows.drop(columns="is_marked"))


def _whole(shown: Shown, name: str) -> pd.DataFrame:
    """The rows of each run whole: what is ranked is of one run."""
    return shown.of_each_run[shown.of_each_run["workload"] == name]


def _measured(shown: Shown, name: str) -> pd.DataFrame:
    """All rows of a workload, also of fewer workers than those that are shown."""
    table = shown.results.table
    return table[table["workload"] == name]


def _chapter(name: str, shown: Shown, folder: Path) -> Chapter:
    about = shown.about.get(name, {})
    rows, whole = _rows(shown, name), _whole(shown, name)
    rows = rows.assign(_order=rows["implementation"].map(order_of(rows, about)))
    rows = rows.sort_values(["n", "_order"]).drop(columns="_order")
    compares = about.get("compares", True)
    searched = [each for each in shown.results.break_evens if each.workload == name]
    file_name = Path(page_of(name)).stem
    table = f"tables/{file_name}"
    for form in ("csv", "parquet"):
        export(rows, form, folder / f"{table}.{form}")
    figures = [
        _figure(each, file_name, index, folder)
        for index, each in enumerate(drawings(rows, about, shown.looks, searched))
    ]
    at = rows[rows["n"] == main_n(rows)]
    unit, main = str(at["unit"].iloc[0]), set(of_baselines_run(at)["run"])
    return Chapter(
        name=name,
        question=str(about.get("question", "")),
        headline=headline(whole) if compares else "",
        lesson=lesson_told(about.get("lesson", ()), whole),
        findings=every_finding(whole, searched) if compares else [],
        baseline=", ".join(rows[rows["is_baseline"].astype(bool)]["implementation"].unique()),
        unit=unit,
        n=int(at["n"].iloc[0]),
        size=amount(at["n"].iloc[0], unit),
        labels=list(map(str, at["implementation"])),
        rows=[_cells(row, is_apart=row["run"] not in main) for _, row in at.iterrows()],
        pays_off=pays_off(rows, searched) if compares else [],
        failures=failures_in_words(rows, about.get("crashes", {})),
        figures=figures,
        table=table,
        commands=_commands(name, _measured(shown, name), [each.run for each in shown.runs]),
    )


def _figure(of: Drawing, file_name: str, index: int, folder: Path) -> FigureFile:
    """A chart with its files, or with the reason why there are none."""
    stem, fault = f"figures/{file_name}-{of.name}", ""
    try:
        write_chart(of.chart, folder / stem)
    except NotDrawnError as error:
        fault = str(error)
    svg = inline_svg(of.chart, f"{file_name}-{index}-")
    return FigureFile(of.title, of.note, stem, svg, fault)


def _cells(row: pd.Series, *, is_apart: bool) -> list[str]:
    """One case at the largest size, in the columns of HEADINGS; one of another run than the baseline's names it."""
    name = str(row["implementation"])
    if row["status"] != "ok":
        return [name, "–", "–", WORDS[row["status"]], "–", "–"]
    return [
        f"{name} ({run_in_words(row)})" if is_apart else name,
        _bounded(row, "seconds", seconds),
        _bounded(row, "speedup", times),
        verdict_in_words(row),
        seconds(row["cold_seconds"]),
        memory(row["peak_bytes"]),
    ]


def _bounded(row: pd.Series, column: str, words: Callable[[float], str]) -> str:
    low, high = row[f"{column}_low"], row[f"{column}_high"]
    bounds = "" if missing(low) or missing(high) else f" ({span(words, low, high)})"
    return words(row[column]) + bounds


def _commands(name: str, rows: pd.DataFrame, runs: Sequence[Run]) -> list[str]:
    """What repeats the measurement: for each run that has rows, the commit and the command."""
    found = []
    for run in runs:
        own = rows[rows["run"] == run.run]
        if len(own):
            if run.commit:
                changed = " # and changes" if run.dirty else ""
                found.append(f"git checkout {_word(run.commit[:12])}{changed}")
            sources = [_word(str(each)) for each in run.settings.get("sources", ())]
            words = ["breakeven run", *sources, _word(name), *_options(own, run.settings)]
            found.append(" ".join(words))
    return found


def _options(rows: pd.DataFrame, settings: Mapping[str, Any]) -> list[str]:
    sizes = rows.sort_values("n")["size"].unique()
    options = [f"--sizes {_word(','.join(sizes))}", "--only '*'"]
    counts = rows.groupby("implementation")["workers"].nunique()
    options += ["--scaling"] if counts.max() > 1 else []
    budget = settings.get("name")
    options += [f"--{budget}"] if budget in {"quick", "thorough"} else []
    options += [f"--budget {settings['run_seconds']:g}s"] if budget == "timed" else []
    options += [f"--workers {settings['workers']}"] if "workers" in settings else []
    if settings.get("capped"):
        options.append(f"--memory {settings['memory_limit_bytes'] / 2**30:g}GiB")
    return options


def _word(text: str) -> str:
    """A text from the data as one word of a shell, on one line."""
    return shlex.quote(" ".join(visible(text, LONGEST).split()))


def _named(run: Run) -> str:
    return f"run {run.run}" + (f", commit {run.commit[:12]}" if run.commit else "")


def _citation(runs: Sequence[RunShown]) -> str:
    """A BibTeX entry that names the runs, their commits and their machines."""
    newest = max(datetime.datetime.fromisoformat(each.run.started_at) for each in runs)
    named = "; ".join(_named(each.run) for each in runs)
    machines = "; ".join(dict.fromkeys(each.where for each in runs))
    fields = {
        "title": "{Breakeven: where parallel Python starts to pay off}",
        "year": f"{{{newest.year}}}",
        "month": f"{{{newest.month}}}",
        "note": f"{{{_bibtex(named)}. Measured on {_bibtex(machines)}}}",
    }
    body = ",\n".join(f"  {key} = {value}" for key, value in fields.items())
    return f"@misc{{breakeven-{newest:%Y-%m-%d},\n{body}\n}}"


def _bibtex(text: str) -> str:
    """Text as LaTeX has it, without the single braces that BibTeX counts even where they are escaped."""
    shown = markup_languages.tex(text)
    return shown.replace(r"\{", r"\textbraceleft{}").replace(r"\}", r"\textbraceright{}")


def _markdown(kit: Kit, folder: Path) -> Path:
    return _rendered("findings.md", kit, folder, markup_languages.markdown)


def _latex(kit: Kit, folder: Path) -> Path:
    return _rendered("findings.tex", kit, folder, markup_languages.tex)


def _rendered(template: str, kit: Kit, folder: Path, escape: Callable[[str], str]) -> Path:
    path = folder / template
    with whole_file(path) as draft:
        draft.write_text(markup_languages.render(template, escape, kit=kit), encoding="utf-8")
    return path


def _page(kit: Kit, folder: Path) -> Path:
    from breakeven.report.pages import Pages

    return Pages(folder, 0).write("findings.html", "findings.html", kit=kit, looks=kit.looks)


def _notebook(kit: Kit, folder: Path) -> Path:
    path = folder / "findings.ipynb"
    with whole_file(path) as draft:
        draft.write_text(json.dumps(notebook(kit), indent=1, ensure_ascii=False), encoding="utf-8")
    return path


FORMATS: Mapping[str, Callable[[Kit, Path], Path]] = {
    "md": _markdown,
    "html": _page,
    "ipynb": _notebook,
    "tex": _latex,
}
