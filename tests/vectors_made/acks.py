"""Receipts in ``acks``: what is accepted and refused, section 13; most of it is in a table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tests.vectors_made.kept import seed
from tests.vectors_made.made import EPOCH, OURS, Bundle, Case, edit

HEAD = seed("head one", 48).hex()
OTHER = seed("head two", 48).hex()
THIRD = seed("head three", 48).hex()
RECEIPT: Mapping[str, Any] = {
    "by": OURS,
    "epoch": EPOCH,
    "through": 3,
    "head": HEAD,
    "ranges": [[5, 6, OTHER]],
    "held": [8],
    "rejected": [[2, "schema"]],
    "missing": [[4, 4], [7, 7]],
}
LISTS = {
    "ranges": ("[[10,10,null]«numbers 11 {} ,[#,#,null]»]", 10),
    "held": ("[10«numbers 11 {} ,#»]", 10),
    "rejected": ('[[1,"schema"]«numbers 2 {} ,[#,"schema"]»]', 1),
    "missing": ("[[10,10]«numbers 11 {} ,[#,#]»]", 10),
}


def changed() -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """Yield receipts that are refused as ``schema``: name, about, what is otherwise."""
    yield "one-key-more", "A key more.", {"note": 1}
    yield "by-short", "The receiver's epoch has 15 bytes.", {"by": "00" * 15}
    yield "by-null", "The receiver's epoch is null.", {"by": None}
    yield "epoch-capitals", "Hex in capitals.", {"epoch": "AB" * 16}
    yield "epoch-number", "The epoch is a number.", {"epoch": 1}
    yield "through-text", "through is a text.", {"through": "3"}
    yield "through-true", "through is true.", {"through": True}
    yield "through-null", "through is null.", {"through": None}
    yield "head-short", "The head has 32 bytes.", {"head": "00" * 32}
    yield "head-empty", "The head is an empty text.", {"head": ""}
    yield "head-number", "The head is a number.", {"head": 0}
    for name in ("ranges", "held", "rejected", "missing"):
        yield f"{name}-null", f"{name} is null.", {name: None}
        yield f"{name}-object", f"{name} is an object.", {name: {}}
    yield "range-backwards", "A run ends before it begins.", {"ranges": [[6, 5, OTHER]]}
    yield "range-from-0", "A run begins with 0.", {"ranges": [[0, 5, OTHER]]}
    yield "range-of-two", "A run has no head.", {"ranges": [[5, 6]]}
    yield "range-of-four", "A run has a part more.", {"ranges": [[5, 6, OTHER, 1]]}
    yield "range-head-short", "The head of a run has 32 bytes.", {"ranges": [[5, 6, "00" * 32]]}
    yield "range-object", "A run is an object.", {"ranges": [{"first": 5, "last": 6, "head": None}]}
    yield "held-0", "Number 0 is held.", {"held": [0]}
    yield "held-text", "A held number is a text.", {"held": ["8"]}
    yield "held-span", "A held number is a span.", {"held": [[8, 9]]}
    yield "rejected-number", "A rejection has no code.", {"rejected": [2]}
    yield "rejected-0", "Number 0 was rejected.", {"rejected": [[0, "schema"]]}
    yield "rejected-code-empty", "A code is empty.", {"rejected": [[2, ""]]}
    yield "rejected-code-null", "A code is null.", {"rejected": [[2, None]]}
    yield "rejected-code-number", "A code is a number.", {"rejected": [[2, 7]]}
    yield "rejected-code-space", "A code has a space.", {"rejected": [[2, "not good"]]}
    yield "rejected-code-escape", "A code has an escape sequence.", {"rejected": [[2, "a\x1b[2J"]]}
    yield "rejected-code-newline", "A code ends in a newline.", {"rejected": [[2, "schema\n"]]}
    yield "rejected-code-letter", "A code has a letter of another alphabet.", {"rejected": [[2, "schém\u0430"]]}
    yield "rejected-code-hyphen-first", "A code begins with a hyphen.", {"rejected": [[2, "-x"]]}
    yield "rejected-code-of-65", "A code has 65 characters.", {"rejected": [[2, "x" * 65]]}
    yield "missing-backwards", "A span ends before it begins.", {"missing": [[7, 4]]}
    yield "missing-of-one", "A span has one number.", {"missing": [[4]]}
    yield "missing-of-three", "A span has three numbers.", {"missing": [[4, 4, 4]]}
    yield "missing-0", "A span begins with 0.", {"missing": [[0, 4]]}
    yield "missing-text", "A span is of texts.", {"missing": [["4", "4"]]}


def fine() -> Iterator[tuple[str, str, Mapping[str, Any], Mapping[str, Any]]]:
    """Yield receipts that are accepted: name, about, what is otherwise, and what the same in order is."""
    nothing: dict[str, Any] = {"through": 0, "head": None, "ranges": [], "held": [], "rejected": [], "missing": []}
    yield "as-writers-write-it", "Lists ascending, runs apart.", {}, {}
    yield "of-nothing", "Nothing came.", nothing, nothing
    yield "head-null", "The head of 1..3 is not known.", {"head": None}, {"head": None}
    runs = [[9, 9, THIRD], [5, 6, OTHER]]
    yield "ranges-descending", "Runs in another order.", {"ranges": runs}, {"ranges": runs[::-1]}
    touching = {"ranges": [[5, 5, OTHER], [6, 6, THIRD]]}
    yield "ranges-touching", "Two runs that touch are one, under the later head.", touching, {"ranges": [[5, 6, THIRD]]}
    over = {"ranges": [[5, 6, OTHER], [6, 9, THIRD]], "held": [12]}
    yield (
        "ranges-overlapping",
        "Two runs that overlap are one.",
        over,
        over | {"ranges": [[5, 9, THIRD]], "missing": [[4, 4]]},
    )
    joined = {"ranges": [[4, 6, OTHER]], "missing": []}
    yield (
        "range-touching-through",
        "A run that touches 1..3 belongs to it.",
        joined,
        {"through": 6, "head": OTHER, "ranges": [], "missing": []},
    )
    bare = {"ranges": [[4, 6, None]], "missing": []}
    yield "range-without-head-beside-head", "A run without a head doesn't hide the head below it.", bare, bare
    yield "held-unsorted", "Held numbers in another order, one twice.", {"held": [12, 8, 12]}, {"held": [8, 12]}
    got = {"held": [2, 6, 8]}
    yield "held-and-received", "Held numbers that were received are not held.", got, {"held": [8]}
    lost = {"missing": [[2, 9]]}
    yield (
        "missing-and-received",
        "Missing numbers that were received or held are not missing.",
        lost,
        {"missing": [[4, 4], [7, 7], [9, 9]]},
    )
    split = {"missing": [[7, 7], [4, 4]]}
    yield "missing-unsorted", "Spans in another order.", split, {}
    yield "code-of-64", "A code has 64 characters.", {"rejected": [[2, "x" * 64]]}, {"rejected": [[2, "x" * 64]]}
    marks = {"rejected": [[2, "0.A_b:c-9"]]}
    yield "code-with-marks", "A code has every kind of character a code may have.", marks, marks
    most = {"held": [2**53 - 1]}
    yield "greatest-number", "The greatest number there is.", most, most


def cases() -> Iterator[Case]:
    """Yield the vectors about receipts that are bundles."""
    for key in RECEIPT:
        one = {name: value for name, value in RECEIPT.items() if name != key}
        yield Case(
            f"acks-without-{key}", f"A receipt lacks {key}.", "manifest", "schema", Bundle(claims={"acks": [one]})
        )
    for name, about, change in changed():
        if name in ("one-key-more", "range-backwards", "rejected-code-escape", "missing-of-three"):
            yield Case(
                f"acks-{name}",
                f"A receipt: {about}",
                "manifest",
                "schema",
                Bundle(claims={"acks": [{**RECEIPT, **change}]}),
            )
    for name, about, change, _ in fine():
        if name in ("as-writers-write-it", "of-nothing", "ranges-overlapping", "head-null"):
            yield Case(
                f"ok-acks-{name}", f"A receipt: {about}", "ok", bundle=Bundle(claims={"acks": [{**RECEIPT, **change}]})
            )
    yield Case("acks-text", "A receipt is a text.", "manifest", "schema", Bundle(claims={"acks": ["all of it"]}))
    text = Bundle(claims={"acks": [{**RECEIPT, "through": -1}]})
    yield Case("acks-through-negative", "A receipt has a number below zero.", "manifest", "json", text)
    yield from _limits()


def _limits() -> Iterator[Case]:
    for name, (text, first) in LISTS.items():
        claims = {"acks": [{**RECEIPT, "through": 0, "head": None, **{one: [] for one in LISTS}, name: "@"}]}
        for count in (1024, 1025):
            listed = edit('"@"', text.format(first + count - 1))
            bundle = Bundle(claims=claims, edit=listed, head="plain-131072")
            about = f"A receipt has {count:,} entries of {name}."
            if count == 1024:
                yield Case(f"ok-acks-{name}-1024", about, "ok", bundle=bundle)
            else:
                yield Case(f"limit-acks-{name}-1025", about, "manifest", "schema", bundle)
