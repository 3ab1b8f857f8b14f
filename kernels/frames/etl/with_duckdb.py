"""Raw sales to Parquet with DuckDB: a table, a COPY and a query."""

from pathlib import Path
from tempfile import mkdtemp

from kernels.frames.etl import DATE_FORMAT

DETECTED = """read_csv($paths, types = {
        'shop': 'VARCHAR', 'quantity': 'VARCHAR', 'price': 'DOUBLE', 'sold_at': 'VARCHAR'
    })"""
GIVEN = """read_csv($paths, auto_detect = false, header = true, delim = ',', columns = {
        'sale': 'BIGINT', 'shop': 'VARCHAR', 'quantity': 'VARCHAR', 'price': 'DOUBLE', 'sold_at': 'VARCHAR'
    })"""

CLEAN = """
CREATE OR REPLACE TABLE sales AS
WITH readable AS (
    SELECT
        sale,
        lower(trim(shop)) AS shop,
        try_cast(quantity AS BIGINT) AS quantity,
        price,
        try_strptime(sold_at, $format) AS sold_at
    FROM {files}
)
SELECT readable.*, region, quantity * price AS revenue, month(sold_at) AS month
FROM readable JOIN read_csv($shops) AS shops USING (shop)
WHERE quantity IS NOT NULL AND price IS NOT NULL AND sold_at IS NOT NULL
"""

REPORT = """
SELECT region, month, count(*) AS sales, sum(revenue) AS revenue
FROM sales
GROUP BY region, month
"""


def pipeline(paths, shops_path, output, session):
    """The clean sales are kept in DuckDB, because two statements need them."""
    return steps(DETECTED, paths, shops_path, output, session)


def given_columns(paths, shops_path, output, session):
    """Told the columns and the format, DuckDB does not have to look at the files first."""
    return steps(GIVEN, paths, shops_path, output, session)


def steps(files, paths, shops_path, output, session):
    """The three statements, on files that are read in one of the two ways."""
    folder = mkdtemp(dir=output)
    query = session.connection.execute
    query(
        CLEAN.replace("{files}", files),
        {"paths": paths, "shops": shops_path, "format": DATE_FORMAT},
    )
    query("COPY sales TO $file (FORMAT parquet)", {"file": str(Path(folder) / "sales.parquet")})
    return query(REPORT).df(), folder
