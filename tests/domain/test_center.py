"""Centers and peers: what their names and codes may be."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from fusion_tui.domain.center import PeerState
from tests.factories import center, peer


@pytest.mark.parametrize("code", ["AB", "HARBOR", "N-2", "A" * 16])
def test_a_code_a_center_can_have(code: str) -> None:
    assert center(code=code).code == code


@pytest.mark.parametrize(
    "code",
    [
        pytest.param("A", id="one letter"),
        pytest.param("A" * 17, id="17 letters"),
        pytest.param("harbor", id="lower case"),
        pytest.param("2HARBOR", id="a digit first"),
        pytest.param("HAR BOR", id="a space"),
        pytest.param("HARBOR/..", id="a path"),
        pytest.param("HARBOR\n", id="a newline at the end"),
        pytest.param("", id="nothing"),
    ],
)
def test_a_code_no_center_can_have(code: str) -> None:
    with pytest.raises(ValueError, match="code"):
        center(code=code)


def test_a_center_needs_a_name_that_can_be_seen() -> None:
    with pytest.raises(ValueError, match="name"):
        center(name="\u200f \x1b[0m")


def test_a_new_peer_is_not_trusted_and_nobody_has_vouched_for_it() -> None:
    new = peer()
    assert new.state is PeerState.UNVERIFIED
    assert (new.confirmed_by, new.confirmed_and, new.confirmed_at) == ("", "", None)


def test_cards_of_a_peer_count_from_one() -> None:
    with pytest.raises(ValueError, match="card_version"):
        peer(card_version=0)


NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("state", "promised", "silent"),
    [
        pytest.param(PeerState.CONFIRMED, None, False, id="no promise"),
        pytest.param(PeerState.CONFIRMED, NOON + timedelta(hours=1), False, id="promised for later"),
        pytest.param(PeerState.CONFIRMED, NOON - timedelta(hours=1), True, id="past its promise"),
        pytest.param(PeerState.REVOKED, NOON - timedelta(hours=1), False, id="nothing is taken from it any more"),
    ],
)
def test_a_peer_is_silent_past_its_promise(state: PeerState, promised: datetime | None, silent: bool) -> None:
    assert peer(state=state, promised=promised).is_silent(NOON) is silent
