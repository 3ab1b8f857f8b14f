"""Raw sales to Parquet with Spark: the clean sales are kept for the file and the report."""

from tempfile import mkdtemp

from pyspark.sql import functions as sf

RAW = "sale BIGINT, shop STRING, quantity STRING, price DOUBLE, sold_at STRING"
DATE_FORMAT = "yyyy-MM-dd'T'HH:mm:ss"


def pipeline(paths, shops_path, output, session):
    """Two actions need the clean sales, so they are cached, as Spark's documentation advises."""
    folder = mkdtemp(dir=output)
    spark = session.spark
    shops = spark.read.csv(shops_path, header=True)
    sales = clean(spark.read.csv(paths, header=True, schema=RAW)).join(sf.broadcast(shops), "shop")
    sales.cache()
    sales.write.mode("append").parquet(folder)
    report = sales.groupBy("region", "month").agg(
        sf.count("sale").alias("sales"), sf.sum("revenue").alias("revenue")
    )
    found = report.toPandas()
    sales.unpersist()
    return found, folder


def clean(raw):
    """The sales in which every value is present and readable, with names in one spelling."""
    return (
        raw.withColumns(
            {
                "shop": sf.lower(sf.trim("shop")),
                "quantity": sf.expr("try_cast(quantity AS BIGINT)"),
                "sold_at": sf.try_to_timestamp("sold_at", sf.lit(DATE_FORMAT)),
            }
        )
        .dropna()
        .withColumns(
            {"revenue": sf.col("quantity") * sf.col("price"), "month": sf.month("sold_at")}
        )
    )
