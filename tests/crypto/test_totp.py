from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from urllib.parse import parse_qs, urlsplit

import pytest

from fusion_tui.crypto import totp

SECRET = b"12345678901234567890"  # the secret of RFC 6238, appendix B
# Appendix B has eight digits; six are their last six (RFC 4226 §5.3).
VECTORS = [
    (59, "94287082"),
    (1111111109, "07081804"),
    (1111111111, "14050471"),
    (1234567890, "89005924"),
    (2000000000, "69279037"),
    (20000000000, "65353130"),
]


@pytest.mark.parametrize(("seconds", "code"), VECTORS)
def test_the_codes_are_the_published_ones(seconds: int, code: str) -> None:
    moment = datetime.fromtimestamp(seconds, UTC)
    assert totp.matched_step(SECRET, code[-6:], moment) == seconds // 30


@pytest.mark.parametrize(
    ("away", "taken"), [(-60, False), (-31, False), (-30, True), (0, True), (59, True), (60, False), (3600, False)]
)
def test_a_code_counts_one_step_before_and_after_its_own(away: int, taken: bool) -> None:
    # 1111111110 is the first second of the step of 050471.
    moment = datetime.fromtimestamp(1111111110 + away, UTC)
    assert totp.matched_step(SECRET, "050471", moment) == (37037037 if taken else None)


@pytest.mark.parametrize("typed", ["050 471", " 050471 ", "050471\n", "05 04 71"])
def test_spaces_in_a_code_are_forgiven(typed: str) -> None:
    assert totp.matched_step(SECRET, typed, datetime.fromtimestamp(1111111111, UTC)) == 37037037


@pytest.mark.parametrize(
    "typed", ["", "05047", "0504710", "14050471", "05O471", "٠٥٠٤٧١", "-50471", "0504７1", "\0" * 6]
)
def test_what_is_no_code_never_matches(typed: str) -> None:
    assert totp.matched_step(SECRET, typed, datetime.fromtimestamp(1111111111, UTC)) is None


def test_another_secret_has_other_codes() -> None:
    assert totp.matched_step(bytes(20), "050471", datetime.fromtimestamp(1111111111, UTC)) is None


def test_in_the_first_seconds_of_all_no_step_is_negative() -> None:
    assert totp.matched_step(SECRET, "755224", datetime.fromtimestamp(5, UTC)) == 0  # RFC 4226, appendix D


def test_a_moment_of_another_zone_is_the_same_moment() -> None:
    moment = datetime.fromtimestamp(1111111111, UTC).astimezone(timezone(timedelta(hours=-6)))
    assert totp.matched_step(SECRET, "050471", moment) == 37037037


def test_secrets_are_of_the_recommended_length_and_never_the_same() -> None:
    assert {len(totp.new_secret()), len(totp.new_secret())} == {20}
    assert totp.new_secret() != totp.new_secret()


def test_the_secret_is_typed_in_groups_of_four() -> None:
    assert totp.base32(SECRET) == "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ"


def test_the_address_carries_everything_an_app_asks_for() -> None:
    address = totp.uri(SECRET, "rivera", "Harbor Fusion Center")
    parts = urlsplit(address)
    assert (parts.scheme, parts.netloc, parts.path) == ("otpauth", "totp", "/Harbor%20Fusion%20Center:rivera")
    assert parse_qs(parts.query) == {
        "secret": ["GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"],
        "issuer": ["Harbor Fusion Center"],
        "algorithm": ["SHA1"],
        "digits": ["6"],
        "period": ["30"],
    }
    assert "+" not in address


def test_an_issuer_can_not_add_to_the_address() -> None:
    address = totp.uri(SECRET, "rivera", "A&secret=AAAA:B?#/c")
    assert parse_qs(urlsplit(address).query)["secret"] == ["GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"]
    assert urlsplit(address).path.count(":") == 1
