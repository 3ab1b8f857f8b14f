"""Workloads in a file of the user's own, and what commands say of those that are wrong."""

from __future__ import annotations

ADDING = """
from breakeven import Workload


def add(n):
    return sum(range(n))


WORKLOAD = Workload(
    make_inputs=lambda n: (n,), implementations={"add": add}, sizes={"small": 1000}
)
"""
TEN_LINES = '''"""Which way adds squares?"""
import numpy as np
from breakeven import Workload

def make_inputs(n):
    return (np.arange(n, dtype=float),)

def loop(x):
    return sum(value * value for value in x.tolist())

def with_numpy(x):
    return float(x @ x)

WORKLOAD = Workload(make_inputs=make_inputs, implementations={"loop": loop, "numpy": with_numpy})
'''
HEAD = '''"""Something."""
import numpy as np
from breakeven import Implementation, Workload

SIZES = {"some": 1_000}
'''
WRITES = (
    HEAD
    + '''
def make_inputs(n):
    return (np.arange(n, dtype=float), np.empty(n))

def add(x, out):
    x += 1
    return x

def another(x, out):
    return np.add(x, 1, out=x)

def whole(x, out):
    np.multiply(x, 2, out=out)

CALLS = 0

def half(x, out):
    """Right at first; from then on it leaves what the call before has written."""
    global CALLS
    CALLS += 1
    end = len(x) if CALLS == 1 else len(x) // 2
    np.multiply(x[:end], 2, out=out[:end])

def workload(name, ways, **more):
    return Workload(name=name, make_inputs=make_inputs, sizes=SIZES, implementations=ways, **more)

ADDING, FILLING = {"add": add, "another": another}, {"whole": whole, "half": half}
WORKLOADS = {
    each.name: each
    for each in (
        workload("refused", ADDING),
        workload("fresh", ADDING, fresh_inputs=True),
        workload("prepared", ADDING, setup=lambda x, out: (x.copy(), out)),
        workload("filled", FILLING, outputs=(1,)),
        workload("copied", {"whole": whole, "half": half}, fresh_inputs=True, outputs=(1,)),
    )
}
'''
)
WRONGS = (
    HEAD
    + """
def make_inputs(n):
    return (np.arange(n, dtype=float),)

def right(x):
    return float(x.sum())

def delayed(x, session):
    import dask
    return dask.delayed(right)(x)

def lazy_frame(x):
    import polars
    return polars.LazyFrame({"x": x}).sum()

def references(x, session):
    import ray
    return [ray.remote(right).remote(x)]

def two(x, y):
    return 1.0

def in_a_list(x):
    return [right(x)]

def raises(x):
    return x.nothing

WORKLOAD = Workload(
    make_inputs=make_inputs,
    sizes=SIZES,
    implementations={
        "right": right,
        "delayed": Implementation(delayed, engine="dask-threads"),
        "lazy": Implementation(lazy_frame, engine="polars"),
        "references": Implementation(references, engine="ray"),
        "two": two,
        "sessionless": Implementation(right, engine="threads"),
        "list": in_a_list,
        "raises": raises,
        "moduleless": Implementation("with_moon:shine"),
    },
)
"""
)
REFUSED = [
    ("x = 1\n", ("run", "mine.py"), "declares no workload; declare one"),
    (None, ("run", "mine.py"), "there is no file 'mine.py'"),
    (None, ("run",), "declares no workloads; measure a file"),
    (None, ("run", "no.such.module"), "there is no module 'no.such.module'"),
    (
        TEN_LINES,
        ("run", "mine.py", "--only", "nmpy"),
        "no implementation 'nmpy'; did you mean 'numpy'?",
    ),
    (
        TEN_LINES.replace("(make_", "(sizes={'a': 1}, make_"),
        ("run", "mine.py", "--sizes", "b"),
        "no size 'b'",
    ),
    (
        TEN_LINES.replace(
            '"numpy": with_numpy', '"ray": Implementation(loop, engine="rya")'
        ).replace("import Workload", "import Implementation, Workload"),
        ("run", "mine.py"),
        "did you mean 'ray'?",
    ),
    (
        TEN_LINES.replace("return (np.arange(n, dtype=float),)", "return [n]"),
        ("run", "mine.py"),
        "make_inputs returned a list",
    ),
    (None, ("compare", "HEAD~1", "HEAD"), "is not in a git repository, so there are no com"),
    (None, ("claims",), "declares no claims"),
    (None, ("report",), "there are no results to report yet"),
]
"""A file, the command line, and what is said of it."""
TOLD = {
    "right": "ok: ",
    "delayed": "wrong_answer: the answer is lazy: a Dask Delayed; compute it",
    "lazy": "wrong_answer: the answer is lazy: a LazyFrame of Polars",
    "references": "wrong_answer: the answer is lazy: a list whose parts are not computed",
    "two": "crashed: 'two' takes (x, y), but it is called with what make_inputs returns",
    "sessionless": "crashed: 'sessionless' (right) takes (x), but",
    "list": "wrong_answer: the check refused an answer: the answer is a list, expected a float",
    "raises": "crashed: a call raised AttributeError",
    "moduleless": "crashed: there is no module 'with_moon', which the workload wrongs names",
}
"""How each of WRONGS ends, and what is told of it."""
