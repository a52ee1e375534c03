from __future__ import annotations

import time

import pytest

from fusion_tui.crypto import selftest
from fusion_tui.domain.errors import StoreError

# Not answers but questions: changing them changes what is computed, which is caught as well.
NAMES = list(selftest.CHECKS)


def test_this_build_passes() -> None:
    selftest.run()


def test_it_asks_for_exactly_the_packaged_answers() -> None:
    assert set(selftest.known_answers()) == set(NAMES)


def test_it_is_quick() -> None:
    selftest.run()
    start = time.process_time()
    selftest.run()
    assert time.process_time() - start < 0.05


@pytest.mark.parametrize("name", NAMES)
def test_any_changed_byte_of_an_answer_fails_by_name(name: str) -> None:
    answers = selftest.known_answers()
    for field, value in answers[name].items():
        changed = bytes([value[0] ^ 1]) + value[1:]
        with pytest.raises(StoreError, match=f"self-test failed: {name}$"):
            selftest.run({**answers, name: {**answers[name], field: changed}})


@pytest.mark.parametrize(("which", "at"), [("ed25519", 40), ("mldsa87", 4000)])
def test_a_signature_that_should_not_hold_is_noticed(which: str, at: int) -> None:
    answers = selftest.known_answers()
    answer = answers["Ed25519 and ML-DSA-87"]
    value = answer[which]
    answer[which] = value[:at] + bytes([value[at] ^ 1]) + value[at + 1 :]
    with pytest.raises(StoreError, match="Ed25519 and ML-DSA-87"):
        selftest.run(answers)


def test_argon2id_is_not_asked_in_fips_mode(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(selftest, "is_fips_on", lambda: True)
    answers = selftest.known_answers()
    answers["Argon2id"] = {}
    selftest.run(answers)
