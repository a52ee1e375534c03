"""Channels, bundles that wait and quarantine as a script sees them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from fusion_tui.services import exchange
from fusion_tui.services.clock import SystemClock
from fusion_tui.services.exchange import agreeing
from fusion_tui.services.exchange.agreeing import Terms
from fusion_tui.store import people, quarantine
from fusion_tui.store.quarantine import Refusal
from tests.centers import Office, carry, enrol, office, released
from tests.cli.conftest import Command, as_json

HOSTILE = "bill\x1b[2J.ftb"


@pytest.fixture
def two(tmp_path: Path) -> Iterator[tuple[Office, Office]]:
    """Return two centers; the first bundle of Harbor was lost, and its second waits at Prairie for a decision."""
    harbor, prairie = office(tmp_path, "HSFC"), office(tmp_path, "PRIC")
    enrol(harbor.desk, prairie.desk)
    agreeing.agree(prairie.desk, "HSFC", Terms(review=True))
    drop = tmp_path / "drop"
    drop.mkdir()
    released(harbor, title="Lost")
    exchange.send(harbor.desk, drop)
    lost = [path.name for path in drop.iterdir()]
    released(harbor, title="Copper theft")
    exchange.send(harbor.desk, drop)
    for name in lost:
        (drop / name).unlink()
    exchange.receive(prairie.desk, drop)
    for path in drop.iterdir():
        path.unlink()
    carry(prairie, harbor, drop)
    for place in (harbor, prairie):  # their clock stands in spring; the commands run today
        with place.desk.write("test seen") as entry:
            people.seen(entry.books, "ana", SystemClock().now())
    yield harbor, prairie
    for place in (harbor, prairie):
        place.close()


@pytest.mark.usefixtures("two")
def test_a_channel_is_shown_number_by_number_from_both_sides(command: Command) -> None:
    gaps = as_json(command("channel", "gaps", "--json", profile="pric"))
    assert [(one["peer"], one["first"], one["last"]) for one in gaps["gaps"]] == [("HSFC", 1, 1)]
    assert gaps["peer_lacks"] == []
    gaps = as_json(command("channel", "gaps", "PRIC", "--json", profile="hsfc"))
    assert gaps["gaps"] == []
    assert [(one["first"], one["last"]) for one in gaps["peer_lacks"]] == [(1, 1)]
    assert "it lacks ours" in command("channel", "gaps", profile="hsfc")[1]
    ours = as_json(command("channel", "show", "PRIC", "--json", profile="hsfc"))
    assert [(one["seq"], one["state"]) for one in ours["bundles"]] == [(1, "written"), (2, "written")]
    theirs = as_json(command("channel", "show", "HSFC", "--json", profile="pric"))
    assert [(one["seq"], one["reason"]) for one in theirs["waits"]] == [(2, "review")]
    assert "held: review" in command("channel", "show", "HSFC", profile="pric")[1]


@pytest.mark.usefixtures("two")
def test_a_channel_where_nothing_is_open_says_so(command: Command) -> None:
    (waiting,) = as_json(command("incoming", "list", "--json", profile="pric"))["incoming"]
    assert command("incoming", "reject", waiting["copy"], "--reason", "no", profile="pric")[0] == 0
    assert "nothing is open" not in command("channel", "show", "HSFC", profile="pric")[1]  # its receipt waits unsent
    assert command("channel", "show", "NONE", profile="pric")[0] == 1


@pytest.mark.usefixtures("two")
def test_a_bundle_that_waits_is_shown_field_by_field_and_accepted(command: Command) -> None:
    status, out, _ = command("incoming", "list", profile="pric")
    assert (status, "your decision" in out) == (0, True)
    (waiting,) = as_json(command("incoming", "list", "--json", profile="pric"))["incoming"]
    shown = as_json(command("incoming", "show", waiting["copy"], "--json", profile="pric"))
    (change,) = shown["changes"]
    assert (change["verdict"], change["new"], shown["more"]) == ("new", True, False)
    assert {"name": "title", "old": "", "new": "Copper theft"} in change["fields"]
    assert "+ title: Copper theft" in change["lines"]
    _, out, err = command("incoming", "show", waiting["copy"], profile="pric")
    assert "new  report--" in out
    assert "1 record; accept or reject it" in err
    assert as_json(command("incoming", "accept", waiting["copy"], "--json", profile="pric"))["new"] == 1
    assert command("incoming", "show", waiting["copy"], profile="pric")[0] == 1


def test_a_hostile_name_in_quarantine_is_printed_as_its_codes(two: tuple[Office, Office], command: Command) -> None:
    with two[1].desk.write("test hostile") as entry:
        quarantine.note(entry.books, Refusal(HOSTILE, "magic", "magic: not a bundle"), two[1].desk.clock.now())
    for words in (["list"], ["show", "1"], ["drop", "1"]):
        status, out, _ = command("quarantine", *words, profile="pric")
        assert status == 0
        assert "bill\\x1b[2J.ftb" in out
        assert "\x1b" not in out
