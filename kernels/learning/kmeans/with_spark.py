"""k-means with Spark ML, which chooses its own starting centres."""

import pandas as pd
from pyspark.ml.clustering import KMeans
from pyspark.ml.feature import VectorAssembler

from kernels.learning.kmeans import CLUSTERS, FEATURES, ITERATIONS


def vectors(points, start, session):
    """A frame with a column of vectors, as Spark ML takes its points."""
    names = [f"x{number}" for number in range(FEATURES)]
    frame = session.spark.createDataFrame(pd.DataFrame(points, columns=names))
    cached = VectorAssembler(inputCols=names, outputCol="features").transform(frame).cache()
    cached.count()
    return cached, start


def lloyd(points, start, _session):
    """What would be needed: iterations that begin with given centres."""
    model = KMeans(k=CLUSTERS, maxIter=ITERATIONS, tol=0.0, initialModel=start).fit(points)
    return model.clusterCenters(), model.summary.trainingCost
