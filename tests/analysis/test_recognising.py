"""What is recognised in a text, what isn't, and how well on narratives whose truth is known."""

from __future__ import annotations

import itertools
from collections import Counter
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from fusion_tui.analysis.recognising import LIMIT, MOST, Confidence, Kind, recognise
from fusion_tui.analysis.recognising.vehicles import check_digit
from fusion_tui.domain.case import EntityKind
from tests.analysis.narratives import NARRATIVES, marked

THURSDAY = date(2026, 11, 26)


def values(text: str, kind: Kind) -> list[str]:
    return [one.value for one in recognise(text, received=THURSDAY) if one.kind is kind]


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("call (215) 555-0187", Kind.PHONE, "+12155550187"),
        ("215.555.0187 ext 12", Kind.PHONE, "+12155550187"),
        ("+44 20 7946 0958", Kind.PHONE, "+442079460958"),
        ("cell 2155550187", Kind.PHONE, "+12155550187"),
        ("555-0142", Kind.PHONE, "5550142"),
        ("Bob.Vance@Example.com.", Kind.EMAIL, "bob.vance@example.com"),
        ("bob[at]example[.]com", Kind.EMAIL, "bob@example.com"),
        ("(https://www.example.org/a?b=1).", Kind.LINK, "https://www.example.org/a?b=1"),
        ("hxxp[:]//bad[.]example/x", Kind.LINK, "http://bad.example/x"),
        ("see bad(dot)example now", Kind.DOMAIN, "bad.example"),
        ("203[.]0[.]113[.]7", Kind.IP, "203.0.113.7"),
        ("2001:db8::8a2e:370:7334", Kind.IP, "2001:db8::8a2e:370:7334"),
        ("D41D8CD98F00B204E9800998ECF8427E", Kind.HASH, "d41d8cd98f00b204e9800998ecf8427e"),
        ("1hgcm82633a004352", Kind.VIN, "1HGCM82633A004352"),
        ("PA tag KXR-198?", Kind.PLATE, "PA KXR198?"),
        ("license plate number: Ohio ABC 1234", Kind.PLATE, "OH ABC1234"),
        ("TX ABC-1234 seen", Kind.PLATE, "TX ABC1234"),
        ("a truck bearing HDR 7741", Kind.PLATE, "HDR7741"),
        ("12 north main street apt 4b", Kind.ADDRESS, "12 N Main St Apt 4b"),
        ("1200 block of Elm Avenue, Harbor City, CT 06103", Kind.ADDRESS, "1200 Block Elm Ave Harbor City CT 06103"),
        ("at 5th & Main", Kind.ADDRESS, "5th & Main"),
        ("corner of Pine and Oak", Kind.ADDRESS, "Pine & Oak"),
        ("41.76812, -72.67345", Kind.COORDINATES, "41.76812, -72.67345"),
        ("41.76812 N 72.67345 W", Kind.COORDINATES, "41.76812, -72.67345"),
        ("41°46'5\"N 72°40'24\"W", Kind.COORDINATES, "41.76806, -72.67333"),
        ("posts as @Night_Owl", Kind.HANDLE, "@night_owl"),
        ("Telegram handle is HarborWatch", Kind.HANDLE, "@harborwatch Telegram"),
        ("snap: owl_99", Kind.HANDLE, "@owl_99 Snapchat"),
        ("SSN 123-45-6789", Kind.DOCUMENT, "123-45-6789"),
        ("driver's license no. D123-4567", Kind.DOCUMENT, "D1234567"),
        ("DOE, Jane M.", Kind.PERSON, "Jane M. Doe"),
        ("Sgt. Reyes wrote it", Kind.PERSON, "Reyes"),
        ("a man named Viktor de la Cruz", Kind.PERSON, "Viktor de la Cruz"),
        ("then Ana Lopez left", Kind.PERSON, "Ana Lopez"),
        ("2026-11-03", Kind.MOMENT, "2026-11-03"),
        ("11/3/26 0230 hrs", Kind.MOMENT, "2026-11-03T02:30"),
        ("3 Nov 2026, 2:30 pm", Kind.MOMENT, "2026-11-03T14:30"),
        ("at 2230hrs on 11/03/2026", Kind.MOMENT, "2026-11-03T22:30"),
        ("December 24", Kind.MOMENT, "2025-12-24"),
        ("last Tuesday", Kind.MOMENT, "2026-11-24"),
        ("last night about 11 p.m.", Kind.MOMENT, "2026-11-25T23:00"),
        ("between 2200 and 0100", Kind.MOMENT, "T22:00/T01:00"),
        ("yesterday from 10 pm to 1 am", Kind.MOMENT, "2026-11-25T22:00/2026-11-26T01:00"),
        ("12:05 am", Kind.MOMENT, "T00:05"),
    ],
)
def test_what_is_named_is_found_in_its_normal_form(text: str, kind: Kind, value: str) -> None:
    assert values(text, kind) == [value]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("case 2026-001234, badge 4471", Kind.PHONE),
        ("41.76812 is a latitude", Kind.PHONE),
        ("order 2155550187", Kind.PHONE),
        ("999.999.1.1 is no address", Kind.IP),
        ("at 10:30:45", Kind.IP),
        ("95.12345, 200.12345", Kind.COORDINATES),
        ("12345678901234567 and ABCDEFGHABCDEFGHA", Kind.VIN),
        ("her name tag was torn", Kind.PLATE),
        ("the plate was hot", Kind.PLATE),
        ("Smith and Wesson", Kind.ADDRESS),
        ("12 men in a truck went down the street", Kind.ADDRESS),
        ("bob@example.com", Kind.HANDLE),
        ("signal was lost", Kind.HANDLE),
        ("000-12-3456 and 123-00-4567", Kind.DOCUMENT),
        ("Officer Park Avenue", Kind.PERSON),
        ("the Grace Harbor Bridge", Kind.PERSON),
        ("Madison Street is closed", Kind.PERSON),
        ("13/45/2026", Kind.MOMENT),
        ("model 2200", Kind.MOMENT),
        ("13:00 pm", Kind.MOMENT),
    ],
)
def test_what_only_looks_like_it_is_not_found(text: str, kind: Kind) -> None:
    assert values(text, kind) == []


def test_words_that_need_the_day_of_a_text_say_nothing_without_it() -> None:
    assert recognise("yesterday, last Tuesday, Nov 3") == ()


def test_a_wrong_check_digit_is_said_and_weighs_less() -> None:
    (wrong,) = recognise("1HGCM82633A004353")
    assert (wrong.kind, wrong.confidence) == (Kind.VIN, Confidence.POSSIBLE)
    assert wrong.reason == "17 characters; the check digit 3 should be 5: read it again"


@pytest.mark.parametrize("vin", ["11111111111111111", "1M8GDM9AXKP042788", "5GZCZ43D13S812715"])
def test_check_digits_are_those_of_the_rule(vin: str) -> None:
    assert check_digit(vin) == vin[8]


def test_every_kind_but_a_time_is_a_thing_a_case_can_name() -> None:
    assert [kind for kind in Kind if kind.entity is None] == [Kind.MOMENT]
    assert {kind.entity for kind in Kind} - {None} <= set(EntityKind)


def test_the_recognised_are_those_that_are_there() -> None:
    """Precision and recall by kind on narratives that were written before the rules were."""
    hit, said, true = Counter[Kind](), Counter[Kind](), Counter[Kind]()
    for written in NARRATIVES:
        text, truth = marked(written)
        found = {(one.kind, one.start, one.end) for one in recognise(text, received=THURSDAY)}
        hit.update(kind for kind, _, _ in found & truth)
        said.update(kind for kind, _, _ in found)
        true.update(kind for kind, _, _ in truth)
    exact = {Kind.PHONE, Kind.EMAIL, Kind.VIN, Kind.PLATE, Kind.LINK, Kind.IP, Kind.HASH, Kind.COORDINATES}
    assert {kind: (hit[kind], said[kind]) for kind in exact} == {kind: (true[kind], true[kind]) for kind in exact}
    assert hit.total() >= 0.95 * true.total()
    assert hit.total() >= 0.9 * said.total()


BITS = (
    "plate|tag|@|a.|555-0142|(215)|0187|12|Main|St|&|5th|,|Nov|3|2026|at|0230|hrs|DOE|Jane|between|and|2200|www.|[.]"
    "|example|com|41.76812|-72.67345|1HGCM82633A004352|block|of|named|Ana|Lopez|PA|OH|::|\u202e|\u0301|\x1b|\n"
)
WORDS = st.sampled_from(BITS.split("|"))


@given(st.one_of(st.text(max_size=300), st.lists(WORDS, max_size=40).map(" ".join)))
@example("plate " + "?" * 8)
def test_suggestions_lie_in_the_text_in_order_without_overlap(text: str) -> None:
    found = recognise(text, received=THURSDAY)
    assert all(0 <= one.start < one.end <= len(text) and text[one.start : one.end] == one.text for one in found)
    assert all(before.end <= after.start for before, after in itertools.pairwise(found))
    assert all(one.value and one.reason == one.reason.strip() for one in found)


@pytest.mark.parametrize(
    "bit", ["1", "12 ", "(", "a@", "a.", "A ", "1 a ", "plate ", "12:", "named ", "\u0301", "5th & "]
)
def test_a_hostile_text_is_read_to_its_limit_and_no_further(bit: str) -> None:
    found = recognise(bit * (LIMIT // len(bit)) + " night.owl@example.com")
    assert len(found) <= MOST
    assert not [one for one in found if one.kind is Kind.EMAIL]
