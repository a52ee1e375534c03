"""The codes an authenticator would show."""

from __future__ import annotations

from datetime import datetime

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP


def code_at(secret: bytes, moment: datetime) -> str:
    """Return the code of a moment."""
    return TOTP(secret, 6, SHA1(), 30).generate(int(moment.timestamp())).decode()  # noqa: S303
