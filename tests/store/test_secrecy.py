"""What is printed, logged or shown in a traceback holds no key and no passphrase."""

from __future__ import annotations

import base64
from collections.abc import Callable
from pathlib import Path

import pytest

from fusion_tui.domain.errors import FusionError
from fusion_tui.services.session import Credentials
from fusion_tui.store.engine import Store, open_store
from fusion_tui.store.vault import OpenVault, read_vault
from tests.centers import office
from tests.store import vaults
from tests.store.factories import KEY, OTHER_KEY

PASSPHRASE = "correct horse battery"


def vault(store: Store) -> OpenVault:
    return vaults.made(store.path.with_name("vault.json"), passphrase=PASSPHRASE)


SHOWN: dict[str, Callable[[Store], object]] = {
    "the store": lambda store: store,
    "its engine": lambda store: store._engine,
    "the address of its engine": lambda store: store._engine.url,
    "a slot": lambda store: vault(store).slot,
    "the vault": lambda store: read_vault(vault(store).path),
    "the open vault": vault,
    "credentials": lambda _: Credentials("rivera", PASSPHRASE),
}


def forms(key: bytes) -> list[str]:
    return [repr(key), repr(key)[2:-1], key.hex(), key.hex().upper(), base64.b64encode(key).decode(), repr(list(key))]


@pytest.mark.parametrize("name", SHOWN)
@pytest.mark.parametrize("write", [repr, str, "{}".format], ids=["repr", "str", "format"])
def test_no_key_and_no_passphrase_is_in_what_is_shown_of(
    store: Store, name: str, write: Callable[[object], str]
) -> None:
    shown = write(SHOWN[name](store))
    assert not [secret for secret in (*forms(KEY), PASSPHRASE) if secret in shown]


@pytest.mark.parametrize("write", [repr, str, "{}".format], ids=["repr", "str", "format"])
def test_no_key_is_in_what_is_shown_of_a_desk(tmp_path: Path, write: Callable[[object], str]) -> None:
    place = office(tmp_path, "HSFC")
    shown = write(place.desk)
    keys = [bytes(key) for _, key in place.desk.vault.keys]
    assert keys
    assert not [secret for key in keys for secret in forms(key) if secret in shown]
    place.close()


def test_credentials_and_desks_are_told_apart_by_their_user() -> None:
    assert "rivera" in repr(Credentials("rivera", PASSPHRASE))


def test_no_key_is_in_the_error_of_a_wrong_one(path: Path, store: Store) -> None:
    store.close()
    with pytest.raises(FusionError) as refused:
        open_store(path, OTHER_KEY)
    error: BaseException | None = refused.value
    while error is not None:
        assert not [secret for secret in forms(OTHER_KEY) if secret in f"{error!r} {error}"]
        error = error.__cause__ or error.__context__
