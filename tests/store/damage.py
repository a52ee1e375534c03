"""Real encrypted files with real damage."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from fusion_tui.domain.errors import DamagedError
from fusion_tui.store.engine import Store
from tests.store.factories import KEY

PAGE = 4096


def pages_of(path: Path) -> int:
    """Return how many pages a store file has."""
    return path.stat().st_size // PAGE


def flip(path: Path, page: int, at: int = 100) -> None:
    """Turn one bit of a page over."""
    with path.open("rb+") as file:
        file.seek((page - 1) * PAGE + at)
        byte = file.read(1)[0]
        file.seek(-1, 1)
        file.write(bytes([byte ^ 1]))


def zero(path: Path, page: int) -> None:
    """Write noughts over a page."""
    with path.open("rb+") as file:
        file.seek((page - 1) * PAGE)
        file.write(bytes(PAGE))


def pages_read_by(path: Path, query: str) -> list[int]:
    """Return the pages without which a query can't be answered, the first page and the schema's left out."""
    pages = range(2, pages_of(path) + 1)
    schema = {page for page in pages if not _answers(path, page, "SELECT count(*) FROM sqlite_master")}
    return [page for page in pages if page not in schema and not _answers(path, page, query)]


def _answers(path: Path, page: int, query: str) -> bool:
    flip(path, page)
    try:
        with closing(Store(path, KEY)) as store, store.raw() as connection:
            connection.execute(query).fetchall()
    except DamagedError:
        return False
    finally:
        flip(path, page)
    return True
