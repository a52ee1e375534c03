from __future__ import annotations

import json
from pathlib import Path

import pytest

from fusion_tui.crypto.derive import subkey, tag, tag_holds

SECRET = b"s" * 32


def test_every_foreign_vector_derives_as_it_says(shared: Path) -> None:
    groups = json.loads((shared / "vectors/hkdf_sha384_test.json").read_text())["testGroups"]
    tests = [test for group in groups for test in group["tests"] if test["result"] == "valid"]
    assert len(tests) > 70
    for test in tests:
        ikm, salt, info = (bytes.fromhex(test[name]) for name in ("ikm", "salt", "info"))
        assert subkey(ikm, info, salt, test["size"]).hex() == test["okm"], test["tcId"]


def test_secret_label_and_salt_each_give_another_key() -> None:
    keys = {
        subkey(SECRET, b"label"),
        subkey(SECRET, b"labeL"),
        subkey(b"S" * 32, b"label"),
        subkey(SECRET, b"label", b"salt"),
    }
    assert len(keys) == 4
    assert {len(key) for key in keys} == {32}


def test_a_secret_that_can_be_written_over_gives_the_same_key() -> None:
    assert subkey(bytearray(SECRET), b"label") == subkey(SECRET, b"label")


def test_the_tag_is_the_published_one() -> None:
    # RFC 4231, test case 2
    expected = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    assert tag(b"Jefe", b"what do ya want for nothing?").hex() == expected


@pytest.mark.parametrize(
    ("key", "data", "cut"),
    [(b"other", b"data", 32), (b"key", b"datA", 32), (b"key", b"data", 31), (b"key", b"data", 0)],
    ids=["another key", "other data", "a tag cut short", "no tag"],
)
def test_no_other_tag_holds(key: bytes, data: bytes, cut: int) -> None:
    right = tag(b"key", b"data")
    assert tag_holds(b"key", b"data", right)
    assert not tag_holds(key, data, right[:cut])
