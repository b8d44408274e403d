"""Each library as its users use it."""

from __future__ import annotations

import networkx
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
import rdflib

import enishi

from conftest import TEXT


def test_pandas() -> None:
    found = enishi.extract(pd.DataFrame({"id": ["a", "b"], "text": [TEXT, None]}))
    frame = found.to_pandas("facts")
    assert list(frame[frame.relation == "ceoOf"].subject) == ["サム・アルトマン"]
    assert frame.confidence.dtype == "float64"
    series = pd.Series(["A社がB社を買収した。", None])
    assert [s.document for s in enishi.extract(series)] == ["0"]


def test_polars() -> None:
    frame = pl.DataFrame({"id": [1, 2], "text": [TEXT, None]})
    found = enishi.extract(frame)
    assert found.documents == ["1"]
    statements = pl.DataFrame(found)
    assert statements.filter(pl.col("relation") == "releases")["object"].to_list() == ["Sora"]
    assert found.to_polars("entities").height >= 3
    assert len(enishi.extract(frame["text"])) == len(found)


def test_pyarrow() -> None:
    for kind in (pa.string(), pa.large_string(), pa.string_view()):
        found = enishi.extract(pa.array([TEXT, None], kind))
        assert {s.document for s in found} == {"0"}
        assert len(enishi.extract(pa.chunked_array([pa.array([None], kind), pa.array([TEXT], kind)]))) == len(found)
    table = pa.table(found)
    assert table.column("subject").to_pylist()[0] == "OpenAI" and table.num_rows == len(found)
    assert pa.schema(found).names == table.schema.names
    batch = pa.record_batch({"text": pa.array([TEXT]), "published": pa.array([pa.scalar(0, pa.date32())], pa.date32())})
    assert len(enishi.extract(batch)) == len(found)
    with pytest.raises(TypeError, match="column text: texts expected, not Int64"):
        enishi.extract(pa.array([1]))
    with pytest.raises(TypeError, match="no column for the text; there are x"):
        enishi.extract(pa.table({"x": ["a"]}))
    with pytest.raises(TypeError, match='no column "honbun"; there are text'):
        enishi.extract(pa.table({"text": ["a"]}), columns={"text": "honbun"})


def test_rdflib(examples: enishi.Graph) -> None:
    graph = examples.to_rdflib()
    eni = rdflib.Namespace("https://w3id.org/enishi/ns#")
    ceos = {str(graph.value(s, rdflib.RDFS.label)) for s in graph.subjects(eni.ceoOf)}
    assert "サム・アルトマン" in ceos
    assert len(list(examples.to_rdflib(documents=True).graphs())) >= 10


def test_networkx(examples: enishi.Graph) -> None:
    graph = examples.to_networkx()
    ranks = networkx.pagerank(networkx.DiGraph(graph))
    best = max(ranks, key=lambda n: ranks[n])
    assert graph.nodes[best]["label"] and graph.number_of_edges() > 50
    chain = examples.path_between("サム・アルトマン", "ミラ・ムラティ")
    assert {end for s, _, o in chain for end in (s, o)} >= {"OpenAI"}
    assert examples.path_between("サム・アルトマン", "だれでもない") == []
