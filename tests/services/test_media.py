"""Removable media: found by what the system says of them, and nothing guessed where it says nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from fusion_tui.services import media
from fusion_tui.services.media import Medium, label_of, mounted
from tests.machines import HOST, Machine


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """Return a machine with a fixed disk."""
    made = Machine(tmp_path)
    disk = made.disk("0000:00:1f.2/ata1/host0/block/sda")
    made.block(disk / "sda1")
    made.mount("/dev/sda1", "ext4", "home")
    made.mount("proc", "proc", "proc2")
    return made


def test_a_stick_is_found_with_its_label_file_system_and_room(machine: Machine) -> None:
    stick = machine.disk("0000:00:14.0/usb1/1-2/host2/block/sdb", removable="1")
    machine.block(stick / "sdb1")
    machine.label(r"HSFC\x20STICK", "sdb1")
    folder = machine.mount("/dev/sdb1", "vfat", "media/ana/HSFC STICK")
    (found,) = mounted(machine.root)
    assert (found.folder, found.label, found.file_system, found.read_only) == (folder, "HSFC STICK", "vfat", False)
    assert found.free
    assert found.total
    assert label_of(folder / "bundles", machine.root) == "HSFC STICK"
    assert label_of(machine.root / "home", machine.root) == ""


@pytest.mark.parametrize(
    ("path", "removable", "kind"),
    [
        pytest.param("0000:00:17.0/block/sdb", "1", "", id="it says so"),
        pytest.param("0000:00:14.0/usb2/2-1/host3/block/sdb", "0", "", id="a disk on USB that says it is fixed"),
        pytest.param("0000:01:00.0/mmc_host/mmc0/mmc0:1234/block/mmcblk0", "0", "SD", id="a card in a reader"),
    ],
)
def test_what_can_be_taken_out_is_removable(machine: Machine, path: str, removable: str, kind: str) -> None:
    disk = machine.disk(path, removable, kind)
    folder = machine.mount(f"/dev/{disk.name}", "exfat", "mnt", "ro")
    assert [(one.folder, one.read_only) for one in mounted(machine.root)] == [(folder, True)]


def test_soldered_memory_is_no_card(machine: Machine) -> None:
    disk = machine.disk("0000:01:00.0/mmc_host/mmc1/mmc1:0001/block/mmcblk1", "0", "MMC")
    machine.mount(f"/dev/{disk.name}", "ext4", "data")
    assert mounted(machine.root) == []


def test_an_encrypted_volume_is_as_removable_as_what_it_lies_on(machine: Machine) -> None:
    stick = machine.disk("0000:00:14.0/usb1/1-2/host2/block/sdb", removable="1")
    partition = machine.block(stick / "sdb1")
    for name, below in (("dm-0", partition), ("dm-1", machine.root / HOST / "0000:00:1f.2/ata1/host0/block/sda/sda1")):
        volume = machine.root / "sys/devices/virtual/block" / name
        (volume / "slaves").mkdir(parents=True)
        (volume / "slaves" / below.name).symlink_to(below)
        machine.block(volume)
    (machine.root / "dev/mapper").mkdir()
    (machine.root / "dev/mapper/luks-stick").symlink_to("../dm-0")
    machine.label("SEALED", "dm-0")
    folder = machine.mount("/dev/mapper/luks-stick", "ext4", "media/stick")
    machine.mount("/dev/dm-1", "ext4", "srv")
    assert [(one.folder, one.label) for one in mounted(machine.root)] == [(folder, "SEALED")]


def test_a_medium_mounted_twice_is_listed_once_and_the_systems_own_never(machine: Machine) -> None:
    stick = machine.disk("0000:00:14.0/usb1/1-2/host2/block/sdb", removable="1")
    machine.block(stick / "sdb1")
    machine.block(stick / "sdb2")
    machine.lines.append("42 27 8:17 / / rw - ext4 /dev/sdb2 rw")
    first = machine.mount("/dev/sdb1", "vfat", "media/stick")
    machine.mount("/dev/sdb1", "vfat", "media/again")
    assert [one.folder for one in mounted(machine.root)] == [first]


def test_a_label_is_cleaned_like_any_text_from_outside(machine: Machine) -> None:
    stick = machine.disk("0000:00:14.0/usb1/1-2/host2/block/sdb", removable="1")
    machine.label(r"\x1b[2JX" + r"\xe2\x80\xae" + "Y" * 60, stick.name)
    machine.mount("/dev/sdb", "vfat", "media/stick")
    (found,) = mounted(machine.root)
    assert found.label == ("X" + "Y" * 60)[:40]


def test_a_folder_whose_name_cannot_be_shown_is_not_offered(machine: Machine) -> None:
    machine.disk("0000:00:14.0/usb1/1-2/host2/block/sdb", removable="1")
    machine.mount("/dev/sdb", "vfat", "media/\x1b[2J")
    assert mounted(machine.root) == []


def test_a_medium_that_does_not_answer_is_listed_without_its_room(machine: Machine) -> None:
    machine.disk("0000:00:14.0/usb1/1-2/host2/block/sdb", removable="1")
    folder = machine.mount("/dev/sdb", "vfat", "media/stick")
    folder.rmdir()
    (found,) = mounted(machine.root)
    assert (found.free, found.total) == (None, None)


def test_volumes_are_what_is_mounted_in_their_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    volumes = tmp_path / "Volumes"
    (volumes / "plain folder").mkdir(parents=True)
    (volumes / "Macintosh HD").symlink_to("/")
    assert mounted(tmp_path) == []
    monkeypatch.setattr(media, "_is_mounted", lambda volume: volume.name != "Macintosh HD")
    (found,) = mounted(tmp_path)
    assert (found.folder, found.label, found.file_system) == (volumes / "plain folder", "plain folder", "")


def test_a_system_that_says_nothing_of_media_has_none(tmp_path: Path) -> None:
    assert mounted(tmp_path) == []
    assert label_of(tmp_path, tmp_path) == ""


def test_media_are_listed_by_their_labels(machine: Machine) -> None:
    for number, (name, label) in enumerate((("sdc", "beta"), ("sdb", "Alpha"))):
        machine.disk(f"0000:00:14.0/usb1/1-{number}/host{number}/block/{name}", removable="1")
        machine.label(label, name)
        machine.mount(f"/dev/{name}", "vfat", f"media/{name}")
    assert [one.label for one in mounted(machine.root)] == ["Alpha", "beta"]
    assert isinstance(mounted()[:1], list)
    assert Medium(Path("/x")).free is None
