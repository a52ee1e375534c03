"""Setting up: wholly or not at all, and never over anything."""

from __future__ import annotations

from pathlib import Path

import pytest

from fusion_tui.domain.errors import InputError
from fusion_tui.paths import Profile
from fusion_tui.services import session, setup, trail
from fusion_tui.services.session import Credentials
from fusion_tui.services.setup import CenterForm
from fusion_tui.store import migrations
from fusion_tui.store.engine import create_store
from tests.centers import CHEAP, PASSPHRASE, Office, TestClock

FORM = CenterForm("Harbor State Fusion Center", "HSFC", "America/Chicago")


def test_set_up_makes_a_private_directory(harbor: Office) -> None:
    root = harbor.desk.profile.root
    for path in (root, *root.rglob("*")):
        assert path.stat().st_mode & 0o777 == (0o700 if path.is_dir() else 0o600), path.name


def test_set_up_never_goes_over_a_center_that_is_there(harbor: Office) -> None:
    vault, store = harbor.desk.profile.vault.read_bytes(), harbor.desk.profile.store.stat().st_size
    with pytest.raises(InputError, match="was set up"):
        setup.create(harbor.desk.profile, FORM, Credentials("eve", PASSPHRASE), kdf=CHEAP)
    assert harbor.desk.profile.vault.read_bytes() == vault
    assert harbor.desk.profile.store.stat().st_size == store


@pytest.mark.parametrize("left", ["vault.json", "store.db"])
def test_set_up_refuses_where_only_one_of_the_two_files_is_left(tmp_path: Path, left: str) -> None:
    (tmp_path / left).write_bytes(b"something")
    with pytest.raises(InputError, match=r"was set up|without a vault"):
        setup.create(Profile(tmp_path), FORM, Credentials("eve", PASSPHRASE), kdf=CHEAP)
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
        setup.create(Profile(tmp_path / "p"), form, Credentials(user, passphrase), kdf=CHEAP)
    assert not Profile(tmp_path / "p").exists()


def test_a_set_up_cut_short_by_a_full_disk_can_be_tried_again(tmp_path: Path) -> None:
    profile = Profile(tmp_path / "p")
    profile.make()
    profile.vault.with_name("vault.json.new").mkdir()  # the vault can't be written
    with pytest.raises(Exception, match="vault"):
        setup.create(profile, FORM, Credentials("ana", PASSPHRASE), kdf=CHEAP)
    profile.vault.with_name("vault.json.new").rmdir()
    setup.create(profile, FORM, Credentials("ana", PASSPHRASE), kdf=CHEAP).close()


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
    assert (found["center"], found["code"], found["schema"]) == ("Hsfc Fusion Center", "HSFC", migrations.VERSION)
    assert found["fingerprint"] == harbor.desk.center.center_id


def test_a_clock_of_the_machine_is_used_where_none_is_given(tmp_path: Path) -> None:
    desk = setup.create(Profile(tmp_path / "p"), FORM, Credentials("ana", PASSPHRASE), kdf=CHEAP)
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


def test_a_new_trail_begins_over_the_head_that_a_set_up_cut_short_has_left(harbor: Office, tmp_path: Path) -> None:
    profile = Profile(tmp_path / "again")
    profile.make()
    profile.head.write_bytes(harbor.desk.profile.head.read_bytes())
    desk = setup.create(profile, FORM, Credentials("eve", PASSPHRASE), kdf=CHEAP)
    assert [str(one) for one in trail.verify(desk).findings] == []
    desk.close()
