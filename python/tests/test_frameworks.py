"""spaCy, LangChain, LlamaIndex as their users use them."""

from __future__ import annotations

from pathlib import Path

import pytest

from conftest import ROOT, TEXT

PLAN = "OpenAIはSoraを来年公開する予定だ。"


def test_spacy() -> None:
    spacy = pytest.importorskip("spacy")
    nlp = spacy.blank("xx")
    nlp.add_pipe("enishi")
    doc = nlp(TEXT)
    assert [(e.text, e.label_) for e in doc.ents if e.label_ == "AIModel"] or doc.ents
    assert any("Company/OpenAI" == e.kb_id_ for e in doc.ents)
    assert [s.relation for s in doc._.statements][:1] == ["releases"]
    docs = list(nlp.pipe([TEXT, "", PLAN], batch_size=2))
    assert [len(d._.statements or ()) > 0 for d in docs] == [True, False, True]
    assert nlp.to_bytes() and nlp.pipe_names == ["enishi"]


def test_spacy_without_literals() -> None:
    spacy = pytest.importorskip("spacy")
    nlp = spacy.blank("xx")
    nlp.add_pipe("enishi", config={"literals": False, "options": {"open": True}})
    assert all(e.kb_id_ for e in nlp("OpenAIは2024年にSoraを公開した。").ents)


def test_langchain(tmp_path: Path) -> None:
    documents = pytest.importorskip("langchain_core.documents")
    from enishi.langchain import EnishiGraphTransformer, EnishiLoader

    given = [documents.Document(TEXT, metadata={"id": "a"}), documents.Document(PLAN)]
    first, second = EnishiGraphTransformer().convert_to_graph_documents(given)
    assert ("OpenAI", "releases", "Sora") in [(r.source.properties["name"], r.type, r.target.properties["name"]) for r in first.relationships]
    assert first.source is given[0] and first.relationships[0].properties["sentence"] and second.relationships == []
    [_, plan] = EnishiGraphTransformer(facts_only=False).convert_to_graph_documents(given)
    assert plan.relationships[0].properties["modality"] == "planned"
    loaded = EnishiLoader(ROOT / "examples").load()
    assert len(loaded) > 50 and all(d.metadata["statements"] for d in loaded)


def test_llama_index() -> None:
    schema = pytest.importorskip("llama_index.core.schema")
    from enishi.llama_index import EnishiPathExtractor, EnishiReader

    nodes = EnishiPathExtractor()([schema.TextNode(text=TEXT), schema.TextNode(text=PLAN)])
    from llama_index.core.graph_stores.types import KG_NODES_KEY, KG_RELATIONS_KEY

    relations = nodes[0].metadata[KG_RELATIONS_KEY]
    assert ("OpenAI", "releases", "Sora") in [(r.source_id, r.label, r.target_id) for r in relations]
    assert {n.name for n in nodes[0].metadata[KG_NODES_KEY]} >= {"OpenAI", "Sora"} and nodes[1].metadata[KG_RELATIONS_KEY] == []
    documents = EnishiReader().load_data(ROOT / "examples")
    assert {d.id_ for d in documents} >= {"tsuzumi"} and documents[0].metadata["statements"]
