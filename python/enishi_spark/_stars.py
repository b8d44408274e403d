"""Connected components by alternating stars, on data frames alone.

Large stars and small stars by turns (Kiveris et al., "Connected Components in MapReduce and Beyond", 2014): every edge is led
nearer to the least node of its component, and the graph is a star each when nothing changes any more. No driver holds the graph
and no library beside Spark is needed.
"""

from __future__ import annotations

from typing import Any

from pyspark.sql import DataFrame
from pyspark.sql import functions as F


def _large(edges: DataFrame) -> DataFrame:
    both = edges.select("u", "v").union(edges.select(F.col("v").alias("u"), F.col("u").alias("v")))
    least = both.groupBy("u").agg(F.min("v").alias("low")).select("u", F.least("u", "low").alias("low"))
    led = both.where(F.col("v") > F.col("u")).join(least, "u")
    return led.select(F.col("v").alias("u"), F.col("low").alias("v")).where(F.col("u") != F.col("v")).distinct()


def _small(edges: DataFrame) -> DataFrame:
    down = edges.select(F.greatest("u", "v").alias("u"), F.least("u", "v").alias("v")).distinct()
    least = down.groupBy("u").agg(F.min("v").alias("low"))
    led = down.join(least, "u").where(F.col("v") != F.col("low")).select(F.col("v").alias("u"), F.col("low").alias("v"))
    own = least.select("u", F.col("low").alias("v"))
    return led.union(own).where(F.col("u") != F.col("v")).distinct()


def _state(edges: DataFrame) -> tuple[Any, ...]:
    """What tells two sets of edges apart: their count and a sum of hashes."""
    row = edges.select(F.xxhash64("u", "v").cast("decimal(38,0)").alias("h")).agg(F.count("*"), F.sum("h")).first()
    return tuple(row) if row is not None else ()


def components(edges: DataFrame, *, most: int = 50) -> DataFrame:
    """Nodes with the least node of their component, (node, component), of edges (u, v). Nodes without edges are not there."""
    session = edges.sparkSession
    edges = edges.select(F.greatest("u", "v").alias("u"), F.least("u", "v").alias("v")).where("u != v").distinct()
    edges = edges.persist()
    state = _state(edges)
    for _ in range(most):
        after = _small(_large(edges))
        # Plans grow with every round; what is written out is not computed again when a machine is lost later.
        after = after.checkpoint() if session.sparkContext.getCheckpointDir() else after.persist()
        now = _state(after)
        edges.unpersist()
        edges = after
        if now == state:
            break
        state = now
    else:
        raise RuntimeError(f"no end of the components after {most} rounds")
    leaves = edges.select(F.col("u").alias("node"), F.col("v").alias("component"))
    roots = edges.select(F.col("v").alias("node"), F.col("v").alias("component"))
    return leaves.union(roots).distinct()
