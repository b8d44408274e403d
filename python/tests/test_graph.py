"""Graphs: built, opened, asked, exported."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

import enishi

from conftest import ROOT, TEXT


def test_build_open_and_build_again(tmp_path: Path) -> None:
    built = enishi.Graph.build([TEXT], store=tmp_path / "graph")
    again = enishi.Graph.open(tmp_path / "graph")
    assert built.canonical_hash() == again.canonical_hash() and built.path == tmp_path / "graph"
    enishi.Graph.build([{"id": "more", "text": "A社がB社を買収した。"}], store=tmp_path / "graph")
    assert sorted(enishi.Graph.open(tmp_path / "graph").documents) == ["0", "more"]
    assert again.document("0")["document"]["text"] == TEXT
    with pytest.raises(KeyError):
        again.document("none")


def test_records_are_loaded() -> None:
    found = enishi.extract([TEXT])
    assert enishi.Graph.load(found.records()).canonical_hash() == enishi.Graph.build([TEXT]).canonical_hash()
    with pytest.raises(enishi.InputError, match="line 1: no record"):
        enishi.Graph.load(["{}"])
    other = json.loads(next(found.records()))
    other["provenance"]["program"] = "0.0.1"
    with pytest.raises(enishi.InputError, match=r"line 1: made by another enishi \(version 0.0.1, .*, or give any_version=True"):
        enishi.Graph.load([json.dumps(other)])
    assert enishi.Graph.load([json.dumps(other)], any_version=True).documents == ["0"]
    elsewhere = enishi.Pipeline(base="https://example.org/id/")
    with pytest.raises(enishi.InputError, match="line 1: its IRIs begin with https://w3id.org/enishi/id/"):
        enishi.Graph.load(found.records(), pipeline=elsewhere)


def test_an_ontology_of_ones_own_goes_with_the_records(tmp_path: Path) -> None:
    own = ROOT / "examples/own-ontology"
    pipeline = enishi.Pipeline(ontology=[own / "sake.ttl", own / "sake.toml"], gazetteer=own / "sake.tsv")
    text = "青葉酒造は純米酒「風の音」を醸造した。"
    found = pipeline.extract([text])
    assert "brews" in [s.relation for s in found]
    loaded = enishi.Graph.load(found.records(), pipeline=pipeline, infer=True)
    assert loaded.canonical_hash() == enishi.Graph.build([text], pipeline=pipeline, infer=True).canonical_hash()
    # The store keeps the ontology.
    assert loaded.query("ASK { ?sake eni:developedBy ?brewery }") is True


def test_two_documents_of_one_id_are_a_warning() -> None:
    with pytest.warns(enishi.EnishiWarning, match="a second document of this id was skipped"):
        enishi.Graph.build([{"id": "a", "text": "x"}, {"id": "a", "text": "y"}])


def test_answers(examples: enishi.Graph) -> None:
    rows = examples.query("SELECT ?who ?what { ?who eni:develops ?what } ORDER BY ?who ?what")
    assert rows.variables == ["who", "what"] and rows[0]["who"].startswith("id:") and len(rows[:2]) == 2
    assert examples.query("ASK { ?x eni:ceoOf ?y }") is True
    assert "サム・アルトマン" in [row["leader"] for row in examples.query(named="leaders", company="openai")]
    assert len(examples.query("CONSTRUCT { ?s eni:develops ?o } { ?s eni:develops ?o }")) == len(rows)
    assert "leaders" in enishi.Graph.named_queries()
    assert examples.find("ＯｐｅｎＡＩ")[0][:2] == ("OpenAI", "Company")


@pytest.mark.parametrize(
    ("ask", "message"),
    [
        ({"sparql": "SELECT * {"}, "query:1:"),
        ({"named": "leader"}, 'unknown query "leader"; did you mean "leaders"?'),
        ({"named": "leaders", "x": "y"}, 'query "leaders" has no parameter "x"; it takes: '),
        ({"sparql": "SELECT * { ?a ?b ?c }", "max_rows": 3}, "query: more than 3 rows"),
        ({"sparql": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }", "timeout": 0.2}, "given up after 0.2 s"),
        ({}, "a query, or named="),
    ],
)
def test_questions_that_cannot_be_answered(examples: enishi.Graph, ask: dict[str, object], message: str) -> None:
    with pytest.raises(enishi.QueryError) as raised:
        examples.query(**ask)  # type: ignore[arg-type]
    assert message in str(raised.value)


def test_exports(examples: enishi.Graph, tmp_path: Path) -> None:
    for format in ("turtle", "trig", "nquads", "ntriples", "jsonld", "rdfxml", "graphml", "gexf", "dot", "csv", "xlsx", "jsonl", "cytoscape", "nanopub"):
        data = examples.export(format)
        assert isinstance(data, bytes) and len(data) > 100
    assert examples.export("turtle", tmp_path / "x.ttl") == (tmp_path / "x.ttl").read_bytes()
    files = examples.export("parquet", tmp_path / "tables")
    assert sorted(f.name for f in files if isinstance(f, Path)) == ["entities.parquet", "facts.parquet", "statements.parquet"]
    with pytest.raises(ValueError, match='unknown format "turtel"; did you mean "turtle"?'):
        examples.export("turtel")
    with pytest.raises(ValueError, match="several files"):
        examples.export("neo4j")


@pytest.mark.skipif("ENISHI" not in os.environ, reason="ENISHI names no program")
def test_what_was_decided_for_a_store_holds(tmp_path: Path) -> None:
    texts = ["ゼノバ・ラボはA社を買収した。", "オルティス・ロボティクスは東京に本社を置く。"]
    store = tmp_path / "graph"
    before = enishi.Graph.build(texts, store=store)
    names = "ゼノバ・ラボ", "オルティス・ロボティクス"
    assert len({before.find(name)[0][2] for name in names}) == 2
    decide = [os.environ["ENISHI"], "decide", "join", *names, "--store", store]
    subprocess.run(decide, check=True, capture_output=True)
    after = enishi.Graph.build(texts, store=store)
    assert len({after.find(name)[0][2] for name in names}) == 1


def test_stores_that_cannot_be_used(tmp_path: Path) -> None:
    with pytest.raises(enishi.StoreError, match="no store here; `enishi build` makes one"):
        enishi.Graph.open(tmp_path)
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "other.txt").write_text("x")
    with pytest.raises(enishi.StoreError, match="no store of enishi"):
        enishi.Graph.build("x", store=tmp_path / "full")
    with pytest.raises(ValueError, match="not a date"):
        enishi.Graph.build("x", as_of="someday")


def test_picture(examples: enishi.Graph) -> None:
    assert "<svg" in examples._repr_html_() and examples._repr_html_() == examples._repr_html_()
    assert repr(examples).startswith("<Graph: ")
