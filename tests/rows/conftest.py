"""Three centers: Harbor and Prairie are enrolled with each other, West with both where a test says so."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.centers import Office, enrol, office
from tests.rows.scenes import Centers
from tests.store.factories import CHEAPEST


@pytest.fixture
def centers(tmp_path: Path) -> Iterator[Centers]:
    """Return Harbor and Prairie, and a folder that stands for a stick."""
    harbor, prairie = (office(tmp_path, code, kdf=CHEAPEST) for code in ("HSFC", "PRIC"))
    enrol(harbor.desk, prairie.desk)
    drop = tmp_path / "drop"
    drop.mkdir()
    yield Centers(harbor, prairie, drop, tmp_path)
    harbor.close()
    prairie.close()


@pytest.fixture
def west(tmp_path: Path) -> Iterator[Office]:
    """Return another center, which nobody knows yet."""
    place = office(tmp_path, "WEST", kdf=CHEAPEST)
    yield place
    place.close()
