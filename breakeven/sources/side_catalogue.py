"""Which workloads an environment has: a script that prints them as JSON.

Run by a side's own Python, in which the workloads of that side are installed; nothing heavy is
imported.
"""

from __future__ import annotations

import json
import os
import sys
from typing import Any


def catalogue_facts(workers: int, project: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """What decides how each workload is measured with that many workers."""
    from breakeven.catalogue import catalogue
    from breakeven.catalogue.project import Project

    catalogue.use(Project.from_request(project))
    return {name: _workload_facts(name, workers) for name in catalogue.names()}


def _workload_facts(name: str, workers: int) -> dict[str, Any]:
    from breakeven.catalogue import catalogue

    of = catalogue.workload(name)
    return {
        "family": catalogue.family(name),
        "version": of.version,
        "reference": of.reference,
        "smallest_effect": of.smallest_effect,
        "quantities": ["time", "first call", "memory"],
        "sizes": dict(of.sizes),
        "default_sizes": list(of.usual_sizes),
        "implementations": {
            label: _implementation_facts(of, label, workers) for label in of.implementations
        },
    }


def _implementation_facts(of: Any, label: str, workers: int) -> dict[str, Any]:
    from breakeven.catalogue import catalogue

    chosen = of.implementations[label]
    engine = catalogue.engine(chosen)
    own_workers = engine.workers(workers)
    return {
        "engine": chosen.engine,
        "workers": own_workers,
        "cluster": engine.cluster,
        "environment": {**engine.environment(own_workers), **chosen.environment},
        "unavailable": _unavailable(of, label),
    }


def _unavailable(of: Any, label: str) -> str:
    """Why an implementation cannot be measured in this environment, in words; empty where it can."""
    from breakeven.catalogue import catalogue

    if needed := catalogue.environment_name(of, label):
        return f"it runs only in the environment {needed!r}, and not in that of a side"
    return catalogue.unavailable_reason(of, label) or ""


def main(workers: str, project: str) -> None:
    """Print the facts; what the project's files print meanwhile goes to standard error."""
    with os.fdopen(os.dup(1), "w", encoding="utf-8") as answers:
        os.dup2(2, 1)
        json.dump(catalogue_facts(int(workers), json.loads(project)), answers)


if __name__ == "__main__":
    main(*sys.argv[1:])
