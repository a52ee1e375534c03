"""Who may log on, and by which ways in: from the keyboard."""

from __future__ import annotations

import base64
import re
from datetime import timedelta

import pytest
from textual.widgets import Input

from fusion_tui.paths import Profile
from fusion_tui.services import access, accounts, session
from fusion_tui.services.session import Credentials
from fusion_tui.store.vault import read_vault
from tests.centers import TestClock
from tests.screens.conftest import LARGE, PASSPHRASE, SMALL, Seat, at_desk, cheap, seat_at, seated
from tests.totp import code_at

OTHER = "quokka felt pelargonium"
CODE = re.compile(r"(?:[0-9A-Z]{4}-){8}[0-9A-Z]{4}")


@pytest.fixture(autouse=True)
def _cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(access, "costs", cheap)


async def fill(seat: Seat, **values: str) -> None:
    for name, value in values.items():
        seat.app.screen.query_one(f"#field-{name}", Input).value = value
    await seat.press("f2")


async def log_on(seat: Seat, name: str, passphrase: str) -> None:
    seat.app.screen.query_one("#name", Input).value = name
    seat.app.screen.query_one("#passphrase", Input).value = passphrase
    seat.app.screen.query_one("#passphrase").focus()
    await seat.press("enter")


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_an_administrator_sees_everybody_and_adds_somebody(harbor: Profile, size: tuple[int, int]) -> None:
    async with seated(harbor, "sam", size=size) as seat:
        await seat.press("P")
        await seat.until(lambda: "sue" in seat.text)
        assert "People   4" in seat.text
        await seat.press("a")
        await fill(seat, passphrase=PASSPHRASE, name="eve", roles="analyst", new=OTHER, again=OTHER)
        await seat.until(lambda: "People   5" in seat.text)
    session.unlock(harbor, Credentials("eve", OTHER)).close()


async def test_a_privileged_form_takes_ones_own_passphrase_anew(harbor: Profile) -> None:
    async with seated(harbor, "sam") as seat:
        await seat.press("P")
        await seat.until(lambda: "sue" in seat.text)
        await seat.press("a")
        await fill(seat, passphrase="not mine", name="eve", roles="analyst", new=OTHER, again=OTHER)
        await seat.until(lambda: "does not open" in seat.text)
        await fill(seat, passphrase=PASSPHRASE, again="typed otherwise")
        await seat.until(lambda: "not the same" in seat.text)
        assert "eve" not in read_vault(harbor.vault).users


async def test_who_may_not_manage_users_is_told_why(harbor: Profile) -> None:
    async with seated(harbor, "ana") as seat:
        await seat.press("P")
        assert "it takes administrator" in seat.told
        assert seat.place == "HomeScreen"


async def test_an_account_is_disabled_enabled_and_unlocked(harbor: Profile) -> None:
    async with seated(harbor, "sam") as seat:
        await seat.press("P")
        await seat.until(lambda: "sue" in seat.text)
        await seat.press("x")
        assert "nobody changes their own account" in seat.told
        await seat.press("j", "x")
        await fill(seat, passphrase=PASSPHRASE, reason="on leave")
        await seat.until(lambda: "disabled: on leave" in seat.text)
        await seat.press("e")
        await fill(seat, passphrase=PASSPHRASE, new=OTHER, again=OTHER)
        await seat.until(lambda: "disabled" not in seat.text)
        for _ in range(5):
            with pytest.raises(Exception, match="does not open"):
                session.unlock(harbor, Credentials("ana", "wrong"))
        await seat.press("1", "P")
        await seat.until(lambda: "locked out" in seat.text)
        await seat.press("j", "u")
        await fill(seat, passphrase=PASSPHRASE)
        await seat.until(lambda: "locked out" not in seat.text)
    session.unlock(harbor, Credentials("ana", OTHER)).close()


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_a_service_account_stays_on_by_a_decision_with_its_reason(harbor: Profile, size: tuple[int, int]) -> None:
    with at_desk(harbor, "sam") as desk:
        accounts.add(desk, Credentials("courier", OTHER), ["service"], cheap())
    async with seated(harbor, "sam", size=size) as seat:
        await seat.press("P")
        await seat.until(lambda: "courier" in seat.text)
        await seat.press("j", "s")
        assert "only a service account stays on" in seat.told
        await seat.press("G", "s")
        assert "courier stays on" in seat.text
        await fill(seat, passphrase=PASSPHRASE, reason="moves bundles at night")
        await seat.until(lambda: "active, stays on" in seat.text)
        if size == LARGE:
            assert "without logging on again: moves bundles at night" in seat.text
        await seat.press("s")
        await fill(seat, passphrase=PASSPHRASE, reason="")
        await seat.until(lambda: "stays on" not in seat.text)


async def test_a_service_account_has_no_screens(harbor: Profile) -> None:
    with at_desk(harbor, "sam") as desk:
        accounts.add(desk, Credentials("courier", OTHER), ["service"], cheap())
    async with seat_at(harbor) as seat:
        await seat.press("enter")
        await log_on(seat, "courier", OTHER)
        await seat.until(lambda: "a service account has no screens" in seat.text)
        assert seat.place == "UnlockScreen"


async def test_one_changes_ones_passphrase(harbor: Profile) -> None:
    async with seated(harbor, "ana") as seat:
        await seat.press("K")
        await seat.until(lambda: "passphrase" in seat.text)
        await seat.press("p")
        await fill(seat, passphrase=PASSPHRASE, new=OTHER, again=OTHER)
        await seat.until(lambda: seat.place == "KeysScreen")
    session.unlock(harbor, Credentials("ana", OTHER)).close()


async def test_one_time_codes_are_begun_and_asked_at_the_next_log_on(harbor: Profile) -> None:
    async with seated(harbor, "ana") as seat:
        await seat.press("K", "t")
        secret = access_secret(seat)
        now = seat.app.desk.clock.now()
        await fill(seat, passphrase=PASSPHRASE, first=code_at(secret, now))
        await seat.until(lambda: seat.place == "KeysScreen" and "yes" in seat.text)
        await seat.press("f12", "enter")
        await log_on(seat, "ana", PASSPHRASE)
        await seat.until(lambda: "one-time code is asked" in seat.text)
        await seat.type(code_at(secret, now + timedelta(seconds=30)))
        await seat.press("enter")
        await seat.until(lambda: seat.place == "HomeScreen")


def access_secret(seat: Seat) -> bytes:
    words = seat.app.screen.query(".note").first().render()
    return base64.b32decode(str(words).splitlines()[1].replace(" ", ""))


async def test_a_recovery_code_is_shown_once_and_opens_a_locked_account(harbor: Profile) -> None:
    async with seated(harbor, "sam") as seat:
        await seat.press("K", "v")
        await fill(seat, passphrase=PASSPHRASE)
        await seat.until(lambda: seat.place == "NoticeScreen")
        code = CODE.findall(seat.text)[0]
        await seat.press("enter", "escape")
        assert seat.place == "NoticeScreen"
        await seat.press("y")
        await seat.until(lambda: "whoever holds the paper" in seat.text)
        await seat.press("f12", "enter", "f8")
        await fill(seat, name="ana", code=code.lower().replace("-", " "), new=OTHER, again=OTHER)
        await seat.until(lambda: seat.place == "NoticeScreen")
        assert code not in seat.text
        await seat.press("y")
        await log_on(seat, "ana", OTHER)
        await seat.until(lambda: seat.place == "HomeScreen")


async def test_an_empty_passphrase_is_not_tried(harbor: Profile) -> None:
    async with seat_at(harbor) as seat:
        await seat.press("enter")
        await log_on(seat, "ana", "")
        await seat.until(lambda: "no passphrase was typed" in seat.text)
    assert not harbor.guard.exists() or b"failures" not in harbor.guard.read_bytes()


async def test_an_expired_passphrase_is_changed_on_the_way_in(harbor: Profile, monkeypatch: pytest.MonkeyPatch) -> None:
    with at_desk(harbor, "sam") as desk:
        clock = TestClock(desk.clock.now())
    for _ in range(5):
        clock.moment += timedelta(days=80)
        if _ < 4:
            session.unlock(harbor, Credentials("ana", PASSPHRASE), clock).close()
    monkeypatch.setattr(session, "SystemClock", lambda: clock)
    async with seat_at(harbor) as seat:
        await seat.press("enter")
        await log_on(seat, "ana", PASSPHRASE)
        await seat.until(lambda: "Change your passphrase" in seat.text)
        await fill(seat, new=OTHER, again=OTHER)
        await seat.until(lambda: seat.place == "HomeScreen")


async def test_what_the_files_beside_the_store_say_is_told_at_the_desk(harbor: Profile) -> None:
    with at_desk(harbor, "sam") as desk:
        old = harbor.vault.read_bytes()
        accounts.add(desk, Credentials("eve", OTHER), ["analyst"])
    harbor.vault.write_bytes(old)
    async with seat_at(harbor) as seat:
        await seat.press("enter")
        await log_on(seat, "ana", PASSPHRASE)
        await seat.until(lambda: seat.place == "HomeScreen")
        assert "older than the one used last" in seat.told


async def test_the_centers_own_statements_stand_in_the_notice(harbor: Profile) -> None:
    harbor.policy.write_text('notice = ["Phones stay outside."]\n')
    async with seat_at(harbor) as seat:
        await seat.until(lambda: "5  Phones stay outside." in seat.text)
