"""What a store knows of its vault: the file it was left with, and every way in that this program made or was told of.

Whoever once had a way in can tag a vault of their own, and anybody can put an old one back. So the tag is
not believed: a way in that isn't among these is a stranger, opens what it opens, and gets no new key; what
is done from a stranger makes strangers. Only an administrator's recorded act makes one known.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from sqlmodel import Session, col, delete, select

from fusion_tui.store import people
from fusion_tui.store.openvault import OpenVault
from fusion_tui.store.own_rows import KnownSlotRow
from fusion_tui.store.slots import Slot
from fusion_tui.store.unlocked import Changes
from fusion_tui.store.vaultfile import VaultFile
from fusion_tui.store.vaultform import Public

_LEAP = 1000  # changes a vault may be ahead: crashes leave a few, and nobody can drive the serial to its bound
_NAMED = 3  # strangers a notice names


class Age(StrEnum):
    """A vault beside the one the store remembers."""

    SAME = "same"
    AHEAD = "ahead"
    OLDER = "older"
    OTHER = "other"


_WORDS = {
    Age.AHEAD: "the vault file was changed and the change not recorded:"
    " an act was cut short, or it came from elsewhere",
    Age.OLDER: "the vault file is older than the one used last: ways in that were removed may be back",
    Age.OTHER: "the vault file was written by something other than this program: check every way in",
}


@dataclass(frozen=True)
class Standing:
    """How a vault compares with what the store knows, and the ways in it holds that the store does not know.

    ``floor`` is the least that a guess at a passphrase costs by the ways in the store knows: this program makes
    none that is cheaper than its default, so a cheaper one was made elsewhere.
    """

    age: Age
    strangers: tuple[Slot, ...] = ()
    floor: float = 1.0

    def is_cheap(self, slot: Slot) -> bool:
        """Whether a passphrase is cheaper to guess by this way in than by any the store knows."""
        return slot.kdf is not None and slot.kdf.price < self.floor

    @property
    def is_sound(self) -> bool:
        """Whether the store may take it for its own without asking anybody."""
        return self.age in {Age.SAME, Age.AHEAD} and not self.strangers

    def knows(self, slot: Slot) -> bool:
        """Whether a way in of this vault is one the store knows."""
        return slot.digest not in {stranger.digest for stranger in self.strangers}

    def told(self) -> Iterator[str]:
        """Yield what somebody who logs on has to know."""
        if self.age in _WORDS:
            yield _WORDS[self.age]
        if self.strangers:
            yield f"not known to the store: {named(self.strangers)}; fusion-tui key remove, or key accept"
        cheap = [slot for slot in self.strangers if self.is_cheap(slot)]
        if cheap:
            yield f"made to be guessed, at a lower cost than any other: {named(cheap)}; fusion-tui key remove"


def named(slots: Iterable[Slot]) -> str:
    """Return ways in as a notice names them: kind, user and id of the first few."""
    words = [" ".join(filter(None, (slot.kind, slot.user, slot.id))) for slot in slots]
    return ", ".join(words[:_NAMED]) + (f" and {len(words) - _NAMED} more" if len(words) > _NAMED else "")


def compared(session: Session, file: VaultFile, journal: Public) -> Standing:
    """Compare a vault with what the store knows; ``journal`` is the public half of the store's own journal key.

    A store that was never opened from a vault takes the first; one of schema 2 takes the very file it remembers.
    """
    kept, known = people.installation(session), every(session)
    if not kept.vault_serial or (not known and file.digest == kept.vault_digest):
        return Standing(Age.SAME)
    strangers = tuple(slot for slot in file.slots if slot.digest not in known)
    prices = (slot.kdf.price for slot in file.slots if slot.kdf and slot.digest in known)
    return Standing(_age(file, kept, journal), strangers, min(prices, default=1.0))


def _age(file: VaultFile, kept: people.Installation, journal: Public) -> Age:
    if file.digest == kept.vault_digest:
        return Age.SAME
    if file.serial < kept.vault_serial:
        return Age.OLDER
    is_next = file.serial - kept.vault_serial in range(1, _LEAP + 1) and file.journal == journal
    return Age.AHEAD if is_next else Age.OTHER


def adopt(session: Session, file: VaultFile) -> None:
    """Take a vault, and every way in of it, for what the store knows from here on."""
    kept = people.installation(session)
    if file.digest != kept.vault_digest or not every(session):
        _put(session, {slot.digest: slot for slot in file.slots}, forget=every(session))
        people.remember(session, vault_serial=file.serial, vault_digest=file.digest)


def accept(session: Session, file: VaultFile, strangers: Iterable[Slot]) -> None:
    """Make strangers known; a vault that holds none any more is adopted, however old it is."""
    _put(session, {slot.digest: slot for slot in strangers})
    if {slot.digest for slot in file.slots} <= every(session).keys():
        adopt(session, file)


def remember(session: Session, opened: OpenVault, journal: Public) -> None:
    """Keep what this program changed of its vault; to be called in the transaction of the act that changed it."""
    changes = opened.changes
    if changes is None:
        return
    before, file = compared(session, changes.base, journal), opened.file
    if before.is_sound:
        adopt(session, changes.base)
    _put(session, _made(changes, file, before), forget=_gone(session, changes, before))
    known = every(session)
    if before.age in {Age.SAME, Age.AHEAD} and all(slot.digest in known for slot in file.slots):
        people.remember(session, vault_serial=file.serial, vault_digest=file.digest)
    opened.changes = None


def _made(changes: Changes, file: VaultFile, before: Standing) -> dict[str, Slot]:
    """Return what was made and is there still; nothing where a stranger made it."""
    if not before.knows(changes.by):
        return {}
    there = {slot.digest for slot in file.slots}
    return {slot.digest: slot for slot in changes.made if slot.digest in there}


def _gone(session: Session, changes: Changes, before: Standing) -> set[str]:
    """Return what isn't known any more: what was taken out and, by whom the store knows, all it stood in place of."""
    gone = {slot.digest for slot in changes.gone}
    if before.knows(changes.by):
        pairs = {(slot.user, str(slot.kind)) for slot in changes.gone}
        gone |= {digest for digest, row in every(session).items() if (row.user, row.kind) in pairs}
    return gone


def every(session: Session) -> dict[str, KnownSlotRow]:
    """Return every way in that the store knows, by its digest."""
    return {row.digest: row for row in session.exec(select(KnownSlotRow))}


def _put(session: Session, slots: dict[str, Slot], *, forget: Iterable[str] = ()) -> None:
    session.exec(delete(KnownSlotRow).where(col(KnownSlotRow.digest).in_({*forget, *slots})))
    for digest, slot in slots.items():
        session.add(KnownSlotRow(digest=digest, id=slot.id, user=slot.user, kind=str(slot.kind)))
    session.flush()
    session.expire_all()
