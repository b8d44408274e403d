"""The pipeline with its options, and the functions that use one by default."""

from __future__ import annotations

import json
import warnings
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from os import PathLike, fspath
from typing import Any

from . import _enishi
from ._model import Analysis
from ._results import Extraction

Path = str | PathLike[str]


class EnishiWarning(UserWarning):
    """Something about a document was odd, or it was skipped."""


def _paths(paths: Path | Iterable[Path]) -> list[str]:
    return [fspath(paths)] if isinstance(paths, (str, PathLike)) else [fspath(p) for p in paths]


def _columns(columns: Mapping[str, str] | None) -> str | None:
    return None if columns is None else ",".join(f"{field}={name}" for field, name in columns.items())


def warn(problems: list[str], level: int = 3) -> None:
    """Says what was odd."""
    for problem in problems:
        warnings.warn(problem, EnishiWarning, stacklevel=level)


class Pipeline:
    """Documents to statements, with words, classes and relations of one's own where they are given.

    Options are those of the command line: files of a lexicon, lists of names (`gazetteer`), ontologies in Turtle and rules in
    TOML (`ontology`), decisions on what is one thing (`decisions`), a folder of rules in place of those that are shipped (`rules`); `open` for statements beyond the ontology; `unit="line"`
    where every line is one sentence. A pipeline may be pickled, and used by many threads at a time.

    >>> import enishi
    >>> pipeline = enishi.Pipeline(unit="line")
    >>> len(pipeline.analyze("一行目\\n二行目").sentences)
    2
    """

    def __init__(
        self,
        *,
        lexicon: Path | Sequence[Path] = (),
        gazetteer: Path | Sequence[Path] = (),
        ontology: Path | Sequence[Path] = (),
        decisions: Path | None = None,
        rules: Path | None = None,
        no_lexicon: bool = False,
        open: bool = False,
        unit: str = "document",
        line_breaks: str = "auto",
        base: str = _enishi.BASE,
    ) -> None:
        self._options: dict[str, Any] = {
            "lexicon": _paths(lexicon),
            "gazetteer": _paths(gazetteer),
            "ontology": _paths(ontology),
            "decisions": None if decisions is None else fspath(decisions),
            "rules": None if rules is None else fspath(rules),
            "no_lexicon": no_lexicon,
            "open": open,
            "unit": unit,
            "line_breaks": line_breaks,
            "base": base,
        }
        self._pipeline = _enishi.Pipeline(**self._options)

    @property
    def made(self) -> dict[str, str]:
        """What records are made by: program, ontology, resources, options. Pipelines of which it is equal read equally."""
        made: dict[str, str] = json.loads(self._pipeline.made)
        return made

    @property
    def base(self) -> str:
        """Base of the IRIs that are minted."""
        return self._pipeline.base

    def _decided(self, decisions: Path | None) -> Pipeline:
        """The same with these decisions, unless it has some."""
        if decisions is None or self._options["decisions"] is not None:
            return self
        return Pipeline(**{**self._options, "decisions": decisions})

    def __reduce__(self) -> tuple[Any, ...]:
        return (_again, (self._options,))

    def extract(
        self, documents: object, *, columns: Mapping[str, str] | None = None, threads: int | None = None
    ) -> Extraction:
        """The statements of a text, of many, or of a column or table of Arrow."""
        records = self._pipeline.extract(documents, columns=_columns(columns), threads=threads)
        warn(records.problems)
        return Extraction(records)

    def extract_files(
        self, paths: Path | Iterable[Path], *, columns: Mapping[str, str] | None = None, threads: int | None = None
    ) -> Extraction:
        """The statements of files and folders, in any format that the command line reads."""
        records = self._pipeline.extract(paths=_paths(paths), columns=_columns(columns), threads=threads)
        warn(records.problems)
        return Extraction(records)

    def analyze(self, text: object, *, threads: int | None = None) -> Analysis:
        """Morphemes, bunsetsu, predicates, names and statements of one text."""
        found = self.analyze_all([text], threads=threads)
        if not found:
            raise ValueError("no text")
        return found[0]

    def analyze_all(
        self, documents: object, *, columns: Mapping[str, str] | None = None, threads: int | None = None
    ) -> list[Analysis]:
        """The same of many."""
        return [Analysis._of(json.loads(line)) for line in self._analyses(documents, columns, threads)]

    def _analyses(self, documents: object, columns: Mapping[str, str] | None = None, threads: int | None = None) -> list[str]:
        lines, problems = self._pipeline.analyze(documents, columns=_columns(columns), threads=threads)
        warn(problems, level=4)
        return lines

    def __repr__(self) -> str:
        empty: tuple[Any, ...] = ([], None, False, "document", "auto", _enishi.BASE)
        given = {name: value for name, value in self._options.items() if value not in empty}
        return f"Pipeline({', '.join(f'{n}={v!r}' for n, v in given.items())})"


def _again(options: dict[str, Any]) -> Pipeline:
    return Pipeline(**options)


@lru_cache(maxsize=1)
def default() -> Pipeline:
    """The pipeline of what the package ships, made once."""
    return Pipeline()


def extract(documents: object, *, columns: Mapping[str, str] | None = None, threads: int | None = None) -> Extraction:
    """The statements of a text, of many, or of a column or table of Arrow, on all cores.

    Documents are texts, mappings with "text" (and "id", "title", "published", "publisher", "url"), `Document` values, or None,
    which is passed over; or a series, column or frame of pandas, Polars or pyarrow. A column that is called otherwise is named:
    `columns={"text": "honbun"}`. A document without an id gets its place, from "0".

    >>> import enishi
    >>> found = enishi.extract(["OpenAIはSoraを公開した。", None, "A社はB社を買収しなかった。"])
    >>> [(s.document, str(s)) for s in found]
    [('0', 'OpenAI — releases → Sora'), ('2', 'A社 — acquires → B社 (negative)')]
    """
    return default().extract(documents, columns=columns, threads=threads)


def extract_files(
    paths: Path | Iterable[Path], *, columns: Mapping[str, str] | None = None, threads: int | None = None
) -> Extraction:
    """The statements of files and folders: text, Markdown, HTML, JSON, tables, feeds, mail, EPUB, docx, PDF, packed or not."""
    return default().extract_files(paths, columns=columns, threads=threads)


def analyze(text: object, *, threads: int | None = None) -> Analysis:
    """Morphemes, bunsetsu, predicates, names and statements of one text.

    >>> import enishi
    >>> sentence = enishi.analyze("彼は本を読まなかった。").sentences[0]
    >>> [chunk.surface for chunk in sentence.chunks], sentence.predicates[0].polarity
    (['彼は', '本を', '読まなかった。'], 'negative')
    """
    return default().analyze(text, threads=threads)
