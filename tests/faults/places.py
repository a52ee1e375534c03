"""Where an act of the fault tests happens: everything the program writes lies under ``watched``."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from fusion_tui.domain.clock import Clock
from fusion_tui.paths import Profile
from fusion_tui.services import attachments, backup, cases, session, setup, tips
from fusion_tui.services.clock import SystemClock
from fusion_tui.services.desk import Desk
from fusion_tui.services.session import Credentials
from fusion_tui.services.setup import CenterForm
from fusion_tui.store.vault import create_vault
from tests.centers import PASSPHRASE, TestClock
from tests.store.factories import CHEAPEST, KEY
from tests.store.vaults import journal

NEW_PASSPHRASE = "quokka felt pelargonium"
FORM = CenterForm("Harbor Fusion Center", "HARBOR", "America/Chicago")
WORD = "zeppelin"  # of the tip that is added
SECRETS = (WORD.encode(), b"substation", b"heliotrope", PASSPHRASE.encode(), NEW_PASSPHRASE.encode(), KEY)
OLD_STORE = Path(__file__).parents[1] / "store" / "stores" / "schema-1.db"

_MADE, _DONE, _SEEN = (datetime(2026, 3, day, 12, tzinfo=UTC) for day in (1, 2, 3))


@dataclass(frozen=True)
class Place:
    """One profile with what lies around it."""

    base: Path

    @property
    def watched(self) -> Path:
        """All that the program may write to."""
        return self.base / "watched"

    @property
    def profile(self) -> Profile:
        """The profile that the act is done in, or that it makes."""
        return Profile(self.watched / "profile")

    @property
    def restored(self) -> Profile:
        """The profile that is made of the old backup."""
        return Profile(self.watched / "restored")

    @property
    def peer(self) -> Profile:
        """The profile of the other center; it lies elsewhere."""
        return Profile(self.base / "given" / "peer")

    @property
    def drop(self) -> Path:
        """The folder that bundles are carried in."""
        return self.watched / "drop"

    @property
    def backup(self) -> Path:
        """The backup that the act makes."""
        return self.watched / "medium" / "new.backup"

    @property
    def old_backup(self) -> Path:
        """The backup that was made before."""
        return self.base / "given" / "old.backup"

    @property
    def letter(self) -> Path:
        """What is attached."""
        return self.base / "given" / "letter.txt"

    def copied(self, to: Path) -> Place:
        """Return a copy of all of it."""
        shutil.copytree(self.base, to)
        return Place(to)


def making() -> TestClock:
    """Return the clock of whoever makes a place."""
    return TestClock(_MADE)


def acting() -> TestClock:
    """Return the clock of an act."""
    return TestClock(_DONE)


def looking() -> TestClock:
    """Return the clock of whoever looks what came of it."""
    return TestClock(_SEEN)


def desk_of(profile: Profile, clock: Clock, passphrase: str = PASSPHRASE) -> Desk:
    """Log ana on."""
    return session.unlock(profile, Credentials("ana", passphrase), clock)


def bare(base: Path) -> Place:
    """Make a place without a profile."""
    place = Place(base)
    for folder in (place.watched, place.backup.parent, place.letter.parent):
        folder.mkdir(parents=True)
    place.letter.write_text("the van is heliotrope\n" * 2_000)
    return place


def worked_in(base: Path) -> Place:
    """Make a place with a center that has a tip, a case with an attachment, and a backup of all that."""
    place = bare(base)
    desk = setup.create(place.profile, FORM, Credentials("ana", PASSPHRASE), TestClock(_MADE), CHEAPEST)
    tips.add(desk, tips.TipForm("Van at the substation"))
    case = cases.new(desk, cases.CaseForm("Van", predicate="seen three times"))
    note = place.letter.with_name("note.txt")
    note.write_text("another heliotrope van\n")
    attachments.add(desk, case.number, note)
    backup.create(desk, place.old_backup)
    desk.leave()
    return place


def made_today(base: Path) -> Place:
    """Make a place with a center that has a tip, by the clock of this machine."""
    place = bare(base)
    desk = setup.create(place.profile, FORM, Credentials("ana", PASSPHRASE), SystemClock(), CHEAPEST)
    tips.add(desk, tips.TipForm("Van at the substation"))
    desk.leave()
    return place


def of_schema_1(base: Path) -> Place:
    """Make a place with a store of schema 1."""
    place = bare(base)
    place.profile.make()
    place.profile.store.write_bytes(OLD_STORE.read_bytes())
    place.profile.store.chmod(0o600)
    salt = OLD_STORE.read_bytes()[:16]
    create_vault(place.profile.vault, KEY, salt, journal().public, "rivera", PASSPHRASE, CHEAPEST, _MADE).close()
    return place
