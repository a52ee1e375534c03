"""The center's settings: ``policy.toml`` in the profile, read before anybody logs on.

It is not secret and not signed: whoever can write the profile can write it, and the caps in
``domain.policy`` are what holds. A changed one is recorded at the next log-on.
"""

from __future__ import annotations

import tomllib

from pydantic import ValidationError

from fusion_tui.domain.errors import InputError
from fusion_tui.domain.policy import Policy
from fusion_tui.domain.text import clean_line
from fusion_tui.paths import Profile, read_plain

_MOST = 64 * 1024
_DOTS = 64  # in a line: each makes a level, and reading takes their square


def policy_of(profile: Profile) -> Policy:
    """Return the policy of a profile, the default where it has none; raises InputError for one that can't be used."""
    try:
        data = read_plain(profile.policy, _MOST)
    except FileNotFoundError:
        return Policy()
    except OSError as error:
        raise InputError(f"can't read policy.toml: {error.strerror}", "check the profile directory") from error
    try:
        return _parsed(data)
    except ValidationError as error:
        first = error.errors()[0]
        where = clean_line(".".join(map(str, first["loc"])))[:80]  # a name out of the file
        raise InputError(
            f"policy.toml: {where}: {first['msg'].lower()}", "the caps are federal; be stricter"
        ) from error
    except (ValueError, RecursionError) as error:
        raise InputError("policy.toml can't be read", "write it as name = value, a line each") from error


def _parsed(data: bytes) -> Policy:
    if len(data) > _MOST or max(line.count(b".") for line in data.split(b"\n")) > _DOTS:
        raise ValueError("too large, or too deep")
    return Policy.model_validate(tomllib.loads(data.decode()))
