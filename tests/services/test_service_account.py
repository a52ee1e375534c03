"""A service account: it carries bundles and does nothing else, and stays on only by a recorded decision."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from fusion_tui.domain.errors import InputError, LockedError, PolicyError
from fusion_tui.services import (
    access,
    accounts,
    backup,
    cases,
    exchange,
    health,
    imports,
    peers,
    queues,
    reading,
    releases,
    session,
    tips,
    trail,
)
from fusion_tui.services.desk import Desk
from fusion_tui.services.session import Credentials
from fusion_tui.store import audit
from tests.centers import CHEAP, GROUNDS, PASSPHRASE, Office, approved

REASON = "moves bundles on the machine in the locked room"


def courier_of(place: Office) -> Desk:
    """Add a service account and log it on."""
    accounts.add(place.desk, Credentials("courier", PASSPHRASE), ["service"], CHEAP)
    return session.unlock(place.desk.profile, Credentials("courier", PASSPHRASE), place.desk.clock, "drop sync")


@pytest.fixture
def courier(harbor: Office) -> Iterator[Desk]:
    desk = courier_of(harbor)
    yield desk
    desk.close()


def last_act(place: Office) -> tuple[str, str, str, str]:
    with place.desk.read() as books:
        row = audit.recent(books, 1)[0]
    return row.who, row.act, row.subject, row.outcome


def test_it_seals_what_was_approved_and_receives_what_came(enrolled: tuple[Office, Office], drop: Path) -> None:
    harbor, prairie = enrolled
    releases.release(harbor.desk, approved(harbor).id, "PRIC", GROUNDS)
    one, other = courier_of(harbor), courier_of(prairie)
    assert [(sent.peer, sent.records) for sent in exchange.send(one, drop)] == [("PRIC", 1)]
    assert [arrival.outcome for arrival in exchange.receive(other, drop)] == ["applied"]
    assert len(exchange.send(other, drop)) == 1
    assert [arrival.fine for arrival in exchange.receive(one, drop)] == [True]
    for desk in (one, other):
        desk.close()
    assert last_act(harbor)[:2] == ("courier", "log off")


@pytest.mark.parametrize(
    "act",
    [
        pytest.param(lambda desk, _: reading.find(desk, "van"), id="search"),
        pytest.param(lambda desk, _: reading.show(desk, "T-00001"), id="show a record"),
        pytest.param(lambda desk, _: queues.totals(desk), id="see what waits"),
        pytest.param(lambda desk, _: session.status(desk), id="see the counts"),
        pytest.param(lambda desk, _: tips.add(desk, tips.TipForm("a tip", "")), id="write a tip"),
        pytest.param(lambda desk, _: cases.new(desk, cases.CaseForm("a case")), id="open a case"),
        pytest.param(lambda desk, _: peers.peers(desk), id="see the peers"),
        pytest.param(lambda desk, _: peers.own_card(desk), id="give the card away"),
        pytest.param(lambda desk, _: accounts.accounts(desk), id="see the accounts"),
        pytest.param(lambda desk, _: accounts.exempt(desk, "sue", REASON), id="exempt somebody"),
        pytest.param(lambda desk, _: trail.show(desk, trail.Filter()), id="read the trail"),
        pytest.param(lambda desk, root: backup.create(desk, root / "b"), id="make a backup"),
        pytest.param(lambda desk, _: health.check(desk), id="check the store"),
        pytest.param(
            lambda desk, root: imports.run(desk, root / "x.csv", imports.options(None, "s", "OPEN", dry_run=False)),
            id="import",
        ),
    ],
)
def test_it_may_do_nothing_else_and_each_try_is_recorded(
    harbor: Office, courier: Desk, tmp_path: Path, act: Callable[[Desk, Path], object]
) -> None:
    (tmp_path / "x.csv").write_text("id,date,category\n1,2026-01-02,THEFT\n")
    with pytest.raises(PolicyError, match="courier may not"):
        act(courier, tmp_path)
    who, _, _, outcome = last_act(harbor)
    assert (who, outcome) == ("courier", "refused")
    assert not (tmp_path / "b").exists()


def test_it_has_no_screens_and_the_refusal_is_recorded(harbor: Office) -> None:
    accounts.add(harbor.desk, Credentials("courier", PASSPHRASE), ["service"], CHEAP)
    with pytest.raises(LockedError, match="no screens"):
        session.unlock(harbor.desk.profile, Credentials("courier", PASSPHRASE), harbor.desk.clock, session.WORKSTATION)
    assert last_act(harbor) == ("courier", "log on", "", "refused: a service account has no screens")


def test_it_changes_its_own_passphrase_as_everybody_does(courier: Desk) -> None:
    access.change_passphrase(courier, PASSPHRASE, "quokka felt pelargonium", CHEAP)
    assert [slot.user for slot in access.slots(courier)] == ["courier"]


@pytest.mark.parametrize("roles", [["service", "analyst"], ["administrator", "service"]])
def test_a_service_has_no_other_role(harbor: Office, roles: list[str]) -> None:
    with pytest.raises(InputError, match="no other role"):
        accounts.add(harbor.desk, Credentials("courier", PASSPHRASE), roles, CHEAP)
    with pytest.raises(InputError, match="no other role"):
        accounts.set_roles(harbor.desk, "sue", roles)


def test_the_first_user_is_a_person_with_every_role_of_one(harbor: Office) -> None:
    assert "service" not in harbor.desk.user.roles


def test_the_decision_that_it_stays_on_is_recorded_with_its_reason_and_shown(harbor: Office, courier: Desk) -> None:
    accounts.exempt(harbor.desk, "courier", f"  {REASON}\n")
    assert last_act(harbor) == ("ana", "user exempt", "courier", f"stays on: {REASON}")
    found = {account.user.name: (account.user.exempt, account.standing) for account in accounts.accounts(harbor.desk)}
    assert found["courier"] == (REASON, "active, stays on")
    assert found["sue"] == ("", "active")
    accounts.exempt(harbor.desk, "courier", "")
    assert last_act(harbor)[3] == "logs on again"
    assert accounts.accounts(harbor.desk)[-1].user.exempt == ""
    assert courier.user.exempt == ""


@pytest.mark.parametrize(("name", "reason", "why"), [("sue", REASON, "only a service"), ("courier", "x" * 181, "180")])
def test_no_person_is_exempt_and_no_reason_is_too_long_for_the_trail(
    harbor: Office, courier: Desk, name: str, reason: str, why: str
) -> None:
    with pytest.raises(InputError, match=why):
        accounts.exempt(harbor.desk, name, reason)
    assert courier.user.exempt == ""


def test_only_an_administrator_decides_it(harbor: Office, courier: Desk) -> None:
    with pytest.raises(PolicyError, match="administrator"):
        accounts.exempt(harbor.supervisor, "courier", REASON)
    assert courier.user.exempt == ""


def test_a_service_that_becomes_a_person_logs_on_again(harbor: Office, courier: Desk) -> None:
    accounts.exempt(harbor.desk, "courier", REASON)
    assert accounts.set_roles(harbor.desk, "courier", ["service"]).exempt == REASON
    assert accounts.set_roles(harbor.desk, "courier", ["analyst"]).exempt == ""
    accounts.set_roles(harbor.desk, "courier", ["service"])
    assert accounts.accounts(harbor.desk)[-1].user.exempt == ""
    assert courier.user.name == "courier"
