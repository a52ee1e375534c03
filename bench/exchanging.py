"""What the exchange costs: a large attachment beside age, a hundred thousand statements, junk, and a full board."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from bench import partners
from bench.figures import Figure, Reach, in_turn, median

STATEMENTS, JUNK, PEERS, SHARED = 100_000, 10_000, 100, 1_000_000
SIZE = 1 << 30
RUNS = 3
TMPFS = Path("/dev/shm")  # noqa: S108 - a file system in memory, where there is one


def measure(size: int) -> Iterator[Figure]:
    """Every row; ``size`` is how many records are shared where the board is asked."""
    with tempfile.TemporaryDirectory(dir=TMPFS if TMPFS.is_dir() else None) as place:
        folder = Path(place)
        yield from _sealed(folder)
        yield from _stated(folder)
        yield _scanned(folder)
        yield _board(folder, min(size, SHARED))


def _sealed(folder: Path) -> Iterator[Figure]:
    """Seal and open 1 GiB in processes of their own, beside age on the same file, and beside AES-256-GCM alone."""
    file = folder / "film.bin"
    with file.open("wb") as out:
        for _ in range(SIZE // 2**20):
            out.write(os.urandom(2**20))
    sealed: list[list[float]] = []

    def once() -> float:
        sealed.append(_done("seal", folder))
        return _done("open", folder)[0]

    (opened,) = in_turn(RUNS, once)
    raw = _done("raw", folder)[0]
    took = [median(row[0] for row in sealed[1:]), median(opened), median(row[1] for row in sealed[1:])]
    for act, ours, limit in zip(("sealed", "opened", "read back"), took, (*_age(folder, file), raw), strict=True):
        beside, reach = (None, None) if limit is None else (_rate(limit), Reach(">=", 1))
        yield Figure(f"1 GiB {act}", _rate(ours), "MB/s", beside, None if act == "read back" else reach, RUNS)
    yield Figure("1 GiB by AES-256-GCM alone", _rate(raw), "MB/s")
    yield Figure("1 GiB sealed and opened, peak memory", _memory(folder), "MB", reach=Reach("<=", 150, "MB"))
    shutil.rmtree(folder / "sealed", ignore_errors=True)
    file.unlink()


def _rate(seconds: float) -> float:
    return SIZE / 1e6 / seconds


def _done(act: str, folder: Path) -> list[float]:
    """Return the seconds of what was done, as the process that did it measured them."""
    *seconds, memory = _told("bench.sealing", act, str(folder))
    with (folder / "memory").open("a") as kept:
        kept.write(f"{memory}\n")
    return seconds


def _memory(folder: Path) -> float:
    return max(map(float, (folder / "memory").read_text().split()))


def _age(folder: Path, file: Path) -> tuple[float | None, float | None]:
    """Return the seconds age takes to encrypt and to decrypt the file; None where it isn't installed."""
    age, keygen = shutil.which("age"), shutil.which("age-keygen")
    if not age or not keygen:
        return None, None
    key, out, back = folder / "age.key", folder / "film.age", folder / "film.back"
    subprocess.run((keygen, "-o", str(key)), check=True, capture_output=True)
    to = subprocess.run((keygen, "-y", str(key)), check=True, capture_output=True, text=True).stdout.strip()
    took = in_turn(
        RUNS,
        lambda: _timed(lambda: _run(age, "-r", to, "-o", str(out), str(file))),
        lambda: _timed(lambda: _run(age, "-d", "-i", str(key), "-o", str(back), str(out))),
    )
    for left in (out, back):
        left.unlink()
    return median(took[0]), median(took[1])


def _run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True)


def _timed(act: Callable[[], object]) -> float:
    begun = time.perf_counter()
    act()
    return time.perf_counter() - begun


def _stated(folder: Path) -> Iterator[Figure]:
    """Seal and take in few and many statements, by services, with all that belongs to it; each once, in its process."""
    *_, least = _exchanged(folder / "few", STATEMENTS // 10)
    sealed, received, alone, most = _exchanged(folder / "many", STATEMENTS)
    what = f"{STATEMENTS:,} statements"
    yield Figure(f"{what} sealed", STATEMENTS / sealed, "/s", reach=Reach(">=", 20_000, "/s"))
    yield Figure(f"{what} received", STATEMENTS / received, "/s", STATEMENTS / alone, Reach(">=", 8_000, "/s"))
    yield Figure(f"{what}, memory beside a tenth of them", most - least, "MB", reach=Reach("<=", 20, "MB"))


def _exchanged(folder: Path, count: int) -> tuple[float, float, float, float]:
    """Return the seconds of sealing, of receiving, of the received rows alone, and the memory held at most by then."""
    sealed, received, alone, most = _told("bench.stating", str(folder), str(count))
    shutil.rmtree(folder)
    return sealed, received, alone, most


def _told(module: str, *words: str) -> list[float]:
    """Return what a process of its own measured."""
    command = (sys.executable, "-m", module, *words)
    done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=Path(__file__).parents[1])
    return list(map(float, done.stdout.split()))


def _scanned(folder: Path) -> Figure:
    """Look through a drop full of what is no bundle."""
    drop = folder / "junk"
    drop.mkdir()
    for number in range(JUNK):
        (drop / f"photo-{number}.jpg").write_bytes(b"junk")
    took = _timed(lambda: partners.scan(drop))
    shutil.rmtree(drop)
    return Figure(f"scan of {JUNK:,} other files", took * 1000, "ms", reach=Reach("<=", 1000, "ms"))


def _board(folder: Path, shared: int) -> Figure:
    """Ask how things stand with a hundred peers that were given a million records between them."""
    desk = partners.busy(folder / "busy", PEERS, shared)
    (took,) = in_turn(RUNS * 3, lambda: _timed(lambda: partners.board(desk)))
    desk.close()
    what = f"board of {PEERS} peers, {shared:,} items"
    return Figure(what, median(took) * 1000, "ms", reach=Reach("<=", 200, "ms"), runs=RUNS * 3)
