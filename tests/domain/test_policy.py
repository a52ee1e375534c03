"""What a center may decide about its log-ons, and what it may not."""

from __future__ import annotations

from datetime import timedelta

import pytest
from pydantic import ValidationError

from fusion_tui.domain.notice import NOTICE
from fusion_tui.domain.policy import Policy


@pytest.mark.parametrize(
    ("name", "too_lax"),
    [
        ("lockout_attempts", 6),
        ("lockout_minutes", 14),
        ("idle_minutes", 31),
        ("session_hours", 13),
        ("idle_days", 91),
        ("passphrase_least", 7),
        ("passphrase_days", 366),
        ("proof_minutes", 31),
    ],
)
def test_no_center_is_laxer_than_the_federal_maximum(name: str, too_lax: int) -> None:
    with pytest.raises(ValidationError, match=name):
        Policy.model_validate({name: too_lax})
    stricter = too_lax - 1 if name not in ("lockout_minutes", "passphrase_least") else too_lax + 1
    assert getattr(Policy.model_validate({name: stricter}), name) == stricter


def test_the_four_statements_always_stand_first_in_the_notice() -> None:
    assert Policy().statements == NOTICE
    assert Policy(notice=("Phones stay outside.",)).statements == (*NOTICE, "Phones stay outside.")


def test_a_policy_of_a_newer_form_is_refused() -> None:
    with pytest.raises(ValidationError, match="version"):
        Policy.model_validate({"version": 2})


def test_the_window_of_bad_log_ons_is_a_span_of_time() -> None:
    assert Policy(lockout_minutes=20).window == timedelta(minutes=20)


def test_two_policies_have_one_digest_only_where_they_say_the_same() -> None:
    assert Policy().digest == Policy(idle_minutes=10).digest != Policy(idle_minutes=5).digest
