"""The policy file of a profile: read, bounded, and never laxer than the caps."""

from __future__ import annotations

from pathlib import Path

import pytest

from fusion_tui.config import policy_of
from fusion_tui.domain.errors import InputError
from fusion_tui.domain.marking import TLP
from fusion_tui.domain.policy import Policy
from fusion_tui.paths import Profile


@pytest.fixture
def profile(tmp_path: Path) -> Profile:
    return Profile(tmp_path)


def test_a_profile_without_a_policy_has_the_default(profile: Profile) -> None:
    assert policy_of(profile) == Policy()


def test_a_center_is_as_strict_as_it_likes(profile: Profile) -> None:
    profile.policy.write_text('idle_minutes = 3\nclipboard = "CLEAR"\nnotice = ["Phones stay \\u001b[2Joutside."]\n')
    found = policy_of(profile)
    assert (found.idle_minutes, found.clipboard) == (3, TLP.CLEAR)
    assert "\x1b" not in found.statements[-1]


@pytest.mark.parametrize(
    ("content", "named"),
    [
        (b"idle_minutes = 31", "idle_minutes"),
        (b"idle_minutes = 'long'", "idle_minutes"),
        (b"idle = 5", "idle"),
        (b'clipboard = "WHITE"', "clipboard"),
        (b"idle_minutes = ", "name = value"),
        (b"\xff\xfe", "name = value"),
        (b"#" * (64 * 1024 + 1), "name = value"),
        (b"a." * 32_000 + b"a = 1", "name = value"),
        (b"a = " + b"[" * 32_000 + b"]" * 32_000, "name = value"),
        (b"a = " + b"{a = " * 10_000 + b"1" + b"}" * 10_000, "name = value"),
        (b"idle_minutes = " + b"9" * 60_000, "name = value"),
        (b"a" * 60_000 + b" = 1", "a" * 80),
    ],
    ids=[
        "too lax",
        "no number",
        "unknown",
        "no such TLP",
        "no value",
        "no text",
        "too large",
        "too deep a name",
        "too deep a list",
        "too deep a table",
        "too long a number",
        "too long a name",
    ],
)
def test_a_policy_that_cannot_be_used_is_told_and_never_guessed(profile: Profile, content: bytes, named: str) -> None:
    profile.policy.write_bytes(content)
    with pytest.raises(InputError) as refused:
        policy_of(profile)
    assert named in f"{refused.value.message} {refused.value.hint}"
    assert len(refused.value.message) < 200


def test_a_policy_that_cannot_be_read_is_told(profile: Profile) -> None:
    profile.policy.mkdir()
    with pytest.raises(InputError, match=r"can't read policy\.toml"):
        policy_of(profile)


def test_a_name_out_of_the_policy_is_told_clean(profile: Profile) -> None:
    profile.policy.write_text('"idle\\u001b]0;owned\\u0007\\u202e" = 1\n')
    with pytest.raises(InputError, match=r"^policy\.toml: idle: "):
        policy_of(profile)
