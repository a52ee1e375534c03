"""Looking at a held bundle, and deciding: what it would change, and that nothing is lost where that fails."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from fusion_tui.domain.errors import InputError, StoppedError
from fusion_tui.services import exchange, home, products, reading, releases, trail
from fusion_tui.services.exchange import agreeing, board, differing, recalling, reviewing
from fusion_tui.services.exchange.agreeing import Terms
from fusion_tui.services.exchange.reviewing import Preview
from fusion_tui.services.products import ProductForm
from fusion_tui.services.trail import Filter
from fusion_tui.store import keyring
from fusion_tui.sync.merge import Change as Verdict
from tests.centers import GROUNDS, Office, approved, carry, clock_of, read_and_approved, released, revised

Two = tuple[Office, Office]


def after(many: int) -> Callable[[], bool]:
    """Return a question that is answered by yes from a time on."""
    left = iter(range(many))
    return lambda: next(left, None) is None


def waiting(place: Office) -> str:
    (held,) = reviewing.listed(place.desk)
    assert held.is_ours_to_decide
    assert held.since is not None
    return held.copy


def looked(place: Office) -> Preview:
    return reviewing.preview(place.desk, waiting(place))


@pytest.fixture
def careful(enrolled: Two) -> Two:
    """Return two centers, the second of which looks at everything first."""
    agreeing.agree(enrolled[1].desk, "HSFC", Terms(review=True))
    return enrolled


@pytest.mark.parametrize("pieces", [0, 1, 5])
def test_a_bundle_whose_taking_in_was_stopped_goes_on_waiting(careful: Two, drop: Path, pieces: int) -> None:
    harbor, prairie = careful
    released(harbor)
    carry(harbor, prairie, drop)
    copy = waiting(prairie)
    with pytest.raises(StoppedError):
        reviewing.accept(prairie.desk, copy, after(pieces))
    assert reading.counts(prairie.desk)["received"] == 0
    assert waiting(prairie) == copy
    assert reviewing.accept(prairie.desk, copy).outcome == "applied"


def test_looking_can_be_stopped_and_is_recorded(careful: Two, drop: Path) -> None:
    harbor, prairie = careful
    released(harbor)
    carry(harbor, prairie, drop)
    with pytest.raises(StoppedError):
        reviewing.preview(prairie.desk, waiting(prairie), after(0))
    looked(prairie)
    acts = trail.show(prairie.supervisor, Filter(act="bundle preview"))
    assert [(row.who, row.outcome) for row in acts] == [("ana", "seq 1")] * 2


def test_a_copy_that_is_gone_is_told_and_can_be_refused_still(careful: Two, drop: Path) -> None:
    harbor, prairie = careful
    released(harbor)
    carry(harbor, prairie, drop)
    copy = waiting(prairie)
    for path in prairie.desk.profile.spool.iterdir():
        path.unlink()
    for act in (reviewing.preview, reviewing.accept):
        with pytest.raises(InputError, match="sealed copy is gone"):
            act(prairie.desk, copy)
    reviewing.reject(prairie.desk, copy, "damaged here")
    assert reviewing.listed(prairie.desk) == []


def test_every_field_is_shown_old_and_new_with_both_markings(careful: Two, drop: Path) -> None:
    harbor, prairie = careful
    product = released(harbor)
    carry(harbor, prairie, drop)
    reviewing.accept(prairie.desk, waiting(prairie))
    products.edit(harbor.desk, product.id, ProductForm("Copper theft, corrected", "Four thefts.", tlp="GREEN"))
    products.submit(harbor.desk, product.id)
    read_and_approved(harbor.supervisor, product.id)
    releases.release(harbor.desk, product.id, "PRIC", GROUNDS)
    carry(harbor, prairie, drop)
    (change,) = looked(prairie).changes
    assert (change.verdict, change.is_new, change.has_effect) == (Verdict.REVISED, False, True)
    told = {one.name: (one.old, one.new) for one in change.changed}
    assert told["title"] == ("Copper theft", "Copper theft, corrected")
    assert told["marking"] == ("(U//LES) TLP:AMBER", "(U//LES) TLP:GREEN")
    assert [str(one) for one in change.markings] == ["(U//LES) TLP:AMBER", "(U//LES) TLP:GREEN"]
    assert "- title: Copper theft" in change.lines
    assert "+ title: Copper theft, corrected" in change.lines


def test_what_changes_nothing_says_so(careful: Two, drop: Path) -> None:
    harbor, prairie = careful
    product = released(harbor)
    exchange.send(harbor.desk, drop)
    first = [path.rename(drop.with_name(path.name)) for path in drop.glob("*.ftb")]
    revised(harbor, product, "Corrected")
    releases.release(harbor.desk, product.id, "PRIC", GROUNDS)
    exchange.send(harbor.desk, drop)
    for path in first:
        (drop / path.name).unlink()
    exchange.receive(prairie.desk, drop)
    reviewing.accept(prairie.desk, waiting(prairie))
    for path in [*drop.iterdir()]:
        path.unlink()
    for path in first:
        path.rename(drop / path.name)
    exchange.receive(prairie.desk, drop)
    (change,) = looked(prairie).changes
    assert (change.verdict, change.has_effect) == (Verdict.OLDER, False)


def test_after_a_restore_a_preview_shows_nothing_of_what_is_hidden(careful: Two, drop: Path) -> None:
    harbor, prairie = careful
    product = released(harbor)
    carry(harbor, prairie, drop)
    reviewing.accept(prairie.desk, waiting(prairie))
    revised(harbor, product, "Corrected")
    releases.release(harbor.desk, product.id, "PRIC", GROUNDS)
    carry(harbor, prairie, drop)
    with prairie.desk.write("test unbury") as entry:
        peer = keyring.peer(entry.books, "HSFC")
        assert peer is not None
        keyring.save_peer(entry.books, peer.model_copy(update={"unburied": True}))
    (change,) = looked(prairie).changes
    assert not any(line.startswith("-") for line in change.lines)


@pytest.mark.parametrize("limit", [{"SHOWN": 2}, {"SHOWN_BYTES": 2_500}], ids=["records", "bytes"])
def test_a_preview_says_where_there_is_more_than_it_shows(
    careful: Two, drop: Path, monkeypatch: pytest.MonkeyPatch, limit: dict[str, int]
) -> None:
    harbor, prairie = careful
    for title in ("One", "Two", "Three"):
        released(harbor, title=title)
    carry(harbor, prairie, drop)
    assert (len(looked(prairie).changes), looked(prairie).more) == (3, False)
    for name, value in limit.items():
        monkeypatch.setattr(reviewing, name, value)
    assert looked(prairie).more
    assert 0 < len(looked(prairie).changes) < 3


def test_a_long_text_is_shown_whole_and_not_compared() -> None:
    many = differing.COMPARED + 1
    field = differing.Difference("text", "\n".join("ab" * many), "\n".join("ba" * many))
    assert len(list(field.lines())) == 4 * many
    short = differing.Difference("text", "one\ntwo", "one\nthree")
    assert list(short.lines()) == ["  one", "- two", "+ three"]


def test_which_numbers_of_ours_a_peer_lacks_is_told(enrolled: Two, drop: Path) -> None:
    harbor, prairie = enrolled
    released(harbor)
    exchange.send(harbor.desk, drop)
    for path in drop.iterdir():
        path.rename(drop.with_name(path.name))
    released(harbor, title="Second")
    exchange.send(harbor.desk, drop)
    for path in drop.iterdir():
        if drop.with_name(path.name).exists():
            path.unlink()
    exchange.receive(prairie.desk, drop)
    carry(prairie, harbor, drop)
    (spans,) = board.detail(harbor.desk, "PRIC").lacking.values()
    assert [(span.first, span.last) for span in spans] == [(1, 1)]


def pressing(place: Office) -> list[tuple[str, str, str]]:
    return [(one.what, one.origin, one.screen[0]) for one in home.needs(place.desk) if one.queue == "exchange"]


def test_home_says_what_of_the_exchange_waits_and_nothing_where_nothing_does(careful: Two, drop: Path) -> None:
    harbor, prairie = careful
    assert pressing(prairie) == []
    product = released(harbor)
    carry(harbor, prairie, drop)
    assert pressing(prairie) == [("1 bundle to decide", "HSFC", "waiting")]
    reviewing.accept(prairie.desk, waiting(prairie))
    assert pressing(prairie) == []
    recalling.recall(harbor.desk, product.id, "a source was wrong")
    assert pressing(harbor) == [("1 order unanswered", "PRIC", "orders")]
    carry(harbor, prairie, drop)
    carry(prairie, harbor, drop)
    assert pressing(harbor) == []


def test_home_tells_silence_gaps_and_what_is_held_for_another_reason(enrolled: Two, drop: Path) -> None:
    harbor, prairie = enrolled
    agreeing.agree(harbor.desk, "PRIC", Terms(cadence_hours=1))
    agreeing.agree(prairie.desk, "HSFC", Terms(daily_bytes=40_000))
    for title in ("One", "Two", "Three"):
        approve = approved(harbor, title)
        releases.release(harbor.desk, approve.id, "PRIC", GROUNDS)
        exchange.send(harbor.desk, drop)
        if title == "One":
            lost = [path.rename(drop.with_name(path.name)) for path in drop.iterdir()]
    for path in lost:
        (drop / path.name).unlink()
    exchange.receive(prairie.desk, drop)
    clock_of(prairie).moment = clock_of(prairie).moment.replace(hour=20)
    assert sorted(pressing(prairie)) == [
        ("1 bundle held", "HSFC", "waiting"),
        ("1 bundle missing", "HSFC", "exchange"),
        ("1 peer silent", "HSFC", "exchange"),
    ]
