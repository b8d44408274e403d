"""LlamaIndex: a reader of files, and an extractor for property graphs.

    from enishi.llama_index import EnishiPathExtractor
    from llama_index.core import PropertyGraphIndex
    index = PropertyGraphIndex.from_documents(documents, kg_extractors=[EnishiPathExtractor()])

No language model is asked: what the sentences say is what the graph has, each relation with its sentence.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from llama_index.core.graph_stores.types import KG_NODES_KEY, KG_RELATIONS_KEY, EntityNode, Relation
from llama_index.core.readers.base import BaseReader
from llama_index.core.schema import BaseNode, Document, MetadataMode, TransformComponent
from pydantic import PrivateAttr

from ._pipeline import Path, Pipeline, default


class EnishiPathExtractor(TransformComponent):
    """Puts the facts of each node's text into its metadata, where PropertyGraphIndex looks for them."""

    facts_only: bool = True
    _pipeline: Pipeline = PrivateAttr()

    def __init__(self, pipeline: Pipeline | None = None, *, facts_only: bool = True, **kwargs: Any) -> None:
        super().__init__(facts_only=facts_only, **kwargs)
        self._pipeline = pipeline or default()

    @classmethod
    def class_name(cls) -> str:
        return "EnishiPathExtractor"

    def __call__(self, nodes: Sequence[BaseNode], **kwargs: Any) -> Sequence[BaseNode]:
        found = self._pipeline.extract([{"id": n.node_id, "text": n.get_content(metadata_mode=MetadataMode.NONE)} for n in nodes])
        for i, node in enumerate(nodes):
            entities = list(node.metadata.pop(KG_NODES_KEY, []))
            relations = list(node.metadata.pop(KG_RELATIONS_KEY, []))
            for s in found.of(i):
                if self.facts_only and not s.is_fact:
                    continue
                ends = []
                for part in (s.subject, s.object):
                    properties = {"iri": part.id} if part.id else {}
                    entity = EntityNode(name=part.name, label=part.type or "Literal", properties=properties)
                    entities.append(entity)
                    ends.append(entity.id)
                said: dict[str, Any] = {"sentence": s.text, "confidence": s.confidence, "polarity": s.polarity, "modality": s.modality}
                label = s.relation or s.predicate or ""
                relations.append(Relation(source_id=ends[0], target_id=ends[1], label=label, properties=said))
            node.metadata[KG_NODES_KEY] = entities
            node.metadata[KG_RELATIONS_KEY] = relations
        return nodes

    async def acall(self, nodes: Sequence[BaseNode], **kwargs: Any) -> Sequence[BaseNode]:
        import asyncio

        return await asyncio.to_thread(self.__call__, nodes, **kwargs)


class EnishiReader(BaseReader):
    """Reads files and folders in any format that enishi reads: a document each, its statements in the metadata."""

    def __init__(self, pipeline: Pipeline | None = None) -> None:
        self.pipeline = pipeline or default()

    def load_data(self, paths: Path | Sequence[Path]) -> list[Document]:
        """The documents of files and folders."""
        import json

        found = self.pipeline.extract_files(paths)
        out = []
        for d, record in enumerate(found.records()):
            document = json.loads(record)["document"]
            known = {name: document[name] for name in ("title", "published", "publisher", "url") if document.get(name)}
            metadata = {**known, "statements": [str(s) for s in found.of(d)]}
            out.append(Document(text=document["text"], id_=document["id"], metadata=metadata))
        return out
