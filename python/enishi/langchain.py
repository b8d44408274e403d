"""Graph documents for LangChain: `EnishiLoader` reads files, `EnishiGraphTransformer` turns documents into graph documents.

    from enishi.langchain import EnishiGraphTransformer
    from langchain_core.documents import Document
    graph_documents = EnishiGraphTransformer().convert_to_graph_documents([Document("OpenAIはSoraを公開した。")])

Graph documents are those of `langchain_community` where that is installed, which graph stores such as Neo4jGraph take with
`add_graph_documents`; else values of the same shape. Each relationship has the sentence that states it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from langchain_core.document_loaders import BaseLoader
from langchain_core.documents import Document
from langchain_core.load.serializable import Serializable
from pydantic import Field

from ._model import Node as Found
from ._model import Statement
from ._pipeline import Path, Pipeline, default
from ._results import Extraction

try:
    from langchain_community.graphs.graph_document import GraphDocument, Node, Relationship
except ImportError:

    class Node(Serializable):  # type: ignore[no-redef]
        """A node of a graph document."""

        id: str | int
        type: str = "Node"
        properties: dict[str, Any] = Field(default_factory=dict)

    class Relationship(Serializable):  # type: ignore[no-redef]
        """A relationship between two nodes."""

        source: Node
        target: Node
        type: str
        properties: dict[str, Any] = Field(default_factory=dict)

    class GraphDocument(Serializable):  # type: ignore[no-redef]
        """Nodes and relationships of a document."""

        nodes: list[Node]
        relationships: list[Relationship]
        source: Document | None = None


def _node(found: Found) -> Any:
    properties: dict[str, Any] = {"name": found.name}
    if found.id:
        properties["iri"] = found.id
        if found.aliases:
            properties["aliases"] = list(found.aliases)
    elif found.normalized:
        properties["normalized"] = found.normalized
    return Node(id=found.id or found.name, type=found.type or "Literal", properties=properties)


def _relationship(s: Statement, nodes: dict[Any, Any]) -> Any:
    ends = []
    for found in (s.subject, s.object):
        node = _node(found)
        ends.append(nodes.setdefault((node.id, node.type), node))
    properties: dict[str, Any] = {"sentence": s.text, "document": s.document, "confidence": s.confidence, "rule": s.rule}
    properties |= {"polarity": s.polarity, "modality": s.modality}
    if s.time:
        properties["time"] = s.time.value or s.time.text
    if s.speaker:
        properties["speaker"] = s.speaker
    return Relationship(source=ends[0], target=ends[1], type=s.relation or s.predicate or "", properties=properties)


def graph_document(statements: Sequence[Statement], source: Document) -> Any:
    """The graph document of some statements."""
    nodes: dict[Any, Any] = {}
    relationships = [_relationship(s, nodes) for s in statements]
    return GraphDocument(nodes=list(nodes.values()), relationships=relationships, source=source)


class EnishiGraphTransformer:
    """Turns LangChain's documents into graph documents; facts alone, or with `facts_only=False` plans and denials too."""

    def __init__(self, pipeline: Pipeline | None = None, *, facts_only: bool = True) -> None:
        self.pipeline = pipeline or default()
        self.facts_only = facts_only

    def _extract(self, documents: Sequence[Document]) -> Extraction:
        def given(i: int, document: Document) -> dict[str, Any]:
            known = {name: document.metadata.get(name) for name in ("title", "published", "publisher", "url")}
            return {"id": str(document.metadata.get("id") or document.id or i), "text": document.page_content, **known}

        return self.pipeline.extract([given(i, d) for i, d in enumerate(documents)])

    def convert_to_graph_documents(self, documents: Sequence[Document]) -> list[Any]:
        """A graph document for each document."""
        found = self._extract(documents)
        out = []
        for i, document in enumerate(documents):
            statements = [s for s in found.of(i) if s.is_fact or not self.facts_only]
            out.append(graph_document(statements, document))
        return out

    async def aconvert_to_graph_documents(self, documents: Sequence[Document]) -> list[Any]:
        """The same, for callers that await."""
        import asyncio

        return await asyncio.to_thread(self.convert_to_graph_documents, documents)


class EnishiLoader(BaseLoader):
    """Loads files and folders: a document for each sentence that states facts, the statements in its metadata."""

    def __init__(self, paths: Path | Sequence[Path], *, pipeline: Pipeline | None = None) -> None:
        self.paths = paths
        self.pipeline = pipeline or default()

    def lazy_load(self) -> Iterator[Document]:
        found = self.pipeline.extract_files(self.paths)
        for d, id in enumerate(found.documents):
            sentences: dict[tuple[int, int], list[Statement]] = {}
            for s in found.of(d):
                sentences.setdefault((s.sentence, s.begin), []).append(s)
            for (number, begin), statements in sentences.items():
                metadata = {"document": id, "sentence": number, "begin": begin}
                metadata["statements"] = [str(s) for s in statements]
                yield Document(page_content=statements[0].text, metadata=metadata)
