"""Recall, correction, purge, orders, seen and back-out as a script sees them."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.centers import PASSPHRASE
from tests.cli.conftest import Command

GROUNDS = ("--authority", "agreement", "--need", "same", "--right", "member", "--reason", "three cases")


@pytest.fixture
def two(center: Command, tmp_path: Path) -> Command:
    """Return the command on two centers that confirmed each other; Harbor has an approved product, released."""
    assert center("init", "--center", "Prairie", "--code", "PRIC", profile="plains")[0] == 0
    assert center("user", "add", "sue", "--role", "supervisor", profile="plains", stdin=PASSPHRASE + "\n")[0] == 0
    for profile, code in (("harbor", "hsfc"), ("plains", "pric")):
        assert center("peer", "card", "-o", str(tmp_path / f"{code}.ftc"), profile=profile)[0] == 0
    for profile, other in (("harbor", "pric"), ("plains", "hsfc")):
        assert center("peer", "add", str(tmp_path / f"{other}.ftc"), profile=profile)[0] == 0
    for profile, other in (("harbor", "PRIC"), ("plains", "HSFC")):
        read = _json(center("peer", "code", other, "--json", profile=profile))
        named = ("--code", read["digits"], "--card", read["card"], "--by", "Ana Reyes", "--and", "Bob Vance")
        assert center("peer", "confirm", other, *named, "--means", "phone", profile=profile)[0] == 0
    (tmp_path / "drop").mkdir()
    _approve(center, tmp_path, "new", "--title", "Copper theft")
    assert center("release", "P-00001", "--to", "PRIC", *GROUNDS)[0] == 0
    return center


def _approve(run: Command, tmp_path: Path, *words: str) -> None:
    (tmp_path / "text").write_text("Five thefts.")
    assert run("product", *words, "--text", str(tmp_path / "text"))[0] == 0
    assert run("product", "submit", "P-00001")[0] == 0
    assert run("show", "P-00001", user="sue")[0] == 0
    assert run("product", "approve", "P-00001", "--reason", "checked", user="sue")[0] == 0


def _json(result: tuple[int, str, str], status: int = 0) -> Any:
    assert result[0] == status, result[2]
    return json.loads(result[1])


def _carry(run: Command, tmp_path: Path, sender: str, receiver: str) -> list[dict[str, Any]]:
    drop = str(tmp_path / "drop")
    assert run("drop", "send", drop, profile=sender)[0] == 0
    arrivals: list[dict[str, Any]] = json.loads(run("drop", "receive", drop, "--json", profile=receiver)[1])["bundles"]
    for left in (tmp_path / "drop").iterdir():
        left.unlink()
    return arrivals


def test_recall_and_correction_reach_whoever_has_the_product(two: Command, tmp_path: Path) -> None:
    _carry(two, tmp_path, "harbor", "plains")
    done = _json(two("recall", "P-00001", "--reason", "a source was wrong", "--json"))
    assert (done["to"], done["withdrawn"]) == (["PRIC"], 0)
    _carry(two, tmp_path, "harbor", "plains")
    assert _json(two("show", done["record"], "--json", profile="plains"))["state"] == "recalled"
    assert two("recall", "P-00001", "--reason", "again")[0] == 1
    (tmp_path / "text").write_text("Four thefts.")
    status, _, err = two("product", "edit", "P-00001", "--title", "Corrected", "--text", str(tmp_path / "text"))
    assert status == 0
    assert "PRIC has revision" in err
    assert "product correct P-00001" in err
    assert two("product", "correct", "P-00001", "--reason", "checked")[0] == 1  # not approved yet
    assert two("product", "submit", "P-00001")[0] == 0
    assert two("show", "P-00001", user="sue")[0] == 0
    assert two("product", "approve", "P-00001", "--reason", "checked", user="sue")[0] == 0
    assert _json(two("product", "correct", "P-00001", "--reason", "a plate was misread", "--json"))["to"] == ["PRIC"]
    _carry(two, tmp_path, "harbor", "plains")
    shown = _json(two("show", done["record"], "--json", profile="plains"))
    assert (shown["state"], shown["title"]) == ("new", "Corrected")


def test_a_purge_is_planned_carried_out_confirmed_and_told(two: Command, tmp_path: Path) -> None:
    _carry(two, tmp_path, "harbor", "plains")
    planned = _json(two("purge", "P-00001", "--dry-run", "--json"))
    assert (planned["destroyed"], planned["to"]) == ({"product": 1}, ["PRIC"])
    for words in ((), ("--reason", "over"), ("--reason", "over", "--and", "ana"), ("--and", "sue")):
        status, out, err = two("purge", "P-00001", *words)
        assert (status, out) == (1, "")
        assert "hint: " in err
    done = _json(two("purge", "P-00001", "--reason", "over", "--and", "sue", "--json"))
    assert (done["record"], done["voided"], done["log_cut"]) == (planned["record"], 1, True)
    assert two("show", "P-00001")[0] == 1
    arrivals = _carry(two, tmp_path, "harbor", "plains")
    assert sum(one["purged"] for one in arrivals) == 1
    (order,) = _json(two("orders", "--json"))["orders"]
    assert (order["op"], order["by"], order["and"], order["outstanding"]) == ("purge", "ana", "sue", 1)
    _carry(two, tmp_path, "plains", "harbor")
    (order,) = _json(two("orders", "--json"))["orders"]
    assert [(one["to"], one["state"], one["who"]) for one in order["recipients"]] == [
        ("HSFC", "confirmed", "ana"),
        ("PRIC", "confirmed", "ana"),
    ]
    (carried,) = _json(two("orders", "--json", profile="plains"))["carried_out"]
    assert (carried["of"], carried["record"]) == ("HSFC", done["record"])
    gone = _json(two("seen", done["record"], "--json"))
    assert (gone["is_gone"], [one["need"] for one in gone["releases"]]) == (True, ["(purged)"])
    assert [one["center"] for one in gone["purges"]] == ["HSFC", "PRIC"]
    status, out, _ = two("orders")
    assert status == 0
    assert "PRIC" in out
    status, _, err = two("status", user="sue")
    assert "ana named you as the second person" in err


def test_our_copy_of_a_peers_record_is_destroyed_here_only_and_the_command_says_so(
    two: Command, tmp_path: Path
) -> None:
    record = _json(two("show", "P-00001", "--json"))["id"]
    _carry(two, tmp_path, "harbor", "plains")
    status, out, err = two("purge", record, "--reason", "over", "--and", "sue", profile="plains")
    assert (status, out.splitlines()[0]) == (0, record)
    assert "HSFC may send it again in a greater revision" in err


def test_seen_tells_who_was_given_a_product_and_who_read_it(two: Command, tmp_path: Path) -> None:
    record = _json(two("show", "P-00001", "--json"))["id"]
    _carry(two, tmp_path, "harbor", "plains")
    assert two("show", record, profile="plains")[0] == 0
    _carry(two, tmp_path, "plains", "harbor")
    found = _json(two("seen", "P-00001", "--json"))
    assert [(one["to"], one["state"], one["seq"]) for one in found["releases"]] == [("PRIC", "acknowledged", 1)]
    assert [(one["center"], one["who"]) for one in found["readers"]] == [("PRIC", "ana")]
    status, out, _ = two("seen", "P-00001")
    assert status == 0
    assert "acknowledged" in out
    assert two("seen", "P-00099")[0] == 1


def test_back_out_shows_its_counts_first_and_then_does_it(two: Command, tmp_path: Path) -> None:
    _carry(two, tmp_path, "harbor", "plains")
    words = ("back-out", "HSFC", "--since", "1")
    planned = _json(two(*words, "--dry-run", "--json", profile="plains"))
    assert (planned["removed"], planned["back"]) == (1, 0)
    assert _json(two("status", "--json", profile="plains"))["counts"]["received"] == 1
    assert two(*words, profile="plains")[0] == 1  # no reason
    status, out, err = two(*words, "--reason", "their key was stolen", profile="plains")
    assert status == 0
    assert "removed" in out
    assert "waits until somebody accepts it" in err
    assert _json(two("status", "--json", profile="plains"))["counts"]["received"] == 0


def test_a_restore_takes_the_tombstones_or_hides_what_peers_sent(two: Command, tmp_path: Path) -> None:
    _carry(two, tmp_path, "harbor", "plains")
    assert two("backup", "create", str(tmp_path / "backup"), profile="plains")[0] == 0
    assert two("purge", "P-00001", "--reason", "over", "--and", "sue")[0] == 0
    _carry(two, tmp_path, "harbor", "plains")
    file, buried = str(tmp_path / "backup"), str(tmp_path / "plains" / "tombstones")
    told = _json(two("backup", "restore", file, "--tombstones", buried, "--json", profile="one"))["reburied"]
    assert (told["purged"], told["hidden"]) == (1, [])
    assert _json(two("status", "--json", profile="one"))["counts"]["received"] == 0
    status, _, err = two("backup", "restore", file, profile="other")
    assert status == 0
    assert "peer unbury HSFC" in err
    assert _json(two("status", "--json", profile="other"))["counts"]["received"] == 0
    assert two("peer", "unbury", "HSFC", "--reason", "they said nothing was purged", profile="other")[0] == 0
    assert _json(two("status", "--json", profile="other"))["counts"]["received"] == 1
    assert two("backup", "restore", file, "--tombstones", file, profile="third")[0] == 1
    assert not (tmp_path / "third").exists()


def test_what_is_missing_for_a_release_is_told_as_a_command(two: Command) -> None:
    again = two("release", "P-00001", "--to", "PRIC", *GROUNDS)
    assert (again[0], 'hint: release again with --again "WHY ONCE MORE"' in again[2]) == (1, True)


def test_a_peer_nobody_confirmed_is_told_with_the_command_that_shows_its_digits(
    center: Command, tmp_path: Path
) -> None:
    assert center("peer", "card", "-o", str(tmp_path / "pric.ftc"), profile="prairie", user="bob")[0] == 0
    assert center("peer", "add", str(tmp_path / "pric.ftc"))[0] == 0
    status, _, err = center("channel", "code", "PRIC")
    assert (status, "hint: compare the digits first: fusion-tui peer code PRIC" in err) == (1, True)


def test_orders_and_who_has_seen_a_record_are_told_in_the_zone_of_the_center(two: Command, tmp_path: Path) -> None:
    _carry(two, tmp_path, "harbor", "plains")
    assert two("recall", "P-00001", "--reason", "a source was wrong")[0] == 0
    _carry(two, tmp_path, "harbor", "plains")
    _carry(two, tmp_path, "plains", "harbor")
    for line in ("seen P-00001", "orders", "channel list", "peer list"):
        status, out, _ = two(*line.split())
        assert status == 0
        assert re.search(r"\d\d:\d\d C[SD]T", out)
        assert not re.search(r"\d\d:\d\dZ|UTC", out)
