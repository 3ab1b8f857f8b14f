"""A filter and an addition with DuckDB, on its own threads."""


def create_table(frame, session):
    """A table in DuckDB's own format; the pandas frame is copied and not needed again."""
    session.connection.register("frame", frame)
    session.connection.execute("CREATE OR REPLACE TABLE numbers AS SELECT * FROM frame")
    session.connection.unregister("frame")
    return ()


def where(session):
    """One query; by default DuckDB keeps the rows in the order in which they were inserted."""
    query = "SELECT x + 1 AS x FROM numbers WHERE y = 'a'"
    return session.connection.sql(query).to_arrow_table()["x"]


def where_in_place(frame, session):  # noqa: ARG001 - DuckDB finds the frame by the name of the variable
    """The same on the pandas frame itself: DuckDB reads its columns in place."""
    query = "SELECT x + 1 AS x FROM frame WHERE y = 'a'"
    return session.connection.sql(query).to_arrow_table()["x"]
