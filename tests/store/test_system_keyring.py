"""Which keyrings are trusted with a key, and what is said where none is."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

import keyring
import pytest
from keyring import errors
from keyring.backend import KeyringBackend
from keyring.backends import fail, kwallet, libsecret, macOS, null
from keyring.backends.chainer import ChainerBackend
from keyring.backends.SecretService import Keyring as SecretService
from keyring.backends.Windows import WinVaultKeyring
from secretstorage.exceptions import LockedException

from fusion_tui.domain.errors import FusionError, InputError, LockedError
from fusion_tui.store import system_keyring
from tests.store import keyrings
from tests.store.keyrings import Memory, Shut

SECRET = bytes(range(32))
ACCOUNT = "0011223344556677/89abcdef"


class Plaintext(Memory):
    """Stands where keyrings.alt has its backend that writes secrets in clear."""


Plaintext.__module__, Plaintext.__qualname__ = "keyrings.alt.file", "PlaintextKeyring"


class Stranger(Memory):
    """Comes from a package nobody here has looked at."""


Stranger.__module__, Stranger.__qualname__ = "keyring_cloud.backend", "CloudKeyring"


def made(kind: type[KeyringBackend]) -> KeyringBackend:
    """Return a backend of another system too: making one properly would ask that system."""
    return kind.__new__(kind)


@pytest.fixture
def memory(monkeypatch: pytest.MonkeyPatch) -> Iterator[Memory]:
    monkeypatch.setattr(system_keyring, "ALLOWED", keyrings.ALLOWED)
    backend = Memory()
    with keyrings.in_use(backend):
        yield backend


def test_a_secret_that_was_put_is_there_until_it_is_forgotten(memory: Memory) -> None:
    system_keyring.put(ACCOUNT, SECRET)
    assert list(memory.kept) == [("fusion-tui", ACCOUNT)]
    assert system_keyring.get(ACCOUNT) == SECRET
    system_keyring.forget(ACCOUNT)
    assert memory.kept == {}
    with pytest.raises(LockedError, match="holds no key for this vault"):
        system_keyring.get(ACCOUNT)


def test_what_was_never_there_can_be_forgotten(memory: Memory) -> None:
    system_keyring.forget(ACCOUNT)
    assert memory.kept == {}


@pytest.mark.parametrize("found", ["", "00" * 31, "00" * 33, "zz" * 32, "AA" * 32, "00" * 32 + "\n"], ids=repr)
def test_what_somebody_else_left_under_the_name_is_no_secret(memory: Memory, found: str) -> None:
    memory.kept["fusion-tui", ACCOUNT] = found
    with pytest.raises(LockedError, match="holds no key for this vault"):
        system_keyring.get(ACCOUNT)


@pytest.mark.parametrize(
    "kind",
    [
        macOS.Keyring,
        WinVaultKeyring,
        SecretService,
        libsecret.Keyring,
        kwallet.DBusKeyring,
        kwallet.DBusKeyringKWallet4,
    ],
    ids=lambda kind: f"{kind.__module__}.{kind.__name__}",
)
def test_the_keyrings_of_the_systems_are_trusted(kind: type[KeyringBackend]) -> None:
    with keyrings.in_use(made(kind)):
        assert system_keyring.backend_reason() == ""


REFUSED = [
    pytest.param(made(fail.Keyring), "keyring.backends.fail.Keyring: this system offers none", id="none at all"),
    pytest.param(made(null.Keyring), "keyring.backends.null.Keyring: it keeps nothing", id="null"),
    pytest.param(
        Plaintext(), "keyrings.alt.file.PlaintextKeyring: it keeps secrets in a file, or in clear", id="plaintext"
    ),
    pytest.param(Stranger(), "keyring_cloud.backend.CloudKeyring: not one we know", id="a third party's"),
]


@pytest.mark.parametrize(("backend", "reason"), REFUSED)
def test_any_other_is_named_and_refused(backend: KeyringBackend, reason: str) -> None:
    with keyrings.in_use(backend):
        assert system_keyring.backend_reason() == reason
        for refused in (
            lambda: system_keyring.put(ACCOUNT, SECRET),
            lambda: system_keyring.get(ACCOUNT),
            lambda: system_keyring.forget(ACCOUNT),
        ):
            with pytest.raises(InputError, match="no system keyring to trust") as caught:
                refused()
            assert reason in caught.value.message
    if isinstance(backend, Memory):
        assert backend.kept == {}


def test_a_class_that_only_looks_like_one_of_them_is_refused() -> None:
    class Keyring(macOS.Keyring):
        priority = -1.0

    with keyrings.in_use(made(Keyring)):
        assert "not one we know" in system_keyring.backend_reason()


@pytest.mark.parametrize(
    ("members", "reason"),
    [
        pytest.param([Memory()], "", id="one we trust"),
        pytest.param([Memory(), Memory()], "", id="two we trust"),
        pytest.param([Memory(), Plaintext()], "PlaintextKeyring: it keeps secrets", id="the last in clear"),
        pytest.param([Stranger(), Memory()], "CloudKeyring: not one we know", id="the first a stranger"),
        pytest.param([], "ChainerBackend: it has no members", id="nothing"),
    ],
)
def test_a_chain_is_as_good_as_its_worst_member(
    monkeypatch: pytest.MonkeyPatch, members: list[KeyringBackend], reason: str
) -> None:
    monkeypatch.setattr(system_keyring, "ALLOWED", keyrings.ALLOWED)
    monkeypatch.setattr(ChainerBackend, "backends", members)
    with keyrings.in_use(made(ChainerBackend)):
        found = system_keyring.backend_reason()
        assert reason in found
        assert bool(found) == bool(reason)


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (errors.KeyringLocked("dismissed"), "the system keyring is locked"),
        (errors.InitError("no collection"), "the system keyring does not answer"),
        (errors.PasswordSetError("full"), "the system keyring does not answer"),
        (LockedException("item"), "the system keyring does not answer"),
        (OSError(5, "i/o"), "the system keyring does not answer"),
        (RuntimeError("no session bus"), "the system keyring does not answer"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_a_keyring_answers_instead_becomes_our_error(
    monkeypatch: pytest.MonkeyPatch, error: Exception, message: str
) -> None:
    monkeypatch.setattr(system_keyring, "ALLOWED", keyrings.ALLOWED)
    with keyrings.in_use(Shut(error)):
        for act in (
            lambda: system_keyring.put(ACCOUNT, SECRET),
            lambda: system_keyring.get(ACCOUNT),
            lambda: system_keyring.forget(ACCOUNT),
        ):
            with pytest.raises(LockedError, match=message) as caught:
                act()
            assert "passphrase" in caught.value.hint
            assert SECRET.hex() not in str(caught.value)


def test_a_fault_that_is_no_keyring_s_is_not_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system_keyring, "ALLOWED", keyrings.ALLOWED)
    with keyrings.in_use(Shut(ZeroDivisionError())), pytest.raises(ZeroDivisionError):
        system_keyring.get(ACCOUNT)


@pytest.mark.parametrize("named", ["no.such.Backend", "keyring.backends.null.NoSuchClass", "nodots"])
def test_a_configuration_that_names_what_is_not_there_is_told(monkeypatch: pytest.MonkeyPatch, named: str) -> None:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", named)
    monkeypatch.setattr(keyring.core, "_keyring_backend", None)
    assert "configuration" in system_keyring.backend_reason()
    with pytest.raises(FusionError, match="no system keyring to trust"):
        system_keyring.get(ACCOUNT)


def test_the_library_is_not_loaded_before_it_is_needed() -> None:
    code = "import sys, fusion_tui.store.system_keyring; sys.exit('keyring' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
