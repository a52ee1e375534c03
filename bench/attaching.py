"""A process of its own that attaches a file to a case, and says how long it took and how much memory it held."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from bench import memory
from bench.stores import PASSPHRASE, USER
from fusion_tui.paths import Profile
from fusion_tui.services import attachments, cases, session


def main(profile: Path, file: Path) -> None:
    """Attach the file to a new case."""
    desk = session.unlock(Profile(profile), session.Credentials(USER, PASSPHRASE))
    case = cases.new(desk, cases.CaseForm("a case with a camera's film"))
    begun = time.perf_counter()
    attachments.add(desk, case.id, file)
    took = time.perf_counter() - begun
    desk.close()
    sys.stdout.write(f"{took} {memory.peak()}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
