"""What a passphrase has to be: long enough, on no list of compromised ones, not easily guessed.

No rules of composition: they make passphrases worse (SP 800-63B 5.1.1.2; CJIS Security Policy 6.0, IA-5(1)).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from fusion_tui.domain.errors import InputError
from fusion_tui.domain.policy import Policy

LEAST_SCORE = 3  # of 4: at least 10^8 guesses for somebody who knows lists, names, dates and keyboards
MOST = 1024
_READ = 72  # the estimate looks at so many characters; more of them never make it worse
_EASIER = "several words that don't belong together are easier to keep than symbols"


def check(passphrase: str, policy: Policy, own: Sequence[str] = ()) -> None:
    """Raise InputError for a passphrase that won't do; ``own`` are words others know: names, the center's code."""
    typed = unicodedata.normalize("NFKC", passphrase)
    if len(typed) < policy.passphrase_least:
        raise InputError(f"a passphrase has at least {policy.passphrase_least} characters", _EASIER)
    if len(typed) > MOST:
        raise InputError(f"a passphrase has at most {MOST} characters", _EASIER)
    _refuse_guessable(typed, own)


def _refuse_guessable(typed: str, own: Sequence[str]) -> None:
    from zxcvbn import zxcvbn

    found = zxcvbn(typed[:_READ], user_inputs=list(own))
    if found["score"] >= LEAST_SCORE:
        return
    listed = sum(len(part["token"]) for part in found["sequence"] if part.get("dictionary_name") == "passwords")
    if 2 * listed > len(typed):
        raise InputError("this passphrase, or most of it, is on a list of compromised ones", _EASIER)
    raise InputError("this passphrase is too easily guessed", _EASIER)
