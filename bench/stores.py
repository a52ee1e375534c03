"""Synthetic centers, made through the program's own services, and kept in a folder until what made them changes.

Beside a store stands the limit of its search: a table of title and body in FTS5, in a SQLCipher file with
the same page cache, and nothing of ours around it.
"""

from __future__ import annotations

import hashlib
import shutil
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import sqlcipher3.dbapi2 as driver

from bench import words
from bench.dice import Dice
from fusion_tui.crypto.kdf import KdfSpec
from fusion_tui.domain.behaviour import Behaviour
from fusion_tui.domain.holding import Holding
from fusion_tui.domain.incident import Incident
from fusion_tui.domain.record import new_ids
from fusion_tui.domain.user import Right
from fusion_tui.paths import Profile
from fusion_tui.services import cases, session, setup, tips
from fusion_tui.services.desk import Desk
from fusion_tui.services.imports import BATCH, SLICE
from fusion_tui.store import incidents, records

FOLDER = Path(__file__).resolve().parents[1] / ".bench"
USER, PASSPHRASE = "ana", "exercise exercise exercise"
NO_KDF = KdfSpec("pbkdf2-hmac-sha512", bytes(16), iterations=100)  # a tenth of a millisecond: nothing to take off
FORM = setup.CenterForm("Harbor State Fusion Center", "HSFC", "America/Chicago")
TIPS, CASES, FACTS = 500, 50, 6
RAW_KEY = bytes(range(32))
TOKENIZER = "porter unicode61 remove_diacritics 2"
_DAYS = 60  # an account unused for longer is held
_SAMPLE = 100


@dataclass(frozen=True)
class Synthetic:
    """A synthetic center, and the raw index of the same texts."""

    size: int
    profile: Profile
    raw: Path

    def desk(self) -> Desk:
        """Sit down at it."""
        return session.unlock(self.profile, session.Credentials(USER, PASSPHRASE))


def synthetic(size: int, folder: Path = FOLDER) -> Synthetic:
    """Return a center with so many incidents, made now where there is none of this version."""
    made = Synthetic(size, Profile(folder / str(size)), folder / f"{size}.raw.db")
    stamp = made.profile.root / "made"
    if not stamp.is_file() or stamp.read_text() != _version() or _age(stamp) > _DAYS:
        shutil.rmtree(made.profile.root, ignore_errors=True)
        for old in folder.glob(f"{made.raw.name}*"):
            old.unlink()
        _make(made)
        stamp.write_text(_version())
    return made


def empty(root: Path) -> Desk:
    """Set up a center with nothing in it."""
    return setup.create(Profile(root), FORM, session.Credentials(USER, PASSPHRASE), kdf=NO_KDF)


def raw_file(path: Path) -> Any:
    """Return a connection to a SQLCipher file without anything of ours."""
    connection = driver.connect(str(path), isolation_level=None)
    connection.execute(f"PRAGMA key = \"x'{RAW_KEY.hex()}'\"")
    for pragma in ("journal_mode = WAL", "cache_size = -49152", "temp_store = MEMORY"):
        connection.execute(f"PRAGMA {pragma}")
    return connection


def raw_index(connection: Any) -> None:
    """Make the table of title and body."""
    connection.execute(
        f"CREATE VIRTUAL TABLE search USING fts5(title, body, content='', contentless_delete=1, tokenize='{TOKENIZER}')"
    )


def raw_texts(batch: Iterable[dict[str, Any]]) -> list[tuple[int, str, str]]:
    """Return what the raw index takes of incidents."""
    return [(item["n"], *records.texts(Incident, item.__getitem__)) for item in batch]


def parts(rows: Iterable[dict[str, Any]], size: int) -> Iterator[list[dict[str, Any]]]:
    """Yield rows in lists of a size."""
    waiting = iter(rows)
    while part := list(islice(waiting, size)):
        yield part


def drafts(desk: Desk, count: int, seed: int = 7) -> Iterator[dict[str, Any]]:
    """Yield incidents as an import would hand them to the store."""
    today = desk.clock.now().replace(hour=0, minute=0, second=0, microsecond=0)
    for part in parts(words.incidents(count, desk.header("incident", Holding.OPEN), today, seed), SLICE):
        for record, values in zip(new_ids("incident", len(part)), part, strict=True):
            yield {**values, "id": record}


def insert(desk: Desk, batch: list[dict[str, Any]]) -> None:
    """Store incidents as one batch of an import: one transaction with its audit row."""
    with desk.write("import", Right.IMPORT) as entry:
        for start in range(0, len(batch), SLICE):
            incidents.insert_new(entry.books, batch[start : start + SLICE])
        entry.outcome = f"{len(batch)} new"


def _make(made: Synthetic) -> None:
    made.profile.root.parent.mkdir(exist_ok=True)
    desk, raw = empty(made.profile.root), raw_file(made.raw)
    raw_index(raw)
    _people(desk)
    begun, done = time.monotonic(), 0
    for batch in parts(drafts(desk, made.size), BATCH):
        insert(desk, batch)
        _keep_raw(raw, batch)
        done += len(batch)
        _tell(f"\rmaking {made.profile.root.name}: {done:,} incidents, {time.monotonic() - begun:.0f} s")
    _tell("\n")
    raw.close()
    desk.close()


def _keep_raw(raw: Any, batch: list[dict[str, Any]]) -> None:
    raw.execute("BEGIN")
    raw.executemany("INSERT INTO search(rowid, title, body) VALUES (?, ?, ?)", raw_texts(batch))
    raw.execute("COMMIT")


def _people(desk: Desk) -> None:
    dice, behaviours = Dice(11), list(Behaviour)
    for _ in range(TIPS):
        title, text = words.narrative(dice, 3, 6), words.narrative(dice, 40, 80)
        tips.add(desk, tips.TipForm(title, text, "walk-in", dice.one_of(behaviours)))
    for _ in range(CASES):
        case = cases.new(desk, cases.CaseForm(words.narrative(dice, 3, 6), words.narrative(dice, 60, 90)))
        for _ in range(FACTS):
            cases.add_fact(desk, case.id, cases.FactForm(words.narrative(dice, 20, 40), "patrol"))


def _version() -> str:
    """Return a digest of the schema, and of what the store and its index are given of some incidents."""
    digest, day = hashlib.blake2b(digest_size=16), datetime(2026, 1, 1, tzinfo=UTC)
    for file in sorted((Path(records.__file__).parent / "schema").glob("*.sql")):
        digest.update(file.read_bytes())
    for n, values in enumerate(words.incidents(_SAMPLE, {"holding": Holding.OPEN, "author": USER}, day)):
        digest.update(repr((values, records.entry(Incident, n, values.__getitem__, ZoneInfo("UTC")))).encode())
    return digest.hexdigest()


def _age(file: Path) -> float:
    return (time.time() - file.stat().st_mtime) / 86_400


def _tell(line: str) -> None:
    sys.stderr.write(line)
    sys.stderr.flush()
