"""What the doctor prints of a store that is damaged all over is still something to read."""

from __future__ import annotations

import json

from fusion_tui.cli.doctor import MOST, _document
from fusion_tui.services import health
from fusion_tui.store.diagnosis import Loss, LostContent, Report
from tests.cli.conftest import Command

PAGES = 100_000


def _damaged() -> Report:
    return Report(
        PAGES,
        bad_pages=[f"page {number}" for number in range(PAGES)],
        losses=[Loss("tip", PAGES, tuple(f"tip--{number}" for number in range(PAGES)))],
        lost_contents=[LostContent((f"attachment--{number}",), is_missing=True) for number in range(PAGES)],
        contents=PAGES,
    )


def test_no_list_of_a_damaged_store_is_longer_than_anybody_reads_and_what_is_left_off_is_counted() -> None:
    found = _document(_damaged())
    assert (len(found["bad_pages"]), len(found["losses"][0]["ids"]), len(found["lost_contents"])) == (MOST,) * 3
    assert found["left_off"] == {"bad_pages": PAGES - MOST, "lost_contents": PAGES - MOST}
    assert found["losses"][0]["rows"] == PAGES
    assert len(json.dumps(found)) < 1 << 20


def test_its_words_are_few_too() -> None:
    told = health.words(_damaged())
    assert len(told) < 100
    assert "and 99,980 more contents are missing or not what was kept" in told


def test_a_whole_store_leaves_nothing_off(center: Command) -> None:
    status, out, _ = center("doctor", "--json")
    assert (status, json.loads(out)["left_off"], json.loads(out)["whole"]) == (0, {}, True)
