"""enishi on a cluster: documents of any path that Spark knows -> record partitions that `enishi load` takes.

    from pyspark.sql import SparkSession
    import enishi_spark

    spark = SparkSession.builder.getOrCreate()
    documents = enishi_spark.read(spark, "s3a://news/2025/*.parquet", columns={"text": "body"})
    enishi_spark.run(documents, "s3a://graph/2025")       # decisions, records

What one document says is a pure function of it, so a partition that is lost is computed again. Which entities of different
documents are one is found in a shuffle: keys of blocking, scores of pairs, connected components by alternating stars, the joins of
each component. That gives a file of decisions, the same as `enishi entities --record` writes; the documents are then read with it,
as `enishi build --decisions` does. So the result is that of one process, byte for byte.
"""

from ._job import Options, nquads, read, records, run, statements
from ._link import decide
from ._stars import components

__all__ = ["Options", "components", "decide", "nquads", "read", "records", "run", "statements"]
