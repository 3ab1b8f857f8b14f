"""The ruler's settings on the page about the environment are plain words with units."""

from __future__ import annotations

import dataclasses
from html import unescape
from pathlib import Path

import pytest
from example_results import journal, measurement, run, site_text

from breakeven.catalogue.catalogue import project
from breakeven.records.journal import journals
from breakeven.records.tables.table import read_results
from breakeven.report.method.ruler_words import ruler_in_words
from breakeven.report.method.setting_words import (
    SETTINGS,
    machine_in_words,
    setting_in_words,
    settings_in_words,
)
from breakeven.report.site import write_site
from breakeven.ruler.settings import QUICK, THOROUGH, Settings

INNER = {"run", "journal"}
"""What a run does not keep of its settings."""


def test_every_setting_of_the_ruler_has_words() -> None:
    names = {each.name for each in dataclasses.fields(Settings)} - INNER
    assert names <= SETTINGS.keys()


def test_no_setting_of_the_committed_runs_shows_a_fields_name_or_python() -> None:
    for each in journals(project().runs):
        for title, words in settings_in_words(each.run().settings):
            assert "_" not in title
            assert not {"None", "True", "False", "[", "{"} & set(words.split())
            assert "['" not in words


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("memory_limit_bytes", 20_221_211_443, "18.8 GiB"),
        ("limit_seconds", 30.0, "30.0 s"),
        ("run_seconds", None, "none"),
        ("memory_sizes", None, "all"),
        ("memory_sizes", ["medium", "huge"], "medium, huge"),
        ("narrow_enough", 0.02, "2 %"),
        ("capped", False, "no"),
        ("limit_calls", 20.0, "20"),
        ("sources", [], "none"),
        (
            "environments",
            {"modin": {"pandas": "2.3.3", "ray": "not installed"}},
            "modin: pandas 2.3.3",
        ),
        ("limit_seconds", "soon", "soon"),
        ("of_another_version", {"a": [1.5, True]}, "a: 1.5, yes"),
    ],
)
def test_a_value_reads_as_one_would_say_it(name: str, value: object, said: str) -> None:
    assert setting_in_words(name, value)[1] == said


def test_the_cache_is_told_in_the_units_of_memory() -> None:
    told = machine_in_words({"last-level cache": "32768K", "processor": "AMD EPYC", "model": "7K"})
    assert told == [
        *(("last-level cache", "32.0 MiB"), ("processor", "AMD EPYC"), ("model", "7K")),
    ]


def test_the_page_has_the_words(tmp_path: Path) -> None:
    settings = dataclasses.asdict(THOROUGH)
    journal(tmp_path, [measurement()], run(settings=settings))
    page = unescape(site_text(write_site(read_results(tmp_path), tmp_path / "site")))
    assert '<th scope="row">time limit of a step</th><td>10 min</td>' in page
    assert (
        "limit_seconds"
        not in page.partition("Every setting of the ruler")[2].partition("</div>")[0]
    )


def test_a_single_seed_is_recorded(tmp_path: Path) -> None:
    journal(tmp_path, [measurement("ndvi", "numpy", hash_seeds=(7,))])
    page = site_text(write_site(read_results(tmp_path), tmp_path / "site"))
    assert "a random one; 1 is recorded with these cases." in page


NUMBERS = (
    *("processes", "run_seconds", "budget_seconds", "limit_seconds", "limit_calls"),
    *("narrow_enough", "min_samples", "max_samples", "memory_limit_bytes", "name", "capped"),
)


@pytest.mark.parametrize("name", NUMBERS)
def test_a_setting_that_a_journal_leaves_open_breaks_no_page(tmp_path: Path, name: str) -> None:
    settings = {**dataclasses.asdict(QUICK), name: None}
    journal(tmp_path, [measurement()], run(settings=settings))
    results = read_results(tmp_path)
    (own,) = results.runs.values()
    told = dict(ruler_in_words(own, results.notes[own.run], results.table))
    assert "Drift" in told
    assert settings_in_words(own.settings)
