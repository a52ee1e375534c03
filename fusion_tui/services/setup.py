"""Setting a center up: its keys, its store, its first user and its vault.

The vault is written last, so that a set-up cut short never looks finished; whatever a failed set-up
made is taken away again, and nothing that was there before is ever touched.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from fusion_tui.config import policy_of
from fusion_tui.crypto import selftest
from fusion_tui.crypto.kdf import KdfSpec
from fusion_tui.crypto.seal import KemPair
from fusion_tui.domain.center import Center
from fusion_tui.domain.clock import Clock
from fusion_tui.domain.errors import InputError
from fusion_tui.domain.user import PERSONAL
from fusion_tui.paths import Profile
from fusion_tui.services import access, accounts, identity, logon, passphrases, session
from fusion_tui.services.clock import SystemClock
from fusion_tui.services.desk import Desk
from fusion_tui.services.forms import filled
from fusion_tui.services.session import Credentials
from fusion_tui.store import audit, audit_head, migrations, people
from fusion_tui.store.engine import KEY_BYTES, Store, create_store, salt_of
from fusion_tui.store.files import sync_folder
from fusion_tui.store.newfile import medium_told
from fusion_tui.store.vault import create_vault, read_vault

_NO_ID = "0" * 64  # of a center that has no keys yet


@dataclass(frozen=True)
class CenterForm:
    """What a center says of itself at set-up."""

    name: str
    code: str
    timezone: str = "UTC"
    exercise: bool = False


def create(
    profile: Profile,
    form: CenterForm,
    first: Credentials,
    clock: Clock | None = None,
    kdf: KdfSpec | None = None,
    program: str = session.PROGRAM,
) -> Desk:
    """Set a center up with its first user, who holds every role; raises InputError where one is there already."""
    clock = clock or SystemClock()
    selftest.run()
    require_possible(profile, form, first.user)
    check_passphrase(profile, form, first)
    user = accounts.new_user(first.user, PERSONAL, clock)
    keys, journal = identity.generate(), KemPair.generate()
    center = _center(form, identity.id_of(keys).hex(), clock)
    store_key = os.urandom(KEY_BYTES)
    profile.make()
    with medium_told("the profile"):
        sync_folder(profile.root.parent)
    store = create_store(profile.store, store_key)  # refused where one is there: what follows undoes only its own
    with _undone_on_failure(profile, store):
        migrations.migrate(store, clock)
        with store.write() as books:
            people.add_center(books, center)
            people.add_user(books, user)
            identity.establish(books, keys, center, clock)
            identity.keep_journal_pair(books, journal, clock)
            place = logon.place_of(program)
            audit.append(books, audit.Act(clock.now(), user.name, "init", center.center_id[:16], place=place))
        audit_head.begin_anew(store, profile.head)  # one that a set-up cut short has left is of no trail
        store.close()
        vault = create_vault(
            profile.vault,
            store_key,
            salt_of(profile.store),
            journal.public,
            first.user,
            first.passphrase,
            kdf or access.costs(),
            clock.now(),
        )
    arrival = session.arriving(profile, read_vault(profile.vault), first.user, clock, program)
    return session.seated(profile, vault, arrival)


def require_possible(profile: Profile, form: CenterForm, user: str) -> None:
    """Raise InputError where a center can't be set up so: to be told before a passphrase is asked for."""
    clock = SystemClock()
    _require_nothing(profile)
    accounts.new_user(user, PERSONAL, clock)
    _center(form, _NO_ID, clock)


def check_passphrase(profile: Profile, form: CenterForm, first: Credentials) -> None:
    """Raise InputError where the first user's passphrase won't do."""
    passphrases.check(first.passphrase, policy_of(profile), [first.user, form.code, form.name])


def _require_nothing(profile: Profile) -> None:
    if profile.vault.exists():
        raise InputError("a center was set up in this profile", "unlock it, or choose another with --profile")
    if profile.exists():
        raise InputError(
            "a center was set up in this profile, but there is no vault: it is lost, or the set-up was cut short",
            "restore vault.json from a backup; or, after a set-up that never ended, remove the directory",
        )


def _center(form: CenterForm, center_id: str, clock: Clock) -> Center:
    try:
        ZoneInfo(form.timezone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise InputError("unknown time zone", "name it as in America/New_York") from error
    return filled(Center, {"center_id": center_id, "created": clock.now()}, vars(form))


@contextmanager
def _undone_on_failure(profile: Profile, store: Store) -> Iterator[None]:
    try:
        yield
    except BaseException:
        store.close()
        for path in (profile.store, *profile.root.glob(f"{profile.store.name}-*"), profile.vault, profile.head):
            path.unlink(missing_ok=True)
        raise
