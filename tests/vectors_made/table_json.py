"""Tables of texts that are accepted or refused: JSON, moments, hex, base64, and the values of each shape."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tests.vector_recipes import Shelf, run
from tests.vectors_made.json_rules import ALWAYS, NUMBERS, TEXTS
from tests.vectors_made.parts import steps

Row = Mapping[str, str]


def shown(text: str) -> tuple[str, str]:
    """Return a text, in which «» are steps, as it stands in a table: as it is, or in hex."""
    data = run(["[row]", *steps(text)], Shelf({}, {}, {}, bytes.fromhex))["row"]
    try:
        plain = data.decode()
    except UnicodeDecodeError:
        return "hex", data.hex()
    return ("text", plain) if plain.isprintable() and plain == plain.strip() else ("hex", data.hex() or "-")


def row(about: str, expect: str, text: str, **more: str) -> Row:
    return {"about": about, "expect": expect, **more, **dict([shown(text)])}


def jsons() -> Iterator[Row]:
    """Yield JSON texts: ``in`` says whether as a manifest, or as a line of statements."""
    for _, about, fragment in TEXTS:
        yield row(about, "json", f'{{"a":"a{fragment}"}}', **{"in": "manifest"})
    for name, about, fragment in NUMBERS:
        yield row(about, "json", f'{{"a":[{fragment}]}}', **{"in": "manifest"})
        expect = "json" if name in ALWAYS else "ok"
        yield row(f"{about[:-1]}, in an object.", expect, f'{{"object":{{"a":[{fragment}]}}}}', **{"in": "statement"})
        if name not in ALWAYS:
            yield row(
                f"{about[:-1]}, beside the object.", "json", f'{{"object":{{}},"a":{fragment}}}', **{"in": "statement"}
            )
    for about, text in _refused():
        yield row(about, "json", text, **{"in": "manifest"})
        yield row(about, "json", f'{{"object":{text}}}', **{"in": "statement"})
    for about, text in _accepted():
        yield row(about, "ok", text, **{"in": "manifest"})
    yield from _depths()
    yield from _loose()


def _refused() -> Iterator[tuple[str, str]]:
    yield "Nothing.", ""
    yield "White space only.", "«hex 20»"
    yield "A brace that isn't closed.", '{"a":1'
    yield "A comma after the last key.", '{"a":1,}'
    yield "A comma after the last entry.", '{"a":[1,]}'
    yield "A comma before the first entry.", '{"a":[,1]}'
    yield "No colon.", '{"a" 1}'
    yield "A colon for a comma.", '{"a":[1:2]}'
    yield "A key that is no text.", "{1:1}"
    yield "A key without quotes.", "{a:1}"
    yield "Apostrophes.", "{'a':1}"
    yield "A comment.", '{"a":1/* one */}'
    yield "A comment of one line.", '{"a":1}//'
    yield "Two values.", "{} {}"
    yield "A letter after the value.", "{}x"
    yield "A byte order mark.", "«hex efbbbf»{}"
    yield "A zero byte after the value.", "{}«hex 00»"
    yield "U+00A0 for white space.", '\u00a0{"a":1}'
    yield "U+2028 for white space.", '{"a":\u20281}'
    yield "U+FEFF between two words.", '{"a":\ufeff1}'
    yield "A form feed for white space.", '{"a":«hex 0c»1}'
    yield "A vertical tab for white space.", '{"a":«hex 0b»1}'
    yield "A key twice.", '{"a":1,"a":1}'
    yield "A key twice, once escaped.", r'{"a":1,"\u0061":2}'
    yield "A key twice in an object of a list.", '{"x":[{"a":1,"a":2}]}'
    yield "The empty key twice.", '{"":1,"":2}'
    yield "Half a pair as an escape in a key.", r'{"\ud800":1}'
    yield "Both halves with a letter between.", r'{"a":"\ud83dx\ude00"}'
    yield "A text that isn't closed.", '{"a":"b}'
    yield "True in capitals.", '{"a":TRUE}'


def _accepted() -> Iterator[tuple[str, str]]:
    yield "Every kind of value.", '{"a":[0,true,false,null,"",{},[]]}'
    yield "The greatest number.", '{"a":9007199254740991}'
    yield "White space everywhere.", '«hex 20090d0a»{ "a" :\t[ 1 , 2 ]\r\n}«hex 0a»'
    yield "Both halves of a pair as escapes.", r'{"a":"\ud83d\ude00"}'
    yield "A backslash before what looks like half a pair.", r'{"a":"\\ud800"}'
    yield "Every escape.", r'{"a":"\"\\\/\b\f\n\r\t\u0000"}'
    yield "U+2028, U+0085 and U+007F in a text.", '{"a":"\u2028\u0085«hex 7f»"}'
    yield "A letter of four bytes.", '{"a":"\U0010ffff"}'
    yield "A noncharacter.", '{"a":"\uffff"}'
    yield "Keys that differ in case.", '{"a":1,"A":1}'
    yield "Keys that look alike: composed and not.", '{"\u00e9":1,"e\u0301":1}'
    yield "The empty key.", '{"":1}'
    yield "Many brackets in a text.", '{"a":"' + "[" * 40 + '"}'
    yield "Many brackets after an escaped quote.", '{"a":"\\"' + "[" * 40 + '"}'
    yield "Many lists that are not deep.", '{"a":[' + ",".join(["[]"] * 40) + "]}"


def _nested(depth: int) -> str:
    return "[" * depth + "]" * depth


def _depths() -> Iterator[Row]:
    for depth in (15, 16, 17, 100):
        expect = "ok" if depth <= 16 else "json"
        yield row(f"{depth} deep.", expect, f'{{"a":{_nested(depth - 1)}}}', **{"in": "manifest"})
        yield row(
            f"{depth} deep, beside the object.",
            expect,
            f'{{"object":1,"a":{_nested(depth - 1)}}}',
            **{"in": "statement"},
        )
    for depth in (16, 17, 31, 32, 33, 100):
        expect = "ok" if depth <= 32 else "json"
        yield row(f"{depth} deep, in the object.", expect, f'{{"object":{_nested(depth - 1)}}}', **{"in": "statement"})
    objects = '{"a":' * 16 + "1" + "}" * 16
    yield row("16 objects deep.", "ok", objects, **{"in": "manifest"})
    yield row("17 objects deep.", "json", f'{{"a":{objects}}}', **{"in": "manifest"})


def _loose() -> Iterator[Row]:
    for about, number, expect in (
        ("A number of 400 characters.", "1." + "0" * 398, "ok"),
        ("A number of 401 characters.", "1." + "0" * 399, "json"),
        ("The least integer.", "-9007199254740991", "ok"),
        ("One less than the least integer.", "-9007199254740992", "json"),
        ("A number too large for a double.", "1e309", "json"),
        ("A number too small for a double: it is 0.", "1e-400", "ok"),
        ("The largest double.", "1.7976931348623157e308", "ok"),
        ("A large number with an exponent.", "9007199254740993e0", "ok"),
        ("Minus zero with a fraction.", "-0.0", "ok"),
        ("A minus and no digit.", "-", "json"),
        ("An exponent without digits.", "1e", "json"),
    ):
        yield row(f"{about[:-1]}, in an object.", expect, f'{{"object":[{number}]}}', **{"in": "statement"})
    inner = '{"other":{"object":0.5}}'
    yield row("A key object that isn't the outermost one.", "json", inner, **{"in": "statement"})
    yield row("A key object in a manifest.", "json", '{"object":0.5}', **{"in": "manifest"})
