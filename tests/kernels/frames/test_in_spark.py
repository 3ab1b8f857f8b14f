"""The file by which Spark gets a pandas frame: what is in it, and how long it lasts."""

from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from breakeven.engines import Session
from kernels.frames.in_spark import ROW_GROUP, parquet_file

FRAME = pd.DataFrame(
    {
        "text": ["a", "b"],
        "number": [1.5, None],
        "day": pd.to_datetime(["2024-01-01", "2024-02-03"]).as_unit("ns"),
    },
    index=pd.RangeIndex(5, 7),
)


def test_the_file_has_the_columns_and_no_index():
    with (session := Session(workers=2)).closing:
        found = pq.read_table(parquet_file(FRAME, session))
        assert found.column_names == ["text", "number", "day"]
        assert found["number"].null_count == 1
        assert found.schema.field("day").type == pa.timestamp("us"), "Spark knows no nanoseconds"
        assert found.to_pandas()["text"].tolist() == ["a", "b"]


def test_every_worker_gets_row_groups_of_its_own():
    with (session := Session(workers=2)).closing:
        path = parquet_file(pd.DataFrame({"x": range(2 * ROW_GROUP)}), session)
        assert pq.ParquetFile(path).num_row_groups == 2


def test_the_file_goes_with_the_session():
    with (session := Session(workers=2)).closing:
        path = Path(parquet_file(FRAME, session))
        assert path.exists()
    assert not path.parent.exists()


def test_a_time_that_microseconds_cannot_hold_is_refused():
    frame = pd.DataFrame({"day": pd.to_datetime([1], unit="ns")})
    with (session := Session(workers=2)).closing, pytest.raises(pa.ArrowInvalid, match="lose data"):
        parquet_file(frame, session)
