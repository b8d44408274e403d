"""The examples in Python of the package and of the book hold; tests/foreign/book.py runs those of the shell."""

from __future__ import annotations

import doctest
import importlib
import re
import shutil
from pathlib import Path

import pytest

from conftest import ROOT

MODULES = ["enishi", "enishi._model", "enishi._results", "enishi._pipeline", "enishi._graph"]
BLOCK = re.compile(r"^```python\n(.*?)^```$", re.M | re.S)


def session(path: Path) -> str:
    """The blocks of Python with prompts, which are one session a page."""
    return "\n".join(code for code in BLOCK.findall(path.read_text(encoding="utf-8")) if ">>>" in code)


PAGES = [page for page in [*sorted((ROOT / "docs/book").rglob("*.md")), ROOT / "python/README.md"] if session(page)]


@pytest.mark.parametrize("name", MODULES)
def test_module(name: str) -> None:
    result = doctest.testmod(importlib.import_module(name))
    assert result.attempted > 0 and result.failed == 0


def test_both_languages_have_a_page() -> None:
    assert {str(page.relative_to(ROOT)) for page in PAGES} >= {"docs/book/en/python.md", "docs/book/ja/python.md"}


@pytest.mark.parametrize("path", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_page(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    monkeypatch.chdir(tmp_path)
    test = doctest.DocTestParser().get_doctest(session(path), {}, path.name, str(path), 0)
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE)
    runner.run(test)
    assert runner.summarize(verbose=False).failed == 0
