"""Counting words with Spark: one query over the lines of all files."""

from pyspark.sql import functions as sf

from kernels.objects.word_count import PUNCTUATION, TOP


def lines(paths, session):
    """Split the lines into words, count the words, take the top: as in Spark's quick start."""
    line = sf.translate(sf.lower("value"), PUNCTUATION, "")
    words = session.spark.read.text(paths).select(sf.explode(sf.split(line, " ")).alias("word"))
    counted = words.where(sf.col("word") != "").groupBy("word").count()
    top = counted.orderBy(sf.desc("count"), sf.desc("word")).limit(TOP)
    return [(word, count) for word, count in top.collect()]
