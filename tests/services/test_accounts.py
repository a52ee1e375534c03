"""Accounts: an administrator's acts, and what nobody may do to their own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from fusion_tui.domain.errors import InputError, LockedError, PolicyError
from fusion_tui.domain.user import Role
from fusion_tui.services import access, accounts, session, tips, trail
from fusion_tui.services.desk import Desk
from fusion_tui.services.session import Credentials
from fusion_tui.services.tips import TipForm
from fusion_tui.store import audit
from fusion_tui.store.vault import read_vault
from tests.centers import CHEAP, PASSPHRASE, Office

OTHER = "quokka felt pelargonium"


@pytest.fixture
def eve(harbor: Office) -> Iterator[Desk]:
    """Yield the desk of a second administrator."""
    accounts.add(harbor.desk, Credentials("eve", PASSPHRASE), ["administrator", "auditor"], CHEAP)
    desk = session.unlock(harbor.desk.profile, Credentials("eve", PASSPHRASE), harbor.desk.clock)
    yield desk
    desk.close()


def states(place: Office) -> dict[str, str]:
    return {account.user.name: account.state for account in accounts.accounts(place.desk)}


def test_only_an_administrator_adds_users_and_the_refusal_is_recorded(harbor: Office) -> None:
    with pytest.raises(PolicyError, match="administrator"):
        accounts.add(harbor.supervisor, Credentials("eve", PASSPHRASE), ["analyst"], CHEAP)
    with harbor.desk.read() as books:
        last = audit.recent(books, 1)[0]
    assert (last.who, last.act, last.outcome) == ("sue", "user add", "refused")
    assert session.users(harbor.desk.profile) == ["ana", "sue"]


@pytest.mark.parametrize(
    ("name", "roles", "passphrase", "why"),
    [
        ("eve", ["wizard"], PASSPHRASE, "role"),
        ("eve", [], PASSPHRASE, "role"),
        ("sue", ["analyst"], PASSPHRASE, "already"),
        ("eve", ["analyst"], "password1", "compromised"),
        ("Eve Stone", ["analyst"], PASSPHRASE, "name"),
    ],
)
def test_a_user_who_cannot_be_added_leaves_nothing(
    harbor: Office, name: str, roles: list[str], passphrase: str, why: str
) -> None:
    with pytest.raises(InputError, match=why):
        accounts.add(harbor.desk, Credentials(name, passphrase), roles, CHEAP)
    assert session.users(harbor.desk.profile) == ["ana", "sue"]
    assert list(states(harbor)) == ["ana", "sue"]


def test_a_slot_left_without_its_user_can_be_given_again(harbor: Office) -> None:
    harbor.desk.vault.set_passphrase("eve", "left by a crash", CHEAP, harbor.desk.clock.now())
    accounts.add(harbor.desk, Credentials("eve", PASSPHRASE), ["analyst"], CHEAP)
    session.unlock(harbor.desk.profile, Credentials("eve", PASSPHRASE), harbor.desk.clock).close()
    assert session.users(harbor.desk.profile) == ["ana", "sue", "eve"]


def test_a_disabled_user_has_no_way_in_left_until_enabled_with_a_new_passphrase(harbor: Office) -> None:
    accounts.disable(harbor.desk, "sue", "on leave")
    assert read_vault(harbor.desk.profile.vault).users == ["ana"]
    assert states(harbor)["sue"] == "disabled: on leave"
    with pytest.raises(LockedError):
        session.unlock(harbor.desk.profile, Credentials("sue", PASSPHRASE), harbor.desk.clock)
    with pytest.raises(InputError, match="was disabled") as shut:
        accounts.unlock(harbor.desk, "sue")
    assert "user enable" in shut.value.hint
    accounts.enable(harbor.desk, Credentials("sue", OTHER), CHEAP)
    session.unlock(harbor.desk.profile, Credentials("sue", OTHER), harbor.desk.clock).close()
    assert states(harbor)["sue"] == "active"


def test_enabling_is_for_disabled_accounts(harbor: Office) -> None:
    with pytest.raises(InputError, match="not disabled"):
        accounts.enable(harbor.desk, Credentials("sue", OTHER), CHEAP)


@pytest.mark.parametrize("reason", ["", "   ", "x" * 81])
def test_disabling_takes_a_short_reason(harbor: Office, reason: str) -> None:
    with pytest.raises(InputError, match="reason"):
        accounts.disable(harbor.desk, "sue", reason)
    assert states(harbor)["sue"] == "active"


def test_nobody_changes_their_own_account(harbor: Office) -> None:
    for act in (
        lambda: accounts.disable(harbor.desk, "ana", "tired"),
        lambda: accounts.unlock(harbor.desk, "ana"),
        lambda: accounts.set_roles(harbor.desk, "ana", ["auditor"]),
    ):
        with pytest.raises(InputError, match="own account"):
            act()


def test_an_administrator_is_always_left(harbor: Office) -> None:
    accounts.add(harbor.desk, Credentials("eve", PASSPHRASE), ["administrator"], CHEAP)
    eve = session.unlock(harbor.desk.profile, Credentials("eve", PASSPHRASE), harbor.desk.clock)
    accounts.disable(eve, "ana", "left")
    accounts.unlock(eve, "sue")
    with pytest.raises(InputError, match="own account"):
        accounts.set_roles(eve, "eve", ["analyst"])
    with pytest.raises(InputError, match="no such user"):
        accounts.disable(eve, "nobody", "left")
    eve.close()


def test_roles_that_were_given_hold_at_the_next_log_on_and_are_recorded(harbor: Office) -> None:
    accounts.set_roles(harbor.desk, "sue", ["analyst", "auditor"])
    with harbor.desk.read() as books:
        last = audit.recent(books, 1)[0]
    assert (last.act, last.subject, last.outcome) == ("user roles", "sue", "supervisor -> analyst auditor")
    sue = session.unlock(harbor.desk.profile, Credentials("sue", PASSPHRASE), harbor.desk.clock)
    assert sue.user.role_set == {Role.ANALYST, Role.AUDITOR}
    sue.close()


def test_somebody_added_at_another_desk_meanwhile_is_disabled_for_good(harbor: Office, eve: Desk) -> None:
    accounts.add(eve, Credentials("max", PASSPHRASE), ["analyst"], CHEAP)
    accounts.disable(harbor.desk, "max", "left")
    assert "max" not in read_vault(harbor.desk.profile.vault).users
    assert states(harbor)["max"] == "disabled: left"
    with pytest.raises(InputError, match="was disabled"):
        accounts.unlock(harbor.desk, "max")


def test_somebody_disabled_at_another_desk_is_not_unlocked_by_what_this_one_read(harbor: Office, eve: Desk) -> None:
    accounts.disable(harbor.desk, "sue", "left")
    with pytest.raises(InputError, match="was disabled"):
        accounts.unlock(eve, "sue")
    assert states(harbor)["sue"] == "disabled: left"


def test_a_passphrase_is_given_by_what_the_vault_holds_now(harbor: Office, eve: Desk) -> None:
    accounts.disable(harbor.desk, "sue", "on leave")
    accounts.enable(eve, Credentials("sue", OTHER), CHEAP)
    accounts.disable(eve, "sue", "left")
    accounts.enable(harbor.desk, Credentials("sue", OTHER), CHEAP)
    session.unlock(harbor.desk.profile, Credentials("sue", OTHER), harbor.desk.clock).close()


def test_disabling_who_has_no_way_in_changes_no_vault(harbor: Office) -> None:
    accounts.disable(harbor.desk, "sue", "left")
    before = harbor.desk.profile.vault.read_bytes()
    accounts.disable(harbor.desk, "sue", "retired")
    assert harbor.desk.profile.vault.read_bytes() == before
    assert states(harbor)["sue"] == "disabled: retired"


def test_a_desk_left_open_by_somebody_disabled_does_nothing_more(harbor: Office) -> None:
    accounts.disable(harbor.desk, "sue", "left")
    with pytest.raises(PolicyError, match="sue is disabled"):
        tips.add(harbor.supervisor, TipForm("Drone at the fence"))
    with pytest.raises(PolicyError, match="sue is disabled"), harbor.supervisor.read():
        pass
    with harbor.desk.read() as books:
        refused = [(act.who, act.act, act.outcome) for act in audit.recent(books, 2)]
    assert refused == [("sue", "read", "refused"), ("sue", "tip add", "refused")]


def test_a_role_that_was_taken_away_is_gone_from_an_open_desk(harbor: Office, eve: Desk) -> None:
    accounts.set_roles(eve, "ana", ["analyst"])
    for act in (
        lambda: accounts.set_roles(harbor.desk, "eve", ["analyst"]),
        lambda: accounts.disable(harbor.desk, "eve", "left"),
        lambda: trail.windows(harbor.desk, trail.Filter())(0, 9),
        lambda: access.new_recovery(harbor.desk),
    ):
        with pytest.raises(PolicyError, match="ana may not"):
            act()
    assert accounts.accounts(eve)[0].user.roles == "analyst"
    tips.add(harbor.desk, TipForm("Drone at the fence"))


def test_a_desk_whose_user_is_not_in_the_store_does_nothing(harbor: Office) -> None:
    with harbor.desk.store.write() as books:
        books.connection().exec_driver_sql("DELETE FROM user WHERE name = 'sue'")
    with pytest.raises(PolicyError, match="sue is disabled"):
        tips.add(harbor.supervisor, TipForm("Drone at the fence"))
