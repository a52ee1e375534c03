"""Steps 17 and 18: bodies by length and hash, padding, zlib, lines."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256

from tests.vectors_made import deflate
from tests.vectors_made.deflate import CONTENT, SMALL
from tests.vectors_made.made import AT, Bundle, Case, Claims, Edit, Stored, attachment, lines_body, patched, rejected

RECORD = "identity--00000000-0000-4000-8000-000000000001"
ENTRY = f'{{"record":"{RECORD}","rev":1}}'
READ = f'{{"record":"{RECORD}","rev":1,"when":"{AT}","who":"Ana Ruiz"}}'
MIB = 1_048_576


def cases() -> Iterator[Case]:
    """Yield every vector about bodies as bytes."""
    yield from _stored()
    yield from _padding()
    yield from _lines()
    yield from _long_lines()


def _stored() -> Iterator[Case]:
    text = attachment(b"some text")
    other = attachment(b"some other text")
    empty = attachment(b"")
    for name, about, bodies in (
        ("attachment", "One attachment.", (text,)),
        ("attachment-empty", "An attachment of no bytes.", (empty,)),
        ("attachments", "Three attachments, one of them twice.", (text, other, text)),
        (
            "attachment-of-one-chunk",
            "An attachment that goes on in the second chunk.",
            (Stored("attachment", ("repeat 20000 61",)),),
        ),
        ("digest", "What the sender holds.", (lines_body("digest", [ENTRY, ENTRY]),)),
        ("receipts", "A notice of reading.", (lines_body("receipts", [READ]),)),
    ):
        yield Case(f"ok-{name}", about, "ok", bundle=Bundle(bodies))
    wrong = attachment(b"some text", sha256="00" * 32)
    yield rejected("hash-zeros", "The hash of a body is zeros.", "hash", Bundle((wrong,)))
    yield rejected(
        "hash-of-the-second", "The hash of the second of three bodies is zeros.", "hash", Bundle((text, wrong, other))
    )
    swapped = Bundle((text, attachment(b"text some")), edit=patched(_swapped))
    yield rejected("hash-bodies-swapped", "Two bodies of one length stand in the other order.", "hash", swapped)
    decoded = Stored(
        "attachment", (f"hex {SMALL.hex()}",), "zlib", len(CONTENT), {"sha256": sha256(CONTENT).hexdigest()}
    )
    yield rejected(
        "hash-of-the-content", "The hash is of the content and not of the stored bytes.", "hash", Bundle((decoded,))
    )
    huge = attachment(b"some text", length=1_000_000, size=1_000_000)
    yield rejected(
        "length-beyond-the-plaintext", "A body is stated longer than the plaintext.", "length", Bundle((huge,))
    )
    greatest = attachment(b"some text", length=2**53 - 1, size=2**53 - 1)
    yield rejected("length-greatest", "A body is stated as long as a number can say.", "length", Bundle((greatest,)))
    yield rejected(
        "length-by-one",
        "A body, with all the padding, is one byte short.",
        "length",
        Bundle((attachment(b""),), edit=patched(_all_and_one)),
    )
    yield rejected(
        "order-hash-before-length",
        "The first body has another hash, the second is too long.",
        "hash length",
        Bundle((wrong, huge)),
    )


def _swapped(found: Claims) -> None:
    found["bodies"].reverse()


def _all_and_one(found: Claims) -> None:
    found["bodies"][0] |= {"length": found["pad"] + 1, "size": found["pad"] + 1}


def _padding() -> Iterator[Case]:
    for name, about, bundle in (
        ("first-byte", "The first byte of the padding is 1.", Bundle(tail=("hex 01", "zeros 27589"))),
        ("last-byte", "The last byte of the padding is 1.", Bundle(plain=("put 32767 01",))),
        ("last-bit", "One bit in the padding is set.", Bundle(plain=("flip 162000",))),
        ("one-more", "The padding is stated one byte longer.", Bundle(edit=_pad(1))),
        ("one-less", "The padding is stated one byte shorter.", Bundle(edit=_pad(-1))),
        ("none", "No padding is stated, and there is some.", Bundle(edit=_pad(-(10**6)))),
        ("greatest", "The padding is stated as long as a number can say.", Bundle(claims={"pad": 2**53 - 1})),
        (
            "after-a-body",
            "Spaces stand in the padding after a body.",
            Bundle((attachment(b"x"),), plain=("put 30000 2020",)),
        ),
    ):
        yield rejected(f"pad-{name}", about, "pad", bundle)
    about = "A plaintext of 34,816 bytes where 32,768 would do: only writers choose."
    yield Case("ok-pad-more-than-needed", about, "ok", bundle=Bundle(head="plain-34816"))
    about = "A plaintext of 16,385 bytes, less than writers make."
    yield Case("ok-pad-less-than-writers", about, "ok", bundle=Bundle((attachment(b"x"),), head="plain-16385"))


def _pad(more: int) -> Edit:
    return patched(lambda found: found.update(pad=max(0, found["pad"] + more)))


def _lines() -> Iterator[Case]:
    for name, about, steps, code in (
        ("empty", "The body has no bytes.", (), "lines"),
        ("no-lf", "The only line has no LF.", (f"text {ENTRY}",), "lines"),
        ("last-without-lf", "The last line has no LF.", (f"line {ENTRY}", f"text {ENTRY}"), "lines"),
        ("crlf", "The lines end in CR LF.", (f"text {ENTRY}", "hex 0d0a"), "lines"),
        ("cr", "The line ends in CR.", (f"text {ENTRY}", "hex 0d"), "lines"),
        (
            "cr-between",
            "A CR stands in a line where JSON allows white space.",
            ("text {", "hex 0d", f"line {ENTRY[1:]}"),
            "lines",
        ),
        ("empty-line", "An empty line stands between two.", (f"line {ENTRY}", "hex 0a", f"line {ENTRY}"), "lines"),
        ("empty-line-first", "The first line is empty.", ("hex 0a", f"line {ENTRY}"), "lines"),
        ("empty-line-last", "The last line is empty.", (f"line {ENTRY}", "hex 0a"), "lines"),
        ("one-byte", "A line has one byte.", ("line 1",), "lines json schema"),
        ("one-lf", "The body is an LF.", ("hex 0a",), "lines"),
        ("not-utf-8", "A line holds the byte FF.", ('text {"record":"', "hex ff", 'line ","rev":1}'), "lines json"),
        ("byte-order-mark", "A byte order mark stands before the first line.", ("hex efbbbf", f"line {ENTRY}"), "json"),
        ("line-separator", "U+2028 stands between two lines.", (f"text {ENTRY}\u2028", f"line {ENTRY}"), "json"),
        ("two-objects", "Two objects stand in one line.", (f"line {ENTRY}{ENTRY}",), "json"),
        (
            "object-over-two-lines",
            "An object goes on in the next line.",
            (f"line {ENTRY[:9]}", f"line {ENTRY[9:]}"),
            "json",
        ),
    ):
        yield rejected(f"lines-{name}", about, code, Bundle((Stored("digest", steps),)))
    spaced = Stored("digest", ("hex 2009", f"text {ENTRY}", "hex 20090a"))
    yield Case("ok-lines-spaces", "White space stands around an object.", "ok", bundle=Bundle((spaced,)))
    about = "A text holds U+0085, U+2028 and U+2029, which end no line here."
    name = READ.replace("Ruiz", "Ru\u0085\u2028\u2029iz")
    yield Case("ok-lines-other-separators", about, "ok", bundle=Bundle((lines_body("receipts", [name]),)))
    about = "Lines as one zlib stream."
    line = f"{ENTRY}\n".encode()
    zlibbed_ = Stored("digest", (f"hex {deflate.stream(line).hex()}",), "zlib", len(line), content=line)
    yield Case("ok-lines-zlib", about, "ok", bundle=Bundle((zlibbed_,)))


def _long_lines() -> Iterator[Case]:
    for size in (MIB - 1, MIB, MIB + 1):
        steps = (f"text {ENTRY[:-1]}", f"repeat {size - len(ENTRY)} 20", "line }")
        bundle = Bundle((Stored("digest", steps),), head="plain-1114112")
        about = f"A line of {size:,} bytes, most of them white space."
        if size <= MIB:
            yield Case(f"ok-line-of-{size}", about, "ok", bundle=bundle)
        else:
            yield rejected("limit-line-1048577", about, "line", bundle)
    purged = READ.replace("}", f',"order":"{"0d" * 32}","unreached":["x"«numbers 2 @ ,"#"»]}}')
    for count in (1024, 1025):
        bundle = Bundle((lines_body("receipts", [purged.replace("@", str(count))]),), head="small")
        about = f"A purge receipt with {count:,} texts of what was out of reach."
        if count == 1024:
            yield Case("ok-unreached-1024", about, "ok", bundle=bundle)
        else:
            yield rejected("limit-unreached-1025", about, "schema", bundle)
    bundle = Bundle((Stored("digest", (f"repeat {MIB + 1} 20",)),), head="plain-1114112")
    yield rejected("limit-line-without-lf", "1 MiB and a byte, and no LF.", "line lines", bundle)
