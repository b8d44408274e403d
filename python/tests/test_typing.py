"""Stubs say what is there, and the package passes mypy."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

PYTHON = Path(__file__).parents[1]


def check(*command: str | Path, cwd: Path) -> None:
    done = subprocess.run([sys.executable, "-m", *command], capture_output=True, text=True, cwd=cwd, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_stubs(tmp_path: Path) -> None:
    # Beside the sources there is no compiled half: the installed package is what is looked at.
    check("mypy.stubtest", "enishi._enishi", "--ignore-disjoint-bases", cwd=tmp_path)


def test_mypy() -> None:
    check("mypy", "--cache-dir", "/dev/null", "enishi", "enishi_spark", cwd=PYTHON)


def test_users_see_types(tmp_path: Path) -> None:
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
