"""What is found in documents, as plain values with types."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Document:
    """A text to read, and what is known about it.

    >>> import enishi
    >>> plan = enishi.Document("新製品を来月3日に発売する。", published="2025-06-20", publisher="青葉電機")
    >>> plan.published
    '2025-06-20'
    """

    text: str
    id: str | None = None
    title: str | None = None
    published: str | None = None
    publisher: str | None = None
    url: str | None = None

    def __enishi_document__(self) -> dict[str, str | None]:
        fields = ("id", "text", "title", "published", "publisher", "url")
        return {name: getattr(self, name) for name in fields}


@dataclass(frozen=True, slots=True)
class Node:
    """Subject or object of a statement: an entity (with `id`, `type`, `label`) or a literal (with `value`)."""

    surface: str
    begin: int
    end: int
    id: str | None = None
    type: str | None = None
    kind: str | None = None
    broader: str | None = None
    label: str | None = None
    value: str | None = None
    datatype: str | None = None
    normalized: str | None = None
    aliases: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """What to call it: the label of an entity, else the value, else the words of the text."""
        return self.label or self.value or self.surface

    def __str__(self) -> str:
        return self.name

    @classmethod
    def _of(cls, json: Mapping[str, Any]) -> Node:
        return cls(**{**json, "aliases": tuple(json.get("aliases", ()))})


@dataclass(frozen=True, slots=True)
class Time:
    """When a statement holds or happened: as the text has it, and as an ISO 8601 or EDTF date."""

    text: str
    value: str | None = None
    precision: str | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """What a sentence says: one line of `enishi extract`.

    Offsets count characters of the document's text; `str(statement)` is for people.
    """

    document: str
    sentence: int
    begin: int
    end: int
    text: str
    subject: Node
    relation: str | None
    predicate: str | None
    object: Node
    polarity: str
    modality: str
    speaker: str | None
    time: Time | None
    qualifiers: Mapping[str, str]
    confidence: float
    rule: str
    open: bool
    json: Mapping[str, Any] = field(repr=False, compare=False)

    @property
    def is_fact(self) -> bool:
        """Whether it makes a fact: positive, asserted, of a relation of the ontology."""
        return not self.open and self.relation is not None and (self.polarity, self.modality) == ("positive", "asserted")

    def __str__(self) -> str:
        marks = [m for m in (self.polarity, self.modality) if m not in ("positive", "asserted")]
        return f"{self.subject} — {self.relation or self.predicate} → {self.object}" + (f" ({', '.join(marks)})" if marks else "")

    @classmethod
    def _of(cls, json: Mapping[str, Any]) -> Statement:
        return cls(
            document=json["document"],
            sentence=json["sentence"],
            begin=json["begin"],
            end=json["end"],
            text=json["text"],
            subject=Node._of(json["subject"]),
            relation=json.get("relation"),
            predicate=(json.get("predicate") or {}).get("lemma"),
            object=Node._of(json["object"]),
            polarity=json["polarity"],
            modality=json["modality"],
            speaker=json["speaker"],
            time=Time(**json["time"]) if json["time"] else None,
            qualifiers=json["qualifiers"],
            confidence=json["confidence"],
            rule=json["rule"],
            open=json["open"],
            json=json,
        )


@dataclass(frozen=True, slots=True)
class Token:
    """A morpheme. Offsets count characters of the sentence."""

    begin: int
    end: int
    surface: str
    lemma: str
    reading: str | None
    pos: str


@dataclass(frozen=True, slots=True)
class Chunk:
    """A bunsetsu, and the number of the one that it depends on; -1 at the root."""

    begin: int
    end: int
    surface: str
    head: int


@dataclass(frozen=True, slots=True)
class Argument:
    """A case (ガ, ヲ, …) of a predicate and the chunk that fills it."""

    case: str
    chunk: int


@dataclass(frozen=True, slots=True)
class Predicate:
    """A predicate: the chunk that it heads, its voice, polarity and modality, its arguments."""

    chunk: int
    voice: str
    polarity: str
    modality: str
    arguments: tuple[Argument, ...]


@dataclass(frozen=True, slots=True)
class Mention:
    """A name, number, date or anaphor. `entity` is the key of what it refers to."""

    begin: int
    end: int
    surface: str
    type: str
    entity: str | None
    anaphor: bool = False


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with all that was found in it; `begin` counts characters of the document."""

    document: str
    number: int
    begin: int
    text: str
    tokens: tuple[Token, ...]
    chunks: tuple[Chunk, ...]
    predicates: tuple[Predicate, ...]
    mentions: tuple[Mention, ...]

    def _repr_html_(self) -> str:
        from ._show import sentence

        return sentence(self)

    @classmethod
    def _of(cls, json: Mapping[str, Any]) -> Sentence:
        text: str = json["text"]

        def mention(m: Mapping[str, Any], anaphor: bool) -> Mention:
            return Mention(m["begin"], m["end"], text[m["begin"] : m["end"]], m["type"], m["entity"], anaphor)

        found = [mention(m, False) for m in json["mentions"]] + [mention(m, True) for m in json["anaphors"]]
        return cls(
            document=json["document"],
            number=json["sentence"],
            begin=json["begin"],
            text=text,
            tokens=tuple(
                Token(t["begin"], t["end"], text[t["begin"] : t["end"]], t["lemma"], t["reading"], t["pos"]) for t in json["tokens"]
            ),
            chunks=tuple(Chunk(c["begin"], c["end"], text[c["begin"] : c["end"]], c["head"]) for c in json["chunks"]),
            predicates=tuple(
                Predicate(p["chunk"], p["voice"], p["polarity"], p["modality"], tuple(Argument(**a) for a in p["arguments"]))
                for p in json["predicates"]
            ),
            mentions=tuple(sorted(found, key=lambda m: (m.begin, -m.end))),
        )


@dataclass(frozen=True, slots=True)
class Entity:
    """What a document speaks of."""

    id: str
    type: str
    label: str
    aliases: tuple[str, ...] = ()
    reading: str = ""
    wikidata: str = ""

    @classmethod
    def _of(cls, json: Mapping[str, Any]) -> Entity:
        known = {name: json[name] for name in ("id", "label", "reading", "wikidata") if name in json}
        return cls(**known, type=json["class"], aliases=tuple(json.get("aliases", ())))


@dataclass(frozen=True, slots=True)
class Analysis:
    """All that was found in one document."""

    id: str
    text: str
    title: str | None
    sentences: tuple[Sentence, ...]
    entities: tuple[Entity, ...]
    statements: tuple[Statement, ...]

    def _repr_html_(self) -> str:
        from ._show import analysis

        return analysis(self)

    @classmethod
    def _of(cls, json: Mapping[str, Any]) -> Analysis:
        return cls(
            id=json["id"],
            text=json["text"],
            title=json["title"],
            sentences=tuple(Sentence._of(s) for s in json["sentences"]),
            entities=tuple(Entity._of(e) for e in json["entities"]),
            statements=tuple(Statement._of(s) for s in json["statements"]),
        )
