from __future__ import annotations

import hashlib
import json
import time
from typing import Any

import pytest

from fusion_tui.domain.errors import FormatError, LimitError, PeerError
from fusion_tui.sync import limits, statement
from fusion_tui.sync.statement import make, parse_again, parse_line

ORIGIN = "ab" * 32
RECORD = "report--2d1a8d5e-0b9c-4b6e-9a36-0c8f5c1d7e10"
AT = "2026-03-01T09:00:00.000Z"
OBJECT: dict[str, Any] = {
    "type": "report",
    "spec_version": "2.1",
    "id": RECORD,
    "created": AT,
    "modified": AT,
    "name": "Drone near the substation",
}
PUT: dict[str, Any] = {
    "origin": ORIGIN,
    "record": RECORD,
    "rev": 1,
    "prev": None,
    "salt": "0f" * 16,
    "op": "put",
    "at": AT,
    "object": OBJECT,
    "reason": None,
}
PURGE = {**PUT, "op": "purge", "object": None, "reason": "28 CFR 23.20(h)", "rev": 2, "prev": "cd" * 32}


def _line(**changes: Any) -> bytes:
    return json.dumps({**PUT, **changes}).encode()


def _object(**changes: Any) -> bytes:
    return _line(object={key: value for key, value in {**OBJECT, **changes}.items() if value is not None})


def _refused(line: bytes) -> str:
    with pytest.raises(PeerError) as caught:
        parse_line(line, sender=ORIGIN)
    return caught.value.code


def test_a_put_is_read_with_its_line_untouched() -> None:
    line = _line()
    found = parse_line(line, sender=ORIGIN)
    assert found.line == line
    assert found.object == OBJECT
    assert (found.origin, found.record, found.rev, found.prev) == (ORIGIN, RECORD, 1, None)
    assert (found.salt, found.op, found.at, found.reason) == (b"\x0f" * 16, "put", AT, None)
    assert found.hash == hashlib.sha256(line).hexdigest() == statement.line_hash(line)
    assert not found.is_order


@pytest.mark.parametrize("op", ["recall", "purge"])
def test_an_order_is_read_without_an_object(op: str) -> None:
    found = parse_line(json.dumps({**PURGE, "op": op}).encode(), sender=ORIGIN)
    assert found.is_order
    assert (found.object, found.reason, found.prev) == (None, "28 CFR 23.20(h)", "cd" * 32)


def test_a_statement_about_another_centers_record_is_refused() -> None:
    assert _refused(_line(origin="cd" * 32)) == "foreign-origin"
    assert _refused(_line(origin=None)) == "foreign-origin"
    assert _refused(_line(origin=ORIGIN.upper())) == "foreign-origin"


@pytest.mark.parametrize("name", list(PUT))
def test_every_key_is_there(name: str) -> None:
    assert _refused(json.dumps({key: value for key, value in PUT.items() if key != name}).encode()) == "schema"


def test_no_other_key_is_there() -> None:
    assert _refused(_line(more=1)) == "schema"


@pytest.mark.parametrize(
    "changes",
    [
        {"record": "report--2D1A8D5E-0B9C-4B6E-9A36-0C8F5C1D7E10"},
        {"record": "report"},
        {"record": 1},
        {"rev": 0},
        {"rev": 2**31},
        {"rev": True},
        {"prev": "cd" * 31},
        {"prev": ""},
        {"salt": "0f" * 15},
        {"salt": None},
        {"op": "delete"},
        {"op": []},
        {"at": "2026-03-01"},
        {"reason": 7},
        {"object": None},
        {"object": []},
        {"op": "recall"},
        {"op": "purge"},
    ],
    ids=str,
)
def test_a_key_of_another_shape_is_refused(changes: dict[str, Any]) -> None:
    assert _refused(_line(**changes)) == "schema"


@pytest.mark.parametrize(
    "changes",
    [
        {"type": "incident"},
        {"type": None},
        {"type": 3},
        {"spec_version": "2.0"},
        {"spec_version": None},
        {"id": "report--2d1a8d5e-0b9c-4b6e-9a36-0c8f5c1d7e11"},
        {"id": None},
        {"created": None},
        {"modified": None},
        {"modified": "yesterday"},
        {"created": 5},
    ],
    ids=str,
)
def test_an_object_that_is_not_stix_2_1_of_its_record_is_refused(changes: dict[str, Any]) -> None:
    assert _refused(_object(**changes)) == "schema"


def _of_type(type_: str, **more: Any) -> bytes:
    record = f"{type_}--2d1a8d5e-0b9c-4b6e-9a36-0c8f5c1d7e10"
    return _line(record=record, object={"type": type_, "spec_version": "2.1", "id": record, **more})


def test_observables_have_no_moments_but_those_they_have_are_moments() -> None:
    new_sco = {"extension-definition--1": {"extension_type": "new-sco"}}
    assert parse_line(_of_type("url"), sender=ORIGIN).record.startswith("url--")
    assert parse_line(_of_type("x-vehicle", extensions=new_sco), sender=ORIGIN)
    assert parse_line(_of_type("url", created=AT), sender=ORIGIN)
    assert _refused(_of_type("url", created="soon")) == "schema"


@pytest.mark.parametrize("extensions", [None, [], {"a": 1}, {"a": {"extension_type": "new-sdo"}}])
def test_other_new_types_have_both_moments(extensions: Any) -> None:
    assert _refused(_of_type("x-vehicle", created=AT, extensions=extensions)) == "schema"
    assert parse_line(_of_type("x-vehicle", created=AT, modified=AT, extensions=extensions), sender=ORIGIN)


def test_a_marking_definition_has_only_its_creation() -> None:
    assert parse_line(_of_type("marking-definition", created=AT), sender=ORIGIN)
    assert _refused(_of_type("marking-definition")) == "schema"


def test_unknown_properties_and_any_numbers_inside_the_object_are_kept() -> None:
    found = parse_line(_object(x_depth=-3.5e-7, x_list=[-1, {"y": None}]), sender=ORIGIN)
    assert found.object is not None
    assert found.object["x_depth"] == -3.5e-7


@pytest.mark.parametrize("fraction", ["", ".1", ".123456789"])
def test_a_moment_has_up_to_nine_fraction_digits(fraction: str) -> None:
    moment = f"2026-03-01T09:00:00{fraction}Z"
    found = parse_line(_object(modified=moment), sender=ORIGIN)
    assert found.object is not None
    assert found.object["modified"] == moment


@pytest.mark.parametrize("rev", [1, 2**31 - 1])
def test_revisions_run_to_the_end_of_their_range(rev: int) -> None:
    assert parse_line(_line(rev=rev), sender=ORIGIN).rev == rev


def test_a_line_of_exactly_a_mebibyte_is_read_and_one_byte_more_is_not() -> None:
    padded = _line() + b" " * (limits.LINE - len(_line()))
    assert parse_line(padded, sender=ORIGIN).line == padded
    with pytest.raises(LimitError) as caught:
        parse_line(padded + b" ", sender=ORIGIN)
    assert caught.value.code == "line"


def test_what_is_not_json_is_refused_as_such() -> None:
    assert _refused(b"{}}") == "json"
    assert _refused(b"[]") == "schema"


def test_a_made_statement_is_one_line_with_a_fresh_salt() -> None:
    made = [
        make(origin=ORIGIN, record=RECORD, rev=1, prev=None, op="put", at=AT, object=OBJECT, reason="caf\u00e9\n")
        for _ in range(2)
    ]
    assert made[0].salt != made[1].salt
    assert b"\n" not in made[0].line
    assert parse_line(made[0].line, sender=ORIGIN) == made[0]


def test_a_statement_that_no_reader_takes_is_not_made() -> None:
    with pytest.raises(FormatError):
        make(origin=ORIGIN, record=RECORD, rev=1, prev=None, op="put", at=AT)
    with pytest.raises(FormatError):
        make(origin=ORIGIN, record=RECORD, rev=1, prev=None, op="put", at=AT, object={**OBJECT, "x": float("nan")})


def test_small_statements_are_read_by_the_ten_thousand() -> None:
    line = _line()
    start = time.process_time()
    for _ in range(1000):
        parse_line(line, sender=ORIGIN)
    assert time.process_time() - start < 1


@pytest.mark.parametrize(
    "line",
    [
        _line(),
        json.dumps(PURGE).encode(),
        _line(prev="cd" * 32, rev=2, reason="a\u00e9 \ud83d\ude00"),
        _object(x={"y": [1.5, -3, -0.0, 1e300, True, None, "\u2028"]}),
    ],
)
def test_a_line_that_was_checked_is_read_again_as_the_same(line: bytes) -> None:
    assert parse_again(line) == parse_line(line, sender=ORIGIN)
