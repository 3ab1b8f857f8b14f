"""The ten most frequent (address, method, status) in a web server's log: which tool parses text fastest?"""

import random

from breakeven.workload import Implementation, Sentence, Workload

COUNTER = "https://docs.python.org/3/library/collections.html#collections.Counter"
FUTURES = "https://docs.python.org/3/library/concurrent.futures.html"
PROCESS_POOL = f"{FUTURES}#concurrent.futures.ProcessPoolExecutor"
PANDAS_TEXT = "https://pandas.pydata.org/docs/user_guide/text.html#extracting-substrings"
PANDAS_ARROW = "https://pandas.pydata.org/docs/user_guide/pyarrow.html"
DASK_FREQUENCIES = "https://docs.dask.org/en/stable/generated/dask.bag.Bag.frequencies.html"
DASK_REDUCTION = "https://docs.dask.org/en/stable/generated/dask.bag.Bag.reduction.html"
RAY_OBJECTS = "https://docs.ray.io/en/latest/ray-core/objects.html"
POLARS = "https://docs.pola.rs/api/python/stable/reference"
DUCKDB_PATTERNS = "https://duckdb.org/docs/current/sql/functions/regular_expressions"
SPARK = "https://spark.apache.org/docs/latest/api/python/reference/pyspark.sql/api"

PATTERN = (
    r"(?P<address>\S+) \S+ \S+ \[[^\]]+\] "
    r'"(?P<method>\S+) [^"]*" (?P<status>\d{3}) \S+'
)
"""A line in the common log format, in the syntax that Python, Arrow, Polars and DuckDB share."""

FIELDS = ("address", "method", "status")

TOP = 10

METHODS = {"GET": 80, "POST": 14, "PUT": 4, "DELETE": 2}
STATUSES = {"200": 78, "304": 9, "404": 8, "301": 3, "500": 2}
PATHS = ["/", "/index.html", "/about", "/api/items", "/api/items/17", "/static/site.css", "/login"]
ADDRESSES = 1_000


def make_inputs(n):
    """A list of n log lines, in which a few addresses make most of the requests."""
    chance = random.Random(20241)
    addresses = [
        f"10.{host // 256}.{host % 256}.{chance.randrange(256)}" for host in range(ADDRESSES)
    ]
    often = [1 / place for place in range(1, ADDRESSES + 1)]
    fields = zip(
        chance.choices(addresses, weights=often, k=n),
        chance.choices(list(METHODS), weights=list(METHODS.values()), k=n),
        chance.choices(PATHS, k=n),
        chance.choices(list(STATUSES), weights=list(STATUSES.values()), k=n),
        chance.choices(range(100, 50_000), k=n),
        strict=True,
    )
    return (
        [
            f'{address} - - [{time_of(second)}] "{method} {path} HTTP/1.1" {status} {size}'
            for second, (address, method, path, status, size) in enumerate(fields)
        ],
    )


def time_of(second):
    """The time stamp of one request: they come one a second."""
    minutes, hours, days = second // 60, second // 3600, second // 86400
    return f"{days % 28 + 1:02}/Oct/2024:{hours % 24:02}:{minutes % 60:02}:{second % 60:02} +0000"


def rank(item):
    """The place of an item ((address, method, status), count): by count, then by its texts."""
    key, count = item
    return count, key


def check(result, expected):
    """The answer is a list of ten ((address, method, status), count), the most frequent first."""
    assert isinstance(result, list), f"expected a list, got {type(result).__name__}"
    assert len(result) == len(expected), f"expected {len(expected)} items, got {len(result)}"
    for place, (found, wanted) in enumerate(zip(result, expected, strict=True), start=1):
        assert found == wanted, f"place {place} is {found!r}, not {wanted!r}"
        assert type(found[1]) is int, f"the count of place {place} is {found[1]!r}, not an int"


WORKLOAD = Workload(
    name="log_frequencies",
    version="2",
    source="course document 000",
    question="Counting in text: when do several processes beat one, and a query engine both?",
    sizes={"small": 1_000, "medium": 500_000, "large": 2_000_000},
    unit="lines",
    make_inputs=make_inputs,
    check=check,
    reference="python",
    baseline="python",
    answer=(
        Sentence(
            "Polars reaches {polars.speedup} the speed of the plain loop, and DuckDB "
            "{duckdb.speedup}; processes run at {processes.speedup}, or "
            "{processes-initializer.speedup} if they got the lines beforehand.",
            holds=("polars faster",),
        ),
        Sentence(
            "The plain loop takes {python.seconds}, processes {processes.seconds}, Polars "
            "{polars.seconds} and DuckDB {duckdb.seconds}.",
        ),
    ),
    lesson=(
        Sentence(
            "Matching a pattern in Python holds the interpreter lock, so threads only add work: "
            "Dask's threads take {dask-threads.slowdown} as long as the plain loop.",
            holds=("dask-threads slower",),
        ),
        Sentence(
            "Processes match in parallel, but every line is packed, sent and unpacked first: "
            "{processes.seconds} against {python.seconds} for the plain loop.",
        ),
        Sentence(
            "Dask's bag counts line by line in its own loops; one Counter for each partition "
            "takes {dask-distributed-tuned.seconds} instead of {dask-distributed.seconds}.",
            holds=("dask-distributed-tuned > dask-distributed",),
        ),
        Sentence(
            "Polars keeps the lines in one block of memory and matches in compiled code, without "
            "an object for each field: {polars.speedup} the speed of the plain loop.",
            holds=("polars faster",),
        ),
        Sentence(
            "Processes that got the lines from the pool's initializer when they started are sent "
            "only the numbers of parts, and take {processes-initializer.seconds}.",
            holds=("processes-initializer > processes",),
        ),
    ),
    implementations={
        "python": Implementation("with_python:count", documentation=COUNTER),
        "pandas": Implementation(
            "with_pandas:extract", ingest="with_pandas:to_series", documentation=PANDAS_TEXT
        ),
        "pandas-pyarrow": Implementation(
            "with_pandas:extract",
            ingest="with_pandas:to_arrow_series",
            style="tuned",
            requires=("pyarrow",),
            documentation=PANDAS_ARROW,
        ),
        "processes": Implementation(
            "with_processes:in_chunks", engine="processes", documentation=PROCESS_POOL
        ),
        "processes-initializer": Implementation(
            "with_processes:kept_parts",
            engine="processes",
            ingest="with_processes:pool_with_lines",
            style="tuned",
            documentation=PROCESS_POOL,
        ),
        **{
            engine: Implementation(
                "with_dask:bag",
                engine=engine,
                ingest="with_dask:to_bag",
                documentation=DASK_FREQUENCIES,
            )
            for engine in ("dask-sync", "dask-threads", "dask-processes", "dask-distributed")
        },
        "dask-distributed-tuned": Implementation(
            "with_dask:bag_by_partition",
            engine="dask-distributed",
            ingest="with_dask:to_bag",
            style="tuned",
            documentation=DASK_REDUCTION,
        ),
        "ray": Implementation(
            "with_ray:in_chunks", engine="ray", ingest="with_ray:put", documentation=RAY_OBJECTS
        ),
        "polars": Implementation(
            "with_polars:extract",
            engine="polars",
            ingest="with_polars:to_frame",
            documentation=f"{POLARS}/expressions/api/polars.Expr.str.extract_groups.html",
        ),
        "polars-in-memory": Implementation(
            "with_polars:extract_in_memory",
            engine="polars",
            ingest="with_polars:to_frame",
            style="tuned",
            documentation=f"{POLARS}/lazyframe/api/polars.LazyFrame.collect.html",
        ),
        "duckdb": Implementation(
            "with_duckdb:query",
            engine="duckdb",
            ingest="with_duckdb:to_table",
            requires=("pyarrow",),
            documentation=DUCKDB_PATTERNS,
        ),
        "spark": Implementation(
            "with_spark:query",
            engine="spark",
            ingest="with_spark:to_frame",
            documentation=f"{SPARK}/pyspark.sql.functions.regexp_extract.html",
        ),
    },
)
