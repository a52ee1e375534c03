"""The commands as a script sees them: exit status, JSON, the two lines of an error, and no file left by a failure."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from fusion_tui.cli.main import run
from tests.centers import PASSPHRASE
from tests.cli.conftest import Command, as_json, id_of
from tests.store.damage import flip, pages_of


def test_init_warns_that_one_user_cannot_release(command: Command) -> None:
    status, out, err = command(
        "init", "--center", "Harbor", "--code", "HSFC", "--timezone", "America/Chicago", "--json"
    )
    assert status == 0
    told = json.loads(out)
    assert (told["code"], told["timezone"]) == ("HSFC", "America/Chicago")
    assert "second" in err


def test_init_refuses_to_go_over_a_center(center: Command) -> None:
    status, out, err = center("init", "--center", "Other", "--code", "OTHR")
    assert (status, out) == (1, "")
    assert err.startswith("error: a center was set up")
    assert "hint: " in err


@pytest.mark.parametrize(("user", "expected"), [("ana", 0), ("eve", 3)])
def test_wrong_credentials_are_exit_status_3(center: Command, user: str, expected: int) -> None:
    assert center("status", user=user)[0] == expected


def test_without_a_command_and_without_a_terminal_it_ends_at_once(center: Command) -> None:
    status, out, err = center()
    assert (status, out) == (2, "")
    assert "no terminal" in err


def test_a_profile_without_a_center_says_how_to_make_one(command: Command) -> None:
    status, _, err = command("status")
    assert status == 3
    assert "fusion-tui init" in err


def test_no_passphrase_and_nobody_at_a_prompt_is_locked(center: Command, tmp_path: Path) -> None:
    assert center("status")[0] == 0
    assert run(["--profile", str(tmp_path / "harbor"), "--user", "ana", "status"]) == 3


def test_a_passphrase_comes_from_standard_input_too(center: Command) -> None:
    assert center("--passphrase-file", "-", "status", stdin=PASSPHRASE + "\r\n")[0] == 0


def test_an_option_in_the_wrong_place_gets_a_hint(center: Command) -> None:
    status, _, err = center("status", "--profile", "/nowhere")
    assert status == 2
    assert "before the command" in err


@pytest.mark.parametrize("words", [["nonsense"], ["tip", "add"], ["queue", "--limit", "0"], ["peer"]])
def test_wrong_usage_is_exit_status_2_and_prints_nothing(center: Command, words: list[str]) -> None:
    status, out, err = center(*words)
    assert (status, out) == (2, "")
    assert err


def test_status_has_the_promised_keys(center: Command) -> None:
    found = as_json(center("status", "--json"))
    assert {"center", "code", "fingerprint", "counts", "schema", "version"} <= found.keys()


def test_status_tells_what_the_center_holds_and_that_it_holds_nothing(center: Command) -> None:
    assert re.search(r"^records +none yet$", center("status")[1], re.M)
    assert center("tip", "add", "--title", "Drone")[0] == 0
    assert re.search(r"^tip records +1$", center("status")[1], re.M)


def test_crypto_names_library_and_fips_and_needs_no_profile(command: Command) -> None:
    found = as_json(command("crypto", "--json"))
    assert {"openssl", "fips", "self-test"} <= found.keys()


def test_the_walk_between_two_centers(center: Command, tmp_path: Path) -> None:
    text, drop = tmp_path / "text.txt", tmp_path / "drop"
    text.write_text("Two men flew a drone over the north fence.")
    drop.mkdir()
    bob = {"user": "bob", "profile": "prairie"}
    tip = id_of(center("tip", "add", "--title", "Drone", "--text", str(text), "--behaviour", "SURVL", "--json"))
    case = id_of(center("tip", "promote", tip, "--title", "Drone flights", "--json"))
    product = id_of(center("product", "new", "--type", "bulletin", "--title", "Drone flights", "--case", case,
                         "--marking", "U//LES", "--tlp", "AMBER", "--text", str(text), "--json"))  # fmt: skip
    assert center("product", "submit", product)[0] == 0
    assert center("product", "approve", product, "--reason", "checked")[0] == 1
    assert center("show", product, user="sue")[0] == 0
    assert center("product", "approve", product, "--reason", "checked", user="sue")[0] == 0
    cards = {name: str(tmp_path / f"{name}.ftc") for name in ("harbor", "prairie")}
    assert center("peer", "card", "-o", cards["harbor"])[0] == 0
    assert center("peer", "card", "-o", cards["prairie"], **bob)[0] == 0
    assert center("peer", "add", cards["prairie"])[0] == 0
    assert center("peer", "add", cards["harbor"], **bob)[0] == 0
    ours, theirs = (
        as_json(center("peer", "code", "PRIC", "--json")),
        as_json(center("peer", "code", "HSFC", "--json", **bob)),
    )
    assert ours["digits"] == theirs["digits"]
    assert len(ours["digits"].replace(" ", "")) == 60
    witness = ["--by", "Ana Reyes", "--and", "Bob Vance", "--means", "phone"]
    assert center("peer", "confirm", "PRIC", "--code", ours["digits"], "--card", ours["card"], *witness)[0] == 0
    assert (
        center("peer", "confirm", "HSFC", "--code", ours["digits"], "--card", theirs["card"], *witness, **bob)[0] == 0
    )
    grounds = ["--authority", "agreement", "--need", "same behaviour", "--right", "member", "--reason", "three cases"]
    given = id_of(center("release", product, "--to", "PRIC", *grounds, "--json"))
    assert as_json(center("drop", "send", str(drop), "--json"))["bundles"][0]["peer"] == "PRIC"
    (bundle,) = drop.glob("ft1-*.ftb")
    assert as_json(center("bundle", "inspect", str(bundle), "--json"))["whole"] is True
    arrived = as_json(center("drop", "receive", str(drop), "--json", **bob))["bundles"]
    assert [(one["from"], one["seq"], one["outcome"], one["new"]) for one in arrived] == [("HSFC", 1, "applied", 1)]
    found = as_json(center("search", "drone", "--json", **bob))
    assert (found["total"], found["records"][0]["marking"]) == (1, "(U//LES) TLP:AMBER")
    assert as_json(center("show", given, "--json"))["recipient_code"] == "PRIC"
    assert as_json(center("queue", "incoming", "--json", **bob))["total"] == 1
    bundle.write_bytes(bundle.read_bytes()[:-1])
    damaged = as_json(center("drop", "receive", str(drop), "--json", **bob), status=4)["bundles"][0]
    assert (damaged["outcome"], damaged["reason"].partition(":")[0]) == ("incomplete", "truncated")
    for words in (["peer", "list"], ["user", "list"], ["queue"], ["show", product], ["search", "drone"]):
        assert center(*words)[0] == 0


def test_an_import_lists_its_bad_rows_and_ends_with_4(center: Command, tmp_path: Path) -> None:
    table = tmp_path / "city.csv"
    table.write_text(
        "Incident Number,Date,Category,Latitude,Longitude\n"
        "1,2026-01-02 10:00,THEFT,41.60,-87.35\n"
        "2,2026-01-03 11:00,THEFT,4x.60,-87.35\n"
        "3,2026-01-04 12:00,BURGLARY,41.61,-87.36\n"
    )
    dry = as_json(center("import", str(table), "--dry-run", "--json"), status=4)
    assert (dry["new"], dry["refused"]) == (2, 1)
    assert as_json(center("status", "--json"))["counts"]["incident"] == 0
    first = as_json(center("import", str(table), "--json"), status=4)
    problem = first["files"][0]["problems"][0]
    assert (problem["where"], problem["field"].lower()) == ("row 2", "latitude")
    again = as_json(center("import", str(table), "--json"), status=4)
    assert [again[word] for word in ("new", "changed", "same", "refused")] == [0, 0, 2, 1]
    table.write_text(table.read_text().replace("BURGLARY", "ROBBERY").replace("4x.60", "41.62"))
    changed = as_json(center("import", str(table), "--json"))
    assert [changed[word] for word in ("new", "changed", "same", "refused")] == [1, 1, 1, 0]
    assert as_json(center("search", "robbery", "--json"))["total"] == 1
    assert as_json(center("search", "burglary", "--json"))["total"] == 0
    assert center("import", str(table))[0] == 0


def test_an_import_shows_no_control_character_of_a_file_or_its_name(center: Command, tmp_path: Path) -> None:
    evil = "\x1b]0;owned\x07\x1b[31m\u202egnp\u0085\x9b2J"
    table = tmp_path / f"city{evil}.csv"
    table.write_text(
        f"Incident Number,Date,Category,Latitude,Longitude,Extra\n"
        f"1,2026-01-02 10:00,THEFT,4x{evil},-87.35,x\n2,2026-01-02 10:00,THEFT,41.2,-87.35,{evil}\n",
        encoding="utf-8",
    )
    for words in ((), ("--dry-run",), ("--json",), ("--source", f"city{evil}")):
        status, printed, errors = center("import", *words, str(table))
        assert status == 4, errors
        assert "city" in printed
        assert [sign for sign in printed + errors if sign != "\n" and not sign.isprintable()] == []


def test_importing_again_moves_no_record_between_holdings(center: Command, tmp_path: Path) -> None:
    table = tmp_path / "city.csv"
    table.write_text("id,date,category\n1,2026-01-02,THEFT\n")
    assert center("import", str(table), "--holding", "TIP")[0] == 0
    table.write_text("id,date,category\n1,2026-01-02,ROBBERY\n")
    assert as_json(center("import", str(table), "--json"))["changed"] == 1
    (found,) = as_json(center("search", "robbery", "--json"))["records"]
    assert (found["holding"], found["revision"]) == ("TIP", 2)
    assert found["review_on"]


def test_two_passphrases_come_from_one_standard_input(center: Command) -> None:
    both = PASSPHRASE + "\nthe new one of max\n"
    assert center("--passphrase-file", "-", "user", "add", "max", "--role", "auditor", stdin=both)[0] == 0


def test_the_audit_trail_is_shown_and_verified(center: Command) -> None:
    rows = as_json(center("audit", "show", "--json"))["acts"]
    assert {"log on", "log off", "init", "user add"} <= {row["act"] for row in rows}
    assert as_json(center("audit", "verify", "--json"))["first_break"] is None
    assert center("audit", "show")[0] == center("audit", "verify")[0] == 0


def test_an_import_is_never_intelligence_and_a_pdf_is_named(center: Command, tmp_path: Path) -> None:
    table = tmp_path / "city.csv"
    table.write_bytes(b"%PDF-1.7 ...")
    status, _, err = center("import", str(table))
    assert status == 1
    assert "PDF" in err
    assert center("import", str(table), "--holding", "INTELLIGENCE")[0] == 1
    assert center("import", str(table), "--holding", "WRONG")[0] == 1
    assert center("import", str(table), "--as", "tea")[0] == 1
    assert center("import", str(tmp_path / "absent.csv"))[0] == 1


def test_a_failed_card_leaves_no_file_and_goes_over_none(center: Command, tmp_path: Path) -> None:
    target = tmp_path / "absent" / "card.ftc"
    assert center("peer", "card", "-o", str(target))[0] == 1
    assert not target.parent.exists()
    taken = tmp_path / "taken.ftc"
    taken.write_text("mine")
    assert center("peer", "card", "-o", str(taken))[0] == 1
    assert taken.read_text() == "mine"


def test_texts_are_bounded_and_must_be_text(center: Command, tmp_path: Path) -> None:
    binary = tmp_path / "text.bin"
    binary.write_bytes(b"\xff\xfe\x00")
    assert center("tip", "add", "--title", "t", "--text", str(binary))[0] == 1
    assert center("tip", "add", "--title", "t", "--text", str(tmp_path / "absent"))[0] == 1
    binary.write_bytes(b"a" * (5 << 20))
    assert center("tip", "add", "--title", "t", "--text", str(binary))[0] == 1
    assert as_json(center("status", "--json"))["counts"]["tip"] == 0


def test_a_case_is_filled_by_commands(center: Command, tmp_path: Path) -> None:
    text = tmp_path / "text.txt"
    text.write_text("Same cutter at all five sites.")
    case = id_of(center("case", "new", "--title", "Copper theft", "--json"))
    assert center("case", "add", "fact", case, "--text", str(text), "--grade", "B2")[0] == 0
    assert center("case", "add", "note", case, "--text", "-", stdin="Ask the rail police.")[0] == 0
    assert center("case", "add", "entity", case, "--kind", "vehicle", "--title", "White van")[0] == 0
    counts = as_json(center("status", "--json"))["counts"]
    assert (counts["fact"], counts["note"], counts["entity"]) == (1, 1, 1)
    tip = id_of(center("tip", "add", "--title", "Nothing", "--json"))
    assert center("tip", "close", tip, "--reason", "explained")[0] == 0
    product = id_of(center("product", "new", "--title", "t", "--text", str(text), "--json"))
    assert center("product", "edit", product, "--title", "t2", "--text", str(text))[0] == 0


def test_the_example_walks_without_a_terminal_and_again(command: Command) -> None:
    for _ in range(2):
        status, out, err = command("demo", profile="example")
        assert (status, err) == (0, "")
        assert out.count("EXERCISE") >= 2
        assert "every release is acknowledged" in out


def test_the_example_never_touches_a_real_center(center: Command) -> None:
    status, _, err = center("demo")
    assert status == 1
    assert "--profile" in err


def test_an_argument_that_is_no_text_is_misuse(center: Command) -> None:
    status, out, err = center("search", "\udcff van")
    assert (status, out) == (2, "")
    assert err.startswith("error: an argument is not UTF-8 text\nhint: ")


@pytest.mark.parametrize("words", [["status"], ["--no\x1b]0;owned\x07such"]], ids=["a policy's name", "an option"])
def test_no_control_character_of_an_error_reaches_the_terminal(
    center: Command, tmp_path: Path, words: list[str]
) -> None:
    (tmp_path / "harbor" / "policy.toml").write_text('"idle\\u001b]0;owned\\u0007" = 1\n')
    status, _, err = center(*words)
    assert status in (1, 2)
    assert err.startswith("error: ")
    assert not set(err) & {"\x1b", "\x07"}


def test_the_doctor_tells_what_it_found_where_only_the_log_off_fails(center: Command, tmp_path: Path) -> None:
    store = tmp_path / "harbor" / "store.db"
    flip(store, pages_of(store))
    status, out, err = center("doctor")
    assert status == 1
    assert "pages are damaged" in out
    assert "nobody can log on" not in err
