"""The columns of the tidy table, one row a case: what each holds, with its unit."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

__all__ = ["COLUMNS", "FLOATS", "IDENTITY", "MEANINGS", "NUMBERS", "RUN_COLUMNS", "SHARES", "TEXTS"]

IDENTITY = ("workload", "workload_version", "implementation", "size", "n", "workers")
TEXTS = (
    *("family", "engine", "library", "style", "unit", "is_baseline", "run", "measured_at"),
    *("status", "reason", "stopped_because", "memory_method", "source", "thread_settings"),
    *("native_threads", "samples_seconds", "baseline_samples_seconds", "hash_seeds"),
    "own_environment",
)
NUMBERS = (
    "build_seconds",
    *("import_seconds", "inputs_seconds", "cluster_start_seconds", "start_seconds"),
    *("ingest_seconds", "first_call_seconds", "close_seconds", "cold_seconds", "cpu_seconds"),
    "ingested_seconds",
    *("peak_bytes", "above_baseline_bytes", "file_backed_bytes", "memory_cap_bytes"),
    *("held_bytes", "sampling_share", "step_limit_seconds"),
    *("bytes_moved", "bytes_written", "operations"),
    *("answers_checked", "calls_per_sample"),
)
RUN_COLUMNS = ("started_at", "commit", "commit_date", "dirty", "environment")
COUNTS = ("samples", "processes")
SHARES = ("limit_share", "limit_share_low", "limit_share_high")
WORDS = (
    *("in_turns", "verdict", "cold_verdict", "memory_verdict", "limit_words"),
    *("ingested_verdict", "default_verdict", "default_cold_verdict", "other_versions"),
)
DERIVED = (
    *("seconds", "seconds_low", "seconds_high", *COUNTS, "not_stationary", "cores_busy"),
    *("peak_bytes_low", "peak_bytes_high", "memory_passes", *SHARES, "confidence"),
    *("usual_difference", "largest_difference"),
    *("speedup", "speedup_low", "speedup_high", "cold_speedup", "memory_ratio", *WORDS),
    *("baseline_seconds", "baseline_shift", "default_baseline_seconds"),
    *("baseline_ingested_seconds", "baseline_cold_seconds", "baseline_peak_bytes"),
    *("ingested_speedup", "ingest_earned_calls"),
    *("default_speedup", "default_speedup_low", "default_speedup_high", "default_cold_speedup"),
)
COLUMNS = (*IDENTITY, *TEXTS, *NUMBERS, *DERIVED, "is_reference", *RUN_COLUMNS)
FLOATS = tuple(name for name in (*NUMBERS, *DERIVED) if name not in {*COUNTS, *WORDS})

_CASE = {
    "workload": "name of the workload",
    "workload_version": "bumped when the workload's inputs or its answer change",
    "implementation": "label of the implementation",
    "size": "label of the size",
    "n": "the size as a number of `unit`",
    "workers": "workers of a parallel implementation, 1 for the others",
    "family": "family of the workload",
    "engine": "what the implementation runs on",
    "library": "library that it is written with",
    "style": "idiomatic, tuned or instructive",
    "unit": "what n counts",
    "is_baseline": "whether speedups are relative to this row",
    "other_versions": "libraries that its own environment has in another version than the run's",
    "own_environment": "environment of the engine's own that it ran in; empty for that of the run",
}
_OUTCOME = {
    "run": "name of the run that measured the case",
    "measured_at": "when, UTC",
    "status": "ok, unavailable, wrong_answer, changed_inputs, timeout, out_of_memory or crashed",
    "reason": "why the status is not ok, in words",
    "stopped_because": "why sampling ended, in words",
    "memory_method": "how memory was read",
    "source": "source text of what ran",
    "thread_settings": "environment variables that set native threads",
    "native_threads": "threads that each loaded native library would use",
    "samples_seconds": "samples of warm calls, seconds for one call, a list for each process",
    "baseline_samples_seconds": "the baseline's samples of the same turns, in the same places",
    "hash_seeds": "Python's hash seed in each process",
}
_ANATOMY = {
    "build_seconds": "building its Cython extension, once, when it was installed; not part of the others",
    "import_seconds": "start of the interpreter and imports",
    "inputs_seconds": "making the inputs, which no view counts",
    "cluster_start_seconds": "start of the cluster that the case joined, paid once a run",
    "start_seconds": "starting or joining the engine",
    "ingest_seconds": "turning the inputs into the tool's own form",
    "first_call_seconds": "the first call, compilation included",
    "close_seconds": "stopping the engine",
    "cold_seconds": "one run of a script: imports, cluster, start, ingest, first call",
    "ingested_seconds": "ingest plus the mean warm call",
    "cpu_seconds": "processor time of the process tree for one warm call, the mean",
    "peak_bytes": "peak of the process tree's anonymous and shared memory",
    "above_baseline_bytes": "the part of the peak that was not there before the engine started",
    "file_backed_bytes": "mapped files, which are not in the peak",
    "memory_cap_bytes": "the most that the case was allowed",
    "held_bytes": "what a case held when it was ended for its memory",
    "sampling_share": "share of the memory pass that its readings took",
    "step_limit_seconds": "longest time that a step was allowed",
    "bytes_moved": "bytes that one call has to read and write at the least",
    "bytes_written": "the written part of bytes_moved",
    "operations": "arithmetic operations that one call has to do at the least",
    "answers_checked": "answers that were compared with the reference's",
    "calls_per_sample": "calls that a sample is the mean of",
}
_COMPARED = {
    "seconds": "time of one warm call: geometric mean of the processes' medians",
    "seconds_low": "lower bound of its 95 % interval",
    "seconds_high": "upper bound of its 95 % interval",
    "samples": "number of samples of warm calls",
    "processes": "number of processes that they come from",
    "not_stationary": "processes whose calls still changed after the warm-up",
    "cores_busy": "cpu_seconds over the mean time of the same calls",
    "peak_bytes_low": "smallest peak of the passes",
    "peak_bytes_high": "largest peak of the passes",
    "memory_passes": "number of memory passes",
    "limit_share": "share of the machine's limit that the call reaches",
    "limit_share_low": "lower bound of its 95 % interval; missing where the limit was measured once",
    "limit_share_high": "upper bound of its 95 % interval",
    "usual_difference": "ratio by which half of the run's pairs of processes of the same code differ at the most",
    "largest_difference": "ratio by which 19 of 20 such pairs differ at the most",
    "confidence": "confidence of the speedup's interval, for the whole run",
    "speedup": "baseline's seconds over the row's, same run and size",
    "speedup_low": "lower bound of its interval, at that confidence",
    "speedup_high": "upper bound of its interval, at that confidence",
    "baseline_seconds": "time of the baseline's call in the same turns; measured apart if there were none",
    "baseline_shift": "baseline_seconds over the seconds of the baseline's own row, where they took turns",
    "default_baseline_seconds": "baseline_seconds of the workload's own baseline, whose environment may be another",
    "baseline_ingested_seconds": "the baseline's ingested_seconds in the same run and environment",
    "baseline_cold_seconds": "the baseline's cold_seconds there",
    "baseline_peak_bytes": "the baseline's peak_bytes there",
    "ingested_speedup": "baseline's ingested_seconds over the row's",
    "ingested_verdict": "faster, slower, cannot tell or baseline, with the ingest paid once",
    "ingest_earned_calls": "warm calls after which its ingest is earned back",
    "default_speedup": "speedup over the workload's own baseline, whose environment may be another",
    "default_speedup_low": "lower bound of its interval",
    "default_speedup_high": "upper bound of its interval",
    "default_verdict": "as verdict, for default_speedup",
    "default_cold_speedup": "as cold_speedup, over the workload's own baseline",
    "default_cold_verdict": "as cold_verdict, for default_cold_speedup",
    "cold_speedup": "baseline's cold_seconds over the row's",
    "memory_ratio": "the row's peak_bytes over the baseline's",
    "in_turns": "whether the speedup is from calls taken in turns",
    "verdict": "faster, slower, same, cannot tell or baseline",
    "cold_verdict": "faster, slower, cannot tell or baseline, from cold",
    "memory_verdict": "smaller, larger, same, cannot tell or baseline",
    "limit_words": "which limit limit_share is of",
}
_RUN = {
    "is_reference": "whether the row is of a committed reference run",
    "started_at": "start of the run, UTC",
    "commit": "commit that was measured",
    "commit_date": "when that commit was made",
    "dirty": "whether the working tree had uncommitted changes",
    "environment": "asv's name of the environment",
}

MEANINGS: Mapping[str, str] = MappingProxyType(_CASE | _OUTCOME | _ANATOMY | _COMPARED | _RUN)
"""Each column of the table and what it holds. Times are in seconds, sizes in bytes; NaN is missing."""
