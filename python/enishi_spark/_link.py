"""Which entities of different documents are one: a shuffle that gives the decisions that one process finds."""

from __future__ import annotations

import json

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from enishi._enishi import Linker

from . import _worker
from ._stars import components

# As in the program: a key of blocking that more entities have tells nothing, a name that more have names none of them.
MAX_BLOCK = 200
CROWD = 2


def decide(documents: DataFrame, sent: str) -> str:
    """The decisions, as the text of a file: those that were given, and a line for every merge across documents."""
    gathered = documents.mapInArrow(_worker.gather(sent), "key string, entity string")
    lists = gathered.groupBy("key").agg(F.collect_list("entity").alias("entities"))
    entities = lists.mapInArrow(_worker.merge(sent), "key string, entity string").persist()

    found_by = entities.mapInArrow(_worker.keys(sent), "key string, blocks array<string>, names array<string>").persist()
    named = found_by.select("key", F.explode("names").alias("name"))
    many = named.groupBy("name").count().where(F.col("count") > CROWD).select("name")
    crowded = named.join(many, "name").groupBy("key").agg(F.collect_set("name").alias("crowded"))
    known = entities.join(crowded, "key", "left").mapInArrow(_worker.crowd(sent), "key string, entity string").persist()

    blocks = found_by.select("key", F.explode("blocks").alias("block"))
    sizes = blocks.groupBy("block").count().where(F.col("count").between(2, MAX_BLOCK)).select("block")
    kept = blocks.join(sizes, "block")
    one, other = kept.select("block", F.col("key").alias("u")), kept.select("block", F.col("key").alias("v"))
    pairs = one.join(other, "block").where(F.col("u") < F.col("v")).select("u", "v").distinct()
    pairs = pairs.join(known.select(F.col("key").alias("u"), F.col("entity").alias("one")), "u")
    pairs = pairs.join(known.select(F.col("key").alias("v"), F.col("entity").alias("other")), "v")
    alike = pairs.mapInArrow(_worker.compare(sent), "u string, v string, pair string").persist()

    edges = alike.select("u", "v")
    given = Linker(_worker.pipeline(sent)._pipeline).decided()
    if given:
        decided = documents.sparkSession.createDataFrame(given, "u string, v string")
        there = entities.select("key")
        decided = decided.join(there.withColumnRenamed("key", "u"), "u").join(there.withColumnRenamed("key", "v"), "v")
        edges = edges.union(decided.select("u", "v"))
    belongs = components(edges)
    members = belongs.join(entities, F.col("node") == F.col("key")).groupBy("component").agg(F.collect_list("entity").alias("entities"))
    inside = alike.join(belongs, F.col("u") == F.col("node")).groupBy("component").agg(F.collect_list("pair").alias("pairs"))
    joined = members.join(inside, "component", "left").select("entities", "pairs")
    lines = joined.mapInArrow(_worker.unify(sent), "sorted_by array<string>, line string").collect()

    text: str = json.loads(sent).get("decisions") or ""
    if text and not text.endswith("\n"):
        text += "\n"
    # Strings sort by code point here as bytes of UTF-8 do there.
    text += "".join(row["line"] for row in sorted(lines, key=lambda row: row["sorted_by"]))
    for frame in (entities, found_by, known, alike):
        frame.unpersist()
    return text
