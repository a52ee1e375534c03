"""Every error a user can meet, and the one shape they share.

    FusionError                 message + hint
    ├── InputError              what the analyst gave can't be used
    ├── PolicyError             the rules say no; carries the Decision that says why
    ├── PeerError               what a peer center sent can't be used; carries a short code
    │   ├── FormatError         not the published format
    │   ├── SignatureError      nobody we trust signed this
    │   ├── SealError           sealed for somebody else, or damaged
    │   ├── RollbackError       an older or different history than the one we hold
    │   ├── IncompleteError     shorter than it says it is: perhaps still being copied
    │   └── LimitError          larger than a published limit
    └── StoreError              the local store can't be used
        ├── LockedError         nobody has unlocked it, or the passphrase is wrong
        ├── WrongKeyError       the key doesn't open this store
        └── SchemaError         the store is newer than the program

A message is lower case, has no final period and never holds case data: it may be logged.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fusion_tui.domain.decision import Decision


class FusionError(Exception):
    """What went wrong, and in ``hint`` what to do next."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class InputError(FusionError):
    """Something the analyst typed, chose or pointed at can't be used."""


class PolicyError(FusionError):
    """A rule refused the act; ``decision`` lists every reason."""

    def __init__(self, decision: Decision, hint: str = "") -> None:
        super().__init__("; ".join(decision.reasons), hint)
        self.decision = decision


class PeerError(FusionError):
    """What came from a peer can't be used; ``code`` is the word receipts and tests know it by."""

    def __init__(self, code: str, message: str, hint: str = "") -> None:
        super().__init__(message, hint)
        self.code = code


class FormatError(PeerError):
    """The bytes are not what the format document describes."""


class SignatureError(PeerError):
    """No enrolled peer's pair of signatures holds."""


class SealError(PeerError):
    """The seal or the stream doesn't open: another recipient, or a damaged file."""


class RollbackError(PeerError):
    """An older version than the one held, or another history under the same number."""


class IncompleteError(PeerError):
    """The file is shorter than the length it states; it may still be arriving."""


class LimitError(PeerError):
    """Beyond a limit of the format document."""


class StoreError(FusionError):
    """The local store can't be used as asked."""


class LockedError(StoreError):
    """The store is locked, or the credentials don't open it."""


class WrongKeyError(StoreError):
    """The key doesn't decrypt this store."""


class SchemaError(StoreError):
    """The store was written by a newer program."""
