"""Suites over the pandas methods that notebooks call most."""

from breakeven.suites.suite import Suite


class MethodLoc(Suite):
    """Rows by a condition, and some columns."""

    workload = "method_loc"


class MethodHead(Suite):
    """The first five rows."""

    workload = "method_head"


class MethodConcat(Suite):
    """Two frames, one below the other."""

    workload = "method_concat"


class MethodValueCounts(Suite):
    """How often each value occurs."""

    workload = "method_value_counts"


class MethodGroupby(Suite):
    """The mean of each group."""

    workload = "method_groupby"


class MethodSum(Suite):
    """Sums of columns."""

    workload = "method_sum"


class MethodMean(Suite):
    """Means of columns."""

    workload = "method_mean"


class MethodReadCsv(Suite):
    """One CSV file into a frame."""

    workload = "method_read_csv"


class MethodAstype(Suite):
    """Other types for two columns."""

    workload = "method_astype"


class MethodApply(Suite):
    """A Python function for each value."""

    workload = "method_apply"


class MethodResetIndex(Suite):
    """The index as a column."""

    workload = "method_reset_index"


class MethodSortValues(Suite):
    """Rows in the order of a column."""

    workload = "method_sort_values"


class MethodIloc(Suite):
    """Rows by their position."""

    workload = "method_iloc"


class MethodDrop(Suite):
    """A frame without one column."""

    workload = "method_drop"


class MethodFillna(Suite):
    """A value where one is missing."""

    workload = "method_fillna"


class MethodJoin(Suite):
    """Two frames by their index."""

    workload = "method_join"


class MethodMerge(Suite):
    """Two frames by a key."""

    workload = "method_merge"


class MethodWhere(Suite):
    """A limit on every value."""

    workload = "method_where"


class MethodReplace(Suite):
    """Other words for some strings."""

    workload = "method_replace"


class MethodUnique(Suite):
    """Each value once."""

    workload = "method_unique"
