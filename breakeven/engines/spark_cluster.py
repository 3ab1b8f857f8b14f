"""Spark by its Connect client: the server, which is the JVM with all workers, runs once for many processes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from breakeven.engines.base import Engine, Session
from breakeven.engines.keeper import keep_cluster
from breakeven.engines.tasks import Payload, through_frame
from breakeven.environments.declared import EngineEnvironment

SPARK = EngineEnvironment(
    "spark",
    ("pyspark[connect]>=4.1", "pandas>=2.2,<3", "pyarrow>=18"),
    programs=(
        ("java", "install Java 17 or later (Debian: apt-get install openjdk-17-jre-headless)"),
    ),
)
"""PySpark 4.3 warns that it does not fully support pandas 3 yet."""


@dataclass
class SparkSession(Session):
    """A session of Spark's, as ``spark``: what its own documentation calls by that name."""

    spark: Any = None


class Spark(Engine):
    """Spark in local mode with as many threads as workers, or the Connect server at an address."""

    name = "spark"
    title = "Spark"
    libraries = ("pyspark",)
    modules = ("pyspark.sql.connect.session",)
    cluster = "spark"
    own_environment = SPARK
    has_tasks = False

    @contextmanager
    def start(self, workers: int, address: str | None) -> Iterator[Session]:
        from pyspark.sql import SparkSession as Builder

        with keep_cluster("spark", workers, address) as cluster:
            spark = Builder.builder.remote(cluster.address).create()
            try:
                yield SparkSession(workers, pids=cluster.pids, address=cluster.address, spark=spark)
            finally:
                spark.stop()

    def round_trip(self, session: Session, payload: Payload) -> Payload:
        assert isinstance(session, SparkSession)
        spark = session.spark
        return through_frame(payload, lambda frame: spark.createDataFrame(frame).toPandas())
