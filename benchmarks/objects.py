"""Suites over plain Python objects and text."""

from breakeven.suites.suite import Suite


class Countdown(Suite):
    """Counting down in pure Python."""

    workload = "countdown"


class LivingPerYear(Suite):
    """People alive in each year, from their births and deaths."""

    workload = "living_per_year"


class LogFrequencies(Suite):
    """The most frequent requests of a web server's log."""

    workload = "log_frequencies"


class IoWait(Suite):
    """Requests to a server that answers after a fixed delay."""

    workload = "io_wait"


class WordCount(Suite):
    """The most frequent words of many text files."""

    workload = "word_count"


class MapFilter(Suite):
    """The squares of the even numbers."""

    workload = "map_filter"


class NestedCounts(Suite):
    """How many, any and all over nested containers."""

    workload = "nested_counts"


class NumberGroups(Suite):
    """The sums of groups of integers in a file."""

    workload = "number_groups"


class Membership(Suite):
    """Whether values are in a collection."""

    workload = "membership"


class ShapePoints(Suite):
    """Symbols to points."""

    workload = "shape_points"


class CollectionCosts(Suite):
    """The cost of operations on growing collections."""

    workload = "collection_costs"
