"""Step 12: the manifest as JSON, section 7, and its limits, section 16."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from tests.vectors_made.json_rules import NUMBERS, TEXTS
from tests.vectors_made.made import Bundle, Case, Stored, edit
from tests.vectors_made.manifest_values import HASH, LATER, REVOKED
from tests.vectors_made.parts import dumped, once

MIB = 1_048_576
NOTHING = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"  # SHA-256 of no bytes
ENTRY = f'{{"type":"attachment","encoding":"none","length":0,"size":0,"sha256":"{NOTHING}"}}'
RECEIPT = (
    f'{{"by":"{"0b" * 16}","epoch":"{"0e" * 16}","through":#,"head":null,'
    '"ranges":[],"held":[],"rejected":[],"missing":[]}'
)
LARGE = "plain-1114112"
# Of the texts and numbers that JSON or section 7 refuses, those that are whole bundles; all are in a table.
KEPT = {
    *("not-utf-8", "utf-8-surrogate", "high-surrogate", "low-surrogate", "raw-newline", "negative", "minus-zero"),
    *("fraction-of-zero", "exponent-of-zero", "leading-zero", "two-to-the-53", "nan", "true-capital"),
}
Edit = Callable[[str], str]


def cases() -> Iterator[Case]:
    """Yield every vector about the manifest's JSON and its limits."""
    for name, about, fragment in (*TEXTS, *NUMBERS):
        if name in KEPT:
            place = '.000Z"' if (name, about, fragment) in TEXTS else '"exercise":false'
            whole = f'.000Z{fragment}"' if place.startswith(".") else f'"exercise":{fragment}'
            yield Case(f"json-manifest-{name}", about, "manifest", "json", Bundle(edit=edit(place, whole)))
    for name, about, change in _whole():
        yield Case(f"json-manifest-{name}", about, "manifest", "json", Bundle(edit=change))
    yield from _fine()
    yield from _depths()
    yield from _sizes()
    yield from _lists()


def _whole() -> Iterator[tuple[str, str, Edit]]:
    yield "byte-order-mark", "It begins with a byte order mark.", lambda text: "«hex efbbbf»" + text
    yield "utf-16", "It is UTF-16.", lambda text: f"«hex {text.encode('utf-16-le').hex()}»"
    yield "empty", "It has no bytes.", lambda _: ""
    yield "key-twice", "A key stands twice.", edit('"pad":', '"exercise":false,"pad":')
    yield "key-twice-escaped", "A key stands twice, once escaped.", edit('"pad":', r'"\u0065xercise":false,"pad":')
    yield "key-twice-inside", "A key of the channel stands twice.", edit('"seq":1', '"seq":1,"seq":1')
    yield "comma-after-last-key", "A comma follows the last key.", lambda text: text[:-1] + ",}"
    yield "no-closing-brace", "The closing brace is missing.", lambda text: text[:-1]
    yield "two-objects", "A second object follows.", lambda text: text + "{}"
    yield "nul-after", "A zero byte follows.", lambda text: text + "«hex 00»"
    yield "no-break-space", "U+00A0 stands for white space.", edit('"void":', '\u00a0"void":')


def _fine() -> Iterator[Case]:
    for name, about, change in (
        (
            "keys-in-another-order",
            "The keys stand in another order.",
            lambda text: dumped(dict(reversed(json.loads(text).items()))),
        ),
        ("indented", "It is indented, with newlines.", lambda text: json.dumps(json.loads(text), indent=2) + "\n"),
        ("carriage-returns", "CR LF and tabs stand between its words.", edit('"void":', '\r\n\t"void"\t:\r\n')),
        ("key-escaped", "A key is written with an escape.", edit('"pad"', r'"p\u0061d"')),
        ("text-escaped", "A moment is written with escapes.", edit('"created":"2026', r'"created":"\u0032026')),
    ):
        yield Case(f"ok-manifest-{name}", about, "ok", bundle=Bundle(edit=change))
    about = "A body's type holds both halves of a pair as escapes: a letter as any other."
    paired = Bundle((Stored("hologram", ("text {}",)),), edit=edit('"hologram"', r'"\ud83d\ude00"'))
    yield Case("held-unknown-body-paired-escapes", about, "manifest", "unknown-body", paired, "HELD")
    about = "A body's type holds U+007F, which JSON allows."
    delete = Bundle((Stored("hologram", ("text {}",)),), edit=edit('"hologram"', '"«hex 7f»"'))
    yield Case("held-unknown-body-delete", about, "manifest", "unknown-body", delete, "HELD")
    about = "The card is 2^53-1, the greatest number there is, and newer than any held."
    greatest = Bundle(claims={"card": 2**53 - 1})
    yield Case("held-newer-card-greatest", about, "manifest", "newer-card", greatest, "HELD")


def _depths() -> Iterator[Case]:
    for depth, code in ((16, "schema"), (17, "json")):
        inner = "[" * (depth - 1) + "]" * (depth - 1)
        about = f"It is nested {depth} deep, where 16 is the most and void holds no lists."
        yield Case(
            f"json-manifest-depth-{depth}", about, "manifest", code, Bundle(edit=edit('"void":[]', f'"void":{inner}'))
        )
    about = "It is nested 1,000 deep."
    deep = Bundle(edit=edit('"void":[]', f'"void":{"[" * 999}{"]" * 999}'))
    yield Case("json-manifest-depth-1000", about, "manifest", "json", deep)


def _filled(size: int) -> Bundle:
    def fill(text: str) -> str:
        return f"{text}«repeat {size - len(text)} 20»"

    return Bundle(edit=fill, head=LARGE)


def _sizes() -> Iterator[Case]:
    for size in (MIB - 1, MIB):
        about = f"The manifest has {size:,} bytes, most of them white space."
        yield Case(f"ok-manifest-of-{size}", about, "ok", bundle=_filled(size))
    about = "The manifest has a byte more than 1 MiB, and both signatures hold."
    yield Case("limit-manifest-1048577", about, "manifest", "manifest-size", _filled(MIB + 1))
    about = "The manifest and its signatures fill the plaintext: no body, no padding."
    whole = Bundle(edit=lambda text: f"{text}«repeat {5200 - 4 - 4691 - len(text)} 20»", head="plain-5200")
    yield Case("ok-manifest-no-padding", about, "ok", bundle=whole)


def _lists() -> Iterator[Case]:
    rows: tuple[tuple[str, int, str, str, Mapping[str, Any]], ...] = (
        ("bodies", 4096, ENTRY, '"bodies":[]', {}),
        ("void", 4096, "#", '"void":[]', {"seq": 4098, "prev": HASH}),
        ("revoked", 4096, dumped(REVOKED).replace('"seq":1', '"seq":#'), '"revoked":[]', LATER),
        ("acks", 16, RECEIPT, '"acks":[]', {}),
    )
    for code, most, entry, place, channel in rows:
        for count in (most - 1, most, most + 1):
            bundle = Bundle(edit=_many(place, entry, count), channel=channel, head=LARGE)
            about = f"{count:,} entries of {code}."
            if count <= most:
                more = (("bodies", str(count)),) if code == "bodies" else ()
                yield Case(f"ok-{code}-{count}", about, "ok", bundle=bundle, more=more)
            else:
                yield Case(f"limit-{code}-{count}", about, "manifest", code, bundle)


def _many(place: str, entry: str, count: int) -> Edit:
    listed = f"{place[:-1]}{entry.replace('#', '1')}«numbers 2 {count} ,{entry}»]"
    return lambda text: once(text, place, listed)
