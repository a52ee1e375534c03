"""The acts that are disturbed: how each begins and is done, and what of it can be seen afterwards."""

from __future__ import annotations

from collections import Counter
from contextlib import ExitStack, closing

import pytest

from fusion_tui.domain.case import Case
from fusion_tui.domain.errors import InputError, LockedError
from fusion_tui.services import access, attachments, backup, opening, reading, restore, setup, tips, ways
from fusion_tui.services.desk import Desk
from fusion_tui.services.session import Credentials
from fusion_tui.store import audit, migrations, presence, records
from fusion_tui.store.engine import open_store, salt_of
from fusion_tui.store.vault import read_vault
from tests.centers import PASSPHRASE
from tests.faults import exchange_acts, places, purge_acts
from tests.faults.act import Act, Seen, Work, at_desk, by_ana, contents, rows
from tests.faults.places import NEW_PASSPHRASE, WORD, Place, acting, desk_of
from tests.faults.promises import sat_down
from tests.store.factories import CHEAPEST, KEY


def _add_tip(desk: Desk, _place: Place) -> None:
    tips.add(desk, tips.TipForm(f"A {WORD} over the harbor", text="555-0142"))


def _tip_seen(_place: Place, desk: Desk) -> Seen:
    with desk.store.read() as books:
        count = records.counts(books)["tip"]
    return {"tips": count, "rows": rows(desk)["tip add"], "found": reading.find(desk, WORD).total}


def _attach(desk: Desk, place: Place) -> None:
    with desk.read() as books:
        case = records.where(books, Case)[0]
    attachments.add(desk, case.number, place.letter)


def _attachments_seen(place: Place, desk: Desk) -> Seen:
    return {"attachments": contents(place.profile, desk), "rows": rows(desk)["attachment add"]}


def _log_on(place: Place, _leaving: ExitStack) -> Work:
    return lambda: desk_of(place.profile, acting())


def _log_on_wrongly(place: Place, _leaving: ExitStack) -> Work:
    return lambda: desk_of(place.profile, acting(), "not the passphrase")


def _log_ons_seen(_place: Place, desk: Desk) -> Seen:
    with desk.store.read() as books:
        found = Counter(act.outcome for act in audit.recent(books) if act.act == "log on" and act.who == "ana")
    return {"let in": found["done"], "refused": found["refused: wrong passphrase"]}


def _log_offs_seen(_place: Place, desk: Desk) -> Seen:
    return {"rows": rows(desk)["log off"]}


def _change_passphrase(desk: Desk, _place: Place) -> None:
    access.change_passphrase(desk, PASSPHRASE, NEW_PASSPHRASE, CHEAPEST)


def _passphrase_seen(place: Place, desk: Desk) -> Seen:
    cut_short = any("the change not recorded" in notice for notice in desk.notices)
    return {
        "new": _opens(place, NEW_PASSPHRASE),
        "old": _opens(place, PASSPHRASE),
        "told": rows(desk)["passphrase"] == 1 or cut_short,
    }


def _opens(place: Place, passphrase: str) -> bool:
    try:
        read_vault(place.profile.vault).open_with_passphrase("ana", passphrase).close()
    except LockedError:
        return False
    return True


def _rekeyed(place: Place, desk: Desk) -> Seen:
    kept = place.old_backup.read_bytes()  # its head names the salt of that day in clear
    return {"new": salt_of(place.profile.store) not in kept, "rows": rows(desk)["key rekey"]}


def _back_up(desk: Desk, place: Place) -> None:
    backup.create(desk, place.backup)


def _backup_seen(place: Place, desk: Desk) -> Seen:
    if place.backup.exists():
        way = ways.by_passphrase("ana", PASSPHRASE)
        assert restore.check(place.backup, way, place.base).is_whole
    return {"file": place.backup.exists(), "rows": rows(desk)[backup.ACT]}


def _restore(place: Place, _leaving: ExitStack) -> Work:
    way = ways.by_passphrase("ana", PASSPHRASE)
    return lambda: restore.restore(place.old_backup, way, place.restored, acting())


def _restore_seen(place: Place) -> Seen:
    was_there = place.restored.root.exists()
    if not was_there:
        _restore(place, ExitStack())()  # nothing is in the way of doing it again
    with sat_down(place.restored) as desk:
        assert contents(place.restored, desk) == 1
        return {"there": was_there, "rows": rows(desk)["restore"]}


def _set_up(place: Place, _leaving: ExitStack) -> Work:
    return lambda: setup.create(place.profile, places.FORM, Credentials("ana", PASSPHRASE), acting(), CHEAPEST)


def _set_up_seen(place: Place) -> Seen:
    was_there = place.profile.vault.exists()
    if not was_there:
        _set_up_again(place)
    with sat_down(place.profile) as desk:
        return {"rows": rows(desk)["init"], "was there": was_there}


def _set_up_again(place: Place) -> None:
    def again() -> None:
        setup.create(place.profile, places.FORM, Credentials("ana", PASSPHRASE), acting(), CHEAPEST).leave()

    if place.profile.store.exists():  # nobody but the person can know that no vault ever belonged to it
        with pytest.raises(InputError, match="there is no vault"):
            again()
        place.profile.store.unlink()
    again()


def _migrate(place: Place, leaving: ExitStack) -> Work:
    opened = read_vault(place.profile.vault).open_with_passphrase("rivera", PASSPHRASE)
    here = leaving.enter_context(presence.hold(place.profile.holders, "fault tests", acting()))
    store = leaving.enter_context(closing(opening.opened_store(place.profile, opened)))
    return lambda: opening.brought_up_to_date(place.profile, store, here, acting())


def _migrate_seen(place: Place) -> Seen:
    with closing(open_store(place.profile.store, KEY)) as store, store.read() as books:
        done = migrations.applied(books)
    with ExitStack() as leaving:
        _migrate(place, leaving)()
    with closing(open_store(place.profile.store, KEY)) as store, store.read() as books:
        assert audit.first_break(books) is None
        assert (records.counts(books)["tip"], migrations.pending(books)) == (2, [])
    with closing(open_store(place.profile.store.with_name("store-1.before"), KEY)) as kept, kept.read() as books:
        assert migrations.applied(books) == [1]
    return {"done": done}


_STEPS_DONE = tuple({"done": list(range(1, last + 1))} for last in range(2, migrations.VERSION))

ACTS: tuple[Act, ...] = (
    Act("add a tip", "worked_in", at_desk(_add_tip), by_ana(_tip_seen)),
    Act("attach a file", "worked_in", at_desk(_attach), by_ana(_attachments_seen)),
    Act("log on", "worked_in", _log_on, by_ana(_log_ons_seen), sore=r"unlink .*/store\.db\.next\""),
    Act("log on wrongly", "worked_in", _log_on_wrongly, by_ana(_log_ons_seen), status=3),
    Act("log off", "worked_in", at_desk(lambda desk, _: desk.close()), by_ana(_log_offs_seen)),
    Act("change a passphrase", "worked_in", at_desk(_change_passphrase), by_ana(_passphrase_seen)),
    Act(
        "give a new key",
        "worked_in",
        at_desk(lambda desk, _: access.rekey(desk)),
        by_ana(_rekeyed),
        sore=r"pwrite64 .*/store\.db>",  # its log moved into it, as it is closed
    ),
    Act("bring up to date", "of_schema_1", _migrate, _migrate_seen, between=_STEPS_DONE),
    Act("back up", "worked_in", at_desk(_back_up), by_ana(_backup_seen), between=({"file": False, "rows": 2},)),
    Act("restore", "worked_in", _restore, _restore_seen),
    Act("set up", "bare", _set_up, _set_up_seen),
    *exchange_acts.ACTS,
    *purge_acts.ACTS,
)
NAMED = {act.name: act for act in ACTS}
