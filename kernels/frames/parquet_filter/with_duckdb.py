"""A part of Parquet files with DuckDB: it sees the whole query before it reads."""

from kernels.frames.parquet_filter import FIRST_DAY, LAST_DAY, WANTED

QUERY = f"SELECT {', '.join(WANTED)} FROM read_parquet($paths) WHERE day BETWEEN $first AND $last"


def one_query(paths, session):
    """By default DuckDB keeps the order of the files and of their rows."""
    bound = {"paths": paths, "first": FIRST_DAY, "last": LAST_DAY}
    return session.connection.execute(QUERY, bound).to_arrow_table()
