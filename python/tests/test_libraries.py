"""Each library as its users use it."""

from __future__ import annotations

import datetime
import json

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
    assert list(pd.DataFrame.from_arrow(found).columns) == list(found.to_pandas().columns)
    series = pd.Series(["A社がB社を買収した。", None])
    assert [s.document for s in enishi.extract(series)] == ["0"]


def test_polars() -> None:
    frame = pl.DataFrame({"id": [1, 2], "text": [TEXT, None]})
    found = enishi.extract(frame)
    assert found.documents == ["1"]
    statements = found.to_polars()
    assert statements.equals(pl.DataFrame(found.table()))
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
    with pytest.raises(TypeError, match="column body: texts expected, not Boolean"):
        enishi.extract(pa.table({"body": pa.array([True])}))
    with pytest.raises(TypeError, match="no column for the text; there are x"):
        enishi.extract(pa.table({"x": ["a"]}))
    with pytest.raises(TypeError, match='no column "honbun"; there are text'):
        enishi.extract(pa.table({"text": ["a"]}), columns={"text": "honbun"})


@pytest.mark.parametrize(
    ("kind", "day"),
    [
        (pa.date32(), "2025-06-20"),
        (pa.date64(), "2025-06-20"),
        (pa.timestamp("s"), "2025-06-20"),
        (pa.timestamp("ms"), "2025-06-20"),
        (pa.timestamp("us", "UTC"), "2025-06-20"),
        # Eight in the evening in Greenwich is the next morning in Japan.
        (pa.timestamp("ns", "Asia/Tokyo"), "2025-06-21"),
        (pa.timestamp("us", "+09:00"), "2025-06-21"),
    ],
)
def test_days_of_arrow(kind: pa.DataType, day: str) -> None:
    evening = datetime.datetime(2025, 6, 20, 20, 0, tzinfo=datetime.timezone.utc)
    value = evening.date() if kind in (pa.date32(), pa.date64()) else evening if kind.tz else evening.replace(tzinfo=None)
    rows = pa.table({"text": [TEXT], "published": pa.array([value], kind)})
    [record] = enishi.extract(rows).records()
    assert json.loads(record)["document"]["published"] == day


def test_times_whose_day_is_not_known() -> None:
    rows = pa.table({"text": [TEXT], "published": pa.array([0], pa.timestamp("us", "America/New_York"))})
    with pytest.raises(TypeError, match="column published: times of America/New_York; texts, days, or times of Japan expected"):
        enishi.extract(rows)


def test_ids_may_be_numbers() -> None:
    for kind in (pa.int8(), pa.int32(), pa.int64(), pa.uint32(), pa.uint64()):
        assert enishi.extract(pa.table({"id": pa.array([7, None], kind), "text": [TEXT, TEXT]})).documents == ["7", "1"]


def test_rdflib(examples: enishi.Graph) -> None:
    graph = examples.to_rdflib()
    eni = rdflib.Namespace("https://w3id.org/enishi/ns#")
    ceos = {str(graph.value(s, rdflib.RDFS.label)) for s in graph.subjects(eni.ceoOf)}
    assert "サム・アルトマン" in ceos
    assert len(list(examples.to_rdflib(documents=True).graphs())) >= 10


def test_networkx(examples: enishi.Graph) -> None:
    graph = examples.to_networkx()
    ranks = networkx.degree_centrality(graph)
    best = max(ranks, key=lambda n: ranks[n])
    assert graph.nodes[best]["label"] and graph.number_of_edges() > 50
    chain = examples.path_between("サム・アルトマン", "ミラ・ムラティ")
    assert {end for s, _, o in chain for end in (s, o)} >= {"OpenAI"}
    assert examples.path_between("サム・アルトマン", "だれでもない") == []
