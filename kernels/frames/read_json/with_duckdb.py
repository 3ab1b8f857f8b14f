"""JSON lines with DuckDB: its own threads parse them, an Arrow table holds the result."""

from kernels.frames.read_csv.with_duckdb import COLUMNS


def detected_columns(paths, session):
    """DuckDB samples the files to find their types."""
    found = session.connection.execute("SELECT * FROM read_json($paths)", {"paths": paths})
    return found.to_arrow_table()


def given_columns(paths, session):
    """Told the columns and that each line is an object, DuckDB does not have to look first."""
    files = session.connection.read_json(paths, columns=COLUMNS, format="newline_delimited")
    return files.to_arrow_table()
