"""What the index says one should use, family by family."""

from __future__ import annotations

import re
from pathlib import Path

from example_results import journal, measurement

from breakeven.findings.decisions import AIMS
from breakeven.records.tables.table import read_results
from breakeven.report.site import write_site

FACTORS = (0.99, 1.0, 1.01)


def test_each_workload_has_its_choices_in_the_table_of_its_family(tmp_path: Path) -> None:
    seconds = {("numpy", 4): 1.0, ("ray", 4): 9.0, ("numpy", 400): 100.0, ("ray", 400): 20.0}
    journal(
        tmp_path,
        [
            measurement(
                *("ndvi", label, "small" if n == 4 else "large", n),
                tuple(tuple(each * f for f in FACTORS) for _ in range(3)),
                peak_bytes=900_000_000 if label == "ray" else 50_000_000,
            )
            for (label, n), each in seconds.items()
        ],
    )
    page = write_site(read_results(tmp_path), tmp_path / "site").read_text()
    table = re.search(
        r'<table class="decisions in-blocks" id="use-[a-z]+">.*?</table>', page, re.DOTALL
    )
    assert table
    heads = re.findall(r'<th scope="col">(.*?)</th>', table[0])
    assert heads == ["Workload", *AIMS]
    row = re.findall(r"<td[^>]*>(.*?)</td>", table[0])
    assert row[0] == "up to 4 scenes: numpy; from 400 scenes on: ray (5.0×)"
    assert row[2] == "numpy"
