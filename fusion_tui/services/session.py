"""Setting a center up, unlocking it, and the people who may.

The vault is written last at set-up, so that a set-up cut short never looks finished; whatever a
failed set-up made is taken away again, and nothing that was there before is ever touched.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from fusion_tui import __version__
from fusion_tui.crypto import facts, selftest
from fusion_tui.crypto.kdf import KdfSpec
from fusion_tui.domain.center import Center
from fusion_tui.domain.clock import Clock
from fusion_tui.domain.errors import InputError, LockedError
from fusion_tui.domain.user import Right, Role, User, may
from fusion_tui.paths import Profile
from fusion_tui.services import identity
from fusion_tui.services.clock import SystemClock
from fusion_tui.services.desk import Desk
from fusion_tui.services.forms import filled
from fusion_tui.store import audit, migrations, people, records
from fusion_tui.store.engine import KEY_BYTES, Store, create_store, open_store
from fusion_tui.store.vault import Vault, read_vault, write_vault

PASSPHRASE_LEAST = 8  # CJIS Security Policy 6.0, IA-5


@dataclass(frozen=True)
class CenterForm:
    """What a center says of itself at set-up."""

    name: str
    code: str
    timezone: str = "UTC"
    exercise: bool = False


@dataclass(frozen=True)
class Credentials:
    """A name and its passphrase; the passphrase is in no repr."""

    user: str
    passphrase: str = field(repr=False)


def create(
    profile: Profile, form: CenterForm, first: Credentials, clock: Clock | None = None, kdf: KdfSpec | None = None
) -> Desk:
    """Set a center up with its first user, who holds every role; raises InputError where one is there already."""
    clock = clock or SystemClock()
    selftest.run()
    if profile.exists():
        raise InputError("a center was set up in this profile", "unlock it, or choose another with --profile")
    _check_passphrase(first.passphrase)
    user = _new_user(first.user, list(Role), clock)
    keys = identity.generate()
    center = _center(form, keys, clock)
    store_key = os.urandom(KEY_BYTES)
    profile.make()
    store = create_store(profile.store, store_key)  # refused where one is there: what follows undoes only its own
    with _undone_on_failure(profile, store):
        migrations.migrate(store, clock)
        with store.write() as books:
            people.add_center(books, center)
            people.add_user(books, user)
            identity.establish(books, keys, center, clock)
            audit.append(books, audit.Act(clock.now(), user.name, "init", center.center_id[:16]))
        vault = Vault(()).with_slot(store_key, first.user, first.passphrase, kdf or _kdf())
        write_vault(vault, profile.vault)
    return Desk(profile, store, center, user, clock, store_key)


def unlock(profile: Profile, credentials: Credentials, clock: Clock | None = None) -> Desk:
    """Open the store with a user's passphrase; raises LockedError where name or passphrase is wrong."""
    clock = clock or SystemClock()
    selftest.run()
    key = read_vault(profile.vault).unlock(credentials.user, credentials.passphrase)
    store = open_store(profile.store, key)
    try:
        migrations.migrate(store, clock)
        center, user = _log_on(store, credentials.user, clock)
    except BaseException:
        store.close()
        raise
    return Desk(profile, store, center, user, clock, key)


def _log_on(store: Store, name: str, clock: Clock) -> tuple[Center, User]:
    with store.write() as books:
        center, user = people.center(books), people.user(books, name)
        shut_out = user is None or user.disabled
        audit.append(books, audit.Act(clock.now(), name, "log on", outcome="refused" if shut_out else "done"))
        if user is not None and not user.disabled:
            people.seen(books, name, clock.now())
            return center, user
    raise LockedError("this user is disabled", "ask an administrator")


def status(desk: Desk) -> dict[str, object]:
    """Return which center this is, and how many records of each kind it holds."""
    with desk.read() as books:
        counts, card = records.counts(books), identity.own_card(books, desk.center)
        schema = migrations.applied(books)[-1]
    return {
        "center": desk.center.name,
        "code": desk.center.code,
        "fingerprint": desk.center.center_id,
        "card": card.fingerprint,
        "exercise": desk.center.exercise,
        "timezone": desk.center.timezone,
        "counts": counts,
        "schema": schema,
        "version": __version__,
    }


def users(profile: Profile) -> list[str]:
    """Return the names that have a way in, before anything is unlocked."""
    return read_vault(profile.vault).users


def add_user(desk: Desk, credentials: Credentials, roles: list[str], kdf: KdfSpec | None = None) -> User:
    """Give somebody a slot in the vault and their roles."""
    _check_passphrase(credentials.passphrase)
    user = _new_user(credentials.user, roles, desk.clock)
    desk.require(may(desk.user, Right.USERS), "user add")
    slot = Vault(()).with_slot(desk.key, user.name, credentials.passphrase, kdf or _kdf()).slots
    with desk.write("user add", Right.USERS) as entry:
        if people.user(entry.books, user.name):
            raise InputError("a user of that name is there already", "choose another name")
        people.add_user(entry.books, user)
        entry.subject = user.name
        # Last in the transaction: a vault that can't be written leaves no user without a way in. A slot without a
        # user, left where the commit failed after that, is replaced.
        kept = (one for one in read_vault(desk.profile.vault).slots if one.user != user.name)
        write_vault(Vault((*kept, *slot)), desk.profile.vault)
    return user


def list_users(desk: Desk) -> list[User]:
    """Return everybody."""
    with desk.read() as books:
        return people.users(books)


def _kdf() -> KdfSpec:
    return KdfSpec.default(fips=facts.is_fips_on())


def _check_passphrase(passphrase: str) -> None:
    if len(passphrase) < PASSPHRASE_LEAST:
        raise InputError(
            f"a passphrase has at least {PASSPHRASE_LEAST} characters", "several words are easier than symbols"
        )


def _new_user(name: str, roles: list[str] | list[Role], clock: Clock) -> User:
    unknown = [role for role in roles if role not in set(Role)]
    if unknown or not roles:
        raise InputError("unknown role", f"one or more of: {', '.join(Role)}")
    return filled(User, {}, {"name": name, "roles": " ".join(dict.fromkeys(roles)), "created": clock.now()})


def _center(form: CenterForm, keys: identity.Keys, clock: Clock) -> Center:
    try:
        ZoneInfo(form.timezone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise InputError("unknown time zone", "name it as in America/New_York") from error
    return filled(Center, {"center_id": keys.center_id.hex(), "created": clock.now()}, vars(form))


@contextmanager
def _undone_on_failure(profile: Profile, store: Store) -> Iterator[None]:
    try:
        yield
    except BaseException:
        store.close()
        for path in (profile.store, *profile.root.glob(f"{profile.store.name}-*"), profile.vault):
            path.unlink(missing_ok=True)
        raise
