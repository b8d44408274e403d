"""The job on real PySpark, in local-cluster mode with two executors, one of them killed in the middle: what one process builds."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pyspark
import pytest

import enishi

from conftest import ROOT

PARTITIONS = 12


def articles() -> list[dict[str, Any]]:
    """The examples and the passages of the suite; and names across documents that are one thing's."""
    lines = [*(ROOT / "tests/suite/relate/passages.jsonl").open(encoding="utf-8"), *(ROOT / "examples/briefs.jsonl").open(encoding="utf-8")]
    found = [json.loads(line) for line in lines]
    names = ["ゼノバ・ラボは新製品を発表した。", "Zenova Labsは東京に拠点を置く。", "株式会社ゼノバ・ラボのCEOは田中一郎氏だ。", "オルティス・ロボティクスはゼノバ・ラボを買収した。"]
    found += [{"id": f"name-{i}", "text": text} for i, text in enumerate(names)]
    keys = ("id", "text", "title", "published", "publisher", "url")
    return [{k: str(a[k]) if a.get(k) is not None else None for k in keys} for a in found]


def parts(folder: Path) -> list[str]:
    """The lines of a folder that Spark wrote."""
    return [line for part in sorted(folder.glob("part-*")) for line in part.read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def spark() -> Any:
    from pyspark.sql import SparkSession

    os.environ["PYSPARK_PYTHON"] = sys.executable
    os.environ.setdefault("SPARK_HOME", str(Path(pyspark.__file__).parent))
    os.environ["SPARK_LOCAL_IP"] = "127.0.0.1"
    session = (
        SparkSession.builder.master("local-cluster[2,1,1024]")
        .appName("enishi")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.ui.enabled", "false")
        .config("spark.ui.showConsoleProgress", "false")
        .config("spark.sql.shuffle.partitions", "2")
        .config("spark.executor.memory", "1g")
        .config("spark.task.maxFailures", "8")
        .getOrCreate()
    )
    # The killed executor is what is tested, and not worth its pages of errors.
    session.sparkContext.setLogLevel("OFF")
    yield session
    session.stop()


def executors() -> list[int]:
    """The processes of executors below this one."""
    parents: dict[int, int] = {}
    found = []
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            parents[int(entry.name)] = int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1])
            if b"CoarseGrainedExecutorBackend" in (entry / "cmdline").read_bytes() and b"java" in (entry / "cmdline").read_bytes():
                found.append(int(entry.name))
        except OSError:
            continue

    def ours(pid: int) -> bool:
        while pid > 1:
            if pid == os.getpid():
                return True
            pid = parents.get(pid, 0)
        return False

    return [pid for pid in found if ours(pid)]


class Killer(threading.Thread):
    """Kills an executor once some, but not all, of a stage's tasks are done."""

    def __init__(self, spark: Any) -> None:
        super().__init__(daemon=True)
        self.tracker = spark.sparkContext.statusTracker()
        self.killed: list[int] = []
        self.over = False

    def run(self) -> None:
        while not self.over and not self.killed:
            for stage in self.tracker.getActiveStageIds():
                info = self.tracker.getStageInfo(stage)
                if info and info.numTasks >= PARTITIONS and 1 <= info.numCompletedTasks < info.numTasks:
                    for pid in executors()[:1]:
                        os.kill(pid, 9)
                        self.killed.append(pid)
                    if self.killed:
                        break
            time.sleep(0.02)


def test_a_killed_executor_changes_nothing(spark: Any, tmp_path: Path) -> None:
    import enishi_spark

    rows = articles()
    schema = "id string, text string, title string, published string, publisher string, url string"
    frame = spark.createDataFrame([tuple(r.values()) for r in rows], schema)
    # One kill while entities are gathered for the decisions, and one while records are made: the whole job twice over.
    documents = enishi_spark._job.documents(frame).repartition(PARTITIONS, "id")
    options = enishi_spark.Options()
    spark.sparkContext.setCheckpointDir(str(tmp_path / "checkpoints"))
    killer = Killer(spark)
    killer.start()
    decisions = enishi_spark.decide(documents, options.sent())
    killer.over = True
    killer.join()
    assert killer.killed, "no executor was killed while entities were gathered"

    # The same in one process, with the command line where it is given.
    source = tmp_path / "articles.jsonl"
    source.write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in rows), encoding="utf-8")
    recorded = tmp_path / "decisions.tsv"
    if "ENISHI" in os.environ:
        subprocess.run([os.environ["ENISHI"], "entities", "--quiet", "--record", recorded, source], check=False, stdout=subprocess.DEVNULL)
        assert decisions == recorded.read_text(encoding="utf-8")
    else:
        recorded.write_text(decisions, encoding="utf-8")
    assert "same\tCompany/Zenova%20Labs\tCompany/" in decisions
    single = enishi.Graph.build(files=source, pipeline=enishi.Pipeline(decisions=recorded))

    killer = Killer(spark)
    killer.start()
    made = enishi_spark.records(documents, options.sent(decisions))
    made.select("record").write.text(str(tmp_path / "records"))
    killer.over = True
    killer.join()
    assert killer.killed, "no executor was killed while records were made"
    assert enishi.Graph.load(parts(tmp_path / "records")).canonical_hash() == single.canonical_hash()

    if "ENISHI" in os.environ:
        store = tmp_path / "graph"
        subprocess.run([os.environ["ENISHI"], "load", "--quiet", "--no-export", "--store", store, tmp_path / "records"], check=True, stdout=subprocess.DEVNULL)
        assert enishi.Graph.open(store).canonical_hash() == single.canonical_hash()

    quads = {row["value"] for row in enishi_spark.nquads(made.cache()).collect()}
    exported = single.export("nquads", reification="rdf12")
    assert isinstance(exported, bytes) and quads == set(exported.decode().splitlines())
    assert enishi_spark.statements(made).count() == single.to_arrow("statements").num_rows


def test_the_command(tmp_path: Path) -> None:
    """As the book has it: spark-submit, files of the user's own, the partitions loaded."""
    names = tmp_path / "names.tsv"
    names.write_text("アオバ精機\tCompany\n", encoding="utf-8")
    source = tmp_path / "news.jsonl"
    lines = [{"id": "a", "text": "アオバ精機は東京に本社を置く。"}, {"id": "b", "text": "アオバ精機がB社を買収した。"}]
    source.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), encoding="utf-8")
    where = subprocess.run([sys.executable, "-m", "enishi_spark", "--where"], capture_output=True, text=True, check=True).stdout.strip()
    # Two documents need no 200 partitions, which are Spark's own number.
    settings = ["--conf", "spark.ui.enabled=false", "--conf", "spark.sql.shuffle.partitions=1"]
    submit = [Path(pyspark.__file__).parent / "bin/spark-submit", "--master", "local[1]", *settings, where]
    asked = ["--input", source, "--output", tmp_path / "out", "--gazetteer", names, "--nquads", "--parquet"]
    env = {**os.environ, "PYSPARK_PYTHON": sys.executable, "PYSPARK_DRIVER_PYTHON": sys.executable, "SPARK_LOCAL_IP": "127.0.0.1"}
    done = subprocess.run([*submit, *asked], capture_output=True, text=True, env=env, check=False)
    assert done.returncode == 0, done.stderr
    written = dict(line.split("\t") for line in done.stdout.splitlines() if "\t" in line)
    assert list(written) == ["records", "decisions", "nquads", "statements"]
    pipeline = enishi.Pipeline(gazetteer=names)
    graph = enishi.Graph.load(parts(tmp_path / "out/records"), pipeline=pipeline)
    assert graph.canonical_hash() == enishi.Graph.build(files=source, pipeline=pipeline).canonical_hash()
    exported = graph.export("nquads", reification="rdf12")
    assert isinstance(exported, bytes) and set(parts(tmp_path / "out/nquads")) == set(exported.decode().splitlines())
    rows = [row for part in (tmp_path / "out/statements").glob("*.parquet") for row in pq.read_table(part).to_pylist()]
    assert sorted(row["subject"] for row in rows) == ["アオバ精機", "アオバ精機"]


def test_rules_of_ones_own_travel_to_the_executors(spark: Any, tmp_path: Path) -> None:
    import enishi_spark

    rules = tmp_path / "rules"
    rules.mkdir()
    (rules / "own.toml").write_text(
        '[[frame]]\nid = "swallow"\nrelation = "acquires"\nwords = ["飲み込む"]\nsubject = "ガ: Organization"\nobject = "ヲ: Organization"\n'
        'examples = ["[青葉社|Company]が[白波社|Company]を飲み込む。 => acquires(青葉社, 白波社)"]\n',
        encoding="utf-8",
    )
    rows = [("a", "トヨタ自動車がソニーを飲み込む。"), ("b", "トヨタ自動車は愛知県に本社を置く。")]
    pipeline = enishi.Pipeline(rules=rules)
    single = enishi.Graph.build([{"id": i, "text": t} for i, t in rows], pipeline=pipeline)
    sent = enishi_spark.Options(rules=str(rules)).sent()
    # What executors read is what was sent.
    shutil.rmtree(rules)
    documents = enishi_spark._job.documents(spark.createDataFrame(rows, "id string, text string"))
    made = [row["record"] for row in enishi_spark.records(documents, sent).collect()]
    assert enishi.Graph.load(made).canonical_hash() == single.canonical_hash()
    relations = [s["relation"] for record in made for s in json.loads(record)["statements"]]
    assert relations == ["acquires"]


def test_components(spark: Any) -> None:
    import enishi_spark

    chain = [(f"n{i:03}", f"n{i + 1:03}") for i in range(30)]
    frame = spark.createDataFrame([*chain, ("x", "y"), ("z", "y"), ("q", "q")], "u string, v string")
    found = {row["node"]: row["component"] for row in enishi_spark.components(frame).collect()}
    assert {found[f"n{i:03}"] for i in range(31)} == {"n000"}
    assert (found["x"], found["y"], found["z"], found.get("q")) == ("x", "x", "x", None)


def test_another_version_is_refused(spark: Any) -> None:
    import enishi_spark

    sent = json.loads(enishi_spark.Options().sent())
    sent["made"]["program"] = "0.0.1"
    frame = spark.createDataFrame([("a", "x")], "id string, text string")
    with pytest.raises(Exception, match="this executor has another enishi than the driver"):
        enishi_spark.records(enishi_spark._job.documents(frame), json.dumps(sent)).collect()


def test_formats_and_columns(spark: Any, tmp_path: Path) -> None:
    import enishi_spark

    rows = [{"id": "a", "honbun": "A社がB社を買収した。"}, {"id": "b", "honbun": None}, {"id": "a", "honbun": "A社がB社を買収した。"}]
    (tmp_path / "x.jsonl").write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in rows), encoding="utf-8")
    found = enishi_spark.read(spark, str(tmp_path / "x.jsonl"), columns={"text": "honbun"}).collect()
    assert [(r["id"], r["text"]) for r in found] == [("a", "A社がB社を買収した。")]
    with pytest.raises(ValueError, match="no column for the text; there are honbun, id"):
        enishi_spark.read(spark, str(tmp_path / "x.jsonl"))
    spark.createDataFrame([(1, 2)], "id long, text long").write.parquet(str(tmp_path / "x.parquet"))
    with pytest.raises(TypeError, match="column text: texts expected, not bigint"):
        enishi_spark.read(spark, str(tmp_path / "x.parquet"))
    (tmp_path / "plain").mkdir()
    (tmp_path / "plain/記事 一.txt").write_text("A社がB社を買収した。\n二行目。\n", encoding="utf-8")
    [row] = enishi_spark.read(spark, str(tmp_path / "plain/*.txt"), "text").collect()
    assert (row["id"], row["text"]) == ("記事 一", "A社がB社を買収した。\n二行目。\n")
    page = "<html><body><article><p>A社がB社を買収した。</p></article></body></html>"
    http = f"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{page}".encode()
    head = f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://example.org/a\r\nContent-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
    (tmp_path / "x.warc").write_bytes(head.encode() + http + b"\r\n\r\n")
    [row] = enishi_spark.read(spark, str(tmp_path / "x.warc")).collect()
    assert row["url"] == "https://example.org/a" and "買収" in row["text"]
