"""Records of every kind: in, out, found by what people call them."""

from __future__ import annotations

import pytest

from fusion_tui.domain.behaviour import Behaviour
from fusion_tui.domain.case import Case
from fusion_tui.domain.errors import StoreError
from fusion_tui.domain.holding import Holding
from fusion_tui.domain.marking import TLP
from fusion_tui.domain.record import Record
from fusion_tui.domain.tip import Tip, TipState
from fusion_tui.store import bulk, records
from fusion_tui.store.engine import Store
from tests.factories import NOON, OURS, THEIRS, case, fact, one_of_each, product, received, tip
from tests.store.factories import keep, sql

EACH = one_of_each()


@pytest.mark.parametrize("record", EACH, ids=lambda record: type(record).__name__)
def test_a_record_comes_back_as_it_was_kept(store: Store, record: Record) -> None:
    (stored,) = keep(store, record)
    assert stored.model_copy(update={"number": ""}).model_dump() == {**record.model_dump(), **_blank(record)}
    with store.read() as books:
        found = records.get(books, type(record), record.id)
        assert found == stored
        assert records.find(books, record.id) == stored
        assert records.counts(books)[records.KIND[type(record)]] == 1
    assert type(record).model_validate(stored.model_dump()) == stored


def _blank(record: Record) -> dict[str, str]:
    return {"number": ""} if "number" in type(record).model_fields else {}


def test_moments_come_back_in_utc(store: Store) -> None:
    (stored,) = keep(store, tip())
    with store.read() as books:
        found = records.get(books, Tip, stored.id)
    assert found is not None
    assert (found.created, found.created.utcoffset()) == (NOON, NOON.utcoffset())


@pytest.mark.parametrize("tlp", TLP)
@pytest.mark.parametrize("state", TipState)
def test_words_of_a_vocabulary_are_stored_as_people_read_them(store: Store, tlp: TLP, state: TipState) -> None:
    keep(store, tip(tlp=tlp, state=state, holding=Holding.TIP, behaviour=Behaviour.SURVL))
    with store.read() as books:
        assert sql(books, "SELECT tlp, state, holding, behaviour FROM tip") == [(str(tlp), str(state), "TIP", "SURVL")]
        (found,) = records.where(books, Tip)
    assert found.tlp is tlp
    assert found.state is state


def test_numbers_count_up_for_each_kind_by_itself(store: Store) -> None:
    made = keep(store, tip(), case(), tip(), product(), case())
    assert [record.model_dump()["number"] for record in made] == ["T-00001", "C-00001", "T-00002", "P-00001", "C-00002"]


def test_a_number_said_aloud_once_never_means_another_record(store: Store) -> None:
    first, _ = keep(store, tip(), tip())
    (last,) = keep(store, tip())
    with store.write() as books:
        records.remove(books, Tip, last.origin, last.id)
    (next_one,) = keep(store, tip())
    assert next_one.model_dump()["number"] not in {record.model_dump()["number"] for record in (first, last)}


@pytest.mark.parametrize("said", ["T-00002", "t-00002"])
def test_a_record_is_found_by_its_number(store: Store, said: str) -> None:
    _, second = keep(store, tip(), tip(title="The second"))
    with store.read() as books:
        assert records.find(books, said) == second
        assert records.get(books, Tip, said) == second


@pytest.mark.parametrize(
    "said", ["", "T", "T-", "T-00009", "X-00001", "C-00001", "-", "tip", "T-00001 ", "'; DROP TABLE tip"]
)
def test_what_names_no_record_finds_none(store: Store, said: str) -> None:
    keep(store, tip())
    with store.read() as books:
        assert records.find(books, said) is None
        assert records.get(books, Case, said) is None


def test_an_id_of_ours_goes_before_the_same_id_of_a_peer(store: Store) -> None:
    ours = tip()
    keep(store, received(id=ours.id), ours)
    with store.read() as books:
        found = records.find(books, ours.id)
    assert isinstance(found, Tip)


def test_two_peers_may_use_the_same_id_and_are_told_apart(store: Store) -> None:
    one, other = received(), received(origin=OURS, title="Another")
    other = other.model_copy(update={"id": one.id})
    keep(store, one, other)
    with store.read() as books:
        assert records.get(books, type(one), one.id, THEIRS) == one
        assert records.get(books, type(one), one.id, OURS) == other
        assert records.get(books, type(one), one.id, "c3" * 32) is None


def test_an_id_is_used_once(store: Store) -> None:
    twice = tip()
    keep(store, twice)
    with pytest.raises(StoreError):
        keep(store, twice)


def test_saving_replaces_what_was_there(store: Store) -> None:
    (old,) = keep(store, tip())
    new = old.model_copy(
        update={"title": "Lorry", "revision": 2, "state": TipState.CLOSED, "behaviour": Behaviour.PHOTO}
    )
    with store.write() as books:
        assert records.save(books, new) == new
    with store.read() as books:
        assert records.where(books, Tip) == [new]


def test_saving_what_is_not_there_adds_it(store: Store) -> None:
    with store.write() as books:
        made = records.save(books, tip())
    assert made.number == "T-00001"


def test_a_removed_record_is_gone_and_nothing_else_is(store: Store) -> None:
    gone, stays = keep(store, tip(), tip())
    with store.write() as books:
        records.remove(books, Tip, THEIRS, gone.id)
        assert records.counts(books)["tip"] == 2
        records.remove(books, Tip, OURS, gone.id)
        records.remove(books, Tip, OURS, gone.id)
    with store.read() as books:
        assert records.where(books, Tip) == [stays]


def test_records_of_a_case_come_oldest_first(store: Store) -> None:
    first, _, second = keep(store, fact(case="a"), fact(case="b"), fact(case="a"))
    with store.read() as books:
        assert records.where(books, type(fact()), case="a") == [first, second]
        assert records.where(books, type(fact()), case="a", author="nobody") == []


def test_records_are_read_by_their_local_numbers(store: Store) -> None:
    first, second, third = keep(store, tip(), tip(), tip())
    with store.read() as books:
        assert bulk.numbered(books, "tip", [3, 1, 99]) == {1: first, 3: third}
        assert bulk.numbered(books, "tip", []) == {}
    assert second not in (first, third)


def test_many_records_come_in_the_order_they_are_asked_for_each_once(store: Store) -> None:
    one, other = keep(store, tip(), tip())
    with store.read() as books:
        found = records.many(books, Tip, [other.id, "tip--nothing", one.id, other.id])
        assert found == [records.get(books, Tip, other.id), records.get(books, Tip, one.id)]
        assert records.many(books, Tip, []) == []
