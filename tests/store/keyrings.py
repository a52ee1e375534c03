"""Keyrings that live in memory, as real backends of the library, and one at a time in use."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import keyring
from keyring.backend import KeyringBackend

from fusion_tui.store import system_keyring


class Memory(KeyringBackend):
    """Keeps what it is given until the test ends."""

    priority = -1.0  # never found as the system's own

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


class Shut(Memory):
    """Answers every question with the same error."""

    def __init__(self, error: Exception) -> None:
        super().__init__()
        self.error = error

    def get_password(self, service: str, username: str) -> str | None:  # noqa: ARG002
        raise self.error

    def set_password(self, service: str, username: str, password: str) -> None:  # noqa: ARG002
        raise self.error


ALLOWED = system_keyring.ALLOWED | {f"{kind.__module__}.{kind.__qualname__}" for kind in (Memory, Shut)}


@contextmanager
def in_use(backend: KeyringBackend) -> Iterator[None]:
    """Make a backend the system's own, and the one before again after that."""
    before = keyring.get_keyring()
    keyring.set_keyring(backend)
    try:
        yield
    finally:
        keyring.set_keyring(before)
