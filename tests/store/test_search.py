"""Search: what a person types is words, whatever it looks like; what is found is what there is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fusion_tui.domain.errors import InputError
from fusion_tui.domain.fields import KINDS
from fusion_tui.domain.query import parse
from fusion_tui.domain.tip import Tip
from fusion_tui.store import bulk, index, migrations, records, search
from fusion_tui.store.engine import Session, Store, create_store
from tests.factories import NOON, StoppedClock, case, entity, fact, note, tip
from tests.store.factories import KEY, found, keep

LAW = settings(deadline=None, max_examples=60)
OPERATORS = [
    "AND",
    "OR",
    "NOT",
    "NEAR(",
    "NEAR(a b, 3)",
    "*",
    '"',
    "^",
    "-",
    "+",
    ":",
    "(",
    ")",
    "{",
    "}",
    "title:",
    ",",
]
TYPED = st.lists(st.sampled_from([*OPERATORS, " ", "van", "grey"]) | st.text(max_size=5), max_size=10).map("".join)


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    """Yield a session on a store with one tip, for many queries."""
    made = create_store(tmp_path_factory.mktemp("search") / "store.db", KEY)
    migrations.migrate(made, StoppedClock())
    keep(made, tip(title="Grey van", text="Parked."))
    with made.read() as session:
        yield session
    made.close()


@given(TYPED)
@LAW
def test_what_can_be_typed_is_searched_or_refused_in_words(books: Session, typed: str) -> None:
    try:
        wanted = parse(typed, NOON.date())
    except InputError as refused:
        assert refused.hint  # noqa: PT017 - either way is fine, an error of the index isn't
    else:
        assert search.find(books, wanted).total <= 1


@pytest.fixture
def stocked(store: Store) -> Store:
    """Return a store with a little of everything about one van."""
    keep(
        store,
        tip(title="Grey van at the gate", text="Parked twice near the water works."),
        tip(title="Phone call", text="A van, grey and old, was parked."),
        case(title="Water works", summary="Surveillance of the gate"),
        fact(text="The van has no plate."),
        note(text="Ask about Café Zürich."),
        entity(title="Grey van", detail="555-0142"),
    )
    return store


@pytest.mark.parametrize(
    ("typed", "kinds"),
    [
        pytest.param("van", ["entity", "fact", "tip", "tip"], id="a word, in every kind"),
        pytest.param("VAN", ["entity", "fact", "tip", "tip"], id="in capitals"),
        pytest.param("vans", ["entity", "fact", "tip", "tip"], id="in the plural"),
        pytest.param("grey van", ["entity", "tip", "tip"], id="two words in any order"),
        pytest.param('"grey van"', ["entity", "tip"], id="a phrase only as it stands"),
        pytest.param("surv*", ["case"], id="a beginning"),
        pytest.param("urveillance", [], id="not an ending"),
        pytest.param("cafe zurich", ["note"], id="without the accents"),
        pytest.param("555-0142", ["entity"], id="a phone number"),
        pytest.param("T-00002", ["tip"], id="the number people say aloud"),
        pytest.param("van submarine", [], id="every word must occur"),
        pytest.param("grey OR submarine", [], id="no operator is reached"),
        pytest.param("title:van", ["entity", "tip"], id="a word of the title"),
        pytest.param("van kind:tip", ["tip", "tip"], id="a word, of one kind"),
        pytest.param("van -grey", ["fact"], id="without a word"),
        pytest.param("555?0142", [], id="a sign between them is none"),
        pytest.param("5?50142", ["entity"], id="a phone of which one sign is not known"),
        pytest.param("", [], id="nothing for nothing"),
    ],
)
def test_what_is_found(stocked: Store, typed: str, kinds: list[str]) -> None:
    with stocked.read() as books:
        hits = found(books, typed)
    assert sorted(hit.kind for hit in hits) == kinds


def test_a_hit_leads_to_its_record(stocked: Store) -> None:
    with stocked.read() as books:
        (hit,) = found(books, "phone")
        assert bulk.numbered(books, hit.kind, [hit.n])[hit.n].model_dump()["title"] == "Phone call"


def test_the_total_counts_what_the_limit_leaves_out(stocked: Store) -> None:
    with stocked.read() as books:
        matches = search.find(books, parse("van", NOON.date()), limit=1)
    assert (matches.total, len(matches.hits)) == (4, 1)


def test_a_changed_record_is_found_by_what_it_says_now(store: Store) -> None:
    (old,) = keep(store, tip(title="Grey van"))
    with store.write() as books:
        records.save(books, old.model_copy(update={"title": "Blue lorry"}))
    with store.read() as books:
        assert found(books, "grey") == []
        assert found(books, "van") == []
        assert len(found(books, "blue lorry")) == 1


def test_a_removed_record_is_not_found_and_its_neighbours_are(store: Store) -> None:
    gone, _ = keep(store, tip(title="Grey van"), tip(title="Grey lorry"))
    keep(store, case(title="Grey"))
    with store.write() as books:
        records.remove(books, Tip, gone.origin, gone.id)
    with store.read() as books:
        assert found(books, "van") == []
        assert len(found(books, "grey")) == 2


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_a_place_of_its_own_in_the_index(store: Store, kind: str) -> None:
    with store.write() as books:
        for each in KINDS:
            index.put(books, each, [index.Entry(7, f"title of {each}", "body", "")])
        index.drop(books, kind, [7])
        left = {index.hit(row).kind for row in index.matching(books, "body", 99)}
        index.put(books, kind, [])
    assert left == set(KINDS) - {kind}


def test_every_kind_of_record_can_be_searched() -> None:
    assert set(records.KIND.values()) == set(KINDS)


def test_the_index_keeps_no_text_of_its_own(path: Path, store: Store) -> None:
    keep(store, tip(title="Grey van"))
    with store.read() as books:
        rows = books.connection().exec_driver_sql("SELECT title, body FROM search").all()
    assert [tuple(row) for row in rows] == [(None, None)]
    assert path.exists()
