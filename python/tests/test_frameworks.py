"""spaCy, LangChain, LlamaIndex, Ray Data as their users use them."""

from __future__ import annotations

from pathlib import Path

import enishi

from conftest import ROOT, TEXT

PLAN = "OpenAIはSoraを来年公開する予定だ。"


def test_spacy() -> None:
    import enishi.spacy

    nlp = enishi.spacy.blank()
    nlp.add_pipe("enishi")
    doc = nlp(TEXT)
    assert {("OpenAI", "Company", "Company/OpenAI"), ("Sora", "AIModel", "AIModel/Sora")} <= {(e.text, e.label_, e.kb_id_) for e in doc.ents}
    assert [s.relation for s in doc._.statements] == ["releases", "ceoOf"] and doc._.entities[0].label
    docs = list(nlp.pipe([TEXT, "", PLAN], batch_size=2))
    assert [len(d._.statements) for d in docs] == [2, 0, 1]


def test_spacy_tokens_are_morphemes() -> None:
    import enishi.spacy

    nlp = enishi.spacy.blank()
    for text in (TEXT, "彼は本を読まなかった。", " 空白  が\nある。\n\n終わり ", "", " "):
        assert nlp(text).text == text
    assert [(t.text, t.lemma_) for t in nlp("本を読んだ。")] == [("本", "本"), ("を", "を"), ("読ん", "読む"), ("だ", "だ"), ("。", "。")]
    assert nlp("本を読んだ。")[0].tag_.startswith("名詞")


def test_spacy_sends_and_keeps_documents(tmp_path: Path) -> None:
    import enishi.spacy
    import spacy

    nlp = enishi.spacy.blank()
    nlp.add_pipe("enishi")
    [first, _] = nlp.pipe([TEXT, PLAN], n_process=2, batch_size=1)
    assert [s.relation for s in first._.statements] == ["releases", "ceoOf"]
    assert len(spacy.tokens.Doc(nlp.vocab).from_bytes(first.to_bytes())._.statements) == 2
    nlp.to_disk(tmp_path / "model")
    assert [e.text for e in spacy.load(tmp_path / "model")(TEXT).ents] == [e.text for e in first.ents]


def test_spacy_with_tokens_of_others() -> None:
    import spacy

    # This one cuts at spaces alone: a span is what holds the name.
    nlp = spacy.blank("xx")
    nlp.add_pipe("enishi", config={"literals": False, "options": {"open": True}})
    doc = nlp("OpenAI は 2024年 に Sora を 公開した。")
    assert [(e.text, e.kb_id_) for e in doc.ents] == [("OpenAI", "Company/OpenAI"), ("Sora", "AIModel/Sora")]


def test_langchain() -> None:
    from langchain_core.documents import Document

    from enishi.langchain import EnishiGraphTransformer, EnishiLoader

    given = [Document(TEXT, metadata={"id": "a"}), Document(PLAN)]
    first, second = EnishiGraphTransformer().convert_to_graph_documents(given)
    assert ("OpenAI", "releases", "Sora") in [(r.source.properties["name"], r.type, r.target.properties["name"]) for r in first.relationships]
    assert first.source is given[0] and first.relationships[0].properties["sentence"] and second.relationships == []
    [_, plan] = EnishiGraphTransformer(facts_only=False).convert_to_graph_documents(given)
    assert plan.relationships[0].properties["modality"] == "planned"
    loaded = EnishiLoader(ROOT / "examples").load()
    assert len(loaded) > 50 and all(d.metadata["statements"] for d in loaded)


def test_llama_index() -> None:
    from llama_index.core.graph_stores.types import KG_NODES_KEY, KG_RELATIONS_KEY
    from llama_index.core.schema import TextNode

    from enishi.llama_index import EnishiPathExtractor, EnishiReader

    nodes = EnishiPathExtractor()([TextNode(text=TEXT), TextNode(text=PLAN)])
    relations = nodes[0].metadata[KG_RELATIONS_KEY]
    assert ("OpenAI", "releases", "Sora") in [(r.source_id, r.label, r.target_id) for r in relations]
    assert {n.name for n in nodes[0].metadata[KG_NODES_KEY]} >= {"OpenAI", "Sora"} and nodes[1].metadata[KG_RELATIONS_KEY] == []
    documents = EnishiReader().load_data(ROOT / "examples")
    assert {d.id_ for d in documents} >= {"tsuzumi"} and documents[0].metadata["statements"]


def test_ray_data() -> None:
    import ray

    # As the book has it.
    ray.init(num_cpus=2, include_dashboard=False, log_to_driver=False, logging_level="error")
    try:
        news = ray.data.from_items([{"id": str(i), "text": TEXT} for i in range(20)])
        statements = news.map_batches(lambda batch: enishi.extract(batch, threads=1).to_arrow(), batch_format="pyarrow", batch_size=5)
        rows = statements.take_all()
    finally:
        ray.shutdown()
    assert {(row["subject"], row["relation"], row["object"]) for row in rows} >= {("OpenAI", "releases", "Sora")}
    assert sorted({row["document"] for row in rows}, key=int) == [str(i) for i in range(20)]
