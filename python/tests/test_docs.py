"""The examples of the package and of the book hold."""

from __future__ import annotations

import doctest
import importlib
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from conftest import ROOT

MODULES = ["enishi", "enishi._model", "enishi._results", "enishi._pipeline", "enishi._graph"]
PAGES = sorted((ROOT / "docs/book").rglob("*.md")) + [ROOT / "python/README.md"]
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.M | re.S)


@pytest.mark.parametrize("name", MODULES)
def test_module(name: str) -> None:
    result = doctest.testmod(importlib.import_module(name))
    assert result.failed == 0


@pytest.mark.parametrize("path", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_page_in_python(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Blocks of Python with prompts are one session a page."""
    text = path.read_text(encoding="utf-8")
    blocks = [code for kind, code in BLOCK.findall(text) if kind == "python" and ">>>" in code]
    if not blocks:
        pytest.skip("no sessions of Python")
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    monkeypatch.chdir(tmp_path)
    test = doctest.DocTestParser().get_doctest("\n".join(blocks), {}, path.name, str(path), 0)
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE)
    runner.run(test)
    assert runner.summarize(verbose=False).failed == 0


@pytest.mark.skipif("ENISHI" not in os.environ, reason="ENISHI names no program")
@pytest.mark.parametrize("path", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_page_in_the_shell(path: Path, tmp_path: Path) -> None:
    """Blocks of `console` are lines that begin with $, and what they print; … stands for anything."""
    text = path.read_text(encoding="utf-8")
    blocks = [code for kind, code in BLOCK.findall(text) if kind == "console"]
    if not blocks:
        pytest.skip("no sessions of the shell")
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin/enishi").symlink_to(Path(os.environ["ENISHI"]).resolve())
    env = {**os.environ, "PATH": f"{tmp_path / 'bin'}:{os.environ['PATH']}", "COLUMNS": "100", "LC_ALL": "C.UTF-8"}
    for block in blocks:
        for part in re.split(r"^\$ ", block, flags=re.M)[1:]:
            lines = part.split("\n")
            command = lines.pop(0)
            while command.endswith("\\"):
                command = command[:-1] + lines.pop(0)
            done = subprocess.run(["bash", "-c", command], cwd=tmp_path, env=env, capture_output=True, text=True, check=False)
            expected = "\n".join(lines).strip()
            assert done.returncode in (0, 1), f"$ {command}\n{done.stderr}"
            if expected:
                pattern = re.escape(expected).replace("…", ".*?")
                assert re.fullmatch(pattern, done.stdout.strip(), re.S), f"$ {command}\nprinted:\n{done.stdout}"
