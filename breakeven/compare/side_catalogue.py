"""What the kernels of an environment offer: a script that prints its catalogue as JSON.

Run by a side's own Python, in which the kernels of that side are installed; nothing heavy is
imported.
"""

from __future__ import annotations

import json
import sys
from typing import Any


def catalogue_facts(workers: int) -> dict[str, dict[str, Any]]:
    """For every workload what decides how it is measured, with that many workers."""
    from kernels import catalogue

    return {name: _workload_facts(name, workers) for name in catalogue.PACKAGES}


def _workload_facts(name: str, workers: int) -> dict[str, Any]:
    from kernels import catalogue

    of = catalogue.workload(name)
    return {
        "family": catalogue.family(name),
        "version": of.version,
        "reference": of.reference,
        "smallest_effect": getattr(of, "smallest_effect", 0.0),  # older commits do not say
        "sizes": dict(of.sizes),
        "default_sizes": list(of.sizes if of.growth else of.default_sizes),
        "implementations": {
            label: _implementation_facts(of, label, workers) for label in of.implementations
        },
    }


def _implementation_facts(of: Any, label: str, workers: int) -> dict[str, Any]:
    from kernels import catalogue

    chosen = of.implementations[label]
    engine = catalogue.engine(chosen)
    own_workers = engine.workers(workers)
    return {
        "engine": chosen.engine,
        "workers": own_workers,
        "cluster": engine.cluster,
        "environment": {**engine.environment(own_workers), **chosen.environment},
        "unavailable": catalogue.unavailable_reason(of, label) or "",
    }


if __name__ == "__main__":
    json.dump(catalogue_facts(int(sys.argv[1])), sys.stdout)
