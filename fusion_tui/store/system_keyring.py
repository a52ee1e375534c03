"""A slot's secret in the keyring of the operating system: macOS, Windows, Secret Service or KWallet.

Only backends that keep secrets under the account's own log-on are taken, by the full name of their
class. What keeps them in a file, in clear or nowhere is refused by name, and so is what we don't know.
The library is loaded on use: most log-ons don't need it.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from configparser import Error as ConfigError
from contextlib import contextmanager
from typing import TYPE_CHECKING

from fusion_tui.domain.errors import InputError, LockedError

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

SERVICE = "fusion-tui"
CHAINER = "keyring.backends.chainer.ChainerBackend"
ALLOWED = frozenset(
    {
        "keyring.backends.macOS.Keyring",
        "keyring.backends.Windows.WinVaultKeyring",
        "keyring.backends.SecretService.Keyring",
        "keyring.backends.libsecret.Keyring",
        "keyring.backends.kwallet.DBusKeyring",
        "keyring.backends.kwallet.DBusKeyringKWallet4",
    }
)
_REFUSED = {
    "keyring.backends.fail.": "this system offers none",
    "keyring.backends.null.": "it keeps nothing",
    "keyrings.alt.": "it keeps secrets in a file, or in clear",
}
_SECRET = re.compile(r"[0-9a-f]{64}", re.ASCII)
# What the libraries under a backend raise past it; named so that none has to be there.
_BELOW = (
    ("secretstorage.exceptions", "SecretStorageException"),
    ("jeepney", "DBusErrorResponse"),
    ("dbus", "DBusException"),
    ("pywintypes", "error"),
)


def backend_reason() -> str:
    """Return why the system's keyring can't be used: the backend that was found, and what is wrong; else nothing."""
    found = _backend()
    return "its configuration names one that can't be loaded" if found is None else _refusal(found)


def put(account: str, secret: bytes) -> None:
    """Keep a secret of 32 bytes; raises InputError where there is no keyring to trust, LockedError where it is shut."""
    backend = _trusted()
    with _explained():
        backend.set_password(SERVICE, account, secret.hex())


def get(account: str) -> bytes:
    """Return a secret; raises InputError without a keyring to trust, LockedError where it is shut or holds none."""
    backend = _trusted()
    with _explained():
        found = backend.get_password(SERVICE, account)
    if found is None or not _SECRET.fullmatch(found):
        raise LockedError("the system keyring holds no key for this vault", "log on with the passphrase")
    return bytes.fromhex(found)


def forget(account: str) -> None:
    """Take a secret out, where it is there; raises InputError without a keyring to trust, LockedError where shut."""
    backend = _trusted()
    with _explained():
        if backend.get_password(SERVICE, account) is not None:
            backend.delete_password(SERVICE, account)


def _trusted() -> KeyringBackend:
    found = _backend()
    if found is None or _refusal(found):
        raise InputError(f"no system keyring to trust: {backend_reason()}", "go on with the passphrase")
    return found


def _backend() -> KeyringBackend | None:
    import keyring

    try:
        return keyring.get_keyring()
    except (ImportError, AttributeError, TypeError, ValueError, RuntimeError, ConfigError):
        return None  # PYTHON_KEYRING_BACKEND or keyringrc.cfg names what isn't there


def _refusal(backend: KeyringBackend) -> str:
    name = f"{type(backend).__module__}.{type(backend).__qualname__}"
    if name in ALLOWED:
        return ""
    if name == CHAINER:
        members = list(getattr(backend, "backends", ()))
        return next(filter(None, map(_refusal, members)), "") if members else f"{name}: it has no members"
    return f"{name}: {next((why for start, why in _REFUSED.items() if name.startswith(start)), 'not one we know')}"


@contextmanager
def _explained() -> Iterator[None]:
    from keyring.errors import KeyringLocked

    try:
        yield
    except KeyringLocked as error:
        raise LockedError("the system keyring is locked", "unlock it, or log on with the passphrase") from error
    except _faults() as error:
        raise LockedError("the system keyring does not answer", "log on with the passphrase") from error


def _faults() -> tuple[type[Exception], ...]:
    from keyring.errors import KeyringError

    below = (getattr(sys.modules.get(module), name, None) for module, name in _BELOW)
    return (KeyringError, OSError, RuntimeError, *filter(None, below))
