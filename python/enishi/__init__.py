"""enishi (縁) reads Japanese text and builds a knowledge graph in which every fact carries the sentence that proves it.

>>> import enishi
>>> found = enishi.extract("OpenAIはSoraを公開した。")
>>> print(found[0])
OpenAI — releases → Sora
"""

from ._enishi import BASE, EnishiError, InputError, QueryError, StoreError, Table, __version__
from ._graph import Graph
from ._model import (
    Analysis,
    Argument,
    Chunk,
    Document,
    Entity,
    Mention,
    Node,
    Predicate,
    Sentence,
    Statement,
    Time,
    Token,
)
from ._pipeline import EnishiWarning, Pipeline, analyze, extract, extract_files
from ._results import Answers, Extraction

__all__ = [
    "BASE",
    "Analysis",
    "Answers",
    "Argument",
    "Chunk",
    "Document",
    "EnishiError",
    "EnishiWarning",
    "Entity",
    "Extraction",
    "Graph",
    "InputError",
    "Mention",
    "Node",
    "Pipeline",
    "Predicate",
    "QueryError",
    "Sentence",
    "Statement",
    "StoreError",
    "Table",
    "Time",
    "Token",
    "__version__",
    "analyze",
    "extract",
    "extract_files",
]
