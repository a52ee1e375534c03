"""Incidents in bulk: new ones in, changed ones one revision on, the index in step."""

from __future__ import annotations

from typing import Any

import pytest

from fusion_tui.domain.incident import Incident
from fusion_tui.store import bulk, incidents, index, records
from fusion_tui.store.engine import Store
from fusion_tui.store.incidents import Tally
from tests.factories import NOON, incident
from tests.store.factories import found, keep

LATER = NOON.replace(month=4)


def values(**changes: Any) -> dict[str, Any]:
    return incident(**changes).model_dump()


def insert(store: Store, *batch: dict[str, Any]) -> None:
    with store.write() as books:
        incidents.insert_new(books, list(batch))


def all_of(store: Store) -> list[Incident]:
    with store.read() as books:
        return records.where(books, Incident)


def test_new_incidents_come_back_as_they_were_given(store: Store) -> None:
    given = [incident(latitude=40.5, longitude=-74.0, occurred=NOON), incident(title="Theft")]
    insert(store, *(one.model_dump() for one in given))
    assert all_of(store) == given


def test_batches_are_numbered_one_after_the_other(store: Store) -> None:
    insert(store, values(title="one"), values(title="two"))
    insert(store, values(title="three"))
    with store.read() as books:
        found = bulk.numbered(books, "incident", [1, 2, 3, 4])
    assert {n: record.model_dump()["title"] for n, record in found.items()} == {1: "one", 2: "two", 3: "three"}


def test_nothing_new_and_nothing_changed_is_nothing_done(store: Store) -> None:
    with store.write() as books:
        incidents.insert_new(books, [])
        incidents.update_changed(books, [])
    assert all_of(store) == []


def test_what_is_known_is_told_by_source_and_key(store: Store) -> None:
    insert(store, values(source="county", source_key="a", row_hash="01"), values(source="city", source_key="a"))
    with store.read() as books:
        known = incidents.known(books, "county", ["a", "b"])
        assert incidents.known(books, "county", []) == {}
        assert incidents.known(books, "nowhere", ["a"]) == {}
    assert {key: (found.n, found.row_hash) for key, found in known.items()} == {"a": (1, "01")}
    assert known["a"].id == all_of(store)[0].id


@pytest.mark.parametrize(
    ("source", "key"), [("a\x00b", "c"), ("a", "b\x00c"), ("", "x"), ("é", "\u212b"), ("county", "k" * 120)]
)
def test_a_source_and_a_key_are_never_mixed_up(store: Store, source: str, key: str) -> None:
    insert(store, {**values(), "source": source, "source_key": key})
    with store.read() as books:
        assert set(incidents.known(books, source, [key])) == {key}
        assert incidents.known(books, source + key[:1], [key[1:]]) == {}


def test_many_keys_at_once_are_looked_up(store: Store) -> None:
    insert(store, *(values(source_key=f"k{n}") for n in range(50)))
    with store.read() as books:
        known = incidents.known(books, "county", [f"k{n}" for n in range(5_000)])
    assert sorted(known) == sorted(f"k{n}" for n in range(50))


def test_a_changed_incident_keeps_its_id_its_birth_and_its_place(store: Store) -> None:
    old, other = values(title="Burglary", address="1 Elm St"), values(title="Theft")
    insert(store, old, other)
    new = {**values(title="Arson", address="2 Oak St", modified=LATER, created=LATER), "n": 1, "id": old["id"]}
    with store.write() as books:
        incidents.update_changed(books, [new])
    changed, same = all_of(store)
    assert (changed.id, changed.created, changed.revision) == (old["id"], NOON, 2)
    assert (changed.title, changed.address, changed.modified) == ("Arson", "2 Oak St", LATER)
    assert (same.title, same.revision) == ("Theft", 1)


def test_a_changed_incident_is_found_by_what_it_says_now(store: Store) -> None:
    old = values(title="Burglary", detail="bolt cutter")
    insert(store, old)
    with store.write() as books:
        incidents.update_changed(books, [{**old, "n": 1, "title": "Arson", "detail": "petrol"}])
    with store.read() as books:
        assert [len(found(books, word)) for word in ("burglary", "cutter", "arson", "petrol")] == [0, 0, 1, 1]


def test_a_changed_incident_is_still_known_by_its_key(store: Store) -> None:
    old = values(source_key="a", row_hash="01")
    insert(store, old)
    with store.write() as books:
        incidents.update_changed(books, [{**old, "n": 1, "row_hash": "02"}])
    with store.read() as books:
        assert incidents.known(books, "county", ["a"])["a"].row_hash == "02"


@pytest.mark.parametrize(
    "words", ["burglary", "elm", "north", "residential", "county", "A-17", '"bolt cutter"', '"tuesday night"']
)
def test_an_incident_is_found_by_every_text_in_it(store: Store, words: str) -> None:
    one = values(
        title="Burglary",
        address="1 Elm St",
        district="North",
        category="Residential",
        source_key="A-17",
        detail="with a bolt cutter",
        occurred_text="Tuesday night",
    )
    insert(store, one, values(source="city", title="Theft"))
    with store.read() as books:
        assert found(books, words) == [index.Hit("incident", 1)]


def test_one_incident_can_be_kept_like_any_other_record(store: Store) -> None:
    one = incident(source_key="a")
    assert keep(store, one) == [one]
    with store.read() as books:
        assert set(incidents.known(books, "county", ["a"])) == {"a"}


def test_tallies_add_up() -> None:
    assert Tally(1, 2, 3) + Tally(same=1) == Tally(1, 2, 4)
    assert sum([Tally(new=1), Tally(new=2)], Tally()) == Tally(new=3)
    assert Tally().__add__((1, 2, 3)) is NotImplemented
