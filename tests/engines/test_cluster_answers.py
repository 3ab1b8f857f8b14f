"""What a running cluster answers when it is asked what it is, and whether it is joined then."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import pytest
from foreign_servers import refusal

from breakeven.engines.clusters import joining
from breakeven.engines.clusters.joining import require_cluster

FITS = {
    "workers": 2,
    "threads": 2,
    "there": {"Python": "3.11.7", "dask": "2026.8.0"},
    "here": {"Python": "3.11.9", "dask": "2026.8.0"},
}
"""What a cluster is like that two workers may join: the last number of Python's version is no matter."""


def answering(monkeypatch: pytest.MonkeyPatch, **answers: Any) -> None:
    """Let a process that asks a cluster give these answers."""
    lines: Iterator[Mapping[str, Any] | None] = iter([{"began": True}, *answers.values()])

    @contextmanager
    def asked(*_: object) -> Iterator[Callable[[float], Mapping[str, Any] | None]]:
        yield lambda _: next(lines, None)

    monkeypatch.setattr(joining, "probing", asked)


@pytest.mark.parametrize(
    ("differs", "words"),
    [
        ({"there": {"Python": "3.12.1", "dask": "2026.8.0"}}, "it has Python 3.12.1, not 3.11.9"),
        ({"there": {"Python": "3.11.7", "dask": "2026.7.1"}}, "it has dask 2026.7.1, not 2026.8.0"),
        (
            {"there": {"Python": "3.11.7 and 3.12.1", "dask": "2026.8.0"}},
            "it has Python 3.11.7 and 3.12.1, not 3.11.9",
        ),
        ({"threads": 8}, "its workers have 8 threads in all, not one each"),
        ({"workers": 0}, "no worker has joined it"),
        ({"refused": "it is busy"}, "tcp://a:1: it is busy"),
    ],
    ids=[
        "another Python",
        "another Dask",
        "workers of two Pythons",
        "workers of several threads",
        "no worker",
        "a refusal of its own",
    ],
)
def test_what_differs_is_said(
    monkeypatch: pytest.MonkeyPatch, differs: dict[str, Any], words: str
) -> None:
    answering(monkeypatch, first={"speaks": "dask"}, then={"imported": True}, last=FITS | differs)
    assert words in refusal("dask", "tcp://a:1")


def test_what_fits_is_not_refused_and_spark_need_not_say_its_workers(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    answering(monkeypatch, first={"speaks": "dask"}, then={"imported": True}, last=FITS)
    require_cluster("dask", "tcp://a:1", 2, sys.executable)
    unsaid = FITS | {"workers": None, "threads": None}
    first = {"speaks": "grpc", "status": 3}
    answering(monkeypatch, first=first, then={"imported": True}, last=unsaid)
    require_cluster("spark", "sc://a:1", 2, sys.executable)


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ({}, "nobody answers there (no answer within 4 seconds)"),
        ({"first": {"speaks": "dask"}}, "the library that asks it was not imported"),
        ({"first": {"speaks": "dask"}, "then": {"imported": True}}, "it does not say within"),
        ({"first": {"refused": "it ended"}}, "it ended"),
    ],
    ids=["no word", "no library", "no last answer", "an end"],
)
def test_an_answer_that_does_not_come_is_not_waited_for(
    monkeypatch: pytest.MonkeyPatch, answers: dict[str, Any], words: str
) -> None:
    answering(monkeypatch, **answers)
    assert words in refusal("dask", "tcp://a:1")


def test_a_server_that_needs_a_token_is_told_from_one_of_another_kind(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    answering(monkeypatch, first={"speaks": "grpc", "status": 16})
    assert (
        "a Spark Connect server answers there that asks for another token; set SPARK_"
        in refusal("spark", "sc://a:1")
    )
    answering(monkeypatch, first={"speaks": "grpc", "status": 12})
    assert "a gRPC server answers there, and that is not a Spark" in refusal("spark", "sc://a:1")
