"""Texts to statements: what users give, what they get, and the same as the command line."""

from __future__ import annotations

import json
import os
import pickle
import subprocess
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import enishi

from conftest import ROOT, TEXT


def test_one_text() -> None:
    found = enishi.extract("OpenAIはSoraを公開した。")
    s = found[0]
    assert (s.subject.label, s.relation, s.object.label, s.object.type) == ("OpenAI", "releases", "Sora", "AIModel")
    assert s.is_fact and s.text == "OpenAIはSoraを公開した。" and s.json["rule"] == s.rule
    assert found[-1] == found[len(found) - 1] and found[:1] == [s] and list(found)[0] is s


def test_plans_and_denials_are_no_facts() -> None:
    found = enishi.extract(["OpenAIはSoraを来年公開する予定だ。", "A社はB社を買収しなかった。"])
    assert [(s.polarity, s.modality) for s in found] == [("positive", "planned"), ("negative", "asserted")]
    assert found.facts == []


def test_documents_in_all_shapes() -> None:
    document = enishi.Document("同社は来月3日に新製品を発売する。", id="d", published="2025-06-20")
    mapping = {"id": 7, "本文": "A社がB社を買収した。", "title": None}
    found = enishi.extract(["A社がB社を買収した。", None, float("nan"), document, mapping, ""])
    assert found.documents == ["0", "d", "7", "5"]
    assert [s.document for s in found if s.relation == "acquires"] == ["0", "7"]
    assert enishi.extract({"text": "A社がB社を買収した。"})[0].relation == "acquires"
    assert len(enishi.extract(text for text in ["A社がB社を買収した。"])) == 1
    assert enishi.extract([{"honbun": "A社がB社を買収した。"}], columns={"text": "honbun"})[0].relation == "acquires"


def test_nothing_and_a_million_empty_texts() -> None:
    assert len(enishi.extract([])) == 0
    found = enishi.extract([""] * 1_000_000)
    assert len(found) == 0 and len(found.documents) == 1_000_000


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (3, "documents: a text, a mapping with \"text\", or None expected, not int"),
        ([1], "item 0: a text, a mapping with \"text\", or None expected, not int"),
        ([b"x"], "item 0: a text, a mapping with \"text\", or None expected, not bytes"),
        (["a", {"body": 3}], "item 1: body: a text expected, not int"),
        ([{"x": "y"}], "item 0: no \"text\" among its keys (x)"),
    ],
)
def test_wrong_types(given: object, message: str) -> None:
    with pytest.raises(TypeError) as raised:
        enishi.extract(given)
    assert str(raised.value) == message


def test_odd_dates_are_warnings() -> None:
    with pytest.warns(enishi.EnishiWarning, match="no date"):
        enishi.extract([{"text": "a", "published": "someday"}])


def test_options_and_their_errors(tmp_path: Path) -> None:
    names = tmp_path / "mine.tsv"
    names.write_text("アオバ精機\tCompany\t\t\t\t\n", encoding="utf-8")
    pipeline = enishi.Pipeline(lexicon=names, base="https://example.org/id/")
    [entity] = pipeline.analyze("アオバ精機は新工場を建設した。").entities[:1]
    assert (entity.label, entity.type, entity.id) == ("アオバ精機", "Company", "https://example.org/id/Company/アオバ精機")
    names.write_text("アオバ精機\tCompny\n", encoding="utf-8")
    with pytest.raises(enishi.InputError, match='mine.tsv:1: unknown class "Compny"; did you mean "Company"'):
        enishi.Pipeline(gazetteer=names)
    with pytest.raises(enishi.InputError, match="No such file"):
        enishi.Pipeline(decisions=tmp_path / "none.tsv")
    with pytest.raises(ValueError, match="\"document\" or \"line\" expected"):
        enishi.Pipeline(unit="page")


def test_pipelines_are_pickled_and_shared() -> None:
    pipeline = pickle.loads(pickle.dumps(enishi.Pipeline(open=True)))
    assert repr(pipeline) == "Pipeline(open=True)"
    with ThreadPoolExecutor(4) as pool:
        counts = set(pool.map(lambda _: len(pipeline.extract(TEXT)), range(8)))
    assert len(counts) == 1


def test_the_interpreter_is_free_meanwhile() -> None:
    ticks = []
    over = threading.Event()

    def tick() -> None:
        while not over.wait(0.01):
            ticks.append(time.monotonic())

    clock = threading.Thread(target=tick)
    texts = [TEXT * 20] * 1000
    enishi.extract(TEXT)
    clock.start()
    began = time.monotonic()
    enishi.extract(texts)
    ended = time.monotonic()
    over.set()
    clock.join()
    inside = [t for t in ticks if began < t < ended]
    # With the lock held there would be none after the texts are taken.
    assert ended - began > 0.2 and inside[-1] > began + 0.8 * (ended - began) and len(inside) > 10


def test_forks_read_too() -> None:
    expected = enishi.Graph.build(TEXT).canonical_hash()
    child = os.fork()
    if child == 0:
        same = enishi.Graph.build(TEXT).canonical_hash() == expected
        os._exit(0 if same else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def test_threads_change_nothing() -> None:
    texts = [record["text"] for record in map(json.loads, (ROOT / "examples/briefs.jsonl").open(encoding="utf-8"))]
    lines = {enishi.extract(texts, threads=n).to_jsonl() for n in (1, 2, 5)}
    assert len(lines) == 1


def test_analysis() -> None:
    found = enishi.analyze("彼は本を読まなかった。")
    [sentence] = found.sentences
    assert [t.surface for t in sentence.tokens][:2] == ["彼", "は"] and sentence.tokens[0].pos.startswith("名詞")
    assert [c.head for c in sentence.chunks] == [2, 2, -1]
    assert [a.case for a in sentence.predicates[0].arguments] == ["ガ", "ヲ"]
    for m in enishi.analyze(TEXT).sentences[1].mentions:
        assert m.surface == enishi.analyze(TEXT).sentences[1].text[m.begin : m.end]


@pytest.mark.skipif("ENISHI" not in os.environ, reason="ENISHI names no program")
def test_the_command_line_says_the_same(tmp_path: Path) -> None:
    program = os.environ["ENISHI"]
    said = subprocess.run([program, "extract", ROOT / "examples"], capture_output=True, text=True, check=False).stdout
    assert enishi.extract_files(ROOT / "examples").to_jsonl() == said
    analysed = subprocess.run([program, "analyze", ROOT / "examples"], capture_output=True, text=True, check=False).stdout
    first = json.loads(analysed.splitlines()[0])
    assert len(first["tokens"]) > 3
    subprocess.run([program, "build", "--quiet", "--store", tmp_path / "graph", ROOT / "examples"], check=False, capture_output=True)
    here, there = enishi.Graph.build(files=ROOT / "examples"), enishi.Graph.open(tmp_path / "graph")
    assert here.canonical_hash() == there.canonical_hash()
    assert here.document("tsuzumi") == there.document("tsuzumi")


def test_pictures() -> None:
    found = enishi.analyze(TEXT)
    html = found._repr_html_()
    assert html.count("<svg") == 2 and 'title="Company' in html
    hostile = enishi.analyze("<script>alert(1)</script>社はB社を買収した。")._repr_html_()
    assert "<script" not in hostile
    assert "releases" in enishi.extract(TEXT)._repr_html_()
