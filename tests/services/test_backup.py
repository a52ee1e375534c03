from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from fusion_tui.domain.attachment import Attachment
from fusion_tui.domain.errors import DamagedError, InputError, LockedError, PolicyError, StoreError
from fusion_tui.paths import Profile
from fusion_tui.services import (
    access,
    accounts,
    attachments,
    backup,
    cases,
    health,
    reading,
    restore,
    session,
    tips,
    ways,
)
from fusion_tui.services.cases import CaseForm
from fusion_tui.services.session import Credentials
from fusion_tui.services.tips import TipForm
from fusion_tui.store import audit, people, records
from fusion_tui.store.engine import salt_of
from tests.centers import CHEAP, PASSPHRASE, Office
from tests.store.damage import flip

ANA = ways.by_passphrase("ana", PASSPHRASE)
CONTENT = b"Zanzibarwort " * 30_000
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def attached(harbor: Office, tmp_path: Path) -> Attachment:
    """Return an attachment of a center that has a policy, a tip and a case."""
    harbor.desk.profile.policy.write_text("idle_minutes = 5\n")
    session.unlock(harbor.desk.profile, Credentials("ana", PASSPHRASE), harbor.desk.clock).close()  # which notes it
    tips.add(harbor.desk, TipForm("Quokkafelter", "Van at the water works"))
    case = cases.new(harbor.desk, CaseForm("Copper theft"))
    (tmp_path / "camera.bin").write_bytes(CONTENT)
    return attachments.add(harbor.desk, case.id, tmp_path / "camera.bin")


@pytest.fixture
def made(harbor: Office, attached: Attachment, tmp_path: Path) -> Path:
    """Return a backup of that center."""
    assert attached.size
    backup.create(harbor.desk, tmp_path / "backup")
    return tmp_path / "backup"


@pytest.fixture
def place(tmp_path: Path) -> Profile:
    """Return where nothing is yet."""
    return Profile(tmp_path / "new place" / "profile")


def files(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


def left_over(office: Office) -> list[Path]:
    return [
        path for path in office.desk.profile.root.parent.rglob("*") if "part" in path.name or "restoring" in path.name
    ]


def test_a_backup_tells_what_is_in_it_and_is_recorded(harbor: Office, attached: Attachment, tmp_path: Path) -> None:
    found = backup.create(harbor.desk, tmp_path / "backup")
    assert (found.center.code, found.contents, found.records["tip"], found.is_whole) == ("HSFC", 1, 1, True)
    assert found.records["attachment"] == 1
    with harbor.desk.read() as books:
        last, first = audit.recent(books, 2)
    size = (tmp_path / "backup").stat().st_size
    assert (last.act, last.subject, last.outcome) == ("backup create", found.id, f"{size} bytes")
    assert (first.act, first.subject) == ("backup begin", found.id)
    assert (tmp_path / "backup").stat().st_mode & 0o777 == 0o600
    assert left_over(harbor) == []
    assert attached.blob in str(next(harbor.desk.profile.blobs.rglob(attached.blob)))


def test_nothing_of_a_case_stands_in_clear_in_a_backup(made: Path, attached: Attachment) -> None:
    content = made.read_bytes()
    for word in (b"Zanzibarwort", b"Quokkafelter", b"camera", b"idle_minutes", attached.blob.encode(), b"store.db"):
        assert word not in content


def test_checking_tells_the_same_and_leaves_nothing(made: Path, tmp_path: Path) -> None:
    (tmp_path / "scratch").mkdir()
    found = restore.check(made, ANA, tmp_path / "scratch")
    assert (found.is_whole, found.contents, restore.users(made)) == (True, 1, ["ana", "sue"])
    assert files(tmp_path / "scratch") == set()


@pytest.mark.parametrize(
    "way", [ways.by_passphrase("ana", "wrong wrong wrong"), ways.by_passphrase("nobody", PASSPHRASE)]
)
def test_nobody_without_a_way_in_of_that_day_gets_anything(
    made: Path, tmp_path: Path, place: Profile, way: ways.WayIn
) -> None:
    with pytest.raises(LockedError):
        restore.check(made, way, tmp_path)
    with pytest.raises(LockedError):
        restore.restore(made, way, place)
    assert not place.root.exists()
    assert not any(place.root.parent.iterdir())


def test_a_restored_profile_opens_with_everything_in_it(
    harbor: Office, made: Path, attached: Attachment, place: Profile, tmp_path: Path
) -> None:
    restore.restore(made, ANA, place, harbor.desk.clock)
    desk = session.unlock(place, Credentials("ana", PASSPHRASE), harbor.desk.clock)
    assert desk.notices == ()
    assert place.policy.read_text() == "idle_minutes = 5\n"
    assert reading.find(desk, "Quokkafelter").total == 1
    attachments.save(desk, attached.id, tmp_path / "out")
    assert (tmp_path / "out").read_bytes() == CONTENT
    assert health.check(desk).is_whole
    desk.close()
    modes = {path.stat().st_mode & 0o777 for path in place.root.rglob("*") if path.is_file() and path.suffix != ".lock"}
    assert modes == {0o600}


def test_a_restored_profile_is_another_installation_and_its_trail_says_so(
    harbor: Office, made: Path, place: Profile
) -> None:
    found = restore.restore(made, ANA, place, harbor.desk.clock)
    desk = session.unlock(place, Credentials("sue", PASSPHRASE), harbor.desk.clock)
    with desk.read() as books, harbor.desk.read() as ours:
        assert people.epoch(books) != people.epoch(ours)
        act = next(act for act in audit.recent(books, 20) if act.act == "restore")
        assert (act.who, act.subject, act.outcome) == ("ana", found.id, f"epoch {people.epoch(books).hex()}")
        assert audit.first_break(books) is None
    desk.close()


def test_two_restores_of_one_backup_are_two_installations(harbor: Office, made: Path, tmp_path: Path) -> None:
    epochs = set()
    for name in ("one", "two"):
        restore.restore(made, ANA, Profile(tmp_path / name), harbor.desk.clock)
        desk = session.unlock(Profile(tmp_path / name), Credentials("ana", PASSPHRASE), harbor.desk.clock)
        with desk.read() as books:
            epochs.add(people.epoch(books))
        desk.close()
    assert len(epochs) == 2


def test_the_ways_in_are_those_of_the_day_of_the_backup(harbor: Office, made: Path, place: Profile) -> None:
    access.change_passphrase(harbor.desk, PASSPHRASE, "a much newer passphrase", CHEAP)
    with pytest.raises(LockedError):
        restore.restore(made, ways.by_passphrase("ana", "a much newer passphrase"), place)
    restore.restore(made, ANA, place, harbor.desk.clock)


def test_the_recovery_code_of_the_day_opens_a_backup(harbor: Office, tmp_path: Path, place: Profile) -> None:
    code = access.new_recovery(harbor.desk)
    backup.create(harbor.desk, tmp_path / "backup")
    restore.restore(tmp_path / "backup", ways.by_recovery(code), place, harbor.desk.clock)
    session.unlock(place, Credentials("ana", PASSPHRASE), harbor.desk.clock).close()


def test_a_backup_made_before_a_new_key_still_opens(harbor: Office, made: Path, place: Profile) -> None:
    harbor.supervisor.close()
    before = salt_of(harbor.desk.profile.store)
    access.rekey(harbor.desk)
    assert salt_of(harbor.desk.profile.store) != before
    restore.restore(made, ANA, place, harbor.desk.clock)
    assert salt_of(place.store) == before


def test_a_restore_never_goes_over_anything(harbor: Office, made: Path, tmp_path: Path) -> None:
    vault = harbor.desk.profile.vault.read_bytes()
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "letter").write_bytes(b"theirs")
    (tmp_path / "file").write_bytes(b"theirs")
    for root in (harbor.desk.profile.root, tmp_path / "folder", tmp_path / "file"):
        with pytest.raises(InputError, match="something is in that profile"):
            restore.restore(made, ANA, Profile(root))
    assert harbor.desk.profile.vault.read_bytes() == vault
    assert (tmp_path / "folder" / "letter").read_bytes() == b"theirs"
    assert left_over(harbor) == []


def test_a_restore_takes_an_empty_folder(harbor: Office, made: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    restore.restore(made, ANA, Profile(tmp_path / "empty"), harbor.desk.clock)
    assert Profile(tmp_path / "empty").exists()


def test_a_backup_never_goes_over_a_file(harbor: Office, tmp_path: Path) -> None:
    (tmp_path / "there").write_bytes(b"something")
    with pytest.raises(InputError, match="there already"):
        backup.create(harbor.desk, tmp_path / "there")
    assert (tmp_path / "there").read_bytes() == b"something"


def test_a_cancelled_backup_leaves_nothing_wherever_it_was(
    harbor: Office, attached: Attachment, tmp_path: Path
) -> None:
    steps: list[int] = []
    backup.create(harbor.desk, tmp_path / "whole", lambda done, _: steps.append(done))
    before = files(harbor.desk.profile.root)
    for stop in range(len(steps)):
        asked: list[int] = []

        def cancelled(asked: list[int] = asked, stop: int = stop) -> bool:
            asked.append(1)
            return len(asked) > stop

        with pytest.raises(StoreError, match="cancelled"):
            backup.create(harbor.desk, tmp_path / "cancelled", cancelled=cancelled)
        assert not list(tmp_path.glob("cancelled*"))
    assert files(harbor.desk.profile.root) == before
    assert attached.id


def test_progress_grows_to_its_end(harbor: Office, made: Path, tmp_path: Path) -> None:
    heard: list[tuple[int, int]] = []
    restore.check(made, ANA, tmp_path, lambda *step: heard.append(step))
    done = [one for one, _ in heard]
    assert done == sorted(done)
    assert done[-1] <= heard[-1][1]
    assert done[-1] > heard[-1][1] * 0.9
    assert harbor.desk.center.code


def test_a_cancelled_restore_leaves_no_profile(made: Path, place: Profile) -> None:
    with pytest.raises(StoreError, match="cancelled"):
        restore.restore(made, ANA, place, cancelled=lambda: True)
    assert not any(place.root.parent.iterdir())


@pytest.mark.parametrize("share", [0.002, 0.3, 0.6, 0.9, 0.999])
def test_a_damaged_backup_restores_nothing(made: Path, place: Profile, tmp_path: Path, share: float) -> None:
    data = bytearray(made.read_bytes())
    data[int(len(data) * share)] ^= 1
    (tmp_path / "bad").write_bytes(data)
    with pytest.raises((DamagedError, LockedError)):
        restore.check(tmp_path / "bad", ANA, tmp_path)
    with pytest.raises((DamagedError, LockedError)):
        restore.restore(tmp_path / "bad", ANA, place)
    assert not any(place.root.parent.iterdir())


def test_a_damaged_store_makes_no_backup(harbor: Office, attached: Attachment, tmp_path: Path) -> None:
    store = harbor.desk.profile.store
    with harbor.desk.store.raw() as connection:
        (page,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'draft'").fetchone()
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    flip(store, page)  # one that no act writes anew
    with pytest.raises(DamagedError):
        backup.create(harbor.desk, tmp_path / "backup")
    flip(store, page)
    assert not list(tmp_path.glob("backup*"))
    assert attached.id


@pytest.mark.parametrize("harm", ["missing", "damaged"])
def test_a_lost_content_is_named_and_the_rest_is_backed_up(
    harbor: Office, attached: Attachment, tmp_path: Path, place: Profile, harm: str
) -> None:
    (file,) = [path for path in harbor.desk.profile.blobs.rglob("*") if path.is_file()]
    if harm == "missing":
        file.unlink()
    else:
        file.write_bytes(file.read_bytes()[:-9])
    found = backup.create(harbor.desk, tmp_path / "backup")
    assert {"missing": found.missing, "damaged": found.damaged}[harm] == (attached.id,)
    assert not found.is_whole
    assert restore.restore(tmp_path / "backup", ANA, place, harbor.desk.clock) == found


def test_an_analyst_makes_no_backup(harbor: Office, tmp_path: Path) -> None:
    accounts.add(harbor.desk, Credentials("eve", PASSPHRASE), ["analyst"], CHEAP)
    desk = session.unlock(harbor.desk.profile, Credentials("eve", PASSPHRASE), harbor.desk.clock)
    with pytest.raises(PolicyError, match="may not make backups"):
        backup.create(desk, tmp_path / "backup")
    desk.close()
    assert not list(tmp_path.glob("backup*"))


def test_who_was_disabled_on_that_day_restores_nothing(harbor: Office, tmp_path: Path, place: Profile) -> None:
    with harbor.desk.store.write() as books:
        people.hold(books, "sue", "left the center")
    backup.create(harbor.desk, tmp_path / "backup")
    with pytest.raises(LockedError, match="disabled"):
        restore.restore(tmp_path / "backup", ways.by_passphrase("sue", PASSPHRASE), place)
    assert not any(place.root.parent.iterdir())


def test_a_restricted_case_is_in_the_backup_of_somebody_who_may_not_see_it(
    harbor: Office, attached: Attachment, tmp_path: Path, place: Profile
) -> None:
    cases.restrict(harbor.desk, attached.case, ["ana"])
    found = backup.create(harbor.supervisor, tmp_path / "backup")
    assert found.records["attachment"] == 1
    restore.restore(tmp_path / "backup", ANA, place, harbor.desk.clock)
    desk = session.unlock(place, Credentials("ana", PASSPHRASE), harbor.desk.clock)
    with desk.read() as books:
        assert records.get(books, Attachment, attached.id) is not None
    desk.close()


KILLED = """
    import os, signal
    from pathlib import Path
    from fusion_tui.paths import Profile
    from fusion_tui.services import restore, ways
    from tests.centers import PASSPHRASE, TestClock
    heard = []
    def hear(done, total):
        heard.append(done)
        if len(heard) == {stop}:
            os.kill(os.getpid(), signal.SIGKILL)
    restore.restore(Path({made!r}), ways.by_passphrase("ana", PASSPHRASE), Profile(Path({root!r})), TestClock(), hear)
"""


@pytest.mark.parametrize("stop", [1, 3, 6])
def test_a_restore_killed_anywhere_leaves_no_profile_and_can_be_done_again(
    harbor: Office, made: Path, place: Profile, stop: int
) -> None:
    script = textwrap.dedent(KILLED).format(stop=stop, made=str(made), root=str(place.root))
    ended = subprocess.run([sys.executable, "-c", script], check=False, cwd=ROOT)
    assert ended.returncode == -signal.SIGKILL
    assert not place.exists()
    restore.restore(made, ANA, place, harbor.desk.clock)
    assert os.listdir(place.root.parent) == [place.root.name]  # noqa: PTH208
    session.unlock(place, Credentials("ana", PASSPHRASE), harbor.desk.clock).close()
