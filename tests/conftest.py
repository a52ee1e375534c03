"""Fixtures every test may use."""

from __future__ import annotations

from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[1].parent / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the folder of real data and foreign vectors; skip where it is absent."""
    if not SHARED.is_dir():
        pytest.skip("no folder ../shared: real data and foreign vectors are not here")
    return SHARED
