from __future__ import annotations

import unicodedata
from typing import Any

import pytest

from fusion_tui.crypto.kdf import ARGON2ID, PBKDF2, KdfSpec, derive
from fusion_tui.domain.errors import StoreError

SALT = bytes(range(16))
ARGON = KdfSpec(ARGON2ID, SALT, iterations=1, memory_kib=8 * 1024, lanes=1)
FIPS = KdfSpec(PBKDF2, SALT, iterations=100)


@pytest.mark.parametrize("spec", [ARGON, FIPS], ids=["argon2id", "pbkdf2"])
def test_a_key_depends_on_passphrase_and_salt(spec: KdfSpec) -> None:
    other = KdfSpec(spec.name, bytes(16), spec.iterations, spec.memory_kib, spec.lanes)
    keys = {derive("correct horse", spec), derive("correct horsf", spec), derive("correct horse", other)}
    assert len(keys) == 3
    assert {len(key) for key in keys} == {32}


def test_costs_change_the_key() -> None:
    assert derive("x", ARGON) != derive("x", KdfSpec(ARGON2ID, SALT, iterations=2, memory_kib=8 * 1024, lanes=1))


def test_a_passphrase_is_the_same_on_every_keyboard() -> None:
    composed, full_width = "Z\u00fcrich 9", "\uff3a\u00fcrich \uff19"
    assert derive(unicodedata.normalize("NFD", composed), FIPS) == derive(composed, FIPS)
    assert derive(full_width, FIPS) == derive(composed, FIPS)


def test_the_default_costs_are_the_published_ones() -> None:
    spec = KdfSpec.default(fips=False)
    assert (spec.name, spec.memory_kib, spec.iterations, spec.lanes) == (ARGON2ID, 65536, 3, 4)
    assert KdfSpec.default(fips=False).salt != spec.salt


def test_under_fips_the_default_is_pbkdf2() -> None:
    spec = KdfSpec.default(fips=True)
    assert (spec.name, spec.iterations) == (PBKDF2, 600_000)


@pytest.mark.parametrize("spec", [ARGON, FIPS], ids=["argon2id", "pbkdf2"])
def test_the_written_form_reads_back(spec: KdfSpec) -> None:
    assert KdfSpec.from_dict(spec.to_dict()) == spec


@pytest.mark.parametrize(
    ("spec", "name", "lo", "hi"),
    [
        (ARGON, "memory_kib", 8 * 1024, 1024 * 1024),
        (ARGON, "iterations", 1, 64),
        (ARGON, "lanes", 1, 16),
        (FIPS, "iterations", 100, 10_000_000),
        (FIPS, "memory_kib", 0, 0),
        (FIPS, "lanes", 0, 0),
    ],
)
def test_costs_are_bounded_on_both_sides(spec: KdfSpec, name: str, lo: int, hi: int) -> None:
    for cost in (lo, hi):
        KdfSpec.from_dict({**spec.to_dict(), name: cost})
    for cost in (lo - 1, hi + 1):
        with pytest.raises(StoreError, match="damaged"):
            KdfSpec.from_dict({**spec.to_dict(), name: cost})


@pytest.mark.parametrize(
    "change",
    [
        {"name": "md5"},
        {"name": 7},
        {"salt": "00" * 15},
        {"salt": "00" * 65},
        {"salt": "zz" * 16},
        {"salt": None},
        {"lanes": True},
        {"iterations": 3.0},
        {"iterations": "3"},
        {"more": 1},
    ],
    ids=str,
)
def test_any_other_form_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(StoreError, match="damaged"):
        KdfSpec.from_dict({**ARGON.to_dict(), **change})


def test_a_missing_cost_is_refused() -> None:
    form = ARGON.to_dict()
    del form["lanes"]
    with pytest.raises(StoreError):
        KdfSpec.from_dict(form)
