"""The recovery code: 160 random bits on paper, in nine groups of four letters and digits.

Eight groups carry the secret in Crockford's base32, the ninth a check of 20 bits over it. Reading
forgives case, spaces, dashes and the letters taken for digits (O as 0; I and L as 1), and says which
group is wrong where one wrong character, or two that changed places, explain the check.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from hashlib import sha256

from fusion_tui.domain.errors import InputError

SECRET = 20
GROUPS = 9

_GROUP = 4
_DATA = 32  # characters that carry the secret
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_TAKEN_FOR = str.maketrans("OIL", "011")
_CHECK = b"fusion-tui/recovery/check/v1\x00"
_MOST_TYPED = 200  # of anything: more is no code, and isn't looked at
_HINT = "compare it with the paper, group by group"


def new_secret() -> bytes:
    """Return the 20 bytes of a new code."""
    return os.urandom(SECRET)


def code_of(secret: bytes) -> str:
    """Return a secret of 20 bytes as the code for the paper."""
    data = _base32(int.from_bytes(secret, "big"), _DATA)
    text = data + _check(data)
    return "-".join(text[at : at + _GROUP] for at in range(0, len(text), _GROUP))


def secret_of(code: str) -> bytes:
    """Return the 20 bytes of a code somebody typed; raise InputError, naming the wrong group where that can be told."""
    text = _plain(code)
    for at, letter in enumerate(text):
        if letter not in _ALPHABET:
            raise InputError(f"group {at // _GROUP + 1} has a character that no recovery code has", _HINT)
    data, check = text[:_DATA], text[_DATA:]
    if _check(data) != check:
        raise _wrong(_wrong_group(data, check))
    number = 0
    for letter in data:
        number = number << 5 | _ALPHABET.index(letter)
    return number.to_bytes(SECRET, "big")


def _plain(code: str) -> str:
    groups = code[:_MOST_TYPED].upper().translate(_TAKEN_FOR).replace("-", " ").split()
    if len(groups) == GROUPS:
        for number, group in enumerate(groups, 1):
            if len(group) != _GROUP:
                raise InputError(f"group {number} has {len(group)} characters and not {_GROUP}", _HINT)
    text = "".join(groups)
    if len(text) != GROUPS * _GROUP or len(code) > _MOST_TYPED:
        raise InputError(f"a recovery code has {GROUPS} groups of {_GROUP} characters", _HINT)
    return text


def _base32(number: int, length: int) -> str:
    return "".join(_ALPHABET[number >> 5 * place & 31] for place in reversed(range(length)))


def _check(data: str) -> str:
    return _base32(int.from_bytes(sha256(_CHECK + data.encode()).digest()[:3], "big") >> 4, _GROUP)


def _wrong_group(data: str, check: str) -> int | None:
    """Return the number of the one group where a small slip explains the check."""
    if sum(one != other for one, other in zip(_check(data), check, strict=True)) == 1:
        return GROUPS
    groups = {at // _GROUP + 1 for at, meant in _slips(data) if _check(meant) == check}
    return groups.pop() if len(groups) == 1 else None


def _slips(data: str) -> Iterator[tuple[int, str]]:
    """Yield each text that differs by one character, or by two neighbours that changed places, and where."""
    for at in range(len(data)):
        for letter in _ALPHABET:
            yield at, data[:at] + letter + data[at + 1 :]
    for at in range(len(data) - 1):
        yield at, data[:at] + data[at + 1] + data[at] + data[at + 2 :]


def _wrong(group: int | None) -> InputError:
    if group is None:
        return InputError("the recovery code does not add up", _HINT)
    return InputError(f"group {group} of the recovery code is wrong", _HINT)
