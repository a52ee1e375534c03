"""What lists show to people: what tells a record apart, and times as the center's clock shows them."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from fusion_tui.cli.main import run
from fusion_tui.paths import Profile
from fusion_tui.services import accounts, imports, products, releases, session, setup
from fusion_tui.services.desk import Desk
from fusion_tui.services.session import Credentials
from fusion_tui.services.setup import CenterForm
from tests.centers import CHEAP, GROUNDS, PASSPHRASE, enrol, read_and_approved

Command = Callable[..., tuple[int, str, str]]


@pytest.fixture
def place(tmp_path: Path) -> Iterator[tuple[Desk, Desk]]:
    """Return ana's and sue's desks at a center in Arizona, which keeps one time all year, enrolled with another."""
    profile = Profile(tmp_path / "hsfc")
    ana = setup.create(profile, CenterForm("Harbor", "HSFC", "America/Phoenix"), Credentials("ana", PASSPHRASE),
                       kdf=CHEAP)  # fmt: skip
    accounts.add(ana, Credentials("sue", PASSPHRASE), ["supervisor"], CHEAP)
    sue = session.unlock(profile, Credentials("sue", PASSPHRASE))
    other = setup.create(
        Profile(tmp_path / "pric"), CenterForm("Prairie", "PRIC"), Credentials("bob", PASSPHRASE), kdf=CHEAP
    )
    enrol(ana, other)
    yield ana, sue
    for desk in (ana, sue, other):
        desk.close()


@pytest.fixture
def command(
    place: tuple[Desk, Desk], tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Command:
    """Return a function that runs a command and gives status, output and errors."""
    secret = tmp_path / "passphrase"
    secret.write_text(PASSPHRASE + "\n")
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"")))

    def call(*words: str, user: str = "ana") -> tuple[int, str, str]:
        root = str(place[0].profile.root)
        status = run(["--profile", root, "--user", user, "--passphrase-file", str(secret), *words])
        printed = capsys.readouterr()
        return status, printed.out, printed.err

    return call


@pytest.fixture
def product(place: tuple[Desk, Desk]) -> str:
    """Return the number of a draft."""
    return products.new(place[0], products.ProductForm("Copper theft", "Five thefts.")).number


def test_submitting_and_approving_say_what_came_of_it(command: Command, product: str) -> None:
    assert command("product", "submit", product)[2].startswith("submitted")
    assert command("product", "approve", product, "--reason", "checked", user="sue")[0] == 1  # not read yet
    assert command("show", product, user="sue")[0] == 0
    status, _, err = command("product", "approve", product, "--reason", "checked", user="sue")
    assert (status, err.splitlines()[0].partition(";")[0]) == (0, "approved by sue")


def test_a_queue_shows_what_tells_its_records_apart(
    command: Command, place: tuple[Desk, Desk], product: str, tmp_path: Path
) -> None:
    products.submit(place[0], product)
    assert "submitted" in command("queue", "products")[1]
    read_and_approved(place[1], product)
    releases.release(place[0], product, "PRIC", GROUNDS)
    sent = command("queue", "outgoing")[1]
    assert "PRIC" in sent
    assert "waiting" in sent
    file = tmp_path / "city.csv"
    file.write_text("id,date,type,address\n1,2026-01-02 10:00,Theft,400 Example St\n")
    imports.run(place[0], file)
    seen = command("queue", "incidents")[1]
    assert "2026-01-02 10:00 MST" in seen
    assert "400 Example St" in seen


def test_times_are_local_for_people_and_utc_for_programs(command: Command, product: str) -> None:
    for words in (["queue", "products"], ["search", "copper"], ["show", product], ["audit", "show"]):
        assert " MST" in command(*words)[1], words
    shown = json.loads(command("show", product, "--json")[1])
    assert shown["modified"].endswith("Z")
