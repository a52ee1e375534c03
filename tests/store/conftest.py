"""A real encrypted store for every test that asks for one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from fusion_tui.store import migrations
from fusion_tui.store.engine import Store, create_store, open_store
from tests.factories import StoppedClock
from tests.store.factories import KEY


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return where the store of the test lies."""
    return tmp_path / "store.db"


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Return the bytes of an empty store of today's schema: making one takes longer than most tests."""
    file = tmp_path_factory.mktemp("empty") / "store.db"
    made = create_store(file, KEY)
    migrations.migrate(made, StoppedClock())
    made.close()
    return file.read_bytes()


@pytest.fixture
def store(path: Path, empty: bytes) -> Iterator[Store]:
    """Yield an empty store of today's schema."""
    path.write_bytes(empty)
    made = open_store(path, KEY)
    yield made
    made.close()
