"""A whole walk between two centers, as a program of its own: for tests that look at it from outside.

``python -m tests.walks ROOT``: everything it writes belongs under ROOT.
"""

from __future__ import annotations

import sys
from pathlib import Path

from fusion_tui import crash, process
from fusion_tui.services import attachments, backup, cases, example, exchange, imports, reading, releases
from tests.centers import GROUNDS, approved, enrol, office


def walk(root: Path) -> None:
    """Import, search, attach, release, send, receive, answer and back up."""
    drop, letter = root / "drop", root / "letter.txt"
    drop.mkdir()
    letter.write_text("a white van, 555-0142")
    harbor, prairie = office(root, "HSFC"), office(root, "PRIC")
    enrol(harbor.desk, prairie.desk)
    incidents = Path(example.__file__).with_name("example_incidents.csv")
    imports.run(harbor.desk, incidents, imports.options(None, "example", "INVESTIGATION", dry_run=False))
    assert reading.find(harbor.desk, "copper").total
    case = cases.new(harbor.desk, cases.CaseForm("Copper theft", predicate="three like thefts"))
    attachments.save(harbor.desk, attachments.add(harbor.desk, case.number, letter).id, root / "copy.txt")
    releases.release(harbor.desk, approved(harbor).id, "PRIC", GROUNDS)
    for sender, reader in ((harbor, prairie), (prairie, harbor)):
        exchange.send(sender.desk, drop)
        assert all(arrival.fine for arrival in exchange.receive(reader.desk, drop))
    backup.create(harbor.desk, root / "harbor.backup")
    harbor.close()
    prairie.close()


if __name__ == "__main__":
    process.prepare()
    crash.install()
    walk(Path(sys.argv[1]))
