"""Two centers, enrolled or not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.centers import Office, enrol, office


@pytest.fixture
def harbor(tmp_path: Path) -> Iterator[Office]:
    """Return a center."""
    place = office(tmp_path, "HSFC")
    yield place
    place.close()


@pytest.fixture
def prairie(tmp_path: Path) -> Iterator[Office]:
    """Return another center."""
    place = office(tmp_path, "PRIC")
    yield place
    place.close()


@pytest.fixture
def enrolled(harbor: Office, prairie: Office) -> tuple[Office, Office]:
    """Return both, enrolled with each other."""
    enrol(harbor.desk, prairie.desk)
    return harbor, prairie


@pytest.fixture
def drop(tmp_path: Path) -> Path:
    """Return a folder that stands for a stick."""
    folder = tmp_path / "drop"
    folder.mkdir()
    return folder
