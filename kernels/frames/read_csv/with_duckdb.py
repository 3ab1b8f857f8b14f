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
    """CREATE TABLE AS, the usual import: DuckDB samples every file to find its format and types.

    ``connection.read_csv(paths)`` gives the same, but samples the files anew at every step.
    """
    session.connection.execute(
        "CREATE OR REPLACE TABLE sales AS SELECT * FROM read_csv($paths)", {"paths": paths}
    )
    return session.connection.table("sales").to_arrow_table()


def given_columns(paths, session):
    """Told the columns and the format, DuckDB does not have to look at the files first."""
    files = session.connection.read_csv(
        paths, columns=COLUMNS, auto_detect=False, delimiter=",", header=True
    )
    return files.to_arrow_table()
