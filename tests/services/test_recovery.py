"""The printed recovery code: what it opens, and that no fault loses the next one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from fusion_tui.domain.errors import InputError, LockedError, LockedOutError, StoreError
from fusion_tui.services import access, recovery, session
from fusion_tui.services.recovery import Recovered
from fusion_tui.services.session import Credentials
from fusion_tui.store import audit, audit_head
from fusion_tui.store.vault import read_vault
from tests.centers import CHEAP, PASSPHRASE, Office

OTHER = "quokka felt pelargonium"


def log_on(place: Office, passphrase: str) -> None:
    session.unlock(place.desk.profile, Credentials("ana", passphrase), place.desk.clock).close()


def locked_out(place: Office) -> str:
    """Lock ana out, and return the code on paper."""
    code = access.new_recovery(place.desk)
    for _ in range(5):
        with pytest.raises(LockedError):
            log_on(place, "wrong")
    with pytest.raises(LockedOutError):
        log_on(place, PASSPHRASE)
    return code


def recover(place: Office, code: str, name: str = "ana", passphrase: str = OTHER) -> Recovered:
    return recovery.recover(place.desk.profile, code, name, passphrase, place.desk.clock, CHEAP)


def opens(place: Office, code: str) -> bool:
    try:
        read_vault(place.desk.profile.vault).open_with_recovery(code).close()
    except LockedError:
        return False
    return True


@contextmanager
def refusing(place: Office, what: str) -> Iterator[None]:
    """Let the store refuse a change of a table in a way its own constraints do."""
    with place.desk.store.write() as books:
        books.connection().exec_driver_sql(
            f"CREATE TRIGGER refusing BEFORE {what} BEGIN SELECT RAISE(ABORT, 'refused'); END"
        )
    yield
    with place.desk.store.write() as books:
        books.connection().exec_driver_sql("DROP TRIGGER refusing")


def test_it_releases_a_lockout_gives_a_new_passphrase_and_is_spent(harbor: Office) -> None:
    code = locked_out(harbor)
    fresh, faults = recover(harbor, code)
    assert faults == ()
    log_on(harbor, OTHER)
    with pytest.raises(LockedError, match="does not open"):
        recover(harbor, code)
    recover(harbor, fresh, passphrase="")
    with harbor.desk.store.read() as books:
        found = [(act.who, act.act, act.subject, act.outcome) for act in audit.recent(books, 2)]
    assert found == [
        ("recovery code", "recovery code", "ana", "new code"),
        ("recovery code", "user unlock", "ana", "done"),
    ]


def test_the_code_for_nobody_changes_nothing(harbor: Office) -> None:
    code = access.new_recovery(harbor.desk)
    with pytest.raises(InputError, match="no such user"):
        recover(harbor, code, "eve")
    assert opens(harbor, code)


def test_a_trail_that_takes_no_act_leaves_the_lockout_and_the_paper_as_they_are(harbor: Office) -> None:
    code = locked_out(harbor)
    with refusing(harbor, "INSERT ON audit"), pytest.raises(StoreError):
        recover(harbor, code)
    assert opens(harbor, code)
    assert "ana" in harbor.desk.guard.state().locked
    log_on_after(harbor, recover(harbor, code))


def test_a_vault_that_cannot_be_written_leaves_the_paper_good(harbor: Office) -> None:
    code = locked_out(harbor)
    blocked = harbor.desk.profile.vault.with_name("vault.json.new")
    blocked.mkdir()
    with pytest.raises(StoreError, match="can't write the vault"):
        recover(harbor, code)
    assert opens(harbor, code)
    blocked.rmdir()
    log_on_after(harbor, recover(harbor, code))


def test_the_next_code_is_told_even_where_the_store_does_not_take_it(harbor: Office) -> None:
    code = locked_out(harbor)
    with refusing(harbor, "UPDATE OF vault_serial ON installation"):
        fresh, faults = recover(harbor, code)
    assert (opens(harbor, code), opens(harbor, fresh)) == (False, True)
    assert "could not be recorded" in faults[0]
    log_on(harbor, OTHER)


def test_the_next_code_is_told_even_where_the_head_cannot_be_noted(harbor: Office) -> None:
    code = locked_out(harbor)
    harbor.desk.profile.head.with_name("audit-head.json.new").mkdir()
    fresh, faults = recover(harbor, code)
    assert opens(harbor, fresh)
    assert "the head of the audit trail can't be written" in faults[0]


def test_what_it_did_is_noted_outside_the_store(harbor: Office) -> None:
    recover(harbor, access.new_recovery(harbor.desk))
    with harbor.desk.store.read() as books:
        noted = audit_head.read(harbor.desk.profile.head, audit_head.key(books))
        assert noted is not None
        assert noted.n == audit.last(books)[0]


def log_on_after(place: Office, found: Recovered) -> None:
    assert opens(place, found.code)
    log_on(place, OTHER)
