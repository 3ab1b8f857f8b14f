"""Effort: the lines that differ, whatever stands beside the code in its file."""

import pandas as pd

from breakeven.findings.effort import code_lines, lines_that_differ, lines_to_change

PANDAS = '''"""A module."""

import pandas as pd


def one(paths):
    """Read them all."""
    frames = [pd.read_csv(path) for path in paths]  # one after another
    return pd.concat(frames)


def other(paths):
    return pd.read_csv(paths[0])
'''
MODIN = PANDAS.replace("import pandas as pd", "import modin.pandas as pd").split("def other")[0]
POOL = """
from concurrent.futures import ThreadPoolExecutor

import pandas as pd

WORKERS = 2


def read(path):
    return pd.read_csv(path)


def one(paths):
    with ThreadPoolExecutor(WORKERS) as pool:
        return pd.concat(pool.map(read, paths))
"""
CYTHON = "# comment\n\ncdef double one(double[:] values) nogil:\n    return values[0]  # first\n"


def test_comments_docstrings_and_neighbours_do_not_count():
    assert code_lines(PANDAS, "one") == [
        "import pandas as pd",
        "def one(paths):",
        "    frames = [pd.read_csv(path) for path in paths]",
        "    return pd.concat(frames)",
    ]


def test_what_a_function_refers_to_counts():
    assert len(code_lines(POOL, "one")) == 8


def test_what_is_not_plain_python_counts_as_a_whole():
    assert code_lines(CYTHON, "one") == [
        "cdef double one(double[:] values) nogil:",
        "    return values[0]",
    ]


def test_another_import_is_one_line():
    assert lines_that_differ(code_lines(PANDAS, "one"), code_lines(MODIN, "one")) == 1


def test_effort_of_a_workload_is_relative_to_its_baseline():
    rows = pd.DataFrame(
        {
            "implementation": ["pandas", "modin", "threads", "unknown"],
            "source": [PANDAS, MODIN, POOL, POOL],
            "is_baseline": [True, False, False, False],
        }
    )
    about = {"functions": dict.fromkeys(["pandas", "modin", "threads"], "with_it:one")}
    assert lines_to_change(rows, about) == {"pandas": 0, "modin": 1, "threads": 6}
    assert lines_to_change(rows[~rows["is_baseline"]], about) == {}


def test_an_ingest_has_to_be_written_as_well():
    """The same call on a category is no change of nothing."""
    ingest = '\n\ndef to_category(paths):\n    """Once."""\n    return [each.astype(1) for each in paths]\n'
    rows = pd.DataFrame(
        {
            "implementation": ["pandas", "category"],
            "source": [PANDAS, PANDAS + ingest],
            "is_baseline": [True, False],
        }
    )
    about = {"functions": {"pandas": "with_it:one", "category": "with_it:one"}}
    assert lines_to_change(rows, about)["category"] == 0
    about["ingests"] = {"category": "with_it:to_category"}
    assert lines_to_change(rows, about) == {"pandas": 0, "category": 2}
