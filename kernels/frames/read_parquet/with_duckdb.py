"""Parquet files with DuckDB: its own threads decode them, an Arrow table holds the result."""


def many_files(paths, session):
    """The types are in the files, so there is nothing to infer."""
    return session.connection.read_parquet(paths).to_arrow_table()
