"""Suites over plain Python objects and text."""

from benchmarks.suite import Suite


class Countdown(Suite):
    """Counting down in pure Python."""

    workload = "countdown"


class LivingPerYear(Suite):
    """People alive in each year, from their births and deaths."""

    workload = "living_per_year"


class LogFrequencies(Suite):
    """The most frequent requests of a web server's log."""

    workload = "log_frequencies"
