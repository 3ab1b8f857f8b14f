"""Suites over graphs of tasks."""

from benchmarks.suite import Suite


class TinyTasks(Suite):
    """Independent increments: the cost of one task."""

    workload = "tiny_tasks"
