"""Ways in: one's own passphrase, one-time codes and keyring, those nobody knows, and a new key for the store."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from fusion_tui.crypto import facts, totp
from fusion_tui.crypto.kdf import KdfSpec
from fusion_tui.domain.clock import Clock
from fusion_tui.domain.errors import CodeError, InputError
from fusion_tui.domain.user import Right, may
from fusion_tui.services import logon, opening, passphrases, session
from fusion_tui.services.desk import Desk, Entry
from fusion_tui.store import audit, audit_head, copying, known_slots, people, presence
from fusion_tui.store.engine import KEY_BYTES, Session, Store, open_store, salt_of
from fusion_tui.store.files import sync_folder
from fusion_tui.store.known_slots import Standing
from fusion_tui.store.newfile import medium_told
from fusion_tui.store.openvault import OpenVault
from fusion_tui.store.progress import Cancelled, Progress, unwatched
from fusion_tui.store.slots import Slot
from fusion_tui.store.vault import read_vault
from fusion_tui.store.vaultfile import VaultFile


@dataclass(frozen=True)
class Enrolment:
    """A secret for one-time codes, as it is shown once: to type into an app, or as the address of a QR code."""

    secret: bytes
    typed: str
    uri: str


def costs() -> KdfSpec:
    """Return what a passphrase costs on this machine: about half a second."""
    return KdfSpec.tuned(fips=facts.is_fips_on())


def slots(desk: Desk) -> tuple[Slot, ...]:
    """Return every way in, for who manages users; else one's own."""
    everybody = may(desk.user, Right.USERS).allowed
    found = read_vault(desk.profile.vault).slots
    return tuple(slot for slot in found if everybody or slot.user == desk.user.name)


def check_new(desk: Desk, old: str, new: str) -> None:
    """Raise InputError for a new passphrase of one's own that won't do, or for the old one again."""
    if old == new:
        raise InputError("that is the passphrase you have", "choose another one")
    passphrases.check(new, desk.policy, [desk.user.name, desk.center.code, desk.center.name])


def change_passphrase(desk: Desk, old: str, new: str, kdf: KdfSpec | None = None) -> None:
    """Replace one's own passphrase; raises InputError for one that won't do, or for the old one again."""
    check_new(desk, old, new)
    session.check_passphrase(desk, old)
    with desk.write("passphrase", Right.OWN_ACCESS):
        set_passphrase(desk.vault, desk.user.name, new, kdf, desk.clock)
    desk.proof.restart()


def enrolment(desk: Desk) -> Enrolment:
    """Return a fresh secret for one-time codes; it counts once a code of it was typed."""
    secret = totp.new_secret()
    return Enrolment(secret, totp.base32(secret), totp.uri(secret, desk.user.name, f"fusion-tui {desk.center.code}"))


def ask_codes(desk: Desk, passphrase: str, enrolled: Enrolment, code: str) -> list[Slot]:
    """Ask for one-time codes from now on; returns ways in that went.

    Raises CodeError where the first one is wrong; it is spent by this. A wrong passphrase counts as a bad log-on.
    """
    session.check_passphrase(desk, passphrase)
    step = totp.matched_step(enrolled.secret, code, desk.clock.now())
    if step is None:
        raise CodeError("the one-time code is wrong", "check the clocks of both devices, and the secret in the app")
    with desk.write("codes on", Right.OWN_ACCESS) as entry:
        refusal = logon.take_code(entry.books, desk.user.name, step)
        if refusal is not None:
            raise refusal
        return desk.vault.set_code(passphrase, enrolled.secret)


def ask_no_codes(desk: Desk, passphrase: str) -> None:
    """Ask for no one-time codes any more; a wrong passphrase counts as a bad log-on."""
    session.check_passphrase(desk, passphrase)
    with desk.write("codes off", Right.OWN_ACCESS):
        desk.vault.set_code(passphrase, None)


def add_keyring(desk: Desk) -> Slot:
    """Let oneself in through this machine's keyring; raises InputError where there is none to trust, and says why."""
    with desk.write("keyring add", Right.OWN_ACCESS) as entry:
        slot = desk.vault.add_keyring(desk.user.name, desk.clock.now())
        entry.subject = slot.id
    return slot


def new_recovery(desk: Desk) -> str:
    """Return a new recovery code, for paper only; an older one opens no more."""
    with desk.write("recovery code", Right.USERS):
        return desk.vault.new_recovery(desk.clock.now())


def remove(desk: Desk, slot_id: str) -> None:
    """Remove one way in: one's own, or anybody's for who manages users."""
    slot = next((slot for slot in slots(desk) if slot.id == slot_id), None)
    if slot is None:
        raise InputError("no way in of that id", "fusion-tui key list names them")
    right = Right.OWN_ACCESS if slot.user == desk.user.name else Right.USERS
    with desk.write("key remove", right) as entry:
        entry.subject, entry.outcome = slot.id, f"{slot.kind} {slot.user}".strip()
        desk.vault.remove(slot.id)


def strangers(desk: Desk) -> tuple[Slot, ...]:
    """Return the ways in that the store does not know: a change that was cut short, or what came from elsewhere."""
    return standing(desk).strangers


def standing(desk: Desk) -> Standing:
    """Return how the vault beside the store compares with what the store knows."""
    file = read_vault(desk.profile.vault).file
    with desk.store.read() as books:
        return logon.compared(books, file)


def accept(desk: Desk, slot_ids: Sequence[str] = ()) -> tuple[Slot, ...]:
    """Take ways in that the store does not know for good, and with the last of them the vault as it stands.

    Raises InputError for what is no such way in, one of somebody who is disabled or unknown, and the one by which
    the administrator came, as long as somebody else could accept it.
    """
    with desk.write("key accept", Right.USERS) as entry:
        file = desk.vault.current()
        found = logon.compared(entry.books, file)
        if not slot_ids and (found.strangers or found.is_sound):
            raise InputError("there is nothing to accept as it stands", "name ways in that key list says are not known")
        chosen = tuple(_stranger(found, slot_id) for slot_id in slot_ids)
        for slot in chosen:
            _require_acceptable(desk, entry, found, file, slot)
        known_slots.accept(entry.books, file, chosen)
        entry.outcome = known_slots.named(chosen) or f"{found.age} vault"
    return chosen


def _stranger(found: Standing, slot_id: str) -> Slot:
    slot = next((slot for slot in found.strangers if slot.id == slot_id), None)
    if slot is None:
        raise InputError("no unknown way in of that id", "fusion-tui key list names them")
    if found.is_cheap(slot):
        raise InputError("that way in is cheaper to guess than any other", _taking_away(slot))
    return slot


def _taking_away(slot: Slot) -> str:
    return f"fusion-tui key remove {slot.id} takes it away"


def _require_acceptable(desk: Desk, entry: Entry, found: Standing, file: VaultFile, slot: Slot) -> None:
    shut = _shut(entry.books, [slot])
    if shut:
        raise InputError(f"the account is disabled, or there is none: {shut}", _taking_away(slot))
    if slot.digest != desk.vault.slot.digest:
        return
    others = [one for one in file.slots if found.knows(one) and one.user != desk.user.name]
    if any(not one.user or _is_administrator(entry.books, one.user) for one in others):
        raise InputError(
            "nobody accepts the way in they came by", "another administrator accepts it, or use the recovery code"
        )


def _is_administrator(books: Session, name: str) -> bool:
    user = people.user(books, name)
    return user is not None and may(user, Right.USERS).allowed


def _shut(books: Session, found: Iterable[Slot]) -> str:
    """Name the ways in of those who are disabled or no users at all."""
    active = {user.name for user in people.users(books) if not user.disabled}
    return known_slots.named(slot for slot in found if slot.user and slot.user not in active)


def rekey(desk: Desk, progress: Progress = unwatched, cancelled: Cancelled = bool) -> None:
    """Give the store a new key, and every way in that key; the desk is left afterwards: log on again.

    The new store is written beside the old one, checked, and takes its place in one rename; the vault holds both
    keys meanwhile, so that whichever file is there opens. Raises HeldError where somebody else is at work, InputError
    where the vault holds a way in that isn't known, or is somebody's who is disabled.
    """
    from fusion_tui.services.exchange import aftermath, tombstones

    profile, vault = desk.profile, desk.vault
    with presence.alone(profile.holders, "giving the store a new key", desk.clock, desk.presence):
        with desk.write("key rekey", Right.USERS) as entry:
            _checked(entry.books, vault)
            entry.outcome = "begun"
        target, key = profile.next_store, os.urandom(KEY_BYTES)
        copying.remove_store(target)
        copying.copy_store(desk.store, target, key, progress, cancelled)
        with _opened(target, key) as fresh, fresh.write() as books:
            audit.append(books, desk.act("key rekey", "", "done"))
            checked = _checked(books, vault)
            aftermath.owe(books)  # the tombstones beside it are under the old key until they are written anew
        copying.require_settled(target)
        vault.begin_rekey(salt_of(target), key, checked)
        desk.store.close()
        _take_place(target, profile.store)
        opening.end_rekey(profile, vault)
        with _opened(profile.store, key) as fresh:
            with fresh.write() as books:
                logon.remember_vault(books, vault)
            audit_head.note_head(fresh, profile.head)
            tombstones.write_of(fresh, profile.tombstones, key, desk.clock.now())
    desk.leave()


def _checked(books: Session, vault: OpenVault) -> str:
    """Return the digest of the vault as it is now, where everybody in it may have a new key."""
    file = vault.current()
    found = logon.compared(books, file)
    if found.strangers:
        raise InputError(
            f"ways in that the store does not know would get the new key: {known_slots.named(found.strangers)}",
            f"{_taking_away(found.strangers[0])}; key accept instead makes it known, once its owner said it is theirs",
        )
    if not found.is_sound:
        raise InputError(
            "this vault is not the one the store knows", "check every way in with key list, then fusion-tui key accept"
        )
    shut = _shut(books, file.slots)
    if shut:
        raise InputError(f"somebody disabled would get the new key: {shut}", "fusion-tui key remove takes it away")
    return file.digest


def _take_place(target: Path, place: Path) -> None:
    """Put the new store in the place of the old one, whose log would otherwise be taken for the new one's."""
    copying.require_settled(place)
    with medium_told("the store"):
        sync_folder(place.parent)
        target.replace(place)
        sync_folder(place.parent)


@contextmanager
def _opened(path: Path, key: bytes) -> Iterator[Store]:
    store = open_store(path, key)
    try:
        yield store
    finally:
        store.close()


def set_passphrase(opened: OpenVault, name: str, passphrase: str, kdf: KdfSpec | None, clock: Clock) -> None:
    """Give somebody a passphrase, in place of the one they had where there is one."""
    opened.set_passphrase(name, passphrase, kdf or costs(), clock.now())
