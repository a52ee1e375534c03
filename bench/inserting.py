"""Incidents in bulk: by the store with index, tags and audit; by executemany alone; and a file by the command."""

from __future__ import annotations

import csv
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench import words
from bench.dice import Dice
from bench.figures import Figure, Reach, in_turn, median
from bench.stores import FOLDER, PASSPHRASE, drafts, empty, insert, parts, raw_file, raw_index, raw_texts
from bench.terminals import PROGRAM
from fusion_tui.services.desk import Desk
from fusion_tui.services.imports import BATCH
from fusion_tui.store.rows import lookup_of

ROWS, RUNS = 50_000, 3
FILE_ROWS = 100_000
_COLUMNS = ("source_key", "occurred_text", "category", "title", "address", "district", "latitude", "longitude",
            "detail")  # fmt: skip
_HEADER = ("incident_number", "occurred_at", "category", "description", "block", "district", "latitude", "longitude",
           "narrative")  # fmt: skip


def measure() -> Iterator[Figure]:
    """Records a second, each run into a new file."""
    with tempfile.TemporaryDirectory(dir=FOLDER) as folder:
        ours, limit = in_turn(RUNS, lambda: _ours(Path(folder)), lambda: _raw(Path(folder)))
        reach = Reach(">=", 0.5)
        yield Figure(f"bulk insert of {ROWS:,}, records", ROWS / median(ours), "/s", ROWS / median(limit), reach, RUNS)
        yield Figure(f"import of {FILE_ROWS:,} rows, command", FILE_ROWS / _imported(Path(folder)), "/s")


def _ours(folder: Path) -> float:
    with tempfile.TemporaryDirectory(dir=folder) as place:
        desk = empty(Path(place) / "ours")
        batches = list(parts(drafts(desk, ROWS), BATCH))
        begun = time.perf_counter()
        for batch in batches:
            insert(desk, batch)
        took = time.perf_counter() - begun
        desk.close()
    return took


def _raw(folder: Path) -> float:
    """Insert the same values into the same columns and indexes, and into a table of title and body."""
    with tempfile.TemporaryDirectory(dir=folder) as place:
        desk = empty(Path(place) / "ours")
        raw = raw_file(Path(place) / "raw.db")
        names = _tables(desk, raw)
        batches = list(parts(drafts(desk, ROWS), BATCH))
        desk.close()
        into = f"INSERT INTO incident ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"  # noqa: S608 - our own
        begun = time.perf_counter()
        for batch in batches:
            rows, texts = _bound(batch, names)
            raw.execute("BEGIN")
            raw.executemany(into, rows)
            raw.executemany("INSERT INTO search(rowid, title, body) VALUES (?, ?, ?)", texts)
            raw.execute("COMMIT")
        took = time.perf_counter() - begun
        raw.close()
    return took


def _tables(desk: Desk, raw: Any) -> list[str]:
    with desk.read() as books:
        made = "SELECT sql FROM sqlite_master WHERE tbl_name = 'incident' AND type <> 'trigger' AND sql IS NOT NULL"
        for (statement,) in books.connection().exec_driver_sql(made):
            raw.execute(statement)
    raw_index(raw)
    return [name for _, name, *_ in raw.execute("PRAGMA table_info(incident)")]


def _bound(batch: list[dict[str, Any]], names: list[str]) -> tuple[list[tuple[Any, ...]], list[tuple[int, str, str]]]:
    for values in batch:
        number = int(values["source_key"][2:])
        values.update(n=number, lookup=lookup_of(values["source"], values["source_key"]))
    rows = [tuple(_plain(values[name]) for name in names) for values in batch]
    return rows, raw_texts(batch)


def _plain(value: Any) -> Any:
    return value.isoformat(" ") if hasattr(value, "isoformat") else value


def _imported(folder: Path) -> float:
    desk = empty(folder / "import")
    today = desk.clock.now()
    desk.close()
    named, file = folder / "passphrase", folder / "incidents.csv"
    named.write_text(PASSPHRASE)
    dice = Dice(23)
    with file.open("w", newline="") as out:
        rows = csv.writer(out)
        rows.writerow(_HEADER)
        for number in range(1, FILE_ROWS + 1):
            values = words.incident(dice, number, today)
            rows.writerow([values[name] for name in _COLUMNS])
    command = (PROGRAM, "--profile", str(folder / "import"), "--passphrase-file", str(named), "import", str(file))
    begun = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - begun
