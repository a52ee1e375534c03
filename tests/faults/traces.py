"""What can be grepped in a profile by who holds its key: every page of the store and its log, and every file.

The pages are decrypted here by what ADR 0002 says of them, so that what was deleted and not written over is
found as well: AES-256-CBC under the raw key, and at the end of each page its IV (16) and its tag (64).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from fusion_tui.paths import Profile
from fusion_tui.store.engine import salt_of
from fusion_tui.store.vault import read_vault
from tests.centers import PASSPHRASE

_PAGE, _IV, _TAG, _SALT = 4096, 16, 64, 16
_SHARED = 3  # letters that another word of the index may begin with as well
_LOG_HEAD, _FRAME_HEAD = 32, 24


def key_of(profile: Profile) -> bytes:
    """Return the key of the store."""
    opened = read_vault(profile.vault).open_with_passphrase("ana", PASSPHRASE)
    try:
        return opened.key_for(salt_of(profile.store))
    finally:
        opened.close()


def of(profile: Profile, word: str) -> list[str]:
    """Return where a word still stands; the index of search keeps once what terms begin with."""
    wanted = word[_SHARED:].lower().encode()
    key = key_of(profile)
    pages = [
        (f"page {number} of {path.name}", page)
        for path, cut in ((profile.store, _pages), (_log(profile), _frames))
        for number, page in cut(path, key)
    ]
    files = [(str(path.relative_to(profile.root)), path.read_bytes()) for path in _files(profile)]
    return [place for place, data in (*pages, *files) if wanted in data.lower()]


def _log(profile: Profile) -> Path:
    return profile.store.with_name(f"{profile.store.name}-wal")


def _files(profile: Profile) -> list[Path]:
    return [path for path in profile.root.rglob("*") if path.is_file()]


def _pages(store: Path, key: bytes) -> Iterator[tuple[int, bytes]]:
    data = store.read_bytes()
    for at in range(0, len(data), _PAGE):
        yield at // _PAGE + 1, _decrypted(data[at : at + _PAGE], key, _SALT if at == 0 else 0)


def _frames(log: Path, key: bytes) -> Iterator[tuple[int, bytes]]:
    data = log.read_bytes() if log.exists() else b""
    size = _FRAME_HEAD + _PAGE
    for at in range(_LOG_HEAD, len(data) - size + 1, size):
        number = int.from_bytes(data[at : at + 4], "big")
        yield number, _decrypted(data[at + _FRAME_HEAD : at + size], key, _SALT if number == 1 else 0)


def _decrypted(page: bytes, key: bytes, begins: int) -> bytes:
    end = _PAGE - _IV - _TAG
    decryptor = Cipher(algorithms.AES256(key), modes.CBC(page[end : end + _IV])).decryptor()
    return decryptor.update(page[begins:end]) + decryptor.finalize()
