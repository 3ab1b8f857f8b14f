"""JSON lines with DuckDB: its own threads parse them, an Arrow table holds the result."""

from kernels.frames.read_csv.with_duckdb import COLUMNS


def detected_columns(paths, session):
    """CREATE TABLE AS, the usual import: DuckDB samples the files to find their types."""
    session.connection.execute(
        "CREATE OR REPLACE TABLE sales AS SELECT * FROM read_json($paths)", {"paths": paths}
    )
    return session.connection.table("sales").to_arrow_table()


def given_columns(paths, session):
    """Told the columns and that each line is an object, DuckDB does not have to look first."""
    files = session.connection.read_json(paths, columns=COLUMNS, format="newline_delimited")
    return files.to_arrow_table()
