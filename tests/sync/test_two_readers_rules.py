"""Rule by rule: the program and the second reader give the answer that the document demands."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from itertools import chain
from typing import cast

import pytest

from tests.second_reader import Verdict
from tests.second_reader.scalars import Json
from tests.second_reader.stream import plain_length, stream_length
from tests.second_reader.writing import Part, to_json
from tests.sync.samples import (
    ACK,
    ADDED,
    ARRIVED,
    ATTACHMENT,
    BLOB,
    DATED,
    FIRST,
    GIVEN,
    LATER,
    MARKING,
    NEW_SCO,
    NOTICE,
    OBSERVABLE,
    POSITION,
    PURGED,
    RECALL,
    SECOND,
    UUID,
    VOLUMES,
    lines,
    object_of,
)
from tests.sync.two_readers import CARD, ROOT, bundle_of, by_the_document, by_the_program, line_of

OK, UNKNOWN = "APPLIED", "REFUSE unknown-sender"
LINE_LIMIT = 1_048_576
HELLO = zlib.compress(b"hello")
Case = tuple[str, Callable[[], bytes], str]


def hello(raw: bytes, size: int = 5) -> Part:
    return Part("attachment", bytes(size), "zlib", raw)


def headed(wbits: int, zdict: bytes = b"") -> bytes:
    packer = zlib.compressobj(wbits=wbits, zdict=zdict) if zdict else zlib.compressobj(wbits=wbits)
    return packer.compress(b"hello") + packer.flush()


def statements() -> Iterator[tuple[str, list[Part], str]]:
    """Bodies of statements, and what the document says of a bundle that holds them."""
    yield "two bodies of statements", [lines("statements", FIRST), lines("statements", SECOND)], OK
    yield "the same line twice", [lines("statements", FIRST, FIRST)], OK
    yield "an order beside a put", [lines("statements", RECALL, FIRST)], "REJECTED mixed-orders"
    yield "an order beside an attachment", [lines("statements", RECALL), ATTACHMENT], "REJECTED mixed-orders"
    yield "an order by itself", [lines("statements", RECALL)], OK
    yield "an observable without moments", [lines("statements", OBSERVABLE)], OK
    yield "an added observable", [lines("statements", ADDED)], OK
    yield "a marking without modified", [lines("statements", MARKING)], OK
    yield "a vehicle without moments", [lines("statements", object_of(f"vehicle--{UUID}"))], "REJECTED schema"
    yield (
        "extensions as a list",
        [lines("statements", object_of(f"badge--{UUID}", extensions=[NEW_SCO]))],
        "REJECTED schema",
    )
    yield "a moment that is null", [lines("statements", object_of(f"file--{UUID}", created=None))], "REJECTED schema"
    yield "a foreign origin", [lines("statements", line_of(origin="11" * 32))], "REJECTED foreign-origin"
    yield "a type of 61 characters", [lines("statements", object_of(f"{'x' * 61}--{UUID}", **DATED))], OK
    yield "a type of 62 characters", [lines("statements", object_of(f"{'x' * 62}--{UUID}", **DATED))], "REJECTED schema"
    yield "a type of 1 character", [lines("statements", object_of(f"x--{UUID}", **DATED))], "REJECTED schema"
    yield "revision 2^31-1", [lines("statements", line_of(rev=2**31 - 1))], OK
    yield "revision 2^31", [lines("statements", line_of(rev=2**31))], "REJECTED schema"
    yield "a new record with a line before", [lines("statements", line_of(prev="11" * 32))], OK


def line_bodies() -> Iterator[tuple[str, list[Part], str]]:
    """Lines as such."""
    yield "no line", [Part("digest", b"")], "REJECTED lines"
    yield "an empty line", [lines("digest", GIVEN, b"")], "REJECTED lines"
    yield "a line of one byte", [lines("digest", b"1")], "REJECTED lines"
    yield "a line of a number", [lines("digest", b"12")], "REJECTED schema"
    yield "a last line without LF", [Part("digest", to_json(GIVEN))], "REJECTED lines"
    yield "a CR", [lines("digest", to_json(GIVEN) + b"\r")], "REJECTED lines"
    yield "a byte order mark", [lines("digest", b"\xef\xbb\xbf" + to_json(GIVEN))], "REJECTED json"
    yield "no UTF-8", [lines("digest", b"\xff\xff")], "REJECTED lines"
    yield "white space around a line", [lines("digest", b"\t" + to_json(GIVEN) + b" ")], OK
    yield "a line of 1 MiB", [lines("digest", to_json(GIVEN).ljust(LINE_LIMIT))], OK
    yield "a line above 1 MiB", [lines("digest", to_json(GIVEN).ljust(LINE_LIMIT + 1))], "REJECTED line"


def packed() -> Iterator[tuple[str, list[Part], str]]:
    """Bodies as they are stored."""
    yield "a stream as it is", [hello(HELLO)], OK
    yield "bytes after the stream", [hello(HELLO + b"x")], "REJECTED zlib"
    yield "a stream cut short", [hello(HELLO[:-1])], "REJECTED zlib"
    yield "another checksum", [hello(HELLO[:-1] + bytes([HELLO[-1] ^ 1]))], "REJECTED zlib"
    yield "less than its size", [hello(HELLO, 6)], "REJECTED zlib"
    yield "more than its size", [hello(HELLO, 4)], "REJECTED zlib"
    yield "more than nothing", [hello(HELLO, 0)], "REJECTED zlib"
    yield "two streams", [hello(HELLO + HELLO, 10)], "REJECTED zlib"
    yield "a stream of nothing", [hello(zlib.compress(b""), 0)], OK
    yield "no stream at all", [hello(b"", 0)], "REJECTED zlib"
    yield "gzip", [hello(headed(31))], "REJECTED zlib"
    yield "a bare stream", [hello(headed(-15))], "REJECTED zlib"
    yield "a preset dictionary", [hello(headed(15, b"hello"))], "REJECTED zlib"
    yield "a body of no bytes", [Part("attachment", b"")], OK
    yield "200 times its size", [hello(b"x", 200)], "REJECTED zlib"
    yield "201 times its size", [hello(b"x", 201)], "REFUSE ratio"


def other_bodies() -> Iterator[tuple[str, list[Part], str]]:
    """Cards, blobs, receipts, digests, and what isn't known."""
    yield "an unknown body", [Part("novel", b"x")], "HELD unknown-body"
    yield "a body of no name", [Part("", b"x")], "HELD unknown-body"
    yield "an unknown body beside a bad one", [Part("novel", b"x"), lines("digest", b"{}")], "HELD unknown-body"
    yield "a card", [Part("card", CARD, "zlib")], OK
    yield "a card of 64 KiB", [Part("card", CARD.ljust(65_536))], OK
    yield "a card above 64 KiB", [Part("card", CARD.ljust(65_537))], "REFUSE card-size"
    yield "no card in it", [Part("card", b"{}")], "REJECTED schema"
    yield "volumes in another order", [lines("blobs", {**BLOB, "volumes": VOLUMES[::-1]})], "REJECTED schema"
    yield "a gap in the volumes", [lines("blobs", {**BLOB, "volumes": VOLUMES[1:]})], "REJECTED schema"
    yield "no volume", [lines("blobs", {**BLOB, "volumes": []})], "REJECTED schema"
    yield "a volume below 1 GiB", [lines("blobs", volume(2**30 - 1))], OK
    yield "a volume of 1 GiB", [lines("blobs", volume(2**30))], "REJECTED schema"
    yield (
        "a volume of no bytes",
        [lines("blobs", {**BLOB, "volumes": [sized(0)]})],
        "REJECTED schema",
    )
    yield (
        "a length no stream has",
        [lines("blobs", {**BLOB, "volumes": [sized(115)]})],
        "REJECTED schema",
    )
    yield "less room than the content", [lines("blobs", {**BLOB, "volumes": VOLUMES[:1]})], "REJECTED schema"
    yield "more room than the padding", [lines("blobs", {**BLOB, "size": 2_000_000})], "REJECTED schema"
    yield "a size within the padding", [lines("blobs", {**BLOB, "size": 4_063_232})], OK
    yield "a content of no bytes", [lines("blobs", {**BLOB, "size": 0})], "REJECTED schema"
    yield "a notice of volumes", [lines("receipts", ARRIVED)], OK
    for name, runs in (
        ("touching", [[1, 1], [2, 2]]),
        ("none", []),
        ("1,024", [[2 * n, 2 * n] for n in range(1, 1025)]),
    ):
        yield f"runs of volumes: {name}", [lines("receipts", {**ARRIVED, "volumes": cast("Json", runs)})], OK
    for name, wrong in (
        ("falling", [[3, 4], [1, 2]]),
        ("overlapping", [[1, 2], [2, 3]]),
        ("backwards", [[2, 1]]),
        ("0", [[0, 1]]),
        ("4,097", [[1, 4097]]),
        ("three numbers", [[1, 2, 3]]),
        ("a number", [1]),
        ("1,025", [[2 * n, 2 * n] for n in range(1, 1026)]),
    ):
        yield (
            f"no runs of volumes: {name}",
            [lines("receipts", {**ARRIVED, "volumes": cast("Json", wrong)})],
            "REJECTED schema",
        )
    yield "a notice of volumes and of a record", [lines("receipts", {**NOTICE, **ARRIVED})], "REJECTED schema"
    yield "a text of 200 characters", [lines("receipts", {**NOTICE, "who": "\U0001f600" * 200})], OK
    yield "a text of 201 characters", [lines("receipts", {**NOTICE, "who": "x" * 201})], "REJECTED schema"
    yield "1,024 unreached", [lines("receipts", {**PURGED, "unreached": ["x"] * 1024})], OK
    yield "1,025 unreached", [lines("receipts", {**PURGED, "unreached": ["x"] * 1025})], "REJECTED schema"
    yield "a purge receipt without an order", [lines("receipts", {**PURGED, "order": None})], "REJECTED schema"
    yield "revision 0", [lines("digest", {**GIVEN, "rev": 0})], "REJECTED schema"


def sized(length: int) -> dict[str, Json]:
    return {"n": 1, "length": length, "sha256": "44" * 32}


def volume(length: int) -> dict[str, Json]:
    """A content of 1 GiB in a volume of this length, and one with the rest."""
    rest = 44 + stream_length(2**30 - plain_length(length - 44))
    listed: list[Json] = [{"n": n, "length": one, "sha256": "44" * 32} for n, one in enumerate((length, rest), 1)]
    return {**BLOB, "size": 2**30, "volumes": listed}


def acked(**changes: Json) -> dict[str, Json]:
    return {"acks": [{**ACK, **changes}]}


def manifests() -> Iterator[tuple[str, dict[str, Json], str]]:
    """Changes to the manifest of a bundle without bodies, and what the document says of it."""
    yield "a number taken back twice", {"channel": LATER, "void": [1, 1]}, OK
    yield "its own number taken back", {"channel": LATER, "void": [7]}, "REFUSE schema"
    yield "number 0 taken back", {"channel": LATER, "void": [0]}, "REFUSE schema"
    many: list[Json] = list(range(1, 4098))
    yield "4,096 taken back", {"channel": {**LATER, "seq": 9000}, "void": many[:4096]}, OK
    yield "4,097 taken back", {"channel": {**LATER, "seq": 9000}, "void": many}, "REFUSE void"
    yield "a first bundle with one before", {"channel": {"prev": "11" * 48}}, "REFUSE schema"
    yield "a second bundle without one before", {"channel": {"seq": 2}}, "REFUSE schema"
    yield "4,096 positions", {"channel": {"revoked": [POSITION] * 4096}}, OK
    yield "4,097 positions", {"channel": {"revoked": [POSITION] * 4097}}, "REFUSE revoked"
    yield "a root without statements", {"root": "11" * 32}, "REFUSE schema"
    yield "16 receipts", {"acks": [ACK] * 16}, OK
    yield "17 receipts", {"acks": [ACK] * 17}, "REFUSE acks"
    yield "4,097 bodies", {"bodies": [ATTACHMENT.entry()] * 4097}, "REFUSE bodies"
    yield (
        "a body that is not there",
        {"bodies": [{**ATTACHMENT.entry(), "length": 40_000, "size": 40_000}]},
        "REJECTED length",
    )
    yield "a body with another hash", {"bodies": [ATTACHMENT.entry()]}, "REJECTED hash"
    yield "another version", {"v": 2, "bodies": "?", "novel": [1]}, "HELD newer-format"
    yield "version 0", {"v": 0}, "REFUSE schema"
    yield "a later card", {"card": 2}, "HELD newer-card"
    yield "another sender", {"from": "11" * 32}, "REFUSE other-sender"
    yield "another recipient", {"to": "11" * 32}, "REFUSE not-for-us"
    yield "another header", {"header": "11" * 48}, "REFUSE other-header"
    yield "a key too many", {"novel": 1}, "REFUSE schema"
    yield "padding of any size", {"pad": 5}, OK
    yield "a run that goes backwards", acked(ranges=[[5, 4, None]]), "REFUSE schema"
    yield "runs that overlap", acked(ranges=[[9, 12, None], [1, 10, "01" * 48]]), OK
    yield "nothing received", acked(through=0, head=None), OK
    yield "1,024 held", acked(held=many[:1024]), OK
    yield "1,025 held", acked(held=many[:1025]), "REFUSE schema"
    yield "a code of 64 characters", acked(rejected=[[2, "A.b_c:d-".ljust(64, "9")]]), OK
    yield "a code of 65 characters", acked(rejected=[[2, "x" * 65]]), "REFUSE schema"
    yield "a code that starts with a dot", acked(rejected=[[2, ".x"]]), "REFUSE schema"
    yield "a number that is not received but rejected", acked(rejected=[[100, "x"]]), OK


def plaintexts() -> Iterator[tuple[str, Callable[[bytes], bytes], str]]:
    """Changes to a whole plaintext, and what the document says of it."""
    yield "padding that is not zero", lambda plain: plain[:-1] + b"\1", "REJECTED pad"
    yield "padding too short", lambda plain: plain[:-1], "REJECTED pad"
    yield "padding too long", lambda plain: plain + b"\0", "REJECTED pad"
    yield "nothing", lambda _: b"", "REFUSE length"
    yield "less than a length", lambda _: b"\0\0\0", "REFUSE length"
    yield "a manifest above 1 MiB", lambda plain: b"\0\x10\0\1" + plain[4:], "REFUSE manifest-size"
    yield "a manifest that is not there", lambda plain: b"\0\0\xff\xff" + plain[4:], "REFUSE length"
    yield "a manifest of no bytes", lambda plain: bytes(4) + plain[4:], UNKNOWN
    yield (
        "another signature",
        lambda plain: plain[:700] + bytes([plain[700] ^ 1]) + plain[701:],
        "REFUSE unknown-sender",
    )


def cases() -> Iterator[Case]:
    for name, parts, expected in chain(statements(), line_bodies(), packed(), other_bodies()):
        yield name, lambda parts=parts: bundle_of(*parts), expected  # type: ignore[misc]
    for name, changes, expected in manifests():
        yield name, lambda changes=changes: bundle_of(**changes), expected  # type: ignore[misc]
    for name, edit, expected in plaintexts():
        yield name, lambda edit=edit: bundle_of(edit=edit), expected  # type: ignore[misc]
    yield "a root that signs a bundle", lambda: bundle_of(sign=ROOT), UNKNOWN
    yield "another root", lambda: bundle_of(lines("statements", FIRST), root="11" * 32), "REJECTED root"


CASES = list(cases())


@pytest.mark.parametrize(("make", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_both_readers_give_the_answer_of_the_document(make: Callable[[], bytes], expected: str) -> None:
    data = make()
    program, document = by_the_program(data), by_the_document(data)
    assert " ".join(filter(None, (document.verdict, document.code))) == expected
    assert program == document


def test_the_names_of_the_cases_are_of_one_case_each() -> None:
    assert len({case[0] for case in CASES}) == len(CASES) > 100
    assert {Verdict(case[2].split()[0]) for case in CASES} == {*Verdict} - {"DUPLICATE", "VOID", "FORK"}
