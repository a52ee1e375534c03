from __future__ import annotations

import re

import pytest

from fusion_tui.crypto.recovery import code_of, new_secret, secret_of
from fusion_tui.domain.errors import InputError

SECRET = bytes(range(100, 120))
CODE = code_of(SECRET)


def refused(typed: str) -> str:
    with pytest.raises(InputError) as caught:
        secret_of(typed)
    assert caught.value.hint == "compare it with the paper, group by group"
    return caught.value.message


def with_group(number: int, group: str) -> str:
    groups = CODE.split("-")
    groups[number - 1] = group
    return "-".join(groups)


def test_a_code_is_nine_groups_of_four() -> None:
    assert re.fullmatch(r"([0-9A-HJKMNP-TV-Z]{4}-){8}[0-9A-HJKMNP-TV-Z]{4}", CODE)


def test_the_code_of_a_secret_never_changes() -> None:
    # Kept on paper for years: another form would shut everybody out.
    assert CODE == "CHJP-CSV8-D5N6-PV3D-DSQQ-0WBJ-EDT7-AXKQ-P4G3"


@pytest.mark.parametrize("secret", [SECRET, bytes(20), b"\xff" * 20, b"\0" * 19 + b"\1", b"\x80" + b"\0" * 19])
def test_a_code_gives_its_secret_back(secret: bytes) -> None:
    assert secret_of(code_of(secret)) == secret


def test_secrets_are_of_160_bits_and_never_the_same() -> None:
    assert len(new_secret()) == 20
    assert new_secret() != new_secret()


@pytest.mark.parametrize(
    "typed",
    [
        pytest.param(CODE.lower(), id="small letters"),
        pytest.param(CODE.replace("-", ""), id="no dashes"),
        pytest.param(CODE.replace("-", " "), id="spaces"),
        pytest.param(f"  {CODE.replace('-', ' - ')}\n", id="more of both"),
        pytest.param(CODE.replace("0", "O").replace("1", "l"), id="letters for digits"),
        pytest.param(CODE.replace("0", "o").replace("1", "I"), id="other letters for digits"),
    ],
)
def test_what_people_write_instead_is_read_all_the_same(typed: str) -> None:
    assert secret_of(typed) == SECRET


def test_a_digit_that_was_read_as_a_letter_is_forgiven_everywhere() -> None:
    code = code_of(bytes.fromhex("0086210842108421084210842108421084210842"))
    assert {"0", "1"} <= set(code)
    for typed in (code.replace("0", "O").replace("1", "L"), code.replace("0", "o").replace("1", "i")):
        assert typed != code
        assert secret_of(typed) == secret_of(code)


@pytest.mark.parametrize("number", range(1, 10))
def test_one_wrong_character_names_its_group(number: int) -> None:
    group = CODE.split("-")[number - 1]
    for at in range(4):
        wrong = group[:at] + ("7" if group[at] != "7" else "8") + group[at + 1 :]
        assert refused(with_group(number, wrong)) == f"group {number} of the recovery code is wrong"


def test_two_characters_that_changed_places_name_their_group() -> None:
    assert refused(with_group(3, "D56N")) == "group 3 of the recovery code is wrong"


def test_more_than_a_slip_is_refused_without_a_guess() -> None:
    groups = CODE.split("-")
    assert refused("-".join([groups[1], groups[0], *groups[2:]])) == "the recovery code does not add up"
    assert refused(code_of(bytes(20))[:-4] + "ZZZZ") == "the recovery code does not add up"


def test_a_character_no_code_has_names_its_group() -> None:
    assert refused(with_group(7, "EDT!")) == "group 7 has a character that no recovery code has"
    assert refused(with_group(2, "CSVU")) == "group 2 has a character that no recovery code has"


def test_a_group_too_short_or_too_long_is_named() -> None:
    assert refused(with_group(4, "PV3")) == "group 4 has 3 characters and not 4"
    assert refused(with_group(8, "AXKQQ")) == "group 8 has 5 characters and not 4"


@pytest.mark.parametrize(
    "typed", ["", "-", CODE[:-1].replace("-", ""), f"{CODE}-0000", "A" * 10**6, f"{CODE}{' ' * 200}", "ß" * 36]
)
def test_what_is_no_code_at_all_is_refused(typed: str) -> None:
    assert refused(typed) in {
        "a recovery code has 9 groups of 4 characters",
        "group 9 has 3 characters and not 4",
    }


def test_no_message_repeats_what_was_typed() -> None:
    for typed in (CODE[:-1] + "!", CODE[:-2], with_group(1, "ZZZZ")):
        assert not any(group in refused(typed) for group in CODE.split("-"))
