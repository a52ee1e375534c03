"""A bundle as it is to be made, honest or forged, and its rendering as the text of a vector."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256, sha384
from typing import Any

from tests.vector_recipes import CHUNK, Shelf, run
from tests.vectors_made.kept import Kept, center_id, pae, seed
from tests.vectors_made.parts import Steps, dumped, lines_steps, merkle, once, steps

AT = "2026-03-01T09:00:00.000Z"
EPOCH = seed("alpha epoch", 16).hex()
OURS = seed("bravo epoch", 16).hex()
MANIFEST_TYPE = "application/vnd.fusion-tui.manifest.v1+json"
SIGNATURES = 64 + 4627
OUTCOMES = {"ok": "APPLIED", "body": "REJECTED", "card": "REFUSE"}
FRONT, WHOLE = "front", "whole"
RELEASED = {"signature": FRONT, "manifest": FRONT, "body": WHOLE, "ok": WHOLE, "channel": WHOLE}
_EMPTY = Shelf({}, {}, {}, bytes.fromhex)
Claims = dict[str, Any]
Edit = Callable[[str], str]


def same(text: str) -> str:
    """Return the text: nothing is edited."""
    return text


def edit(old: str, new: str) -> Edit:
    """Return an edit of the one place where ``old`` stands."""
    return lambda text: once(text, old, new)


def patched(change: Callable[[Claims], object]) -> Edit:
    """Return an edit of the manifest's object: ``change`` changes it where it stands."""

    def apply(text: str) -> str:
        found = json.loads(text)
        change(found)
        return dumped(found)

    return apply


@dataclass(frozen=True)
class Stored:
    """A body: the steps that make its stored bytes, and what the manifest says of it."""

    type: str
    steps: Steps
    encoding: str = "none"
    size: int | None = None
    claims: Mapping[str, Any] = field(default_factory=dict)
    lines: tuple[bytes, ...] = ()
    content: bytes | None = None


def attachment(data: bytes, **claims: Any) -> Stored:
    """Return an attachment stored as it is."""
    return Stored("attachment", (f"hex {data.hex()}",) if data else (), claims=claims)


def lines_body(type_: str, lines: Sequence[str], **claims: Any) -> Stored:
    """Return a line body stored as it is; a line may hold steps in «»."""
    made = lines_steps(lines)
    return Stored(type_, made, claims=claims, lines=tuple(_bytes(line) for line in lines))


def _bytes(line: str) -> bytes:
    return run(["[line]", *steps(line)], _EMPTY)["line"]


@dataclass(frozen=True)
class Bundle:
    """What goes into one bundle; every part can be made otherwise than it should be."""

    bodies: tuple[Stored, ...] = ()
    claims: Mapping[str, Any] = field(default_factory=dict)
    channel: Mapping[str, Any] = field(default_factory=dict)
    edit: Edit = same
    signer: str = "alpha-sign-1"
    signed: Steps | None = None
    size: Steps = ("size-of manifest",)
    head: str = "small"
    tail: Steps | None = None
    plain: Steps = ()
    whole: Steps | None = None
    file: Steps = ()
    stream: str = ""

    def with_(self, **changes: Any) -> Bundle:
        """Return the bundle with other parts."""
        return replace(self, **changes)


@dataclass(frozen=True)
class Case:
    """One vector: what it is about, what is expected, and the bundle."""

    name: str
    about: str
    expect: str
    code: str = ""
    bundle: Bundle = field(default_factory=Bundle)
    outcome: str = ""
    more: Sequence[tuple[str, str]] = ()
    peers: Sequence[str] = ("alpha 1 alpha-sign-1",)
    kems: Sequence[str] = ("bravo-kem",)
    opened: int | None = None


def rejected(name: str, about: str, code: str, bundle: Bundle) -> Case:
    """Return a vector about a fault that only the sender can have caused."""
    return Case(name, about, "body", code, bundle)


class Maker:
    """Renders cases; ``kept`` gives what is random."""

    def __init__(self, kept: Kept) -> None:
        self.kept = kept

    def text(self, case: Case) -> str:
        """Return the text of a vector."""
        recipe = self.recipe(case)
        parts = run(recipe, self.kept.shelf)
        header = [*_expected(case), *_state(case), *self._released(case, parts), *_found(case, parts)]
        data = list(parts.values())[-1]
        this = sha384(parts["manifest"]).hexdigest() if "manifest" in parts else ""
        header = [(key, value.replace("@this", this)) for key, value in header]
        header += [("size", str(len(data))), ("file", sha256(data).hexdigest())]
        return "".join(f"{key}: {value}\n" for key, value in header) + "\n" + "\n".join(recipe) + "\n"

    def bytes_of(self, made: Sequence[str]) -> bytes:
        """Return what steps make."""
        return run(["[made]", *made], self.kept.shelf)["made"]

    def recipe(self, case: Case) -> list[str]:
        """Return the recipe of a case's file."""
        made = case.bundle
        parts = self.signed_parts(case.name, made) if made.whole is None else [("plain", made.whole)]
        salt = seed(f"{case.name} salt", 24).hex()
        file = (f"head {made.head}", f"stream plain {made.head} {salt} {made.stream}".rstrip(), *made.file)
        return [line for name, lines in (*parts, ("file", file)) for line in (f"[{name}]", *lines)]

    def signed_parts(self, name: str, made: Bundle) -> list[tuple[str, Steps]]:
        """Return the parts up to the plaintext: manifest, bodies, and all of it with signatures and padding."""
        stored = [self.bytes_of(one.steps) for one in made.bodies]
        manifest = self._fitted(made, stored)
        message = self.bytes_of(manifest)
        rest = self.kept.plans[made.head].plain - 4 - len(message) - SIGNATURES - sum(map(len, stored))
        if rest < 0:
            raise ValueError(f"{name}: {-rest} bytes too long for the head {made.head}")
        tail = made.tail if made.tail is not None else ((f"zeros {rest}",) if rest else ())
        signed = made.signed or (f"signatures {self.kept.sign(made.signer, pae(MANIFEST_TYPE, message))}",)
        bodies = [(f"body-{n}", one.steps) for n, one in enumerate(made.bodies, 1)]
        plain = (*made.size, "use manifest", *signed, *(f"use {part}" for part, _ in bodies), *tail, *made.plain)
        return [("manifest", manifest), *bodies, ("plain", plain)]

    def _fitted(self, made: Bundle, stored: Sequence[bytes]) -> Steps:
        """Return the manifest whose ``pad`` makes the plaintext as long as the head says."""
        plain, header = self.kept.plans[made.head].plain, sha384(self.kept.heads[made.head].data).hexdigest()
        pad, before = 0, -1
        used = 4 + SIGNATURES + sum(map(len, stored))
        while pad != before:
            manifest, before = steps(made.edit(dumped(_claims(made, stored, header, pad)))), pad
            pad = max(0, plain - used - len(self.bytes_of(manifest)))
        return manifest

    def _released(self, case: Case, parts: Mapping[str, bytes]) -> Iterator[tuple[str, str]]:
        plain = parts["plain"]
        yield "released", sha256(plain[: _opened(case, plain)]).hexdigest()


def _opened(case: Case, plain: bytes) -> int:
    """Return how many bytes were opened when reading stopped, section "released" of the README."""
    if case.opened is not None:
        return case.opened * CHUNK
    how = RELEASED.get(case.expect, "")
    if how != FRONT:
        return len(plain) if how else 0
    size = int.from_bytes(plain[:4], "big")
    needed = 4 if case.code == "manifest-size" else 4 + size + SIGNATURES
    return -(-needed // CHUNK) * CHUNK


def _claims(made: Bundle, stored: Sequence[bytes], header: str, pad: int) -> Claims:
    lines = [line for one in made.bodies if one.type == "statements" for line in one.lines]
    return {
        "v": 1,
        "header": header,
        "from": center_id("alpha").hex(),
        "to": center_id("bravo").hex(),
        "card": 1,
        "channel": {"epoch": EPOCH, "seq": 1, "prev": None, "revoked": []} | dict(made.channel),
        "void": [],
        "created": AT,
        "next_by": None,
        "bodies": [_entry(one, data) for one, data in zip(made.bodies, stored, strict=True)],
        "root": merkle(lines).hex() if lines else None,
        "acks": [],
        "exercise": False,
        "pad": pad,
    } | dict(made.claims)


def _entry(one: Stored, data: bytes) -> Claims:
    size = len(data) if one.size is None else one.size
    known = {"type": one.type, "encoding": one.encoding, "length": len(data), "size": size}
    return known | {"sha256": sha256(data).hexdigest()} | dict(one.claims)


def _expected(case: Case) -> Iterator[tuple[str, str]]:
    yield "expect", case.expect
    yield "outcome", case.outcome or OUTCOMES.get(case.expect, "REFUSE")
    for n, code in enumerate(case.code.split()):
        yield ("or-code" if n else "code"), code
    yield "about", case.about


def _state(case: Case) -> Iterator[tuple[str, str]]:
    yield "me", "bravo"
    yield from (("kem", name) for name in case.kems)
    yield from (("peer", line) for line in case.peers)
    yield from case.more


def _found(case: Case, parts: Mapping[str, bytes]) -> Iterator[tuple[str, str]]:
    """Yield what a reader finds in a bundle that is taken."""
    if case.expect not in ("ok", "channel"):
        return
    yield "manifest", sha384(parts["manifest"]).hexdigest()
    for n, one in enumerate(case.bundle.bodies, 1):
        data = parts[f"body-{n}"] if one.content is None else one.content
        yield "body", f"{one.type} {len(data)} {sha256(data).hexdigest()}"
        if one.type == "statements":
            yield from (("line", sha256(line).hexdigest()) for line in one.lines)
