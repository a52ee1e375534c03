from __future__ import annotations

import json
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fusion_tui.domain.errors import FormatError
from fusion_tui.sync import limits, strictjson
from fusion_tui.sync.strictjson import parse

LOOSE = frozenset({"object"})
BIG = 2**53 - 1


def _refused(data: bytes, **options: Any) -> str:
    with pytest.raises(FormatError) as caught:
        parse(data, **options)
    assert caught.value.code == "json"
    return caught.value.message


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "does not parse"),
        (b"{", "does not parse"),
        (b"{} {}", "does not parse"),
        (b"{'a':1}", "does not parse"),
        (b'{"a":01}', "does not parse"),
        (b'{"a":+1}', "does not parse"),
        (b'{"a":1,}', "does not parse"),
        (b'{"a":"\t"}', "does not parse"),
        (b'{"a":"\\x41"}', "does not parse"),
        (b"\xc2\xa0{}", "does not parse"),
        (b"[\xd9\xa1]", "does not parse"),
        (b"\xef\xbb\xbf{}", "byte order mark"),
        (b'{"a":"\xff"}', "does not parse"),
        (b'{"a":"\xed\xa0\x80"}', "does not parse"),
        (b'{"a":"\\ud800"}', "does not parse"),
        (b'{"\\uDFFF":1}', "does not parse"),
        (b'{"a":"\\udc00\\ud800"}', "does not parse"),
        (b'{"a":1,"a":1}', "twice"),
        (b'{"x":{"a":1,"\\u0061":2}}', "twice"),
        (b'{"a":NaN}', "no number"),
        (b'{"a":Infinity}', "no number"),
        (b'{"a":-Infinity}', "no number"),
        (b'{"a":-1}', "plain integer"),
        (b'{"a":-0}', "plain integer"),
        (b'{"a":1.0}', "plain integer"),
        (b'{"a":1e3}', "plain integer"),
        (b'{"a":[{"b":1.5}]}', "plain integer"),
        (b"-1", "plain integer"),
        (b'{"a":9007199254740992}', "too large"),
        (b'{"a":' + b"9" * 5000 + b"}", "too large"),
    ],
)
def test_what_the_format_does_not_allow_is_refused(data: bytes, why: str) -> None:
    assert why in _refused(data)


@pytest.mark.parametrize(
    ("data", "value"),
    [
        (b'{"a":9007199254740991}', {"a": BIG}),
        (b' {"a" : [ 0 , true , null ] }\r\n', {"a": [0, True, None]}),
        (b'{"a":"\\ud83d\\ude00"}', {"a": "\U0001f600"}),
        (b'{"a":"\\\\ud800"}', {"a": "\\ud800"}),
        (b'{"a":"\xe2\x80\xa8"}', {"a": "\u2028"}),
        (b'{"a":"[[[[[[[[[[[[[[[[[[[[[[[[[["}', {"a": "[" * 26}),
        (b'{"a":"\\"[[[[[[[[[[[[[[[[[[[[[[[[[["}', {"a": '"' + "[" * 26}),
    ],
)
def test_what_the_format_allows_is_read(data: bytes, value: Any) -> None:
    assert parse(data) == value


@pytest.mark.parametrize("number", ["1.5", "-3", "1e3", "-0", "-9007199254740991", "1E-400"])
def test_inside_object_numbers_may_be_what_json_lets_them_be(number: str) -> None:
    assert parse(f'{{"object":{{"n":[{number}]}}}}'.encode(), loose=LOOSE) == {"object": {"n": [float(number)]}}
    _refused(f'{{"other":{{"n":[{number}]}}}}'.encode(), loose=LOOSE)
    _refused(f'{{"other":{{"object":{number}}}}}'.encode(), loose=LOOSE)


@pytest.mark.parametrize("number", ["1e999", "-1e999", "NaN", "9007199254740992", "-9007199254740992"])
def test_inside_object_numbers_are_still_finite_and_exact(number: str) -> None:
    _refused(f'{{"object":{number}}}'.encode(), loose=LOOSE)


@pytest.mark.parametrize(("digits", "taken"), [(398, True), (399, False)])
def test_a_number_is_only_so_long(digits: int, taken: bool) -> None:
    data = b'{"object":1.' + b"0" * digits + b"}"
    if taken:
        assert parse(data, loose=LOOSE) == {"object": 1.0}
    else:
        assert "too long" in _refused(data, loose=LOOSE)


def _nested(depth: int, opening: str = "[", closing: str = "]") -> str:
    return opening * depth + closing * depth


@pytest.mark.parametrize("depth", [15, 16])
def test_sixteen_levels_are_allowed(depth: int) -> None:
    assert parse(_nested(depth).encode())
    assert parse(f'{{"a":{_nested(depth - 1)},"object":1}}'.encode(), loose=LOOSE)


@pytest.mark.parametrize("loose", [frozenset(), LOOSE])
def test_seventeen_levels_are_not(loose: frozenset[str]) -> None:
    assert "deep" in _refused(_nested(17).encode(), loose=loose)
    assert "deep" in _refused(f'{{"a":{_nested(16)}}}'.encode(), loose=loose)


def test_inside_object_thirty_two_levels_are_allowed_and_no_more() -> None:
    assert parse(f'{{"object":{_nested(31)}}}'.encode(), loose=LOOSE)
    assert "deep" in _refused(f'{{"object":{_nested(32)}}}'.encode(), loose=LOOSE)
    assert "deep" in _refused(f'{{"object":{_nested(31)}}}'.encode())


def test_many_shallow_brackets_are_not_deep() -> None:
    assert parse(json.dumps([[]] * 1000).encode()) == [[]] * 1000


@pytest.mark.parametrize(
    "data",
    [
        b"[" * limits.MIB,
        b'{"a":' * 200_000,
        b'"' + b'\\"' * (limits.MIB // 2) + b"[" * 20,
        b'["' * (limits.MIB // 2),
        b"[" + b"9" * limits.MIB + b"]",
        b'{"object":1.' + b"9" * limits.MIB + b"}",
        b"]" * limits.MIB + b"[" * 40,
    ],
    ids=["arrays", "objects", "open string", "open strings", "integer", "float", "closing"],
)
def test_a_mebibyte_of_spite_is_refused_at_little_cost(data: bytes) -> None:
    start = time.process_time()
    _refused(data, loose=LOOSE)
    assert time.process_time() - start < 1


plain = st.recursive(
    st.none() | st.booleans() | st.integers(0, BIG) | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("abc\u00e9"), inner, max_size=4),
    max_leaves=12,
)


@given(plain)
def test_what_is_dumped_is_read_back(value: Any) -> None:
    assert parse(strictjson.dump({"value": value}), loose=frozenset({"value"})) == {"value": value}


@given(st.binary(max_size=40) | st.text('[]{}",:\\u0d89e.-+ ', max_size=40).map(str.encode))
def test_no_bytes_raise_anything_but_a_format_error(data: bytes) -> None:
    with suppress(FormatError):
        parse(data, loose=LOOSE)


def test_dump_is_compact_utf_8() -> None:
    assert strictjson.dump({"a": [1, "\u00e9"]}) == b'{"a":[1,"\xc3\xa9"]}'


@pytest.mark.parametrize("value", [float("nan"), float("inf"), "\ud800"])
def test_what_no_reader_takes_is_not_dumped(value: Any) -> None:
    with pytest.raises(FormatError):
        strictjson.dump({"a": value})


EXACT = frozenset({"a", "b"})
GOOD: list[tuple[Callable[[Any], Any], Any, Any]] = [
    (lambda v: strictjson.exact_keys(v, EXACT, "x"), {"b": 1, "a": 2}, {"b": 1, "a": 2}),
    (lambda v: strictjson.hex_of(v, 2, "x"), "0aff", b"\x0a\xff"),
    (lambda v: strictjson.b64_of(v, 2, "x"), "Cv8=", b"\x0a\xff"),
    (lambda v: strictjson.b64_of(v, None, "x"), "", b""),
    (lambda v: strictjson.integer(v, 1, 3, "x"), 1, 1),
    (lambda v: strictjson.integer(v, 1, 3, "x"), 3, 3),
    (lambda v: strictjson.boolean(v, "x"), False, False),
    (lambda v: strictjson.text(v, 2, "x"), "\u00e9e", "\u00e9e"),
    (lambda v: strictjson.items(v, 2, "x"), [1, 2], [1, 2]),
    (lambda v: strictjson.instant(v, "x"), "2026-02-28T23:59:59Z", "2026-02-28T23:59:59Z"),
    (lambda v: strictjson.instant(v, "x"), "2024-02-29T00:00:00.123456789Z", "2024-02-29T00:00:00.123456789Z"),
]
BAD: list[tuple[Callable[[Any], Any], list[Any]]] = [
    (lambda v: strictjson.exact_keys(v, EXACT, "x"), [{"a": 1}, {"a": 1, "b": 1, "c": 1}, [], None, "ab"]),
    (
        lambda v: strictjson.hex_of(v, 2, "x"),
        ["0AFF", "0af", "0aff0", "0aff00", "", None, 10, "0xff", "\u0661\u0661aa"],
    ),
    (lambda v: strictjson.b64_of(v, 2, "x"), ["Cv8", "Cv9=", "Cv8=\n", "Cv8==", "C_8=", "Cg==", "", None, 1, "\u00e9"]),
    (lambda v: strictjson.integer(v, 1, 3, "x"), [0, 4, True, 1.0, "1", None]),
    (lambda v: strictjson.boolean(v, "x"), [0, 1, None, "true"]),
    (lambda v: strictjson.text(v, 2, "x"), ["abc", None, 1, ["a"]]),
    (lambda v: strictjson.items(v, 2, "x"), [[1, 2, 3], None, {}, "ab"]),
    (
        lambda v: strictjson.instant(v, "x"),
        [
            "2026-02-28T23:59:59",
            "2026-02-28T23:59:59+00:00",
            "2026-02-28t23:59:59Z",
            "2026-02-28T23:59:59z",
            "2026-02-28 23:59:59Z",
            "2026-02-28T23:59:59.Z",
            "2026-02-28T23:59:59.1234567890Z",
            "2026-02-29T23:59:59Z",
            "2026-02-28T24:00:00Z",
            "2026-06-30T23:59:60Z",
            "2026-2-28T23:59:59Z",
            "2026-02-28T23:59:59Z\n",
            "\u0662026-02-28T23:59:59Z",
            "0000-01-01T00:00:00Z",
            None,
            1,
        ],
    ),
]


@pytest.mark.parametrize(("read", "value", "expected"), GOOD)
def test_a_field_of_the_right_shape_is_read(read: Callable[[Any], Any], value: Any, expected: Any) -> None:
    assert read(value) == expected


@pytest.mark.parametrize(("read", "value"), [(read, value) for read, values in BAD for value in values])
def test_a_field_of_any_other_shape_is_refused(read: Callable[[Any], Any], value: Any) -> None:
    with pytest.raises(FormatError, match=r"not as the format says: .*x") as caught:
        read(value)
    assert caught.value.code == "schema"
