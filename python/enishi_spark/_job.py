"""The job: read, decide, extract, write."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

import enishi

from . import _worker
from ._link import decide

# Beside those that are named with `columns`.
KNOWN = {
    "id": ("id", "doc_id", "article_id", "guid", "uuid"),
    "text": ("text", "body", "content", "本文"),
    "title": ("title", "headline", "見出し"),
    "published": ("published", "published_at", "date", "datetime", "日付"),
    "publisher": ("publisher", "source", "site"),
    "url": ("url", "link", "uri"),
}
STRINGS = ", ".join(f"{name} string" for name in _worker.FIELDS)


@dataclass(frozen=True)
class Options:
    """Options of `enishi.Pipeline`. Files, and those of the folder of rules, are read here, on the driver, and sent along."""

    lexicon: Sequence[str] = ()
    gazetteer: Sequence[str] = ()
    ontology: Sequence[str] = ()
    decisions: str | None = None
    rules: str | None = None
    no_lexicon: bool = False
    open: bool = False
    base: str = enishi.BASE
    other: Mapping[str, Any] = field(default_factory=dict)

    def sent(self, decisions: str | None = None) -> str:
        """The options as they travel: with the files' texts, and with what the driver's pipeline is made of."""

        def text(path: str) -> str:
            with open(path, encoding="utf-8", newline="") as file:
                return file.read()

        options: dict[str, Any] = {name: [(os.path.basename(p), text(p)) for p in getattr(self, name)] for name in _worker.FILES}
        if decisions is None and self.decisions is not None:
            decisions = text(self.decisions)
        rules = None if self.rules is None else [(p, text(os.path.join(self.rules, p))) for p in sorted(os.listdir(self.rules)) if p.endswith(".toml")]
        options |= {"rules": rules, "decisions": decisions, "no_lexicon": self.no_lexicon, "open": self.open, "base": self.base, **self.other}
        mine = _worker.pipeline(json.dumps(options, ensure_ascii=False))
        return json.dumps({**options, "made": mine.made}, ensure_ascii=False)


def _format(path: str) -> str:
    name = path.rstrip("/*").lower()
    for ending in (".gz", ".zst", ".bz2"):
        name = name.removesuffix(ending)
    for format, endings in {"parquet": (".parquet",), "jsonl": (".jsonl", ".ndjson", ".json"), "warc": (".warc",)}.items():
        if name.endswith(endings):
            return format
    return "text" if name.endswith((".txt", ".md")) else "parquet"


def read(spark: SparkSession, path: str, format: str | None = None, columns: Mapping[str, str] | None = None) -> DataFrame:
    """Documents of any path that Spark knows: "parquet", "jsonl", "warc", "text" (a document a file).

    Columns that are not found by their usual names are named: `columns={"text": "honbun"}`. A document without an id gets a
    hash of its text. Rows without a text are passed over. Of two documents of one id, that stays whose text sorts first.
    """
    format = format or _format(path)
    if format == "warc":
        files = spark.read.format("binaryFile").load(path).select("path", "content")
        return _unique(files.mapInArrow(_worker.records_of_files(Options().sent()), STRINGS))
    if format == "text":
        whole = spark.read.text(path, wholetext=True).withColumn("id", F.regexp_extract(F.input_file_name(), r"([^/]+?)(\.[^./]*)?$", 1))
        # Names of files are escaped in the names of inputs.
        rows = whole.select(F.expr("url_decode(id)").alias("id"), F.col("value").alias("text"))
    elif format == "jsonl":
        rows = spark.read.json(path)
    elif format == "parquet":
        rows = spark.read.parquet(path)
    else:
        raise ValueError(f"unknown format {format!r}; there are parquet, jsonl, warc, text")
    return documents(rows, columns)


def documents(rows: DataFrame, columns: Mapping[str, str] | None = None) -> DataFrame:
    """Rows of any frame as documents."""
    there = {name.lower(): name for name in rows.columns}
    chosen = []
    for name, usual in KNOWN.items():
        asked = (columns or {}).get(name)
        if asked is not None and asked not in rows.columns:
            raise ValueError(f"no column {asked!r}; there are {', '.join(rows.columns)}")
        found = asked or next((there[u] for u in usual if u in there), None)
        if name == "text":
            if found is None:
                raise ValueError(f"no column for the text; there are {', '.join(rows.columns)}")
            kind = dict(rows.dtypes)[found]
            if kind != "string":
                raise TypeError(f"column {found}: texts expected, not {kind}")
        column = F.col(f"`{found}`").cast("string") if found else F.lit(None).cast("string")
        chosen.append(column.alias(name))
    picked = rows.select(*chosen).where(F.col("text").isNotNull() & (F.col("text") != ""))
    return _unique(picked.withColumn("id", F.coalesce("id", F.sha2("text", 256))))


def _unique(rows: DataFrame) -> DataFrame:
    one = rows.groupBy("id").agg(F.min(F.struct("text", "title", "published", "publisher", "url")).alias("d"))
    return one.select("id", "d.*").select(*_worker.FIELDS)


def _sent(options: Options | str | None) -> str:
    return options if isinstance(options, str) else (options or Options()).sent()


def records(documents: DataFrame, options: Options | str | None = None) -> DataFrame:
    """The record of each document, (id, record), as stores take them."""
    return documents.mapInArrow(_worker.records(_sent(options)), "id string, record string")


def nquads(records: DataFrame, options: Options | str | None = None) -> DataFrame:
    """Records as N-Quads of RDF 1.2, a line each, none twice."""
    rows = records.select("record").mapInArrow(_worker.nquads(_sent(options)), "kind string, entity string, line string").persist()
    # What documents call an entity is said where the whole has a fact of it, not only the part.
    known = rows.where("kind = 'known'").select("entity").distinct()
    called = rows.where("kind = 'called'").join(known, "entity")
    return rows.where("kind = 'quad'").select(F.col("line").alias("value")).union(called.select("line")).distinct()


def statements(records: DataFrame, options: Options | str | None = None) -> DataFrame:
    """Records as the table of statements."""
    import pyarrow as pa
    from pyspark.sql.pandas.types import from_arrow_schema

    schema = from_arrow_schema(pa.table(enishi.extract([]).table("statements")).schema)
    return records.select("record").mapInArrow(_worker.statements(_sent(options)), schema)


def run(
    documents: DataFrame,
    output: str,
    *,
    options: Options | None = None,
    link: bool = True,
    export_nquads: bool = False,
    export_parquet: bool = False,
    partitions: int | None = None,
) -> dict[str, str]:
    """Reads documents and writes below `output`: decisions/, records/ for `enishi load`, and exports. Returns what is where."""
    spark = documents.sparkSession
    options = options or Options()
    output = output.rstrip("/")
    if spark.sparkContext.getCheckpointDir() is None:
        spark.sparkContext.setCheckpointDir(f"{output}/_checkpoints")
    if partitions:
        documents = documents.repartition(partitions, "id")
    written = {"records": f"{output}/records"}
    sent = options.sent()
    if link:
        decisions = decide(documents, sent)
        lines = [(line,) for line in decisions.splitlines()]
        spark.createDataFrame(lines, "value string").coalesce(1).write.mode("overwrite").text(f"{output}/decisions")
        written["decisions"] = f"{output}/decisions"
        sent = options.sent(decisions)
    records(documents, sent).select("record").write.mode("overwrite").text(written["records"])
    if export_nquads or export_parquet:
        # What is written is read back: nothing is extracted twice.
        made = spark.read.text(written["records"]).select(F.col("value").alias("record"))
        if export_nquads:
            written["nquads"] = f"{output}/nquads"
            nquads(made, sent).write.mode("overwrite").text(written["nquads"])
        if export_parquet:
            written["statements"] = f"{output}/statements"
            statements(made, sent).write.mode("overwrite").parquet(written["statements"])
    return written
