"""Opening the store that lies beside a vault: by the key its first bytes name, in today's schema, a re-key ended."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from fusion_tui.domain.clock import Clock
from fusion_tui.domain.errors import DamagedError, WrongKeyError
from fusion_tui.paths import Profile
from fusion_tui.services.logon import Arrival
from fusion_tui.store import copying, migrations, presence
from fusion_tui.store.engine import Store, open_store, salt_of
from fusion_tui.store.openvault import OpenVault
from fusion_tui.store.presence import Presence


def opened_store(profile: Profile, opened: OpenVault) -> Store:
    """Open the store file by the key that its first bytes name; raises DamagedError where its first page is broken."""
    key = opened.key_for(salt_of(profile.store))
    try:
        return open_store(profile.store, key)
    except WrongKeyError as error:
        raise DamagedError(
            "the first page of the store is damaged: nothing in it can be read",
            "fusion-tui --profile NEW backup restore FILE makes a new profile from a backup",
        ) from error


def end_rekey(profile: Profile, opened: OpenVault) -> None:
    """End a re-key: keep the key of the store that is there, and nothing of the other.

    Where the new one is there, what lies beside it under the old key goes as well.
    """
    if len(opened.file.stores) > 1:
        present = salt_of(profile.store)
        if present != opened.file.stores[0]:
            copying.remove_kept(profile.store)
        opened.end_rekey(present)
    copying.remove_store(profile.next_store)


@contextmanager
def at_work(profile: Profile, opened: OpenVault, arrival: Arrival) -> Iterator[Store]:
    """Yield the store to somebody without an account at a desk: who came by the recovery code."""
    with presence.hold(profile.holders, arrival.program, arrival.clock) as here:
        store = opened_store(profile, opened)
        try:
            end_rekey(profile, opened)
            brought_up_to_date(profile, store, here, arrival.clock)
            yield store
        finally:
            store.close()


def brought_up_to_date(profile: Profile, store: Store, here: Presence, clock: Clock) -> None:
    """Bring an older store to today's schema, alone, with a copy kept beside it."""
    with store.read() as books:
        done, todo = migrations.applied(books), migrations.pending(books)
    if todo:
        with presence.alone(profile.holders, "bringing the store up to date", clock, here):
            copying.before_migration(store, max(done, default=0))
            migrations.migrate(store, clock)
