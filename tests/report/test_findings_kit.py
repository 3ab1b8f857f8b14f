"""The findings kit: what stands in it is what was measured, in every form, whatever the texts are."""

import json
import re
import subprocess
import sys
from types import SimpleNamespace

import nbformat
import pandas as pd
import pytest
from example_results import in_turns, journal, measurement, realistic, run

from breakeven.records.tables.table import read_results
from breakeven.report.errors import ReportError
from breakeven.report.kit.findings_kit import FORMATS, chosen_workloads, write_findings
from breakeven.report.markup_languages import markdown, tex
from breakeven.report.shown import what_is_shown
from breakeven.wording import times

HOSTILE = r"<script>alert(1)</script> | `x` \end{document} $y$ 5% a_b"


@pytest.fixture(scope="module")
def shown(tmp_path_factory):
    folder = tmp_path_factory.mktemp("runs")
    journal(folder, realistic())
    return what_is_shown(read_results(folder))


@pytest.fixture(scope="module")
def kit(shown, tmp_path_factory):
    folder = tmp_path_factory.mktemp("kit")
    written = write_findings(shown, ["ndvi", "objects"], list(FORMATS), folder)
    assert [path.name for path in written] == [f"findings.{form}" for form in FORMATS]
    return folder


def test_every_form_names_the_workloads_their_figures_and_the_citation(shown, kit):
    rows = shown.table[shown.table["workload"] == "ndvi"]
    fastest = rows[rows["n"] == rows["n"].max()].sort_values("speedup").iloc[-1]
    for form in ("md", "html", "tex"):
        text = (kit / f"findings.{form}").read_text(encoding="utf-8")
        plain = text.replace("\\_\\allowbreak{}", "_").replace("\\_", "_")
        plain = plain.replace("\\ensuremath{\\times}", "×")
        assert "countdown" in plain
        assert "living_per_year" in plain
        assert times(fastest["speedup"]) in plain
        assert "@misc{breakeven-2026-11-21" in plain.replace("\\{", "{")
        assert "breakeven run ndvi" in plain


def test_figures_are_files_with_colours_of_their_own(kit):
    drawn = sorted(path.name for path in (kit / "figures").iterdir())
    assert {"ndvi-time.svg", "ndvi-time.png", "ndvi-front.png", "ndvi-anatomy.svg"} <= set(drawn)
    for path in (kit / "figures").glob("*.svg"):
        assert "var(" not in path.read_text(encoding="utf-8")
    for path in (kit / "figures").glob("*.png"):
        assert path.read_bytes().startswith(b"\x89PNG")
    used = re.findall(r"\((figures/[^)]+)\)", (kit / "findings.md").read_text(encoding="utf-8"))
    assert used
    assert all((kit / path).exists() for path in used)


def test_tables_hold_every_case_of_the_workload(shown, kit):
    rows = shown.table[shown.table["workload"] == "ndvi"]
    for table in (
        pd.read_csv(kit / "tables/ndvi.csv"),
        pd.read_parquet(kit / "tables/ndvi.parquet"),
    ):
        assert len(table) == len(rows)
        assert sorted(table["seconds"].dropna()) == pytest.approx(sorted(rows["seconds"].dropna()))


def test_the_notebook_runs_from_top_to_bottom_beside_its_tables(kit):
    found = json.loads((kit / "findings.ipynb").read_text(encoding="utf-8"))
    nbformat.validate(found)
    code = [cell["source"] for cell in found["cells"] if cell["cell_type"] == "code"]
    last = (
        code[-1] + "\nchart = " + code[-1].partition("\n")[2] + "\nassert len(chart.to_json()) > 99"
    )
    done = subprocess.run(
        [sys.executable, "-c", "\n".join([*code[:-1], last])],
        cwd=kit,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_texts_from_data_are_escaped_in_every_form(tmp_path):
    bad = {"status": "crashed", "reason": HOSTILE}
    about = {"ndvi": {"question": HOSTILE, "unit": "scenes", "family": "arrays"}}
    measured = [
        measurement(),
        in_turns(measurement("ndvi", "threads")),
        measurement("ndvi", "ray", **bad),
    ]
    journal(
        tmp_path / "runs", measured, run(settings={"workloads": about}, machine={"cpu": HOSTILE})
    )
    shown = what_is_shown(read_results(tmp_path / "runs"))
    write_findings(shown, ["ndvi"], list(FORMATS), tmp_path / "kit")
    texts = {form: (tmp_path / "kit" / f"findings.{form}").read_text("utf-8") for form in FORMATS}
    assert "<script>" not in texts["html"]
    assert "\n<script>" not in texts["md"]
    assert markdown(HOSTILE) in texts["md"]
    assert texts["tex"].count(r"\end{document}") == 1
    assert tex(HOSTILE) in texts["tex"]
    assert "<script>" not in "".join(json.loads(texts["ipynb"])["cells"][2]["source"])


def test_a_name_from_the_data_is_no_path_and_no_command(tmp_path):
    name = "../up; rm -rf x\nvar(--nothing)"
    cases = [measurement(name), in_turns(measurement(name, "var(--nothing)"))]
    journal(tmp_path / "runs", cases)
    shown = what_is_shown(read_results(tmp_path / "runs"))
    folder = tmp_path / "deep" / "kit"
    write_findings(shown, ["*"], list(FORMATS), folder)
    assert sorted(path.name for path in (tmp_path / "deep").iterdir()) == ["kit"]
    assert len(list((folder / "tables").iterdir())) == 2
    text = (folder / "findings.md").read_text(encoding="utf-8")
    assert "breakeven run '../up; rm -rf x var(--nothing)' --sizes" in text


def test_a_write_up_has_the_words_and_the_times_of_the_pages(tmp_path):
    close = in_turns(measurement("ndvi", "threads"), 1.01)
    journal(tmp_path / "runs", [measurement("ndvi", "numpy"), close])
    shown = what_is_shown(read_results(tmp_path / "runs"))
    write_findings(shown, ["ndvi"], list(FORMATS), tmp_path / "kit")
    for form in ("md", "html", "tex"):
        text = (tmp_path / "kit" / f"findings.{form}").read_text(encoding="utf-8")
        assert "2026-11-21 20:14 UTC" in text
        assert "+00:00" not in text
        assert "not told apart" in text or "tie" in text
        assert "cannot tell" not in text.partition("from cold")[2].partition("Where each")[0]


def test_without_results_the_next_step_is_said(tmp_path):
    with pytest.raises(ReportError, match="measure something first"):
        write_findings(what_is_shown(read_results(tmp_path)), ["*"], ["md"], tmp_path / "kit")


def test_patterns_name_workloads_and_families_and_the_nearest_is_offered(shown):
    assert chosen_workloads(shown, ["frames"]) == ["read_csv", "groupby_mean"]
    assert chosen_workloads(shown, ["tiny*", "ndvi"]) == ["ndvi", "tiny_tasks"]
    with pytest.raises(ReportError, match="did you mean ndvi"):
        chosen_workloads(shown, ["nvdi"])


def test_of_many_workloads_the_three_nearest_to_an_unknown_name_are_offered():
    names = [f"sums_of_{each}" for each in "abcdefgh"]
    with pytest.raises(ReportError, match="'zzz'; the nearest are ") as caught:
        chosen_workloads(SimpleNamespace(families={"arrays": names}), ["zzz"])
    assert str(caught.value).count("sums_of_") == 3


def test_what_cannot_be_written_is_said_with_the_next_step(shown, tmp_path):
    with pytest.raises(ReportError, match="these are known: md, html, ipynb, tex"):
        write_findings(shown, ["ndvi"], ["pdf"], tmp_path)
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(ReportError, match="choose another folder"):
        write_findings(shown, ["ndvi"], ["md"], tmp_path / "taken")


def test_a_run_of_scaling_is_repeated_as_one(tmp_path):
    cases = [measurement("ndvi", "dask-threads", "large", 400, workers=count) for count in (1, 2)]
    journal(tmp_path, cases, run(settings={"sources": []}))
    written = write_findings(what_is_shown(read_results(tmp_path)), ["ndvi"], ["md"], tmp_path)
    assert "breakeven run ndvi --sizes large --only '*' --scaling" in written[0].read_text()


def test_rows_of_two_runs_are_written_up_and_the_other_run_is_named(tmp_path):
    labels = ("numpy", "numba", "ray")
    journal(tmp_path, [in_turns(measurement("ndvi", each)) for each in labels], run("first"))
    later = run("later", started_at="2026-11-25T10:00:00+00:00", commit="f" * 40)
    journal(tmp_path, [measurement("ndvi", "numpy"), in_turns(measurement("ndvi", "numba"))], later)
    shown = what_is_shown(read_results(tmp_path))
    page = write_findings(shown, ["ndvi"], ["html"], tmp_path / "kit")[0].read_text("utf-8")
    assert "(run of 2026-11-2" in page


def test_a_run_of_a_given_time_is_repeated_in_as_much(tmp_path):
    settings = {"sources": [], "name": "timed", "run_seconds": 90.0}
    journal(tmp_path, [measurement("ndvi", "numpy", "large", 400)], run(settings=settings))
    written = write_findings(what_is_shown(read_results(tmp_path)), ["ndvi"], ["md"], tmp_path)
    assert "breakeven run ndvi --sizes large --only '*' --budget 90s" in written[0].read_text()
