"""The function on which clocks are compared, timed by pyperf. Run as a script, which pyperf runs anew
for each of its processes."""

from __future__ import annotations

CASE = ("known_work", "count", "small")
"""Workload, implementation and size."""


def main() -> None:
    """Let pyperf time the function, with pyperf's own command line."""
    import pyperf

    from breakeven.catalogue import catalogue

    name, label, size = CASE
    workload = catalogue.workload(name)
    function = catalogue.load(workload, workload.implementations[label].function)
    inputs = workload.make_inputs(workload.sizes[size])
    pyperf.Runner().bench_func(name, function, *inputs)


if __name__ == "__main__":
    main()
