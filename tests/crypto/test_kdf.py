from __future__ import annotations

import unicodedata
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from fusion_tui.crypto.kdf import ARGON2ID, PBKDF2, KdfSpec, derive, passes
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


def test_threads_that_derive_at_once_all_get_their_key() -> None:
    spec = KdfSpec(ARGON2ID, SALT, iterations=1, memory_kib=8 * 1024, lanes=4)
    with ThreadPoolExecutor(4) as threads:
        keys = list(threads.map(lambda _: derive("correct horse", spec), range(16)))
    assert set(keys) == {derive("correct horse", spec)}


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


@pytest.mark.parametrize(("memory", "passes"), [(64 * 1024, 64), (1024 * 1024, 4)])
def test_memory_and_passes_are_bounded_together(memory: int, passes: int) -> None:
    KdfSpec(ARGON2ID, SALT, passes, memory, lanes=1)
    for more in ((passes + 1, memory), (passes, memory + 1)):
        with pytest.raises(StoreError, match="damaged"):
            KdfSpec(ARGON2ID, SALT, *more, lanes=1)


def test_a_guess_has_a_price_beside_the_default() -> None:
    assert [KdfSpec.default(fips=fips).price for fips in (False, True)] == [1.0, 1.0]
    assert ARGON.price < 0.05
    assert FIPS.price < 0.001
    assert KdfSpec(ARGON2ID, SALT, 6, 64 * 1024, lanes=1).price == 2.0


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


@pytest.mark.parametrize(
    ("took", "wanted", "expected"),
    [
        pytest.param(0.1, 0.5, 15, id="a machine that has time for more"),
        pytest.param(0.34, 0.5, 4, id="to the nearest pass"),
        pytest.param(0.5, 0.5, 3, id="just so"),
        pytest.param(5.0, 0.5, 3, id="a slow machine keeps the least"),
        pytest.param(0.001, 0.5, 64, id="never beyond what the vault reads"),
        pytest.param(0.0, 0.5, 64, id="a clock that saw nothing pass"),
        pytest.param(0.1, 0.0, 3, id="no time at all"),
    ],
)
def test_argon2id_has_as_many_passes_as_fit(took: float, wanted: float, expected: int) -> None:
    assert passes(KdfSpec(ARGON2ID, SALT, 3, 64 * 1024, 4), took, wanted) == expected


def test_dearer_memory_has_fewer_passes_at_most() -> None:
    assert passes(KdfSpec(ARGON2ID, SALT, 1, 1024 * 1024, 4), 0.001, 0.5) == 4


@pytest.mark.parametrize(
    ("took", "expected"),
    [(0.3, 1_000_000), (0.31, 970_000), (0.5, 600_000), (9.0, 600_000), (0.0, 10_000_000)],
)
def test_pbkdf2_has_as_many_ten_thousands_as_fit(took: float, expected: int) -> None:
    assert passes(KdfSpec(PBKDF2, SALT, 600_000), took, 0.5) == expected


def test_tuned_costs_are_never_less_than_the_default_and_can_be_read_again() -> None:
    least, most = KdfSpec.tuned(fips=False, seconds=0), KdfSpec.tuned(fips=False, seconds=10_000)
    assert (least.name, least.memory_kib, least.iterations, least.lanes) == (ARGON2ID, 65536, 3, 4)
    assert (most.name, most.memory_kib, most.iterations, most.lanes) == (ARGON2ID, 65536, 64, 4)
    assert KdfSpec.from_dict(most.to_dict()) == most
    assert least.salt != most.salt
