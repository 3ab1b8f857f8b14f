"""Lines that no journal should hold: one value of a valid record replaced by what JSON, or no JSON, can say."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

TOO_DEEP = "[" * 100_000
BEYOND = "1" + "0" * 400
ENDLESS = "7" * 5_000
"""More digits than Python makes a number of."""


def with_raw(record: Mapping[str, Any], name: str, raw: str) -> bytes:
    """The line of a record whose field, or field in a field (``case.n``), is what a text in JSON says."""
    changed = json.loads(json.dumps(record))
    *within, last = name.split(".")
    place = changed
    for each in within:
        place = place[each]
    place[last] = "@@"
    return json.dumps(changed, separators=(",", ":")).replace('"@@"', raw).encode()


def without(record: Mapping[str, Any], name: str) -> bytes:
    """The line of a record without a field."""
    kept = {key: value for key, value in record.items() if key != name}
    return json.dumps(kept, separators=(",", ":")).encode()


def hostile(record: Mapping[str, Any], wrong: Mapping[str, Iterable[str]]) -> dict[str, bytes]:
    """A line for each wrong value of each field, by what stands in it; none at all where it is ``gone``."""
    return {
        f"{name} {raw[:24]}": without(record, name)
        if raw == "gone"
        else with_raw(record, name, raw)
        for name, values in wrong.items()
        for raw in values
    }


WRONG_IN_A_CASE = {
    "samples_seconds": (
        *(
            "[[NaN]]",
            "[[Infinity]]",
            "[[-Infinity]]",
            "[[1e999]]",
            "[[1e308]]",
            "[[-1.0]]",
            "[[0]]",
        ),
        *('[["1.0"]]', "[[null]]", "[[true]]", "[1.0]", '["abc"]', '"abc"', "5", "null", "{}"),
        *(f"[[{BEYOND}]]", f"[[{ENDLESS}]]", TOO_DEEP),
    ),
    "baseline_samples_seconds": ("[[0, 0, 0], [0, 0, 0]]", "[[1.0, 1.0]]", "[[1.0]]", "5", "null"),
    "warm_up_seconds": ("[[-1]]", "[NaN]"),
    "first_call_seconds": ("-3", '"x"', "NaN", "[]", BEYOND),
    "import_seconds": ("-1e-9", "{}"),
    "wall_seconds": ("1e999", "1e12"),
    "phases_seconds": ('{"end": "late"}', "[]"),
    "peak_bytes": ('"many"', BEYOND, ENDLESS, "-1", "1.5", "true"),
    "peaks_bytes": ("[null]", "5"),
    "calls_per_sample": ("null", "-1"),
    "stationary": ("true", "[1]"),
    "hash_seeds": ("null", '["a"]'),
    "native_threads": ("3", '{"blas": "all"}'),
    "thread_settings": ('"x"', '{"OMP_NUM_THREADS": 1}'),
    "status": ('"fine"', "null", "5", '["ok"]', "gone"),
    "reason": ("5",),
    "measured_at": ("5", "gone"),
    "is_baseline": ('"no"', "1"),
    "operations": ('"many"', "-1", "1e300"),
    "source": ("5",),
    "case": ("5", "null", "{}", "[]", "gone", TOO_DEEP),
    "case.n": ('"4"', "1.5", "null", ENDLESS, "-4"),
    "case.workload": ("4", "null", json.dumps("x" * 20_000), '"\\udcfc"'),
    "case.workers": ("[]", "true"),
}
"""Of a case's line, by field."""
NO_RECORD = {
    "no JSON": b"<<<<<<< HEAD",
    "another type": b"[1, 2]",
    "a number": b"5",
    "nothing": b"null",
    "no kind": b"{}",
    "a kind that is no text": b'{"kind":5}',
    "zero bytes": b"\0" * 64,
    "bytes at random": bytes(range(128, 256)),
    "too deep": TOO_DEEP.encode(),
    "a source that is a list": b'{"kind":"source","sha256":[],"text":1}',
    "a source without text": b'{"kind":"source","sha256":"0123"}',
}
"""Lines that hold no record at all."""
