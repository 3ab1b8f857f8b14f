"""Suites over graphs of tasks."""

from breakeven.suites.suite import Suite


class TinyTasks(Suite):
    """Independent increments: the cost of one task."""

    workload = "tiny_tasks"


class TaskLength(Suite):
    """Tasks of growing length: from which one on they are worth handing out."""

    workload = "task_length"


class TaskChain(Suite):
    """Chains of three tasks, each of which waits for the one before."""

    workload = "task_chain"


class TreeSum(Suite):
    """The sum of numbers as a binary tree of additions."""

    workload = "tree_sum"


class Pipeline(Suite):
    """Load, filter, compute, aggregate and save, with waiting in between."""

    workload = "pipeline"


class OrderedEffects(Suite):
    """Files, and a report that must come after them."""

    workload = "ordered_effects"


class BroadcastModel(Suite):
    """One large object that all tasks need."""

    workload = "broadcast_model"


class DynamicWork(Suite):
    """Adaptive quadrature: tasks that create tasks."""

    workload = "dynamic_work"
