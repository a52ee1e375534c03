"""Why a bundle whose signatures hold is not taken in yet: the code it is held under, and that in words."""

from __future__ import annotations

QUOTA, REVIEW, NOT_SUPPORTED = "quota", "review", "body-not-supported"

_WORDS = {
    REVIEW: "your decision",
    "missing-blob": "the parts of its attachments",
    QUOTA: "tomorrow: over what it may send a day",
    NOT_SUPPORTED: "a later program: it holds what this one can't read",
    "unknown-body": "a later program: it holds what this one can't read",
    "newer-format": "a later program: its format is newer",
    "newer-card": "the sender's next card",
    "revoked-key": "proof: its signer was given up; ask for it again",
}


def waits_for(code: str) -> str:
    """Return what a held bundle waits for, in words; a code nobody knows stands for itself."""
    return _WORDS.get(code, code)
