"""What `extract` and `query` give: sequences that are tables as well."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal, overload

from ._enishi import Records, Table
from ._model import Entity, Statement

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow

TableName = Literal["statements", "facts", "entities"]


def to_arrow(table: Any) -> pyarrow.Table:
    """A table of pyarrow, its columns shared and not copied."""
    import pyarrow

    return pyarrow.table(table)


def to_pandas(table: Any) -> pandas.DataFrame:
    """A data frame of pandas."""
    return to_arrow(table).to_pandas()


def to_polars(table: Any) -> polars.DataFrame:
    """A data frame of Polars, its columns shared and not copied."""
    import polars

    frame = polars.DataFrame(table)
    return frame


class Extraction(Sequence[Statement]):
    """The statements of documents, in order; and as tables.

    >>> import enishi
    >>> found = enishi.extract("OpenAIはSoraを公開した。")
    >>> found[0].subject.label, found[0].relation, found[0].object.label
    ('OpenAI', 'releases', 'Sora')
    >>> [str(s) for s in found.facts]
    ['OpenAI — releases → Sora']

    Anything that reads Arrow takes it, or a table of it: `pyarrow.table(found)`, `polars.DataFrame(found.table("facts"))`.
    """

    def __init__(self, records: Records) -> None:
        self._records = records
        self._cache: dict[int, Statement] = {}

    def __len__(self) -> int:
        return self._records.statement_count

    @overload
    def __getitem__(self, index: int) -> Statement: ...
    @overload
    def __getitem__(self, index: slice) -> list[Statement]: ...
    def __getitem__(self, index: int | slice) -> Statement | list[Statement]:
        if isinstance(index, slice):
            return [self[i] for i in range(*index.indices(len(self)))]
        at = index + len(self) if index < 0 else index
        if not 0 <= at < len(self):
            raise IndexError("no such statement")
        found = self._cache.get(at)
        if found is None:
            found = self._cache[at] = Statement._of(json.loads(self._records.statement(at)))
        return found

    def __iter__(self) -> Iterator[Statement]:
        return (self[i] for i in range(len(self)))

    @property
    def facts(self) -> list[Statement]:
        """The statements that make facts; plans, denials, rumours and questions are left out."""
        return [s for s in self if s.is_fact]

    @property
    def documents(self) -> list[str]:
        """The ids of the documents that were read, in order."""
        return self._records.ids

    def of(self, document: int) -> list[Statement]:
        """The statements of a document, by its place."""
        begin, end = self._records.statements_of(document)
        return self[begin:end]

    @property
    def entities(self) -> list[Entity]:
        """The entities of all documents, each once."""
        known: dict[str, Entity] = {}
        for d in range(len(self._records)):
            for entity in json.loads(self._records.record(d))["entities"]:
                known.setdefault(entity["id"], Entity._of(entity))
        return list(known.values())

    @property
    def problems(self) -> list[str]:
        """What was odd about the documents, or skipped, in the words of the command line."""
        return self._records.problems

    def records(self) -> Iterator[str]:
        """The documents' records as JSON, as stores and `enishi load` take them."""
        return (self._records.record(d) for d in range(len(self._records)))

    def to_jsonl(self) -> str:
        """The statements as JSON Lines: what `enishi extract` prints."""
        return self._records.statement_lines().decode()

    def table(self, name: TableName = "statements") -> Table:
        """A table for whatever reads Arrow: statements, facts or entities."""
        return self._records.table(name)

    def to_arrow(self, table: TableName = "statements") -> pyarrow.Table:
        """A table of pyarrow."""
        return to_arrow(self.table(table))

    def to_pandas(self, table: TableName = "statements") -> pandas.DataFrame:
        """A data frame of pandas."""
        return to_pandas(self.table(table))

    def to_polars(self, table: TableName = "statements") -> polars.DataFrame:
        """A data frame of Polars."""
        return to_polars(self.table(table))

    def __arrow_c_schema__(self) -> object:
        return self.table().__arrow_c_schema__()

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        return self.table().__arrow_c_stream__(requested_schema)

    def __repr__(self) -> str:
        return f"<{len(self)} statements of {len(self._records)} documents>"

    def _repr_html_(self) -> str:
        from ._show import statements

        return statements(self)


class Answers(Sequence[Mapping[str, str | None]]):
    """The rows of an answer. A cell is a label, a literal or an IRI as text; `terms` has all that SPARQL tells of it."""

    def __init__(self, variables: list[str], terms: list[dict[str, Any]], short: Mapping[str, str]) -> None:
        self.variables = variables
        self.terms = terms
        self._short = short

    def _value(self, term: Any) -> str | None:
        if term is None:
            return None
        if term["type"] == "uri":
            for iri, prefix in self._short.items():
                if term["value"].startswith(iri):
                    return prefix + str(term["value"])[len(iri) :]
        return str(term["value"])

    def __len__(self) -> int:
        return len(self.terms)

    @overload
    def __getitem__(self, index: int) -> Mapping[str, str | None]: ...
    @overload
    def __getitem__(self, index: slice) -> list[Mapping[str, str | None]]: ...
    def __getitem__(self, index: int | slice) -> Mapping[str, str | None] | list[Mapping[str, str | None]]:
        if isinstance(index, slice):
            return [self[i] for i in range(*index.indices(len(self)))]
        row = self.terms[index]
        return {name: self._value(row.get(name)) for name in self.variables}

    def columns(self) -> dict[str, list[str | None]]:
        """The answer by column."""
        return {name: [self._value(row.get(name)) for row in self.terms] for name in self.variables}

    def to_pandas(self) -> pandas.DataFrame:
        """A data frame of pandas."""
        import pandas

        return pandas.DataFrame(self.columns())

    def to_polars(self) -> polars.DataFrame:
        """A data frame of Polars."""
        import polars

        return polars.DataFrame(self.columns())

    def to_arrow(self) -> pyarrow.Table:
        """A table of pyarrow."""
        import pyarrow

        return pyarrow.table(self.columns())

    def __repr__(self) -> str:
        return f"<{len(self)} rows of {', '.join(self.variables)}>"

    def _repr_html_(self) -> str:
        from ._show import rows

        return rows(self.variables, [[row[name] or "" for name in self.variables] for row in self[:50]], len(self))
