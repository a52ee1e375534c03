"""A watch on media that are really mounted and taken away, in a mount namespace of its own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
WALK = """
import subprocess, sys
from pathlib import Path
from threading import Event
from fusion_tui.services import releases
from fusion_tui.services.exchange.watching import Watch
from tests.centers import GROUNDS, approved, enrol, office

def system(*words):
    subprocess.run(words, check=True)

root = Path(sys.argv[1])
stick = root / "a stick"
stick.mkdir()
harbor, prairie = office(root, "HSFC"), office(root, "PRIC")
enrol(harbor.desk, prairie.desk)
told = []
watch = Watch(harbor.desk, stick, "", lambda event: told.append((event.what, event.about.get("error", ""))))
watch.begin()

def look(what):
    told.clear()
    watch.look(Event())
    print(what, told, sorted(path.suffix for path in stick.iterdir()))

look("before")
system("mount", "-t", "tmpfs", "-o", "size=4m", "none", str(stick))
releases.release(harbor.desk, approved(harbor).id, "PRIC", GROUNDS)
look("there")
system("umount", str(stick))
releases.release(harbor.desk, approved(harbor, "Second").id, "PRIC", GROUNDS)
look("gone")
look("still gone")
system("mount", "-t", "tmpfs", "-o", "size=4m", "none", str(stick))
look("another")
system("mount", "-o", "remount,ro", str(stick))
releases.release(harbor.desk, approved(harbor, "Third").id, "PRIC", GROUNDS)
look("locked")
look("still locked")
system("umount", str(stick))
harbor.close()
prairie.close()
"""


@pytest.mark.row(32)
def test_nothing_is_written_into_the_empty_place_of_a_medium_that_is_gone(tmp_path: Path) -> None:
    tried = subprocess.run(["unshare", "-m", "mount", "-t", "tmpfs", "none", "/mnt"], capture_output=True, check=False)
    if tried.returncode:
        pytest.skip("this account may not mount")
    done = subprocess.run(
        ["unshare", "-m", sys.executable, "-c", WALK, str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.stdout.splitlines() == [
        "before [] []",
        "there [('sent', '')] ['.ftb']",
        "gone [('trouble', 'the medium is no longer in its place')] []",
        "still gone [] []",
        "another [('recovered', ''), ('sent', '')] ['.ftb', '.ftb']",
        "locked [('trouble', \"the bundle can't be written to the drop: it is read-only\")] ['.ftb', '.ftb']",
        "still locked [] ['.ftb', '.ftb']",
    ], done.stderr
