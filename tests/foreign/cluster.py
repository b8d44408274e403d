"""A job on Spark through a pipe, one of two executors killed in the middle, says what one process says. Argument: the program.

Real PySpark in local-cluster mode: the executors are processes of their own, one of which the test finds and kills. Needs Java.
"""

import hashlib
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import pyspark

ROOT = Path(__file__).resolve().parents[2]
PARTITIONS = 12


def articles() -> list[str]:
    """Lines of JSON: the passages of the suites, each with an id of its own."""
    files = sorted((ROOT / "tests/suite/relate").glob("*passages.jsonl"))
    read = [json.loads(line) for file in files for line in file.open(encoding="utf-8")]
    return [json.dumps({**a, "id": f"{i}-{a['id']}"}, ensure_ascii=False) for i, a in enumerate(read)]


def executors() -> list[int]:
    """The processes of executors below this one."""
    parents, found = {}, []
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            parents[int(entry.name)] = int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1])
            words = (entry / "cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        if words[0].endswith(b"java") and any(b"CoarseGrainedExecutorBackend" in word for word in words):
            found.append(int(entry.name))

    def ours(pid: int) -> bool:
        while pid > 1 and pid != os.getpid():
            pid = parents.get(pid, 0)
        return pid == os.getpid()

    return [pid for pid in found if ours(pid)]


class Killer(threading.Thread):
    """Kills an executor once some, but not all, tasks of a stage are done."""

    def __init__(self, spark: pyspark.SparkContext) -> None:
        super().__init__(daemon=True)
        self.tracker = spark.statusTracker()
        self.killed: list[int] = []
        self.over = False

    def run(self) -> None:
        while not self.over and not self.killed:
            for stage in self.tracker.getActiveStageIds():
                info = self.tracker.getStageInfo(stage)
                if info and info.numTasks == PARTITIONS and 1 <= info.numCompletedTasks < info.numTasks:
                    for pid in executors()[:1]:
                        os.kill(pid, 9)
                        self.killed.append(pid)
            time.sleep(0.05)


def cluster() -> pyspark.SparkContext:
    os.environ["PYSPARK_PYTHON"] = sys.executable
    os.environ.setdefault("SPARK_HOME", str(Path(pyspark.__file__).parent))
    os.environ["SPARK_LOCAL_IP"] = "127.0.0.1"
    settings = {
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.executor.memory": "1g",
    }
    conf = pyspark.SparkConf().setMaster("local-cluster[2,1,1024]").setAppName("enishi").setAll(list(settings.items()))
    spark = pyspark.SparkContext(conf=conf)
    # The killed executor is what is tested, and not worth its pages of errors.
    spark.setLogLevel("OFF")
    return spark


def digest(lines: list[str]) -> str:
    return hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()


def main() -> None:
    program = Path(sys.argv[1]).resolve()
    given = articles()
    with tempfile.TemporaryDirectory() as folder:
        source, decisions = Path(folder) / "articles.jsonl", Path(folder) / "decisions.tsv"
        source.write_text("\n".join(given) + "\n", encoding="utf-8")
        subprocess.run([program, "entities", "--quiet", "--record", decisions, source], stdout=subprocess.DEVNULL, check=True)
        command = f"{program} extract --threads 1 --input-format jsonl --decisions {decisions}"
        one = subprocess.run([*command.split(), source], capture_output=True, text=True, check=True).stdout.splitlines()

        spark = cluster()
        try:
            killer = Killer(spark)
            killer.start()
            # checkCode: a program that fails is a task that fails, and is run again.
            job = spark.parallelize(given, PARTITIONS).pipe(f"{command} -", checkCode=True)
            many = job.collect()
            killer.over = True
            killer.join()
        finally:
            spark.stop()
    assert killer.killed, "no executor was killed while documents were read"
    assert len(one) > 1000 and digest(many) == digest(one), f"{len(many)} statements on the cluster, {len(one)} in one process"
    print(f"a cluster with an executor killed: {len(given)} documents, {len(many)} statements, sha256 {digest(many)[:16]} as in one process")


main()
