"""The glossary: what each term means, on every page."""

from __future__ import annotations

__all__ = ["TERMS"]

TERMS = {
    "workload": "what is computed",
    "implementation": "one way of computing a workload",
    "idiomatic": "written as the tool's documentation would have it",
    "tuned": "written to be faster than the tool's documentation would have it",
    "instructive": "included for what it teaches, such as a known mistake; it does not compete",
    "engine": "what an implementation runs on, such as threads or a Dask cluster",
    "tool": "the library",
    "case": "one implementation at one size with one number of workers",
    "baseline": "the implementation that the others of a workload are compared with",
    "main size": "the largest size at which most implementations were measured, in the run that is ranked",
    "first call": "a call that compiles, fills caches and connects, if that is needed",
    "warm call": "a call once the code is compiled and caches are full",
    "ingest": "turning the inputs into the tool's own form, once",
    "with ingest": "one warm call plus the ingest of its data",
    "from cold": "one run of a script: imports, start, ingest, first call",
    "built once": "what it took to translate and compile a Cython extension when it was installed; not part of any "
    "other figure",
    "in turns": "calls of an implementation and of the baseline alternated, milliseconds apart, in two live processes",
    "not stationary": "calls still became faster or slower when the time for the warm-up was over",
    "peak memory": "the most memory that all processes of a case held at once",
    "above baseline": "the part of the peak that was not there before the engine started; not a comparison with "
    "the baseline",
    "file-backed": "pages of mapped files, which the system can drop; not part of the peak",
    "CPU time": "processor time of all processes for a call, the mean; the time is a median, so a few slow calls can "
    "make the CPU time longer than cores busy × time",
    "cores busy": "CPU time divided by the time of the mean call",
    "share of the machine’s limit": "the least time in which the machine could move the bytes and do the arithmetic, "
    "divided by the time taken",
    "speedup": "the baseline's time divided by the implementation's",
    "tie": "shown to be the same",
    "not told apart": "could be shown neither to differ nor to be the same",
    "break-even": "the size from which, or up to which, an implementation is faster",
    "ruler": "the code that measures",
    "side": "a commit with its versions; breakeven compare compares two",
}
