"""What the system says of mounts: the deepest counts, the later over the earlier, and what isn't said isn't known."""

from __future__ import annotations

from pathlib import Path

import pytest

from fusion_tui.sync import mounts
from fusion_tui.sync.filesystem import LOCAL
from fusion_tui.sync.mounts import Mount

TABLE = r"""
27 1 254:0 / / rw,relatime - ext4 /dev/vda rw,discard
40 27 0:40 / /net rw,relatime shared:1 master:2 - cifs //files.example.org/drop rw,vers=3.1.1
41 27 8:17 / /media/ana/MY\040STICK rw,nosuid - vfat /dev/sdb1 rw,utf8
42 27 8:33 / /media/ana/MY\040STICK/inner ro,nosuid - exfat /dev/sdc1 rw
43 27 8:34 / /mnt rw - ext2 /dev/sdc2 rw
44 27 8:35 / /mnt rw - ext3 /dev/sdc3 ro
45 27 8:36 / /no dash at all
46 27 8:37 short - ext4
"""


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "mountinfo"
    path.write_text(TABLE)
    return path


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        ("/home/ana/drop", "ext4"),
        ("/media/ana/MY STICK", "vfat"),
        ("/media/ana/MY STICK/bundles", "vfat"),
        ("/media/ana/MY STICK/inner/x", "exfat"),
        ("/media/ana/MY STICKER", "ext4"),
        ("/net/out", "cifs"),
        ("/mnt", "ext3"),
    ],
)
def test_a_folder_lies_on_the_deepest_and_latest_mount_above_it(table: Path, folder: str, kind: str) -> None:
    assert mounts.file_system(Path(folder), table) == kind


def test_what_was_mounted_with_ro_is_read_only_by_either_side(table: Path) -> None:
    found = {mount.kind: mount.is_read_only for mount in mounts.mounts(table)}
    assert found == {"ext4": False, "cifs": False, "vfat": False, "exfat": True, "ext2": False, "ext3": True}


def test_lines_of_another_form_are_passed_over(table: Path) -> None:
    assert len(mounts.mounts(table)) == 6
    assert mounts.mounts(table)[2] == Mount(
        Path("/media/ana/MY STICK"), "vfat", "/dev/sdb1", frozenset({"rw", "nosuid", "utf8"})
    )


def test_where_the_system_says_nothing_nothing_is_known(tmp_path: Path) -> None:
    assert mounts.mount_of(tmp_path, tmp_path / "no such file") is None
    assert mounts.file_system(tmp_path, tmp_path / "no such file") == ""


def test_a_folder_behind_a_loop_of_links_lies_nowhere(table: Path, tmp_path: Path) -> None:
    (tmp_path / "one").symlink_to(tmp_path / "two")
    (tmp_path / "two").symlink_to(tmp_path / "one")
    assert mounts.file_system(tmp_path / "one", table) in {"", "ext4"}


@pytest.mark.parametrize(
    "kind", ["vfat", "msdos", "exfat", "cifs", "smb3", "nfs", "nfs4", "fuseblk", "fuse.sshfs", "9p"]
)
def test_shares_and_carried_media_are_looked_at(kind: str) -> None:
    assert not mounts.tells_changes(kind)


@pytest.mark.parametrize("kind", ["ext4", "xfs", "btrfs", "tmpfs", "overlay", ""])
def test_local_disks_tell(kind: str) -> None:
    assert mounts.tells_changes(kind)


def test_only_fat_is_known_to_end_at_four_gibibytes(tmp_path: Path) -> None:
    assert mounts.LARGEST == {"vfat": 4_294_967_295, "msdos": 4_294_967_295, "fat": 4_294_967_295}
    assert LOCAL.largest(tmp_path) is None


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="there is no /proc")
def test_a_file_system_without_a_size_is_not_taken_for_a_full_one(tmp_path: Path) -> None:
    free = LOCAL.free(tmp_path)
    assert free is not None
    assert free > 0
    assert LOCAL.free(Path("/proc")) is None
