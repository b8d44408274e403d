"""A component of spaCy: `nlp.add_pipe("enishi")` sets `doc.ents`, `doc._.statements` and `doc._.entities`.

    import spacy
    nlp = spacy.blank("xx")          # any pipeline of any tokenizer; its own tokens are kept
    nlp.add_pipe("enishi")
    doc = nlp("OpenAIはSoraを公開した。")
    [(e.text, e.label_, e.kb_id_) for e in doc.ents], doc._.statements

An entity gets a span of spaCy's tokens where its name begins and ends with one; where a tokenizer has cut otherwise the span is
widened to the tokens that hold the name. Names in each other give the outermost, as `doc.ents` may not overlap.
`nlp.pipe` reads a batch on all cores.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.util import filter_spans

from ._model import Analysis
from ._pipeline import Pipeline

BATCH = 256


class EnishiComponent:
    """Reads the text of documents and keeps what was found in their extensions."""

    def __init__(self, name: str, pipeline: Pipeline, literals: bool) -> None:
        self.name = name
        self.pipeline = pipeline
        self.literals = literals
        for extension in ("statements", "entities"):
            if not Doc.has_extension(extension):
                Doc.set_extension(extension, default=None)

    def __call__(self, doc: Doc) -> Doc:
        return next(iter(self.pipe([doc])))

    def pipe(self, docs: Iterable[Doc], *, batch_size: int = BATCH) -> Iterator[Doc]:
        docs = iter(docs)
        while batch := list(islice(docs, batch_size)):
            found = self.pipeline.analyze_all([{"id": str(i), "text": doc.text} for i, doc in enumerate(batch)])
            by_id = {analysis.id: analysis for analysis in found}
            for i, doc in enumerate(batch):
                if str(i) in by_id:
                    self._set(doc, by_id[str(i)])
                yield doc

    def _set(self, doc: Doc, found: Analysis) -> None:
        spans: list[Span] = []
        for sentence in found.sentences:
            for m in sentence.mentions:
                if m.anaphor or m.entity is None and not self.literals:
                    continue
                begin = sentence.begin + m.begin
                span = doc.char_span(begin, begin + len(m.surface), m.type, kb_id=m.entity or "", alignment_mode="expand")
                if span is not None:
                    spans.append(span)
        doc.ents = filter_spans(spans)
        doc._.statements = found.statements
        doc._.entities = found.entities


@Language.factory("enishi", default_config={"literals": True, "options": {}}, assigns=["doc.ents", "doc._.statements", "doc._.entities"])
def make(nlp: Language, name: str, literals: bool, options: dict[str, Any]) -> EnishiComponent:
    """The component; `options` are those of `enishi.Pipeline`; without `literals`, numbers and dates are no entities."""
    return EnishiComponent(name, Pipeline(**options), literals)
