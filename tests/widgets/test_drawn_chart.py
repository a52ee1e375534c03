"""A drawn chart: its labels are texts, and nothing that draws takes over what happens to an error."""

from __future__ import annotations

import sys

import pytest

from fusion_tui.analysis.network import NETEXT_MOST, Edge, Network, Node
from fusion_tui.services.chart import LETTERS
from fusion_tui.widgets.drawn_chart import can_be_drawn, drawn

CASE = Node("c", "C-00001 [bold]Yards[/bold] :smile:", "case")


def _network(*labels: str) -> Network:
    nodes = [CASE, *(Node(str(place), label, "person") for place, label in enumerate(labels))]
    return Network.of(nodes, [Edge(node.id, "c", "appears in", None, True) for node in nodes[1:]])


def test_a_label_is_a_text_and_never_markup() -> None:
    lines = "\n".join(drawn(_network("Jo Bloggs"), LETTERS))
    assert "│ C C-00001 [bold]Yards[/... │" in lines
    assert "│ P Jo Bloggs │" in lines
    assert "appears in" in lines


def test_wide_letters_keep_their_boxes_straight() -> None:
    lines = drawn(_network("日本語テキスト"), LETTERS)
    from rich.cells import cell_len

    box = [line for line in lines if "日本語" in line or line.strip().startswith(("╭", "╰"))][:3]
    assert len({cell_len(line.rstrip()) for line in box}) == 1


def test_a_plain_drawing_is_ascii() -> None:
    assert all(sign.isascii() for sign in "".join(drawn(_network("Jo Bloggs"), LETTERS, plain=True)))


@pytest.mark.parametrize(("count", "is_small"), [(0, True), (NETEXT_MOST - 1, True), (NETEXT_MOST, False)])
def test_so_many_are_drawn_and_no_more(count: int, is_small: bool) -> None:
    assert can_be_drawn(_network(*(f"Person {n}" for n in range(count)))) is is_small
    assert not can_be_drawn(Network())


def test_what_happens_to_an_error_stays_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    for name in [name for name in sys.modules if name.split(".")[0] == "netext"]:
        monkeypatch.delitem(sys.modules, name)
    before = sys.excepthook
    drawn(_network("Jo Bloggs"), LETTERS)
    assert sys.excepthook is before
