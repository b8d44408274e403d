"""Stubs say what is there, and the package passes mypy."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

PYTHON = Path(__file__).parents[1]


def check(*command: str) -> None:
    done = subprocess.run([sys.executable, "-m", *command], capture_output=True, text=True, cwd=PYTHON, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_stubs() -> None:
    pytest.importorskip("mypy")
    check("mypy.stubtest", "enishi._enishi", "--ignore-disjoint-bases")


def test_mypy() -> None:
    pytest.importorskip("mypy")
    check("mypy", "--config-file", "pyproject.toml", "enishi", "enishi_spark")


def test_users_see_types(tmp_path: Path) -> None:
    pytest.importorskip("mypy")
    program = tmp_path / "use.py"
    program.write_text(
        "import enishi\n"
        "found = enishi.extract('x')\n"
        "label: str | None = found[0].subject.label\n"
        "wrong: int = found[0].confidence\n",
        encoding="utf-8",
    )
    done = subprocess.run([sys.executable, "-m", "mypy", "--strict", str(program)], capture_output=True, text=True, check=False, cwd=tmp_path)
    assert "use.py:4: error: Incompatible types" in done.stdout and "Found 1 error" in done.stdout, done.stdout
