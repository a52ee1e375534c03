"""`peer look`, `card known` and what a refused confirmation leaves in the trail."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Command, as_json


def test_cards_in_a_folder_are_listed_with_what_taking_them_would_mean(center: Command, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    assert center("peer", "card", "-o", str(stick / "pric.ftc"), user="bob", profile="prairie")[0] == 0
    (stick / "odd\x1b[31m.ftc").write_bytes(b"{}")
    found = as_json(center("peer", "look", str(stick), "--json"))["cards"]
    first = found[0]
    assert (first["code"], first["standing"], first["is_open"]) == ("PRIC", "new center", True)
    assert found[1]["standing"].startswith("no card: ")
    assert "\x1b" not in found[1]["file"]
    status, out, _ = center("peer", "look", str(stick))
    assert status == 0
    assert "new center" in out
    status, _, err = center("peer", "look", str(tmp_path / "nowhere"))
    assert status == 1
    assert "hint:" in err


def test_what_peers_know_of_our_card_is_listed(center: Command, tmp_path: Path) -> None:
    card = str(tmp_path / "pric.ftc")
    assert center("peer", "card", "-o", card, user="bob", profile="prairie")[0] == 0
    assert center("peer", "add", card)[0] == 0
    (one,) = as_json(center("card", "known", "--json"))["peers"]
    assert (one["peer"], one["reach"], one["words"]) == ("PRIC", "nothing goes to it", "unverified")
    assert "unverified" in center("card", "known")[1]


def test_attack_digits_that_differ_are_refused_and_stand_in_the_trail(center: Command, tmp_path: Path) -> None:
    card = str(tmp_path / "pric.ftc")
    assert center("peer", "card", "-o", card, user="bob", profile="prairie")[0] == 0
    assert center("peer", "add", card)[0] == 0
    said = as_json(center("peer", "code", "PRIC", "--json"))
    other = "00000 " + said["digits"].partition(" ")[2]
    people = ("--by", "Ana Reyes", "--and", "Bob Vance", "--means", "phone")
    status, _, err = center("peer", "confirm", "PRIC", "--code", other, "--card", said["card"], *people)
    assert status == 1
    assert "do not exchange anything" in err
    rows = as_json(center("audit", "show", "--act", "peer confirm", "--json"))
    assert "refused: the digits differ" in str(rows)
    assert as_json(center("peer", "list", "--json"))["peers"][0]["state"] == "unverified"
