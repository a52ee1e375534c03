"""Digits read aloud: published forms, both directions, and what a listener may get wrong."""

from __future__ import annotations

from hashlib import sha512

import pytest

from fusion_tui.sync.digits import (
    confirmed_by_voice,
    first_that_differs,
    readback_code,
    same_digits,
    verify_digits,
    verify_hex,
    verify_words,
)

ONE, OTHER = bytes(range(32)), b"\xfe" * 32
EPOCH, HEAD = b"\x0e" * 16, b"\x0d" * 48


def test_both_sides_read_the_same_sixty_digits_in_twelve_groups() -> None:
    digits = verify_digits(ONE, OTHER)
    assert digits == verify_digits(OTHER, ONE)
    assert [len(group) for group in digits.split(" ")] == [5] * 12
    assert digits.replace(" ", "").isdigit()


def test_the_digits_are_the_hash_modulo_ten_to_the_sixty() -> None:
    number = int.from_bytes(sha512(b"fusion-tui/verify" + ONE + OTHER).digest(), "big")
    assert int(verify_digits(OTHER, ONE).replace(" ", "")) == number % 10**60


def test_the_digits_are_the_ones_of_the_format_document() -> None:
    expected = "55803 67858 50539 87223 64508 68252 82560 30366 72688 88621 41102 37558"
    assert verify_digits(b"\x11" * 32, b"\x22" * 32) == expected


def test_small_numbers_keep_their_zeros() -> None:
    pairs = ((bytes([n]) * 32, OTHER) for n in range(250))
    assert any(verify_digits(*pair).startswith("0") for pair in pairs)
    assert all(len(verify_digits(bytes([n]) * 32, OTHER)) == 71 for n in range(250))


def test_one_bit_of_an_id_changes_the_digits() -> None:
    assert verify_digits(ONE, OTHER) != verify_digits(ONE, OTHER[:-1] + b"\xff")


def test_hex_and_words_say_the_same_bytes() -> None:
    spoken = sha512(b"fusion-tui/verify" + ONE + OTHER).digest()[:26]
    assert bytes.fromhex(verify_hex(OTHER, ONE)) == spoken
    words = verify_words(ONE, OTHER).split(" ")
    assert len(words) == 13
    assert b"".join(_from_proquint(word) for word in words) == spoken


def test_words_are_proquints() -> None:
    # The published example: 127.0.0.1 is lusab-babad.
    from fusion_tui.sync import digits

    assert [digits._proquint(number) for number in (0x7F00, 0x0001)] == ["lusab", "babad"]


def _from_proquint(word: str) -> bytes:
    number = 0
    for at, letter in enumerate(word):
        number = number << 2 | "aiou".index(letter) if at % 2 else number << 4 | "bdfghjklmnprstvz".index(letter)
    return number.to_bytes(2, "big")


@pytest.mark.parametrize(
    ("said", "same"),
    [
        pytest.param("12345 67890", True, id="as shown"),
        pytest.param("1234567890", True, id="without spaces"),
        pytest.param(" 12345-67890\n", True, id="with a hyphen"),
        pytest.param("12345 67891", False, id="one digit wrong"),
        pytest.param("12345", False, id="half of it"),
        pytest.param("", False, id="nothing"),
        pytest.param("１２３４５ 67890", False, id="other digits that look alike"),
    ],
)
def test_what_was_said_is_compared_without_its_spaces(said: str, same: bool) -> None:
    assert same_digits(said, "12345 67890") is same


@pytest.mark.parametrize(
    ("said", "group"),
    [
        pytest.param("12345 67890", 0, id="the same"),
        pytest.param("12345 678", 0, id="a group that is not wholly there"),
        pytest.param("12345-67899", 2, id="the second"),
        pytest.param("1234667899", 1, id="both, of which the first is told"),
        pytest.param("12345 67890 1", 0, id="more than there is"),
    ],
)
def test_the_first_group_that_was_said_otherwise_is_found(said: str, group: int) -> None:
    assert first_that_differs(said, "12345 67890") == group


def test_a_read_back_code_is_the_hash_of_the_whole_place() -> None:
    message = b"fusion-tui/readback" + ONE + OTHER + EPOCH + (7).to_bytes(8, "big") + HEAD
    code = readback_code(ONE, OTHER, EPOCH, 7, HEAD)
    assert int(code) == int.from_bytes(sha512(message).digest(), "big") % 10**8
    assert len(code) == 8


def test_a_read_back_code_has_a_direction() -> None:
    assert readback_code(ONE, OTHER, EPOCH, 7, HEAD) != readback_code(OTHER, ONE, EPOCH, 7, HEAD)


def test_a_read_back_code_confirms_one_of_the_last_256_only() -> None:
    sent = [(seq, bytes([seq % 256]) * 48) for seq in range(1, 301)]
    codes = {seq: readback_code(ONE, OTHER, EPOCH, seq, head) for seq, head in sent}
    assert confirmed_by_voice(codes[300], ONE, OTHER, EPOCH, sent) == 300
    assert confirmed_by_voice(codes[45], ONE, OTHER, EPOCH, sent) == 45
    assert confirmed_by_voice(codes[44], ONE, OTHER, EPOCH, sent) is None
    assert confirmed_by_voice("00000000", ONE, OTHER, EPOCH, sent) is None
