"""Refuses a running cluster that cases cannot join, in one sentence, before anything is measured."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

from breakeven.engines.clusters.addresses import SERVERS, Endpoint, endpoint_of, option_of
from breakeven.engines.clusters.probing import Next, probing
from breakeven.engines.clusters.tokens import has_spark_token, keep_own_token, plain_token
from breakeven.errors import UserError

__all__ = ["require_cluster"]

START_SECONDS, IMPORT_SECONDS = 30.0, 60.0
"""For the process that asks, and for its library: that is the machine's time, not the cluster's."""
FIRST_SECONDS = 4.0
ANSWER_SECONDS = 20.0
"""By then it is known that the right kind of server answers, which may be busy."""
UNIMPLEMENTED, UNAUTHENTICATED = 12, 16
"""What gRPC calls a method that is unknown, and a caller who may not call it."""
SPEAKERS = {
    "dask": "a Dask server answers there",
    "grpc": "a gRPC server answers there",
    "http": "a web server answers there",
    "tls": "a server answers there that asks for TLS",
    "silence": "a server answers there that says nothing",
    "end": "a server there hangs up at once, as the cluster of another user would",
}
FITTING = {"dask": "dask", "ray": "grpc", "spark": "grpc"}
WITH_TLS = {
    "dask": "give the address of a Dask scheduler with TLS as tls://…",
    "ray": "for a Ray cluster with TLS set RAY_USE_TLS=1 and Ray's variables RAY_TLS_…",
    "spark": "for a Spark Connect server with TLS add /;use_ssl=true to its address",
}
TOKENS = {
    "ray": "set RAY_AUTH_MODE=token, and RAY_AUTH_TOKEN_PATH to the file that has its token",
    "spark": "set SPARK_CONNECT_AUTHENTICATE_TOKEN to its token",
}
WORKERS = {"dask": "worker", "ray": "CPU", "spark": "thread"}
"""What the workers of each kind of cluster are."""


def require_cluster(
    kind: str, address: str, workers: int, python: str, *, further: bool = True
) -> None:
    """Ask the cluster at ``address`` who it is; with ``further``, also what it has, by the library of ``python``.

    Raises UserError unless it is a cluster of that kind with so many workers and the versions of ``python``.
    """
    endpoint = endpoint_of(kind, address)
    keep_own_token(endpoint)
    shown = endpoint.shown if endpoint else address
    request = {
        "kind": kind,
        "address": address,
        "place": (endpoint.host, endpoint.port) if endpoint else None,
        "token": plain_token(endpoint, address) if endpoint else "",
        "further": further,
    }
    with probing(request, python) as next_answer:
        try:
            _require_answer(next_answer(START_SECONDS), "the process that asks it did not start")
            if endpoint:
                _require_right_server(endpoint, address, next_answer(FIRST_SECONDS))
            if further:
                _require_fitting(kind, workers, _what_it_has(next_answer))
        except _RefusedError as reason:
            raise UserError(f"{option_of(kind)} {shown}: {reason}") from None


class _RefusedError(Exception):
    """What is wrong with a cluster, without its address."""


def _require_right_server(
    endpoint: Endpoint, address: str, answer: Mapping[str, Any] | None
) -> None:
    kind, needed = endpoint.kind, SERVERS[endpoint.kind]
    answer = answer or {"nobody": f"no answer within {FIRST_SECONDS:.0f} seconds"}
    if "nobody" in _require_answer(answer):
        reason = answer["nobody"]
        raise _RefusedError(
            f"nobody answers there ({reason}); start {needed} there, or leave the option out and "
            "Breakeven starts its own"
        )
    speaks = answer["speaks"]
    if speaks == "tls":
        if _may_speak_tls(endpoint, address):
            return
        raise _RefusedError(f"{SPEAKERS['tls']}; {WITH_TLS[kind]}")
    said = SPEAKERS.get(speaks) or f"a server answers there that says {answer.get('words')!r}"
    if speaks != FITTING[kind] or answer.get("status") == UNIMPLEMENTED:
        raise _RefusedError(f"{said}, and that is not {needed}; give the address of one")
    if endpoint.scheme == "tls":
        raise _RefusedError(f"{said}, without TLS; give its address as tcp://…")
    if answer.get("status") == UNAUTHENTICATED:
        raise _RefusedError(f"{needed} answers there that asks for another token; {TOKENS[kind]}")


def _may_speak_tls(endpoint: Endpoint, address: str) -> bool:
    if endpoint.kind == "ray":
        return os.environ.get("RAY_USE_TLS") == "1"
    if endpoint.kind == "spark":
        return "use_ssl=true" in address.lower() or has_spark_token(address)
    return endpoint.scheme == "tls"


def _what_it_has(next_answer: Next) -> Mapping[str, Any]:
    unread = f"the library that asks it was not imported within {IMPORT_SECONDS:g} seconds"
    _require_answer(next_answer(IMPORT_SECONDS), unread)
    silent = (
        f"it does not say within {ANSWER_SECONDS:g} seconds what it has; are its processes alive?"
    )
    return _require_answer(next_answer(ANSWER_SECONDS), silent)


def _require_answer(answer: Mapping[str, Any] | None, otherwise: str = "") -> Mapping[str, Any]:
    """The answer, unless there is none or it says why there is none."""
    if answer is None:
        raise _RefusedError(otherwise)
    if "refused" in answer:
        raise _RefusedError(answer["refused"])
    return answer


def _require_fitting(kind: str, workers: int, found: Mapping[str, Any]) -> None:
    noun, there, here = WORKERS[kind], found["there"], found["here"]
    number, threads = found.get("workers"), found.get("threads")
    if number == 0:
        raise _RefusedError(
            f"{SERVERS[kind]} answers there, and no {noun} has joined it; start one"
        )
    differs = [
        f"it has {name} {version}, not {here[name]}"
        for name, version in there.items()
        if not _is_same(kind, name, version, here[name])
    ]
    if differs:
        differs[-1] += " (start it in the environment of this run)"
    if number is not None and number != workers:
        differs.append(f"it has {_counted(number, noun)}, not {workers} (add --workers {number:g})")
    elif threads is not None and threads != number:
        differs.append(
            f"its workers have {threads} threads in all, not one each (start them with --nthreads 1)"
        )
    if differs:
        has = [_counted(number, noun)] if number is not None else []
        has += [f"{name} {version}" for name, version in there.items()]
        raise _RefusedError(
            f"the cluster there ({', '.join(has)}) does not fit this run: {'; '.join(differs)}"
        )


def _is_same(kind: str, name: str, there: str, here: str) -> bool:
    """Whether versions fit; of Python's, the last number matters to Ray alone."""
    parts = 2 if name == "Python" and kind != "ray" else None
    return all(each.split(".")[:parts] == here.split(".")[:parts] for each in there.split(" and "))


def _counted(number: float, noun: str) -> str:
    return f"{number:g} {noun}" if number == 1 else f"{number:g} {noun}s"
