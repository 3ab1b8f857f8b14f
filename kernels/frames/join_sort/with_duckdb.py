"""A join and a sort with DuckDB, on its own threads."""

QUERY = "SELECT * FROM invoices JOIN payments USING (invoice) ORDER BY invoice"


def create_tables(invoices, payments, session):
    """Tables in DuckDB's own format; the pandas frames are copied and not needed again."""
    for name, frame in {"invoices": invoices, "payments": payments}.items():
        session.connection.register("frame", frame)
        session.connection.execute(f"CREATE OR REPLACE TABLE {name} AS SELECT * FROM frame")
        session.connection.unregister("frame")
    return ()


def join_order_by(session):
    """One query: a hash table of one side, shared by the threads, then a parallel sort."""
    return session.connection.sql(QUERY).to_arrow_table()


def join_in_place(invoices, payments, session):  # noqa: ARG001 - found by the names of the variables
    """The same on the pandas frames themselves: DuckDB reads their columns in place."""
    return session.connection.sql(QUERY).to_arrow_table()
