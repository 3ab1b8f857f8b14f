"""Mean and count by key with DuckDB, on its own threads."""

MEAN_AND_COUNT = "avg(amount) AS mean, count(amount) AS count"


def create_table(frame, session):
    """A table in DuckDB's own format; the pandas frame is copied and not needed again."""
    session.connection.register("frame", frame)
    session.connection.execute("CREATE OR REPLACE TABLE sales AS SELECT * FROM frame")
    session.connection.unregister("frame")
    return ()


def group_by(session):
    """One query for each key; every thread has a hash table, and these are merged at the end."""
    query = session.connection.sql
    by_shop = query(f"SELECT shop, {MEAN_AND_COUNT} FROM sales GROUP BY shop").df()
    by_customer = query(f"SELECT customer, {MEAN_AND_COUNT} FROM sales GROUP BY customer").df()
    return by_shop, by_customer


def group_by_in_place(sales, session):  # noqa: ARG001 - DuckDB finds the frame by the name of the variable
    """The same on the pandas frame itself: DuckDB reads its columns in place."""
    query = session.connection.sql
    by_shop = query(f"SELECT shop, {MEAN_AND_COUNT} FROM sales GROUP BY shop").df()
    by_customer = query(f"SELECT customer, {MEAN_AND_COUNT} FROM sales GROUP BY customer").df()
    return by_shop, by_customer
