"""Search: what a person types is words, whatever it looks like; what is found is what there is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fusion_tui.domain.record import Record
from fusion_tui.domain.tip import Tip
from fusion_tui.store import migrations, records, search
from fusion_tui.store.engine import Session, Store, create_store
from tests.factories import StoppedClock, case, entity, fact, note, tip
from tests.store.factories import KEY, keep

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
WORDS = st.text("abcxyz019", min_size=1, max_size=8)


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
def test_nothing_that_can_be_typed_is_an_error(books: Session, typed: str) -> None:
    total, hits = search.find(books, typed)
    assert total == len(hits) <= 1


@pytest.mark.parametrize("typed", ["van\x00", "\x00", "\ud800"], ids=["a NUL at the end", "a NUL", "half a surrogate"])
def test_nor_is_what_can_only_be_passed(books: Session, typed: str) -> None:
    search.find(books, typed)


@given(TYPED)
@LAW
def test_every_part_of_an_expression_is_quoted(typed: str) -> None:
    wanted = search.expression(typed)
    assert wanted.count('"') % 2 == 0
    outside = "".join(wanted.split('"')[::2])
    assert set(outside) <= {" ", "*"}


@given(st.lists(WORDS, min_size=1, max_size=4))
@LAW
def test_plain_words_must_all_occur(words: list[str]) -> None:
    assert search.expression(" ".join(words)) == " ".join(f'"{word}"' for word in words)


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        pytest.param("", "", id="nothing"),
        pytest.param(" \t\n ", "", id="white space"),
        pytest.param("* ** ***", "", id="stars alone"),
        pytest.param('""', "", id="an empty phrase"),
        pytest.param("van", '"van"', id="a word"),
        pytest.param("gr*", '"gr"*', id="a beginning"),
        pytest.param("*ey", '"ey"', id="an ending is a word"),
        pytest.param('"grey van"', '"grey van"', id="a phrase"),
        pytest.param('"grey van*"', '"grey van"', id="a star in a phrase is none"),
        pytest.param('a "b c" d*', '"a" "b c" "d"*', id="all of them"),
        pytest.param('"grey van', '"grey" "van"', id="a quote nobody closed"),
        pytest.param('a"b', '"a" "b"', id="a quote inside a word"),
        pytest.param('white"van"', '"white" "van"', id="a phrase against a word"),
        pytest.param('"white van"*', '"white van"*', id="a phrase that goes on"),
        pytest.param("hel*lo", '"hel lo"', id="a star inside a word"),
        pytest.param("a OR b", '"a" "OR" "b"', id="an operator is a word"),
        pytest.param("title:van", '"title:van"', id="a column is a word"),
    ],
)
def test_what_typed_words_ask_for(typed: str, wanted: str) -> None:
    assert search.expression(typed) == wanted


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
        pytest.param("title:van", [], id="no column is reached"),
        pytest.param("", [], id="nothing for nothing"),
        pytest.param("!!!", [], id="nothing for signs"),
    ],
)
def test_what_is_found(stocked: Store, typed: str, kinds: list[str]) -> None:
    with stocked.read() as books:
        total, hits = search.find(books, typed)
    assert (total, sorted(hit.kind for hit in hits)) == (len(kinds), kinds)


def test_a_hit_leads_to_its_record(stocked: Store) -> None:
    with stocked.read() as books:
        _, (hit,) = search.find(books, "phone")
        assert records.numbered(books, hit.kind, [hit.n])[hit.n].model_dump()["title"] == "Phone call"


@pytest.mark.parametrize(
    ("kinds", "total"), [(["tip"], 2), (["entity", "fact"], 2), (["case"], 0), ([], 4), (list(search.KINDS), 4)]
)
def test_only_the_kinds_that_were_asked_for(stocked: Store, kinds: list[str], total: int) -> None:
    with stocked.read() as books:
        found, hits = search.find(books, "van", kinds)
    assert found == len(hits) == total
    assert {hit.kind for hit in hits} <= set(kinds or search.KINDS)


def test_the_total_counts_what_the_limit_leaves_out(stocked: Store) -> None:
    with stocked.read() as books:
        total, hits = search.find(books, "van", limit=1)
    assert (total, len(hits)) == (4, 1)


def test_a_changed_record_is_found_by_what_it_says_now(store: Store) -> None:
    (old,) = keep(store, tip(title="Grey van"))
    with store.write() as books:
        records.save(books, old.model_copy(update={"title": "Blue lorry"}))
    with store.read() as books:
        assert search.find(books, "grey") == (0, [])
        assert search.find(books, "van") == (0, [])
        assert search.find(books, "blue lorry")[0] == 1


def test_a_removed_record_is_not_found_and_its_neighbours_are(store: Store) -> None:
    gone, _ = keep(store, tip(title="Grey van"), tip(title="Grey lorry"))
    keep(store, case(title="Grey"))
    with store.write() as books:
        records.remove(books, Tip, gone.origin, gone.id)
    with store.read() as books:
        assert search.find(books, "van") == (0, [])
        assert search.find(books, "grey")[0] == 2


@pytest.mark.parametrize("kind", search.KINDS)
def test_every_kind_has_a_place_of_its_own_in_the_index(store: Store, kind: str) -> None:
    with store.write() as books:
        for each in search.KINDS:
            search.put(books, each, [(7, f"title of {each}", "body")])
        search.drop(books, kind, [7])
        left = {hit.kind for hit in search.find(books, "body")[1]}
        search.put(books, kind, [])
    assert left == set(search.KINDS) - {kind}


def test_every_kind_of_record_can_be_searched() -> None:
    kinds: dict[type[Record], str] = records.KIND
    assert set(kinds.values()) == set(search.KINDS)


def test_the_index_keeps_no_text_of_its_own(path: Path, store: Store) -> None:
    keep(store, tip(title="Grey van"))
    with store.read() as books:
        rows = books.connection().exec_driver_sql("SELECT title, body FROM search").all()
    assert [tuple(row) for row in rows] == [(None, None)]
    assert path.exists()
