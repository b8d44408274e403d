"""What the tests share."""

from __future__ import annotations

from pathlib import Path

import pytest

import enishi

ROOT = Path(__file__).resolve().parents[2]
TEXT = "OpenAIはSoraを公開した。OpenAIのCEOはサム・アルトマンだ。"


@pytest.fixture(scope="session")
def examples() -> enishi.Graph:
    return enishi.Graph.build(files=ROOT / "examples")
