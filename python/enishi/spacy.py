"""A component of spaCy: `nlp.add_pipe("enishi")` sets `doc.ents`, `doc._.statements` and `doc._.entities`.

    import enishi.spacy
    nlp = enishi.spacy.blank()       # tokens are morphemes; any other pipeline will do, and keeps its own tokens
    nlp.add_pipe("enishi")
    doc = nlp("OpenAIはSoraを公開した。")
    [(e.text, e.label_, e.kb_id_) for e in doc.ents], doc._.statements

An entity gets a span of spaCy's tokens where its name begins and ends with one; where a tokenizer has cut otherwise the span is
widened to the tokens that hold the name. Names in each other give the outermost, as `doc.ents` may not overlap.
`nlp.pipe` reads a batch on all cores.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any

import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.util import filter_spans
from spacy.vocab import Vocab

from ._model import Entity, Sentence, Statement
from ._pipeline import Pipeline, default

BATCH = 256
# What is kept with a document is plain JSON, so that spaCy can send it to other processes and write it to disk.
KEY = "enishi"


def _statements(doc: Doc) -> list[Statement]:
    return [Statement._of(s) for s in doc.user_data.get(KEY, {}).get("statements", ())]


def _entities(doc: Doc) -> list[Entity]:
    return [Entity._of(e) for e in doc.user_data.get(KEY, {}).get("entities", ())]


for _name, _getter in (("statements", _statements), ("entities", _entities)):
    if not Doc.has_extension(_name):
        Doc.set_extension(_name, getter=_getter)


class EnishiComponent:
    """Reads the text of documents and keeps what was found with them."""

    def __init__(self, name: str, pipeline: Pipeline, literals: bool) -> None:
        self.name = name
        self.pipeline = pipeline
        self.literals = literals

    def __call__(self, doc: Doc) -> Doc:
        return next(iter(self.pipe([doc])))

    def pipe(self, docs: Iterable[Doc], *, batch_size: int = BATCH) -> Iterator[Doc]:
        docs = iter(docs)
        while batch := list(islice(docs, batch_size)):
            found = self.pipeline._analyses([{"id": str(i), "text": doc.text} for i, doc in enumerate(batch)])
            for analysis in map(json.loads, found):
                self._set(batch[int(analysis["id"])], analysis)
            yield from batch

    def _set(self, doc: Doc, found: dict[str, Any]) -> None:
        spans: list[Span] = []
        for sentence in map(Sentence._of, found["sentences"]):
            for m in sentence.mentions:
                if m.anaphor or m.entity is None and not self.literals:
                    continue
                begin = sentence.begin + m.begin
                span = doc.char_span(begin, begin + len(m.surface), m.type, kb_id=m.entity or "", alignment_mode="expand")
                if span is not None:
                    spans.append(span)
        doc.ents = filter_spans(spans)
        doc.user_data[KEY] = {"statements": found["statements"], "entities": found["entities"]}


@Language.factory("enishi", default_config={"literals": True, "options": {}}, assigns=["doc.ents", "doc._.statements", "doc._.entities"])
def make(nlp: Language, name: str, literals: bool, options: dict[str, Any]) -> EnishiComponent:
    """The component; `options` are those of `enishi.Pipeline`; without `literals`, numbers and dates are no entities."""
    return EnishiComponent(name, Pipeline(**options) if options else default(), literals)


class Tokenizer:
    """Cuts a text into morphemes, with lemma and part of speech (as UniDic's and IPADIC's users know it, in `token.tag_`)."""

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        words: list[str] = []
        spaces: list[bool] = []
        lemmas: list[str] = []
        tags: list[str] = []
        end = 0

        def between(until: int) -> None:
            # spaCy keeps one space with the word before it; all else that no morpheme holds is a token.
            gap = text[end:until]
            if gap.startswith(" ") and words:
                spaces[-1] = True
                gap = gap[1:]
            if gap:
                words.append(gap)
                spaces.append(False)
                lemmas.append(gap)
                tags.append("_SP" if gap.isspace() else "")

        for sentence in default().analyze(text).sentences if text else ():
            for token in sentence.tokens:
                begin = sentence.begin + token.begin
                between(begin)
                end = sentence.begin + token.end
                words.append(text[begin:end])
                spaces.append(False)
                lemmas.append(token.lemma)
                tags.append(token.pos)
        between(len(text))
        return Doc(self.vocab, words=words, spaces=spaces, lemmas=lemmas, tags=tags)

    def to_bytes(self, **_: Any) -> bytes:
        return b""

    def from_bytes(self, _: bytes, **__: Any) -> Tokenizer:
        return self

    def to_disk(self, _: Any, **__: Any) -> None:
        return None

    def from_disk(self, _: Any, **__: Any) -> Tokenizer:
        return self


@spacy.registry.tokenizers("enishi.Tokenizer.v1")
def make_tokenizer() -> Callable[[Language], Tokenizer]:
    """For the configuration of a pipeline."""
    return lambda nlp: Tokenizer(nlp.vocab)


def blank() -> Language:
    """An empty pipeline whose tokens are morphemes."""
    return spacy.blank("xx", config={"nlp": {"tokenizer": {"@tokenizers": "enishi.Tokenizer.v1"}}})
