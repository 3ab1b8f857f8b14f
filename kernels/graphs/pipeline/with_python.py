"""The pipeline in plain Python: its five steps, and a loop over the parts."""

import json
import random
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from kernels.graphs.pipeline import RECORDS, SOURCES


def load(part):
    """The records of a part, (article, quantity) each, after the time that the source takes."""
    time.sleep(part.load_seconds)
    chance = random.Random(f"{part.source} {part.seed}")
    return [(chance.randrange(10**6), chance.randrange(-20, 100)) for _ in range(RECORDS)]


def keep_valid(records):
    """The records with a quantity above zero."""
    return [(article, quantity) for article, quantity in records if quantity > 0]


def compute(records, part):
    """The value of each record, after the time that the service takes to look up the prices."""
    time.sleep(part.compute_seconds)
    return [(article % 997 + 1) * quantity for article, quantity in records]


def aggregate(values_of_parts):
    """How many records there are in all parts, and what they are worth."""
    values = [value for values in values_of_parts for value in values]
    return {"records": len(values), "worth": sum(values)}


def save(totals, path):
    """Write the totals of all sources, by source, and return the path."""
    Path(path).write_text(json.dumps(dict(zip(SOURCES, totals, strict=True))), encoding="utf-8")
    return path


def through_steps(part):
    """Load, filter and compute one part."""
    return compute(keep_valid(load(part)), part)


def of_source(source, parts, values):
    """The values whose parts come from that source."""
    return [each for part, each in zip(parts, values, strict=True) if part.source == source]


def loop(parts):
    """One part after the other."""
    values = [through_steps(part) for part in parts]
    totals = [aggregate(of_source(source, parts, values)) for source in SOURCES]
    with TemporaryDirectory() as folder:
        saved = save(totals, f"{folder}/totals.json")
        return Path(saved).read_text(encoding="utf-8")
