"""One-time codes by time: RFC 6238 with SHA-1, six digits and 30 seconds, as every authenticator app takes them.

A code is taken once: whoever accepts one keeps its step, and no code of that step or an earlier one
counts again (RFC 6238 §5.2).
"""

from __future__ import annotations

import os
from base64 import b32encode
from datetime import datetime
from hmac import compare_digest
from urllib.parse import quote

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

SECRET = 20
DIGITS = 6
STEP_SECONDS = 30
WINDOW = 1  # steps before and after, for the clocks and for typing


def new_secret() -> bytes:
    """Return a secret of 160 bits (RFC 4226 §4, R6)."""
    return os.urandom(SECRET)


def base32(secret: bytes) -> str:
    """Return the secret as it is typed into an app: base32 in groups of four."""
    text = b32encode(secret).decode().rstrip("=")
    return " ".join(text[at : at + 4] for at in range(0, len(text), 4))


def uri(secret: bytes, user: str, issuer: str) -> str:
    """Return the otpauth:// address that a QR code carries; spaces as %20, since apps show a plus as it stands."""
    shown, name, key = quote(issuer, safe=""), quote(user, safe=""), base32(secret).replace(" ", "")
    return f"otpauth://totp/{shown}:{name}?secret={key}&issuer={shown}&algorithm=SHA1&digits={DIGITS}&period={STEP_SECONDS}"


def matched_step(secret: bytes, code: str, moment: datetime) -> int | None:
    """Return the step whose code this is, or None; whether it is spent knows who keeps the steps."""
    typed = "".join(code.split())
    if len(typed) != DIGITS or not typed.isascii():
        return None
    now = int(moment.timestamp()) // STEP_SECONDS
    for step in range(max(now - WINDOW, 0), now + WINDOW + 1):
        if compare_digest(_totp(secret).generate(step * STEP_SECONDS), typed.encode()):
            return step
    return None


def _totp(secret: bytes) -> TOTP:
    return TOTP(secret, DIGITS, SHA1(), STEP_SECONDS)  # noqa: S303 - HMAC-SHA-1 is what the apps have
