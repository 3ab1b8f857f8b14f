"""Counting log lines with DuckDB: one SQL query over a table of lines."""

import pyarrow as pa

from kernels.objects.log_frequencies import FIELDS, PATTERN, TOP

QUERY = """
WITH parsed AS (SELECT unnest(regexp_extract(line, $pattern, $fields)) FROM log)
SELECT address, method, status, count(*) AS occurrences
FROM parsed
GROUP BY ALL
ORDER BY occurrences DESC, address DESC, method DESC, status DESC
LIMIT $top
"""


def to_table(lines, session):
    """The lines as a native DuckDB table, read from Arrow."""
    arrow = pa.table({"line": lines})
    session.connection.register("lines", arrow)
    session.connection.execute("CREATE OR REPLACE TABLE log AS SELECT line FROM lines")
    session.connection.unregister("lines")
    return ()


def query(session):
    """Parse, group, count, order, and take the top."""
    bound = {"pattern": PATTERN, "fields": list(FIELDS), "top": TOP}
    rows = session.connection.execute(QUERY, bound).fetchall()
    return [(tuple(key), count) for *key, count in rows]
