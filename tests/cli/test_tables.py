"""Tables at 80 columns: ids whole or as short as commands take them; progress ends before something else is said."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from fusion_tui.cli.tables import _shortened, _widths
from tests.cli.conftest import Command, as_json, id_of
from tests.terminals import PROGRAM, terminal

ID = "attachment--c70db854-7387-40d2-997d-495812e5f026"
OTHER = "attachment--c70db854-0000-40d2-997d-495812e5f026"


@pytest.fixture
def attached(center: Command, tmp_path: Path) -> str:
    """Return the id of a file of Harbor's case C-00001; its product P-00001 comes from that case."""
    (tmp_path / "gate.txt").write_text("the gate stood open")
    assert center("case", "new", "--title", "Copper theft")[0] == 0
    words = ("--case", "C-00001", "--text", str(tmp_path / "gate.txt"))
    assert center("product", "new", "--title", "Copper theft", *words)[0] == 0
    return id_of(center("attachment", "add", "C-00001", str(tmp_path / "gate.txt"), "--json"))


def test_a_terminal_of_80_columns_breaks_no_id(attached: str, tmp_path: Path) -> None:
    front = ["--profile", str(tmp_path / "harbor"), "--user", "ana", "--passphrase-file", str(tmp_path / "passphrase")]
    for words in (["attachment", "list", "C-00001"], ["search", "copper"], ["queue", "products"]):
        with terminal(*PROGRAM, *front, *words, environment={"COLUMNS": "80"}) as screen:
            assert screen.left() == 0
            shown = re.sub(r"\x1b\[[\d;]*m", "", screen.seen.decode())
        assert max(map(len, shown.split("\r\n"))) <= 80
        assert set(re.findall(r"[a-z]+--\S*", shown)) <= {one for one in shown.split() if len(one.split("--")[-1]) == 8}
        assert "attachment" not in words or attached[:20] in shown.split()


def test_a_file_gets_whole_ids(center: Command, attached: str) -> None:
    assert attached in center("attachment", "list", "C-00001")[1].split()


def test_the_beginning_of_an_id_names_a_record_in_every_command(center: Command, attached: str, tmp_path: Path) -> None:
    assert center("product", "attach", "P-00001", attached[:20])[0] == 0
    assert as_json(center("show", attached[:22], "--json"))["id"] == attached
    assert center("attachment", "save", attached[:20], str(tmp_path / "out.txt"))[0] == 0
    for short in (attached[:19], "attachment--00000000", attached[12:20]):
        status, _, err = center("product", "attach", "P-00001", short)
        assert (status, "no such attachment" in err) == (1, True)


@pytest.mark.usefixtures("attached")
def test_progress_ends_its_line_before_anything_else_is_said(tmp_path: Path) -> None:
    front = ["--profile", str(tmp_path / "harbor"), "--user", "ana", "--passphrase-file", str(tmp_path / "passphrase")]
    with terminal(*PROGRAM, *front, "attachment", "add", "C-00001", str(tmp_path / "gate.txt")) as screen:
        assert screen.left() == 0
        assert re.search(rb"19 of 19 bytes\r\nattachment--[0-9a-f]{8}", screen.seen)


def test_ids_that_would_be_the_same_stay_whole() -> None:
    assert _shortened([[ID]]) == [["attachment--c70db854"]]
    assert _shortened([[ID], [OTHER]]) == [[ID], [OTHER]]
    assert _shortened([["ab" * 32]]) == [["ab" * 8 + ".."]]


def test_columns_fold_at_whole_words_as_long_as_there_is_room() -> None:
    cells = [["attachment--c70db854", "a statement of somebody who stood there", "application/octet-stream"]]
    assert _widths(["id", "name", "type"], cells, 200) == [20, 39, 24]
    assert _widths(["id", "name", "type"], cells, 60) == [20, 16, 24]
    assert _widths(["id", "name", "type"], cells, 40)[0] == 20
    assert sum(_widths(["id", "name", "type"], cells, 10)) <= 10
