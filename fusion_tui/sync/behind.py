"""A second pair of hands: hashing and writing go on behind the one who encrypts or decrypts.

OpenSSL and the file system let go of the interpreter while they work, so two threads take two cores. What is short
is done at once: a thread costs more than it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from hashlib import sha256
from queue import Queue
from threading import Thread

AHEAD = 8  # pieces that may wait: a bound of memory, and enough that neither thread waits long
SHORT = 4  # pieces that are done at once

Take = Callable[[bytes], object]


class Behind:
    """Pieces given to ``put`` are taken in order, by a thread of its own once there are many; ``end`` ends it.

    What taking raises is raised by the next ``put`` or by ``end``; nothing is taken after it.
    """

    def __init__(self, take: Take) -> None:
        self._take = take
        self._count = 0
        self._queue: Queue[bytes] = Queue(AHEAD)
        self._thread: Thread | None = None
        self._has_failed = False
        self._fault: BaseException | None = None

    def put(self, piece: bytes) -> None:
        """Give a piece that isn't empty."""
        self._count += 1
        if self._count <= SHORT:
            self._take(piece)
            return
        if self._thread is None:
            self._thread = Thread(target=self._work, daemon=True)
            self._thread.start()
        self._queue.put(piece)
        self._tell()

    def end(self) -> None:
        """Wait until everything was taken; to be called whatever happened, or the thread waits for ever."""
        thread, self._thread = self._thread, None
        if thread is not None:
            self._queue.put(b"")
            thread.join()
        self._tell()

    def _work(self) -> None:
        while piece := self._queue.get():
            if self._has_failed:
                continue
            try:
                self._take(piece)
            except BaseException as error:  # noqa: BLE001 - raised again where somebody waits for it
                self._has_failed, self._fault = True, error

    def _tell(self) -> None:
        if self._fault is not None:
            fault, self._fault = self._fault, None
            raise fault


def digest_of(pieces: Iterable[bytes]) -> bytes:
    """Return the SHA-256 of these pieces, hashed while the next ones are made."""
    digest = sha256()
    hashing = Behind(digest.update)
    try:
        for piece in pieces:
            if piece:
                hashing.put(piece)
    finally:
        hashing.end()
    return digest.digest()
