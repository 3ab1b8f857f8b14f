"""CSV files with DuckDB: its own threads parse them, an Arrow table holds the result."""

COLUMNS = {
    "sale": "BIGINT",
    "shop": "VARCHAR",
    "code": "VARCHAR",
    "quantity": "BIGINT",
    "price": "DOUBLE",
    "weight": "DOUBLE",
    "sold_at": "TIMESTAMP",
}


def detected_columns(paths, session):
    """DuckDB samples every file to find its format and types.

    ``connection.read_csv(paths)`` gives the same, but samples the files anew at every step.
    """
    found = session.connection.execute("SELECT * FROM read_csv($paths)", {"paths": paths})
    return found.to_arrow_table()


def given_columns(paths, session):
    """Told the columns and the format, DuckDB does not have to look at the files first."""
    files = session.connection.read_csv(
        paths, columns=COLUMNS, auto_detect=False, delimiter=",", header=True
    )
    return files.to_arrow_table()
