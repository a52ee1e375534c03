"""Step 12: the manifest, key by key; and what of it is held at step 15."""

from __future__ import annotations

from collections.abc import Iterator

from tests.vectors_made.made import Bundle, Case, Claims, Edit, Stored, attachment, edit, lines_body, patched
from tests.vectors_made.manifest_values import BIG, LATER, REVOKED, SHA256, places, values

KEYS = (
    *("v", "header", "from", "to", "card", "channel", "void", "created", "next_by", "bodies", "root", "acks"),
    *("exercise", "pad"),
)
# Of the values that are refused, those that are whole bundles; all are in a table.
WHOLE = {
    *("v-0", "v-true", "header-short", "from-null", "to-long", "card-0", "channel-null", "void-object", "void-0"),
    *("void-of-itself", "created-number", "next-by-text", "bodies-object", "bodies-of-text", "root-without-statements"),
    *("acks-object", "exercise-0", "pad-text", "created-offset", "created-second-60", "created-february-29"),
}
WHOLE_CHANNELS = {
    *("one-key-more", "epoch-short", "epoch-capitals", "seq-0", "prev-at-1", "prev-null-at-2", "prev-of-sha-256"),
}


def cases() -> Iterator[Case]:
    """Yield every vector about the keys of a manifest."""
    yield from _missing_and_more()
    for name, about, claims in values():
        if name in WHOLE:
            yield _schema(f"manifest-{name}", about, Bundle(claims=claims))
    for name, about, channel in places():
        if name in WHOLE_CHANNELS:
            yield _schema(f"manifest-channel-{name}", about, Bundle(channel=channel))
    yield from _bodies()
    yield from _revoked()
    yield from _held()
    yield from _fine()


def _schema(name: str, about: str, bundle: Bundle) -> Case:
    return Case(name, about, "manifest", "schema", bundle)


def without(key: str) -> Edit:
    """Return an edit that takes one key of the manifest away."""
    return patched(lambda found: found.pop(key))


def _missing_and_more() -> Iterator[Case]:
    for key in KEYS:
        name = f"manifest-without-{key.replace('_', '-')}"
        yield _schema(name, f"The key {key} is missing.", Bundle(edit=without(key)))
    yield _schema("manifest-one-key-more", "It has a key that no manifest has.", Bundle(claims={"note": ""}))
    yield _schema("manifest-key-in-capitals", "The key pad is written PAD.", Bundle(edit=edit('"pad"', '"PAD"')))
    for name, text in (("list", "[]"), ("null", "null"), ("string", '"v"'), ("number", "1")):
        yield _schema(f"manifest-is-a-{name}", f"It is a {name} and no object.", Bundle(edit=_whole(text)))


def _whole(text: str) -> Edit:
    return lambda _: text


def _bodies() -> Iterator[Case]:
    for key in ("epoch", "seq", "prev", "revoked"):
        bundle = Bundle(edit=_dropped("channel", key))
        yield _schema(f"manifest-channel-without-{key}", f"The channel lacks {key}.", bundle)
    for key in ("type", "encoding", "length", "size", "sha256"):
        bundle = Bundle((attachment(b"x"),), edit=_dropped("bodies", key))
        yield _schema(f"manifest-body-without-{key}", f"A body lacks {key}.", bundle)
    for name, about, claims in (
        ("one-key-more", "A body has a key more.", {"name": "x.txt"}),
        ("type-number", "The type of a body is a number.", {"type": 1}),
        ("encoding-gzip", "The encoding is gzip.", {"encoding": "gzip"}),
        ("encoding-capitals", "The encoding is None, in capitals.", {"encoding": "None"}),
        ("size-of-another", "A body stored as it is has another size than length.", {"size": 2}),
        ("sha256-short", "The hash has 31 bytes.", {"sha256": "00" * 31}),
        ("sha256-capitals", "The hash is in capitals.", {"sha256": "AB" * 32}),
    ):
        yield _schema(f"manifest-body-{name}", about, Bundle((attachment(b"x", **claims),)))
    lines = lines_body("statements", ["{}"])
    yield _schema(
        "manifest-statements-without-root", "There are statements, and no root.", Bundle((lines,), {"root": None})
    )
    short = Bundle((lines,), {"root": "00" * 31})
    yield _schema("manifest-root-short", "The root has 31 bytes.", short)
    capitals = Bundle((lines,), {"root": "AB" * 32})
    yield _schema("manifest-root-capitals", "The root is in capitals.", capitals)


def _dropped(outer: str, key: str) -> Edit:
    return patched(lambda found: (found[outer][0] if outer == "bodies" else found[outer]).pop(key))


def _revoked() -> Iterator[Case]:
    for name, about, entry in (
        ("without-key", "A position lacks its key.", {key: REVOKED[key] for key in ("epoch", "seq", "head")}),
        ("without-head", "A position lacks its hash.", {key: REVOKED[key] for key in ("key", "epoch", "seq")}),
        ("one-key-more", "A position has a key more.", REVOKED | {"note": 1}),
        ("seq-0", "The number of a position is 0.", REVOKED | {"seq": 0}),
        ("head-null", "The hash of a position is null.", REVOKED | {"head": None}),
        ("text", "A position is a text.", SHA256),
    ):
        yield _schema(f"manifest-revoked-{name}", about, Bundle(channel={"revoked": [entry]}))
    yield Case(
        "ok-position-told", "It tells up to where a pair was good.", "ok", bundle=Bundle(channel={"revoked": [REVOKED]})
    )


UNKNOWN = {
    "hologram": "hologram",
    "in-capitals": "Statements",
    "with-a-space": "statements ",
    "of-no-letters": "",
    "of-many-scripts": "x-\u00e9\U0001f600",
    "of-1000-letters": "x" * 1000,
}


def _held() -> Iterator[Case]:
    for name, about, bundle in (
        ("newer-format", "Version 2, with the keys of version 1.", Bundle(claims={"v": 2})),
        ("newer-format-greatest", "The greatest version there is.", Bundle(claims={"v": BIG - 1})),
        ("newer-format-five-keys", "Version 2, with nothing but the five keys that stay.", Bundle(edit=patched(_five))),
        ("newer-format-other-keys", "Version 2, with other keys and other values.", Bundle(claims=OTHER_KEYS)),
    ):
        yield Case(f"held-{name}", about, "manifest", "newer-format", bundle, "HELD")
    for shown, name in UNKNOWN.items():
        about = f"The type of a body is not in the table: {shown.replace('-', ' ')}."
        bundle = Bundle((Stored(name, ("text {}",)),))
        yield Case(f"held-unknown-body-{shown}", about, "manifest", "unknown-body", bundle, "HELD")
    broken = Bundle((Stored("hologram", ("text {}",)), lines_body("digest", ["[]"])))
    about = "Beside the unknown type a body that would be rejected: step 15 comes first."
    yield Case("held-unknown-body-beside-a-fault", about, "manifest", "unknown-body", broken, "HELD")
    yield from _newer()


OTHER_KEYS = {"v": 2, "channel": "elsewhere", "ballast": [{"x": None}], "pad": True}


def _five(found: Claims) -> None:
    for key in found.keys() - {"v", "header", "from", "to", "card"}:
        del found[key]
    found["v"] = 2


def _newer() -> Iterator[Case]:
    for name, key, value, code in (
        ("to-another", "to", "00" * 32, "not-for-us"),
        ("other-header", "header", "00" * 48, "other-header"),
        ("from-another", "from", "00" * 32, "other-sender"),
    ):
        bundle = Bundle(claims={"v": 2, key: value})
        yield Case(f"newer-format-{name}", "Version 2, and not for here: that comes first.", "manifest", code, bundle)
    for key in ("header", "from", "to", "card"):
        bundle = Bundle(claims={"v": 2}, edit=without(key))
        yield _schema(f"newer-format-without-{key}", f"Version 2, without the key {key}, which stays.", bundle)


def _fine() -> Iterator[Case]:
    for name, about, claims in (
        ("exercise", "Everything in it is exercise.", {"exercise": True}),
        ("next-by", "It promises the next one.", {"next_by": "2026-03-02T09:00:00Z"}),
        ("no-fraction", "A moment without a fraction.", {"created": "2026-03-01T09:00:00Z"}),
        ("nine-digits", "A moment with nine digits.", {"created": "2026-03-01T09:00:00.123456789Z"}),
        ("leap-day", "The 29th of February of a leap year.", {"created": "2024-02-29T23:59:59Z"}),
        ("year-1", "The year 1: moments are claims.", {"created": "0001-01-01T00:00:00Z"}),
        ("year-9999", "The year 9999.", {"created": "9999-12-31T23:59:59.999Z"}),
    ):
        yield Case(f"ok-manifest-{name}", about, "ok", bundle=Bundle(claims=claims))
    about = "It voids two numbers before it, one of them twice."
    yield Case("ok-manifest-void", about, "ok", bundle=Bundle(claims={"void": [2, 1, 2]}, channel=LATER | {"seq": 3}))
    about = "Number 2, and nothing is known of the first."
    yield Case("ok-manifest-second", about, "ok", bundle=Bundle(channel=LATER))
    spaced = Bundle(edit=edit('"pad":', '\n\t"pad" : '))
    yield Case("ok-manifest-spaced", "White space stands between its words.", "ok", bundle=spaced)
