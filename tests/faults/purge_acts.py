"""The acts that destroy and are disturbed: obeying a peer's purge, purging a product that was given, and a case.

Once nothing of a purge is due, nothing of it can be found, by who has the key and looks at every page and file.
"""

from __future__ import annotations

from contextlib import closing

from fusion_tui.domain.product import Product
from fusion_tui.services.desk import Desk
from fusion_tui.services.exchange import order_board, purging
from fusion_tui.store import blobs, people, records
from fusion_tui.store.engine import open_store
from tests.faults import traces
from tests.faults.act import Act, Seen, at_desk, rows
from tests.faults.exchange_acts import came_to_its_end, held, receive
from tests.faults.exchange_places import REASON
from tests.faults.places import WORD, Place, desk_of, looking
from tests.faults.promises import sat_down


def _owed(place: Place) -> tuple[str, bool]:
    """Return what is still to be done, before anybody logs on, and whether the record is there.

    Where neither is, nothing of it can be found.
    """
    before = traces.of(place.profile, WORD)
    with closing(open_store(place.profile.store, traces.key_of(place.profile))) as store, store.read() as books:
        there = any(WORD in str(one) for kind in records.KIND for one in records.where(books, kind))
        owed = people.installation(books).due
    assert owed or there or not before, f"a word of what was purged stands in {before}"
    return owed, there


def _grepped(place: Place, *, is_over: bool) -> None:
    left = traces.of(place.profile, WORD) if is_over else []
    assert not left, f"a word of what was purged stands in {left}"


def _obey_seen(place: Place) -> Seen:
    owed, there = _owed(place)
    with sat_down(place.profile) as desk:
        _grepped(place, is_over=not there)
        came_to_its_end(place, desk)
        with closing(desk_of(place.peer, looking())) as peer:
            assert [one.outstanding for one in order_board.board(peer)] == [()]
    assert not _contents(place)
    _grepped(place, is_over=True)
    return {"there": there, "owed": owed}


def _purge_product(desk: Desk, _place: Place) -> None:
    (given,) = [one for one in held(desk, Product) if WORD in str(one)]
    purging.purge(desk, given.id, REASON, "sue")


def _purge_seen(place: Place) -> Seen:
    owed, there = _owed(place)
    with sat_down(place.profile) as desk:
        _grepped(place, is_over=not there)
        if there:
            _purge_product(desk, place)
        came_to_its_end(place, desk)
        assert rows(desk)["purge"] == 1
        assert [one.outstanding for one in order_board.board(desk)] == [()]
    assert not _contents(place)
    _grepped(place, is_over=True)
    return {"there": there, "owed": owed}


def _purge_case(desk: Desk, _place: Place) -> None:
    (case,) = [one for kind in records.KIND if records.KIND[kind] == "case" for one in held(desk, kind)]
    purging.purge(desk, case.id, REASON, "sue")


def _purge_case_seen(place: Place) -> Seen:
    owed, there = _owed(place)
    assert owed or there or not _contents(place)
    with sat_down(place.profile) as desk:
        if there:
            _purge_case(desk, place)
        with desk.read(whole=True) as books:
            assert blobs.every(books) == []
    assert not _contents(place)
    _grepped(place, is_over=True)
    return {"there": there, "owed": owed}


def _contents(place: Place) -> list[str]:
    return [path.name for path in place.profile.blobs.rglob("*") if path.is_file()]


_DUE: tuple[Seen, ...] = tuple({"there": False, "owed": owed} for owed in ("scrub", "log"))

ACTS = (
    Act("obey a purge", "to_obey", at_desk(receive), _obey_seen, is_sampled=False, between=_DUE),
    Act("purge a product", "to_purge", at_desk(_purge_product), _purge_seen, between=_DUE),
    Act("purge a case", "to_purge_a_case", at_desk(_purge_case), _purge_case_seen, between=_DUE),
)
