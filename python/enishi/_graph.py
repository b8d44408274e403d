"""The graph: built, opened, asked, exported."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from os import PathLike, fspath
from pathlib import Path as FilePath
from typing import TYPE_CHECKING, Any

from . import _enishi
from ._enishi import QueryError, Table
from ._pipeline import Path, Pipeline, _columns, _paths, default, warn
from ._results import Answers, TableName, to_arrow, to_pandas, to_polars

if TYPE_CHECKING:
    import networkx
    import pandas
    import polars
    import pyarrow
    import rdflib

FOLDERS = ("parquet", "neo4j", "obsidian")


class Graph:
    """A graph of facts, each with the sentences that state it.

    >>> import enishi
    >>> graph = enishi.Graph.build(["OpenAIはSoraを公開した。", "OpenAIのCEOはサム・アルトマンだ。"])
    >>> sorted(row["what"] for row in graph.query("SELECT * { id:Company\\\\/OpenAI eni:releases ?what }"))
    ['id:AIModel/Sora']
    >>> graph.query(named="leaders")[0]["leader"]
    'サム・アルトマン'
    """

    def __init__(self, graph: _enishi.Graph) -> None:
        self._graph = graph
        warn(graph.problems, level=4)

    @classmethod
    def build(
        cls,
        documents: object = None,
        *,
        files: Path | Iterable[Path] | None = None,
        store: Path | None = None,
        pipeline: Pipeline | None = None,
        columns: Mapping[str, str] | None = None,
        threads: int | None = None,
        infer: bool = False,
        as_of: str | None = None,
    ) -> Graph:
        """Reads documents, or files and folders, into a store; without `store`, into one that goes with the graph.

        Documents that the store has already are read again only if they, the program or its options changed. What was decided
        for the store (`enishi decide`) holds, unless the pipeline has decisions of its own.
        """
        used = pipeline or default()
        if store is not None:
            used = used._decided(_enishi.Graph.decisions(fspath(store)))
        made = _enishi.Graph.build(
            used._pipeline,
            documents,
            paths=None if files is None else _paths(files),
            path=None if store is None else fspath(store),
            columns=_columns(columns),
            threads=threads,
            infer=infer,
            as_of=as_of,
        )
        return cls(made)

    @classmethod
    def open(cls, store: Path = "out/graph", *, infer: bool = False, as_of: str | None = None) -> Graph:
        """Opens a store that `enishi build` or `Graph.build` made."""
        return cls(_enishi.Graph.open(fspath(store), infer=infer, as_of=as_of))

    @classmethod
    def load(
        cls,
        records: Iterable[str],
        *,
        store: Path | None = None,
        pipeline: Pipeline | None = None,
        any_version: bool = False,
        infer: bool = False,
        as_of: str | None = None,
    ) -> Graph:
        """Takes in records that were made elsewhere, as `Extraction.records()` and jobs on a cluster give them.

        They have to be such as `pipeline` makes: of the same version, ontology and base. `any_version` takes others too.
        """
        made = _enishi.Graph.load(
            (pipeline or default())._pipeline,
            list(records),
            path=None if store is None else fspath(store),
            any_version=any_version,
            infer=infer,
            as_of=as_of,
        )
        return cls(made)

    @property
    def path(self) -> FilePath:
        """Folder of the store."""
        return self._graph.path

    @property
    def base(self) -> str:
        """Base of the IRIs."""
        return self._graph.base

    @property
    def documents(self) -> list[str]:
        """Ids of the documents."""
        return self._graph.ids

    @property
    def problems(self) -> list[str]:
        """What was odd, skipped or damaged."""
        return self._graph.problems

    def document(self, id: str) -> dict[str, Any]:
        """A document with all that was found in it: text, entities, mentions, statements."""
        record = self._graph.record(id)
        if record is None:
            raise KeyError(id)
        found: dict[str, Any] = json.loads(record)
        return found

    def find(self, name: str) -> list[tuple[str, str, str]]:
        """What is called so, as (label, class, IRI): by whole name, however it is written, else by part of a name."""
        return self._graph.find(name)

    def query(
        self,
        sparql: str | None = None,
        *,
        named: str | None = None,
        timeout: float | None = None,
        max_rows: int | None = None,
        **parameters: str,
    ) -> Answers | Any:
        """Answers SPARQL, or a query that the program ships (`Graph.named_queries()`) with its parameters.

        SELECT gives `Answers`, ASK a bool, CONSTRUCT and DESCRIBE an `rdflib.Graph`. Prefixes eni, id, rdf, rdfs, xsd, owl,
        skos, schema, prov, oa, dct are known.
        """
        kind, answer = self._graph.query(
            sparql, named=named, parameters=list(parameters.items()), timeout=timeout, max_rows=max_rows
        )
        if kind == "graph":
            import rdflib

            return rdflib.Graph().parse(data=answer, format="nt")
        found = json.loads(answer)
        if kind == "boolean":
            return bool(found["boolean"])
        short = {self.base: "id:", "https://w3id.org/enishi/ns#": "eni:"}
        return Answers(found["head"]["vars"], found["results"]["bindings"], short)

    def path_between(self, one: str, other: str) -> list[tuple[str, str, str]]:
        """The shortest chain of facts between two entities by name, as (subject, relation, object); needs networkx."""
        import networkx

        graph = self.to_networkx()
        ends = [[iri for _, _, iri in self.find(name) if iri in graph] for name in (one, other)]
        undirected = graph.to_undirected(as_view=True)
        chains = []
        for begin in ends[0]:
            for end in ends[1]:
                try:
                    chains.append(networkx.shortest_path(undirected, begin, end))
                except networkx.NetworkXNoPath:
                    continue
        if not chains:
            return []
        chain = min(chains, key=len)
        label = {node: data["label"] for node, data in graph.nodes(data=True)}
        out = []
        for a, b in zip(chain, chain[1:]):
            s, o = (a, b) if graph.has_edge(a, b) else (b, a)
            out.append((label[s], sorted(graph[s][o])[0], label[o]))
        return out

    @staticmethod
    def named_queries() -> dict[str, str]:
        """The queries that the program ships, and what they answer."""
        return {
            name: summary + "".join(f"\n  {p}: {meaning}" for p, meaning in parameters)
            for name, summary, parameters in _enishi.Graph.named_queries()
        }

    def export(
        self,
        format: str = "turtle",
        to: Path | None = None,
        *,
        reification: str = "rdf11",
        with_text: bool = False,
    ) -> bytes | list[FilePath]:
        """The graph in a format of `enishi export`, as bytes or into a file or folder.

        >>> import enishi
        >>> graph = enishi.Graph.build("OpenAIはSoraを公開した。")
        >>> b"eni:releases" in graph.export("turtle")
        True
        """
        if format in FOLDERS:
            if to is None:
                raise ValueError("this format is several files: `to` names a folder for them")
            return self._graph.export_folder(format, fspath(to))
        data = self._graph.export(format, reification=reification, text=with_text)
        if to is not None:
            FilePath(fspath(to)).write_bytes(data)
        return data

    def table(self, name: TableName = "facts") -> Table:
        """A table for whatever reads Arrow: facts, statements or entities."""
        return self._graph.table(name)

    def to_arrow(self, table: TableName = "facts") -> pyarrow.Table:
        """A table of pyarrow."""
        return to_arrow(self.table(table))

    def to_pandas(self, table: TableName = "facts") -> pandas.DataFrame:
        """A data frame of pandas."""
        return to_pandas(self.table(table))

    def to_polars(self, table: TableName = "facts") -> polars.DataFrame:
        """A data frame of Polars."""
        return to_polars(self.table(table))

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        return self.table().__arrow_c_stream__(requested_schema)

    def network(self) -> dict[str, Any]:
        """Entities and the facts between them: {"nodes": […], "edges": […]}."""
        found: dict[str, Any] = json.loads(self._graph.network())
        return found

    def to_networkx(self) -> networkx.MultiDiGraph:
        """Entities and the facts between them; nodes are IRIs with label and type, edges have the relation as their key."""
        import networkx

        graph = networkx.MultiDiGraph()
        network = self.network()
        for node in network["nodes"]:
            values: dict[str, list[str]] = {}
            for relation, value in node["values"]:
                values.setdefault(relation, []).append(value)
            graph.add_node(node["id"], label=node["label"], type=node["type"], values=values)
        for edge in network["edges"]:
            counts = {"statements": edge["statements"], "documents": edge["documents"]}
            graph.add_edge(edge["source"], edge["target"], key=edge["relation"], relation=edge["relation"], **counts)
        return graph

    def to_rdflib(self, *, documents: bool = False) -> rdflib.Graph:
        """The facts as an rdflib graph; with `documents`, a dataset with a graph a document, its statements and sentences."""
        import rdflib

        if documents:
            dataset = rdflib.Dataset()
            dataset.parse(data=self._graph.export("trig"), format="trig")
            return dataset
        return rdflib.Graph().parse(data=self._graph.export("turtle"), format="turtle")

    def canonical_hash(self) -> str:
        """A hash of everything that the graph says, texts included: equal graphs have equal ones, however they were made."""
        return self._graph.canonical_hash()

    def __len__(self) -> int:
        return self._graph.counts[3]

    def __repr__(self) -> str:
        documents, _, statements, facts = self._graph.counts
        return f"<Graph: {facts} facts, {statements} statements, {documents} documents>"

    def _repr_html_(self) -> str:
        from ._show import graph

        return graph(self)


__all__ = ["Graph", "QueryError"]
