"""The suite of every kind of drop, on file systems this machine can really mount; what it can't is skipped by name.

Each is mounted in a mount namespace of its own, so that nothing of it stays behind.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.sync.test_drop_kinds import DATA, LYING_THERE

ROOT = Path(__file__).resolve().parents[2]
CANNOT = 75
IMAGE = 'truncate -s 64M "$0.img" || exit 75; '
RUN = ' && grep -q " $0 " /proc/self/mountinfo || exit 75; "$@"; s=$?; umount "$0" || umount -l "$0"; exit $s'


class Recipe(NamedTuple):
    """How one is made: $0 is the folder it is mounted on; it ends with CANNOT where this machine can't."""

    script: str
    kinds: str
    writes: bool = True

    @property
    def tests(self) -> int:
        """Return how many of the suite's tests hold there; the others are of simulated ones."""
        return 12 if self.writes else 3


RECIPES = {
    "a FAT32 image": Recipe(
        IMAGE + 'mkfs.vfat -F 32 "$0.img" >&2 && mount -o loop "$0.img" "$0"' + RUN,
        "vfat",
    ),
    "an exFAT image": Recipe(
        IMAGE + 'mkfs.exfat "$0.img" >&2 && mount -t exfat -o loop "$0.img" "$0"' + RUN,
        "exfat",
    ),
    "an exFAT image, in user space": Recipe(
        IMAGE + 'mkfs.exfat "$0.img" >&2 && L=$(losetup -f --show "$0.img") || exit 75;'
        ' mount.exfat-fuse "$L" "$0" >&2 || { losetup -d "$L"; exit 75; };'
        ' "$@"; s=$?; umount "$0" || umount -l "$0"; losetup -d "$L"; exit $s',
        "fuseblk",
    ),
    "a small tmpfs": Recipe('mount -t tmpfs -o size=1m none "$0"' + RUN, "tmpfs"),
    "a folder mounted read-only": Recipe(
        'mount --bind "$0" "$0" && mount -o remount,ro,bind "$0"' + RUN, "ext4 xfs btrfs overlay", writes=False
    ),
}


def mounted(recipe: Recipe, folder: Path, *command: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run a program where the folder is such a file system; skip where this machine can't mount it."""
    folder.mkdir()
    if not recipe.writes:
        (folder / LYING_THERE).write_bytes(DATA)
    done = subprocess.run(
        ["unshare", "-m", "sh", "-c", recipe.script, str(folder), sys.executable, *command],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=240,
        env={**os.environ, "FUSION_DROP": str(folder), **variables},
    )
    if done.returncode == CANNOT:
        said = [line for line in done.stderr.splitlines() if "mount" in line or "not found" in line]
        pytest.skip(f"this machine can't mount it: {(said or ['no such program'])[0]}")
    return done


@pytest.mark.parametrize("recipe", RECIPES.values(), ids=list(RECIPES))
@pytest.mark.row(30)
def test_the_suite_of_every_kind_holds_on(recipe: Recipe, tmp_path: Path) -> None:
    folder = tmp_path / "stick"
    suite = ["-m", "pytest", "-p", "no:cacheprovider", "-p", "no:xdist", "tests/sync/test_drop_kinds.py"]
    done = mounted(recipe, folder, *suite, f"--basetemp={tmp_path / 'inner'}", FUSION_DROP_KIND=recipe.kinds)
    assert done.returncode == 0, done.stdout + done.stderr
    passed = re.search(r"(\d+) passed", done.stdout)
    assert passed, done.stdout
    assert int(passed[1]) == recipe.tests


def test_a_small_medium_says_how_much_is_short_and_keeps_nothing(tmp_path: Path) -> None:
    sealed = tmp_path / "sealed"
    sealed.write_bytes(bytes(1_500_000))
    folder = tmp_path / "stick"
    asked = "import sys; from pathlib import Path; from fusion_tui.sync.drop import FolderDrop\n"
    asked += "try: FolderDrop(Path(sys.argv[1])).put(Path(sys.argv[2]), 'ft1-' + 'a' * 26 + '.ftb')\n"
    asked += "except Exception as error: print(error)\n"
    asked += "print([path.name for path in Path(sys.argv[1]).iterdir()])"
    done = mounted(RECIPES["a small tmpfs"], folder, "-c", asked, str(folder), str(sealed))
    assert done.stdout.splitlines() == ["the medium is 451 kB short", "[]"], done.stderr
