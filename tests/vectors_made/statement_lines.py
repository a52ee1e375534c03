"""Lines of statements, as they should be and as they should not. Section 10."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

from tests.vectors_made.kept import center_id, seed
from tests.vectors_made.made import AT
from tests.vectors_made.parts import dumped, once

ALPHA, BRAVO = center_id("alpha").hex(), center_id("bravo").hex()
SHA256 = seed("line before", 32).hex()
Edit = Callable[[str], str]


def record(number: int, kind: str = "identity") -> str:
    """Return the identifier of an invented record."""
    return f"{kind}--00000000-0000-4000-8000-{number:012d}"


def thing(number: int = 1, kind: str = "identity", **more: Any) -> dict[str, Any]:
    """Return a STIX object: an invented organisation."""
    found = {"type": kind, "spec_version": "2.1", "id": record(number, kind), "created": AT, "modified": AT}
    return found | {"name": f"Harbor Watch {number}"} | more


def statement(number: int = 1, **more: Any) -> str:
    """Return the line of a statement."""
    found = {
        "origin": ALPHA,
        "record": record(number),
        "rev": 1,
        "prev": None,
        "salt": seed(f"salt of record {number}", 16).hex(),
        "op": "put",
        "at": AT,
        "object": thing(number),
        "reason": None,
    }
    return dumped(found | more)


def order(number: int = 1, op: str = "purge", **more: Any) -> str:
    """Return the line of an order."""
    return statement(number, **{"rev": 2, "op": op, "object": None, "reason": "retention period over"} | more)


def wrong() -> Iterator[tuple[str, str, str, str]]:
    """Yield lines that are refused: name, about, code, line."""
    for key in json.loads(statement()):
        kept = {name: value for name, value in json.loads(statement()).items() if name != key}
        yield f"without-{key}", f"A statement lacks {key}.", "schema", dumped(kept)
    for name, about, change in _values():
        yield name, about, "schema", statement(**change)
    for name, about, change in _objects():
        yield f"object-{name}", about, "schema", statement(object=change)
    for name, about, edited in _json():
        yield f"json-{name}", about, "json", edited(statement())


def fine() -> tuple[tuple[str, str, str], ...]:
    """Return lines that are accepted: name, about, line."""
    return (
        ("one", "One statement about one record.", statement()),
        ("revision", "The third revision, naming the line before.", statement(rev=3, prev=SHA256)),
        ("revision-without-prev", "The third revision, whose line before isn't named.", statement(rev=3)),
        ("revision-greatest", "Revision 2^31-1.", statement(rev=2**31 - 1)),
        ("reason", "A put with a reason.", statement(reason="corrected")),
        ("reason-empty", "A reason of no characters.", statement(reason="")),
        ("observable", "An observable, without created and modified.", _observable()),
        ("new-observable", "An object that an extension makes an observable.", _new_observable()),
        ("marking-definition", "A marking definition, without modified.", _marking()),
        (
            "numbers",
            "Numbers in the object below zero, with fractions and exponents.",
            _loose("-1,0.5,-0,1e-7,1E+2,-0.0"),
        ),
        ("number-of-400", "A number of 400 characters in the object.", _loose("1.«repeat 398 30»")),
        ("integer-least", "The least integer in the object.", _loose("-9007199254740991")),
        ("unknown-keys", "Keys in the object that nobody knows.", statement(object=thing(x_note={"a": [None, True]}))),
        (
            "fractions-of-9",
            "Moments with nine digits in the object.",
            statement(object=thing(modified="2026-03-01T09:00:00.000000001Z")),
        ),
        ("spaced", "White space between its words.", once(statement(), '"rev":1', ' \t"rev" : 1')),
        (
            "keys-in-another-order",
            "Its keys in another order.",
            dumped(dict(reversed(json.loads(statement()).items()))),
        ),
        (
            "letters",
            "Letters of several scripts, as escapes and as they are.",
            statement(reason="é \u0436 \U0001f6a2 x").replace('x"', '\\ud83d\\udea2"'),
        ),
    )


def _observable() -> str:
    object_ = {"type": "domain-name", "spec_version": "2.1", "id": record(1, "domain-name"), "value": "pier.example"}
    return statement(record=record(1, "domain-name"), object=object_)


def _new_observable() -> str:
    kind, extension = "x-berth", "extension-definition--00000000-0000-4000-8000-000000000009"
    object_ = {"type": kind, "spec_version": "2.1", "id": record(1, kind), "number": 4}
    return statement(
        record=record(1, kind), object=object_ | {"extensions": {extension: {"extension_type": "new-sco"}}}
    )


def _marking() -> str:
    kind = "marking-definition"
    object_ = thing(1, kind, definition_type="statement", definition={"statement": "Copyright 2026, invented"})
    del object_["modified"]
    return statement(record=record(1, kind), object=object_)


def _loose(numbers: str) -> str:
    return once(statement(), '"name":"Harbor Watch 1"', f'"name":"Harbor Watch 1","x_numbers":[{numbers}]')


def _values() -> Iterator[tuple[str, str, dict[str, Any]]]:
    yield "one-key-more", "A statement has a key more.", {"note": 1}
    yield (
        "record-capitals",
        "The identifier's UUID is in capitals.",
        {"record": record(1).replace("0000-4000-8000", "0000-4000-8ABC")},
    )
    yield "record-no-uuid", "The identifier has no UUID.", {"record": "identity--one"}
    yield "record-no-type", "The identifier has no type.", {"record": record(1).removeprefix("identity")}
    yield "record-one-hyphen", "One hyphen stands between type and UUID.", {"record": record(1).replace("--", "-", 1)}
    yield (
        "record-type-capitals",
        "The type of the identifier is in capitals.",
        {"record": record(1).replace("i", "I", 1)},
    )
    yield "record-braces", "The UUID stands in braces.", {"record": record(1).replace("--", "--{") + "}"}
    yield "record-newline", "A newline ends the identifier.", {"record": record(1) + "\n"}
    yield "record-null", "The identifier is null.", {"record": None}
    yield "rev-0", "Revision 0.", {"rev": 0}
    yield "rev-above", "Revision 2^31.", {"rev": 2**31}
    yield "rev-text", "The revision is a text.", {"rev": "1"}
    yield "rev-true", "The revision is true.", {"rev": True}
    yield "prev-short", "prev has 31 bytes.", {"rev": 2, "prev": "00" * 31}
    yield "prev-of-sha-384", "prev has the length of a SHA-384.", {"rev": 2, "prev": "00" * 48}
    yield "prev-capitals", "prev is in capitals.", {"rev": 2, "prev": "AB" * 32}
    yield "salt-short", "The salt has 15 bytes.", {"salt": "00" * 15}
    yield "salt-long", "The salt has 17 bytes.", {"salt": "00" * 17}
    yield "salt-null", "The salt is null.", {"salt": None}
    yield "op-delete", "An operation that is none.", {"op": "delete"}
    yield "op-capitals", "The operation in capitals.", {"op": "PUT"}
    yield "op-null", "The operation is null.", {"op": None}
    yield "at-null", "The moment is null.", {"at": None}
    yield "at-offset", "The moment has an offset.", {"at": "2026-03-01T09:00:00+00:00"}
    yield "reason-number", "The reason is a number.", {"reason": 7}
    yield "reason-list", "The reason is a list.", {"reason": ["one"]}
    yield "put-without-object", "A put has no object.", {"object": None}
    yield "recall-with-object", "A recall has an object.", {"op": "recall"}
    yield "purge-with-object", "A purge has an object.", {"op": "purge"}
    yield "purge-with-empty-object", "A purge has an empty object.", {"op": "purge", "object": {}}


def _objects() -> Iterator[tuple[str, str, Any]]:
    def less(*keys: str) -> dict[str, Any]:
        return {key: value for key, value in thing().items() if key not in keys}

    yield "list", "The object is a list.", [thing()]
    yield "text", "The object is a text.", "identity"
    yield "empty", "The object is empty.", {}
    yield "without-spec-version", "The object has no spec_version.", less("spec_version")
    yield "spec-version-2.0", "The object is of STIX 2.0.", thing(spec_version="2.0")
    yield "spec-version-number", "spec_version is a number.", thing() | {"spec_version": 2.1}
    yield "without-id", "The object has no id.", less("id")
    yield "id-of-another", "The object has the id of another record.", thing(2)
    yield "without-type", "The object has no type.", less("type")
    yield "type-of-another", "The object's type isn't that of its id.", thing() | {"type": "report"}
    yield "type-null", "The object's type is null.", thing() | {"type": None}
    yield "without-created", "The object has no created.", less("created")
    yield "without-modified", "The object has no modified.", less("modified")
    yield "created-null", "created is null.", thing(created=None)
    yield "modified-date", "modified is a date only.", thing(modified="2026-03-01")
    yield "modified-offset", "modified has an offset.", thing(modified="2026-03-01T09:00:00-05:00")
    fake = {"extension-definition--00000000-0000-4000-8000-000000000009": {"extension_type": "new-sdo"}}
    yield (
        "new-sdo-without-created",
        "An extension makes it a new domain object: it needs created.",
        less("created") | {"extensions": fake},
    )


def _json() -> Iterator[tuple[str, str, Edit]]:
    def at(text: str) -> Edit:
        return lambda line: once(line, '"name":"Harbor Watch 1"', f'"name":{text}')

    yield "number-of-401", "A number of 401 characters in the object.", at("1.«repeat 399 30»")
    yield "number-too-large", "A number in the object is beyond every double.", at("1e999")
    yield "integer-two-to-the-53", "An integer in the object is 2^53.", at("9007199254740992")
    yield "integer-minus-two-to-the-53", "An integer in the object is -2^53.", at("-9007199254740992")
    yield "nan", "NaN in the object.", at("NaN")
    yield "infinity", "-Infinity in the object.", at("-Infinity")
    yield "leading-zero", "A number in the object has a leading zero.", at("-01")
    yield "key-twice", "A key of the object stands twice.", at('"x","name":"y"')
    yield "surrogate", "A text in the object holds half a pair as an escape.", at(r'"\udfff"')
    yield "negative-rev", "The revision is below zero.", lambda line: once(line, '"rev":1', '"rev":-1')
    yield "fraction-rev", "The revision has a fraction.", lambda line: once(line, '"rev":1', '"rev":1.0')
    yield (
        "object-in-reason",
        "Numbers are loose in the object of a statement only.",
        lambda line: once(line, '"reason":null', '"reason":{"object":0.5}'),
    )
    yield "not-an-object", "It is no JSON.", lambda _: "identity"
    yield "comma", "A comma follows the last key.", lambda line: line[:-1] + ",}"
