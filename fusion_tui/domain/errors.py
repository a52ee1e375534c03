"""Every error a user can meet, and the one shape they share.

    FusionError                 message + hint
    ├── InputError              what the analyst gave can't be used
    │   └── AbsentError         nothing of that name is there for who asks
    ├── OutputError             where the program tells what it found takes no more
    ├── PolicyError             the rules say no; carries the Decision that says why
    ├── PeerError               what a peer center sent can't be used; carries a short code
    │   ├── FormatError         not the published format
    │   ├── SignatureError      nobody we trust signed this
    │   ├── SealError           sealed for somebody else, or damaged
    │   ├── RollbackError       an older or different history than the one we hold
    │   ├── IncompleteError     shorter than it says it is: perhaps still being copied
    │   └── LimitError          larger than a published limit
    ├── StoppedError            somebody stopped it: nothing of it was done
    └── StoreError              the local store can't be used
        ├── TakenError          another program was at the same work and has done it
        ├── LockedError         nobody has unlocked it, or the passphrase is wrong
        │   ├── LockedOutError  too many bad log-ons: an administrator has to release it
        │   ├── CodeError       the second factor is missing or wrong
        │   ├── ExpiredError    the passphrase is too old to go on with
        │   ├── ClockError      the clock of the machine was set back
        │   └── ProofError      a privileged act, and the last proof of who it is lies too far back
        ├── HeldError           another program holds the profile
        ├── DamagedError        what is on the medium is not what was written there
        │   └── UnreadableError the medium doesn't give what was written there, perhaps the next time
        ├── WrongKeyError       the key doesn't open this store
        └── SchemaError         the store is newer than the program

A message is lower case, has no final period and never holds case data: it may be logged.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

_NAME = re.compile(r"[a-z-]{1,40}--[0-9a-f-]{36}|[A-Z]-[0-9]{1,12}", re.ASCII | re.IGNORECASE)

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


class AbsentError(InputError):
    """Nothing of that name is there, or nothing this person may see: which of them is not told.

    ``reference`` is what was asked for where it has the form of an id or a number, so that it may be recorded.
    """

    def __init__(self, message: str, hint: str = "", reference: str = "") -> None:
        super().__init__(message, hint)
        self.reference = reference if _NAME.fullmatch(reference) else ""


class OutputError(FusionError):
    """Standard output doesn't take what is written to it."""


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


class StoppedError(FusionError):
    """Somebody stopped long work; nothing of it was done."""


class StoreError(FusionError):
    """The local store can't be used as asked."""


class TakenError(StoreError):
    """Another program was at the same work and has done it."""


class LockedError(StoreError):
    """The store is locked, or the credentials don't open it."""


class LockedOutError(LockedError):
    """Too many bad log-ons; an administrator, or the recovery code, releases it."""


class CodeError(LockedError):
    """The one-time code is missing or wrong."""


class ExpiredError(LockedError):
    """The passphrase is older than the policy allows: it has to be changed first."""


class ClockError(LockedError):
    """The machine's clock is behind what this profile has already seen."""


class ProofError(LockedError):
    """A privileged act needs a fresh proof of who is at the desk."""


class HeldError(StoreError):
    """Another program holds the profile, and is named."""


class DamagedError(StoreError):
    """What was read from the medium is not what was written there."""


class UnreadableError(DamagedError):
    """The medium doesn't give what was written there; it may the next time."""


class WrongKeyError(StoreError):
    """The key doesn't decrypt this store."""


class SchemaError(StoreError):
    """The store was written by a newer program."""
