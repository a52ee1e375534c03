"""Setting up, unlocking, users."""

from __future__ import annotations

from pathlib import Path

import pytest

from fusion_tui.domain.errors import InputError, LockedError, PolicyError
from fusion_tui.paths import Profile
from fusion_tui.services import session
from fusion_tui.services.session import CenterForm, Credentials
from fusion_tui.store import audit
from fusion_tui.store.engine import create_store
from fusion_tui.store.vault import read_vault, write_vault
from tests.centers import CHEAP, PASSPHRASE, Office, TestClock

FORM = CenterForm("Harbor State Fusion Center", "HSFC", "America/Chicago")


def test_set_up_makes_a_private_directory(harbor: Office) -> None:
    root = harbor.desk.profile.root
    modes = {path.name: path.stat().st_mode & 0o777 for path in (root, *root.iterdir())}
    assert modes.pop(root.name) == 0o700
    assert modes.pop("spool") == 0o700
    assert set(modes.values()) == {0o600}


def test_set_up_never_goes_over_a_center_that_is_there(harbor: Office) -> None:
    vault, store = harbor.desk.profile.vault.read_bytes(), harbor.desk.profile.store.stat().st_size
    with pytest.raises(InputError, match="was set up"):
        session.create(harbor.desk.profile, FORM, Credentials("eve", PASSPHRASE), kdf=CHEAP)
    assert harbor.desk.profile.vault.read_bytes() == vault
    assert harbor.desk.profile.store.stat().st_size == store


@pytest.mark.parametrize("left", ["vault.json", "store.db"])
def test_set_up_refuses_where_only_one_of_the_two_files_is_left(tmp_path: Path, left: str) -> None:
    (tmp_path / left).write_bytes(b"something")
    with pytest.raises(InputError, match="was set up"):
        session.create(Profile(tmp_path), FORM, Credentials("eve", PASSPHRASE), kdf=CHEAP)
    assert (tmp_path / left).read_bytes() == b"something"


@pytest.mark.parametrize(
    ("form", "user", "passphrase", "said"),
    [
        (FORM, "ana", "short", "at least 8"),
        (FORM, "Ana Reyes", PASSPHRASE, "name"),
        (CenterForm("Harbor", "hs fc"), "ana", PASSPHRASE, "code"),
        (CenterForm("Harbor", "HSFC", "Mars/Olympus"), "ana", PASSPHRASE, "time zone"),
        (CenterForm("", "HSFC"), "ana", PASSPHRASE, "name"),
    ],
)
def test_a_set_up_that_fails_leaves_nothing(
    tmp_path: Path, form: CenterForm, user: str, passphrase: str, said: str
) -> None:
    with pytest.raises(InputError, match=said):
        session.create(Profile(tmp_path / "p"), form, Credentials(user, passphrase), kdf=CHEAP)
    assert not Profile(tmp_path / "p").exists()


def test_a_set_up_cut_short_by_a_full_disk_can_be_tried_again(tmp_path: Path) -> None:
    profile = Profile(tmp_path / "p")
    profile.make()
    profile.vault.with_name("vault.json.new").mkdir()  # the vault can't be written
    with pytest.raises(Exception, match="vault"):
        session.create(profile, FORM, Credentials("ana", PASSPHRASE), kdf=CHEAP)
    profile.vault.with_name("vault.json.new").rmdir()
    session.create(profile, FORM, Credentials("ana", PASSPHRASE), kdf=CHEAP).close()


def test_a_wrong_passphrase_and_an_unknown_name_are_told_alike(harbor: Office) -> None:
    said = set()
    for who in (Credentials("ana", "not the passphrase"), Credentials("nobody", PASSPHRASE)):
        with pytest.raises(LockedError) as refused:
            session.unlock(harbor.desk.profile, who)
        said.add(refused.value.message)
    assert len(said) == 1


def test_unlocking_is_recorded(harbor: Office) -> None:
    with harbor.desk.read() as books:
        assert [act.act for act in audit.recent(books)][:3] == ["log on", "user add", "init"]


def test_only_an_administrator_adds_users_and_the_refusal_is_recorded(harbor: Office) -> None:
    with pytest.raises(PolicyError, match="administrator"):
        session.add_user(harbor.supervisor, Credentials("eve", PASSPHRASE), ["analyst"], CHEAP)
    with harbor.desk.read() as books:
        last = audit.recent(books, 1)[0]
    assert (last.who, last.act, last.outcome) == ("sue", "user add", "refused")
    assert session.users(harbor.desk.profile) == ["ana", "sue"]


def test_a_user_with_an_unknown_role_or_a_taken_name_is_refused(harbor: Office) -> None:
    with pytest.raises(InputError, match="role"):
        session.add_user(harbor.desk, Credentials("eve", PASSPHRASE), ["wizard"], CHEAP)
    with pytest.raises(InputError, match="already"):
        session.add_user(harbor.desk, Credentials("sue", PASSPHRASE), ["analyst"], CHEAP)


def test_nothing_of_a_case_stands_in_clear_in_the_profile(enrolled: tuple[Office, Office], drop: Path) -> None:
    from fusion_tui.services import exchange, releases, tips
    from tests.centers import GROUNDS, approved

    harbor, prairie = enrolled
    tips.add(harbor.desk, tips.TipForm("Zanzibarwort title", "Quokkafelter text"))
    product = approved(harbor, "Zanzibarwort bulletin", "Quokkafelter paragraph")
    releases.release(harbor.desk, product.id, "PRIC", GROUNDS)
    exchange.send(harbor.desk, drop)
    exchange.receive(prairie.desk, drop)
    files = [path for path in drop.parent.rglob("*") if path.is_file()]
    assert len(files) > 6
    for path in files:
        content = path.read_bytes().lower()
        assert not any(word in content for word in (b"zanzibarwort", b"quokkafelter", b"bulletin", b"agreement 4"))
        assert b"zanzibar" not in path.name.encode().lower()


def test_status_counts_what_is_there(harbor: Office) -> None:
    found = session.status(harbor.desk)
    assert (found["center"], found["code"], found["schema"]) == ("Hsfc Fusion Center", "HSFC", 1)
    assert found["fingerprint"] == harbor.desk.center.center_id


def test_a_clock_of_the_machine_is_used_where_none_is_given(tmp_path: Path) -> None:
    desk = session.create(Profile(tmp_path / "p"), FORM, Credentials("ana", PASSPHRASE), kdf=CHEAP)
    assert desk.clock.now().microsecond % 10_000 == 0
    assert desk.clock.now() > TestClock().moment
    desk.close()


def test_a_set_up_that_loses_a_race_takes_nothing_of_the_winner(harbor: Office) -> None:
    profile = harbor.desk.profile
    store = profile.store.stat().st_ino
    vault = profile.vault.read_bytes()
    with pytest.raises(InputError, match="store is there"):
        create_store(profile.store, bytes(32))
    assert (profile.store.stat().st_ino, profile.vault.read_bytes()) == (store, vault)


def test_a_slot_left_without_its_user_can_be_given_again(harbor: Office) -> None:
    vault = read_vault(harbor.desk.profile.vault)
    write_vault(vault.with_slot(harbor.desk.key, "eve", "left by a crash", CHEAP), harbor.desk.profile.vault)
    session.add_user(harbor.desk, Credentials("eve", PASSPHRASE), ["analyst"], CHEAP)
    session.unlock(harbor.desk.profile, Credentials("eve", PASSPHRASE)).close()
    assert session.users(harbor.desk.profile) == ["ana", "sue", "eve"]


def test_locking_is_recorded_and_shuts_the_store(harbor: Office) -> None:
    harbor.supervisor.close()
    with harbor.desk.read() as books:
        assert [(act.who, act.act) for act in audit.recent(books, 1)] == [("sue", "log off")]
    with pytest.raises(LockedError), harbor.supervisor.store.read():
        pass
