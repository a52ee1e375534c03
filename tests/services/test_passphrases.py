"""Which passphrases are taken, and why others are not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fusion_tui.domain.errors import InputError
from fusion_tui.domain.policy import Policy
from fusion_tui.services import passphrases

POLICY = Policy()


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("copper7", "at least 8"),
        ("password", "compromised"),
        ("Password1!", "compromised"),
        ("trustno1", "compromised"),
        ("qwertyuiop", "compromised"),
        ("aaaaaaaaaaaa", "guessed"),
        ("2026-11-22", "guessed"),
        ("harborstate", "guessed"),
        ("x" * 1025, "at most 1024"),
    ],
)
def test_a_passphrase_that_will_not_do_says_why(typed: str, why: str) -> None:
    with pytest.raises(InputError, match=why) as refused:
        passphrases.check(typed, POLICY, ["harbor", "state"])
    assert typed not in refused.value.message + refused.value.hint


@pytest.mark.parametrize(
    "typed", ["correct horse battery", "Grünspan über Kupfer", "四つの青い自転車と梨", "k7#fQz!9wLp2"]
)
def test_several_words_or_true_noise_will_do(typed: str) -> None:
    passphrases.check(typed, POLICY)


def test_what_others_know_of_its_owner_makes_a_passphrase_weak() -> None:
    passphrases.check("quokkafelterwegs", POLICY)
    with pytest.raises(InputError, match="guessed"):
        passphrases.check("quokkafelterwegs", POLICY, ["quokkafelterwegs"])


def test_a_center_may_ask_for_more() -> None:
    with pytest.raises(InputError, match="at least 20"):
        passphrases.check("correct horse 12345", Policy(passphrase_least=20))


@given(st.text(max_size=1100))
def test_whatever_is_typed_is_taken_or_refused_in_words(typed: str) -> None:
    try:
        passphrases.check(typed, POLICY)
    except InputError as refused:
        assert refused.hint  # noqa: PT017 - either way is fine, a crash isn't
