"""What runs on executors: batches of Arrow in, batches of Arrow out. Nothing here knows of Spark, so Ray Data may call it too."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import Any

import pyarrow as pa

from enishi import EnishiError, Pipeline
from enishi._enishi import Graph, Linker

FIELDS = ("id", "text", "title", "published", "publisher", "url")
FILES = ("lexicon", "gazetteer", "ontology")
Batches = Iterable[pa.RecordBatch]


def _folder(files: list[tuple[str, str]]) -> str:
    """A folder of files that were sent along, under a path that their contents name."""
    digest = hashlib.sha256(json.dumps(files).encode()).hexdigest()[:16]
    folder = os.path.join(tempfile.gettempdir(), f"enishi-{os.getuid()}", digest)
    os.makedirs(folder, mode=0o700, exist_ok=True)
    for name, content in files:
        path = os.path.join(folder, os.path.basename(name))
        if not os.path.exists(path):
            with tempfile.NamedTemporaryFile("w", dir=folder, delete=False, encoding="utf-8", newline="") as aside:
                aside.write(content)
            os.replace(aside.name, path)
    return folder


def _file(name: str, content: str) -> str:
    """A file that was sent along."""
    return os.path.join(_folder([(name, content)]), os.path.basename(name))


@lru_cache(maxsize=4)
def pipeline(sent: str) -> Pipeline:
    """The pipeline of options that were sent as JSON, made once a process. One that is not the driver's is refused."""
    options = json.loads(sent)
    made = options.pop("made", None)
    for name in FILES:
        options[name] = [_file(*file) for file in options.get(name, [])]
    if options.get("decisions") is not None:
        options["decisions"] = _file("decisions.tsv", options["decisions"])
    if options.get("rules") is not None:
        options["rules"] = _folder(options["rules"])
    here = Pipeline(**options)
    if made is not None and here.made != made:
        mine, its = here.made, made
        what = [k for k in its if mine.get(k) != its[k]]
        raise EnishiError(
            f"this executor has another enishi than the driver (version {mine['program']} and {its['program']}; "
            f"{', '.join(what)} differ): install the same on all machines"
        )
    return here


def _rows(batch: pa.RecordBatch) -> list[dict[str, Any]]:
    return [row for row in batch.to_pylist() if row.get("text")]


RECORD = pa.schema([("id", pa.string()), ("record", pa.string())])


def records(sent: str) -> Callable[[Batches], Iterator[pa.RecordBatch]]:
    """Documents -> their records as JSON."""

    def work(batches: Batches) -> Iterator[pa.RecordBatch]:
        read = pipeline(sent)
        for batch in batches:
            found = read.extract(_rows(batch), threads=1)
            yield pa.record_batch([pa.array(found.documents, pa.string()), pa.array(list(found.records()), pa.string())], schema=RECORD)

    return work


def records_of_files(sent: str) -> Callable[[Batches], Iterator[pa.RecordBatch]]:
    """Whole files, (path, content), in any format that enishi reads -> documents."""

    def work(batches: Batches) -> Iterator[pa.RecordBatch]:
        read = pipeline(sent)
        for batch in batches:
            for row in batch.to_pylist():
                with tempfile.TemporaryDirectory() as folder:
                    path = os.path.join(folder, os.path.basename(row["path"]))
                    with open(path, "wb") as out:
                        out.write(row["content"])
                    found = read.extract_files(path, threads=1)
                documents = [json.loads(record)["document"] for record in found.records()]
                yield pa.RecordBatch.from_pylist([{f: d.get(f) for f in FIELDS} for d in documents], schema=DOCUMENT)

    return work


DOCUMENT = pa.schema([(name, pa.string()) for name in FIELDS])
KEYED = pa.schema([("key", pa.string()), ("entity", pa.string())])


def _keyed(found: list[tuple[str, str]]) -> pa.RecordBatch:
    return pa.record_batch([pa.array([k for k, _ in found], pa.string()), pa.array([e for _, e in found], pa.string())], schema=KEYED)


def gather(sent: str) -> Callable[[Batches], Iterator[pa.RecordBatch]]:
    """Documents -> their entities by key."""

    def work(batches: Batches) -> Iterator[pa.RecordBatch]:
        linker = Linker(pipeline(sent)._pipeline)
        for batch in batches:
            found, _ = linker.gather(_rows(batch), threads=1)
            yield _keyed(found)

    return work


def merge(sent: str) -> Callable[[Batches], Iterator[pa.RecordBatch]]:
    """Entities of one key, (key, entities) -> one each."""

    def work(batches: Batches) -> Iterator[pa.RecordBatch]:
        linker = Linker(pipeline(sent)._pipeline)
        for batch in batches:
            yield _keyed([one for row in batch.to_pylist() for one in linker.merge(row["entities"])])

    return work


FOUND_BY = pa.schema([("key", pa.string()), ("blocks", pa.list_(pa.string())), ("names", pa.list_(pa.string()))])


def keys(sent: str) -> Callable[[Batches], Iterator[pa.RecordBatch]]:
    """Entities -> keys of blocking, folded names."""

    def work(batches: Batches) -> Iterator[pa.RecordBatch]:
        linker = Linker(pipeline(sent)._pipeline)
        for batch in batches:
            found = linker.keys(batch.column("entity").to_pylist())
            rows = [{"key": k, "blocks": b, "names": n} for k, (b, n) in zip(batch.column("key").to_pylist(), found)]
            yield pa.RecordBatch.from_pylist(rows, schema=FOUND_BY)

    return work


def crowd(sent: str) -> Callable[[Batches], Iterator[pa.RecordBatch]]:
    """Entities with the names that many have, (key, entity, crowded) -> entities that know of them."""

    def work(batches: Batches) -> Iterator[pa.RecordBatch]:
        linker = Linker(pipeline(sent)._pipeline)
        for batch in batches:
            rows = batch.to_pylist()
            yield _keyed([(r["key"], linker.crowd(r["entity"], sorted(r["crowded"])) if r["crowded"] else r["entity"]) for r in rows])

    return work


PAIR = pa.schema([("u", pa.string()), ("v", pa.string()), ("pair", pa.string())])


def compare(sent: str) -> Callable[[Batches], Iterator[pa.RecordBatch]]:
    """Pairs of entities, (one, other) -> those that are likely one."""

    def work(batches: Batches) -> Iterator[pa.RecordBatch]:
        linker = Linker(pipeline(sent)._pipeline)
        for batch in batches:
            found = linker.compare(list(zip(batch.column("one").to_pylist(), batch.column("other").to_pylist())))
            columns = [pa.array([row[i] for row in found], pa.string()) for i in range(3)]
            yield pa.record_batch(columns, schema=PAIR)

    return work


DECISION = pa.schema([("sorted_by", pa.list_(pa.string())), ("line", pa.string())])


def unify(sent: str) -> Callable[[Batches], Iterator[pa.RecordBatch]]:
    """Components, (entities, pairs) -> lines of decisions."""

    def work(batches: Batches) -> Iterator[pa.RecordBatch]:
        linker = Linker(pipeline(sent)._pipeline)
        for batch in batches:
            rows = []
            for row in batch.to_pylist():
                found = linker.unify(row["entities"], row["pairs"] or [])
                rows += [{"sorted_by": by, "line": line} for by, line in found]
            yield pa.RecordBatch.from_pylist(rows, schema=DECISION)

    return work


QUAD = pa.schema([("kind", pa.string()), ("entity", pa.string()), ("line", pa.string())])


def nquads(sent: str) -> Callable[[Batches], Iterator[pa.RecordBatch]]:
    """Records -> lines of N-Quads ("quad"), what their facts speak of ("known"), what documents call their entities ("called")."""

    def work(batches: Batches) -> Iterator[pa.RecordBatch]:
        made_by = pipeline(sent)._pipeline
        for batch in batches:
            graph = Graph.load(made_by, batch.column("record").to_pylist())
            known, called = graph.called()
            lines = graph.export("nquads", reification="rdf12").decode().splitlines()
            rows: list[tuple[str, str | None, str | None]] = [("quad", None, line) for line in lines]
            rows += [("known", iri, None) for iri in known]
            rows += [("called", iri, line) for iri, line in called]
            yield pa.record_batch([pa.array([row[i] for row in rows], pa.string()) for i in range(3)], schema=QUAD)

    return work


def statements(sent: str) -> Callable[[Batches], Iterator[pa.RecordBatch]]:
    """Records -> the table of statements."""

    def work(batches: Batches) -> Iterator[pa.RecordBatch]:
        made_by = pipeline(sent)._pipeline
        for batch in batches:
            table = pa.table(Graph.load(made_by, batch.column("record").to_pylist()).table("statements"))
            yield from table.to_batches()

    return work
