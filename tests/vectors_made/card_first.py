"""Cards by themselves: what is read of one, and what is refused whoever presents it. Sections 3.1 and 3.2."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from cryptography.hazmat.primitives.serialization import PublicFormat

from tests.vectors_made.cards import ENVELOPE, KIB_64, MANIFEST, OWN, CardCase, Entries, kem_json, pair_json, payload
from tests.vectors_made.kept import point, sign_key


def first_cards() -> Iterator[CardCase]:
    """Yield the cards that others refer to, and what is accepted of a center met for the first time."""
    yield CardCase("card-alpha", "A center's first card.")
    yield CardCase("card-charlie", "Another center's first card.", payload=payload("charlie"), root="charlie-root")
    told = payload("bravo")
    yield CardCase(
        "card-bravo",
        "The reader's own card, which is no card of another center.",
        "REFUSE",
        "own-root",
        told,
        "bravo-root",
    )
    both = payload(
        previous_kem=[kem_json("alpha-kem-0"), kem_json("alpha-kem-00")],
        revoked=[{"key": sign_key("alpha-sign-3").hex()}],
    )
    yield CardCase("card-with-everything", "Two previous encryption keys and a revoked pair.", payload=both)
    envelope = '\n{ "signatures" : [@signatures],\r\n\t"payloadType":"@type", "payload":"«base64-of payload»" }\n'
    yield CardCase("card-spaced", "White space in the envelope, its keys in another order.", envelope=envelope)
    yield CardCase("card-of-65536", "A card of 64 KiB, most of it white space.", fill=KIB_64)
    named = payload(center={"name": "Alpha \u001b[2J\u202eretneC", "code": "A", "kind": ""})
    about = "A name with an escape sequence and a bidirectional control: both go before it is shown."
    yield CardCase("card-name-cleaned", about, payload=named, more=(("center-name", "Alpha retneC"),))


def bad_cards() -> Iterator[CardCase]:
    """Yield cards that are refused for what they are; most of the values are in a table."""
    yield CardCase("card-of-65537", "A card of 64 KiB and a byte.", code="card-size", fill=KIB_64 + 1)
    weak = ("01" + "00" * 31, "00" * 32, "ed" + "ff" * 30 + "7f")
    for shown, about, key in zip(
        ("identity", "order-4", "not-canonical"),
        ("of order 1", "of order 4", "whose y is the modulus"),
        weak,
        strict=True,
    ):
        told = payload(sign=pair_json("alpha-sign-1") | {"ed25519": "«base64-of weak»"})
        yield CardCase(
            f"card-weak-sign-{shown}",
            f"It offers an Ed25519 point {about}.",
            code="weak-key",
            payload=told,
            parts={"weak": (f"hex {key}",)},
        )
    yield from _weak_root()
    points: Sequence[tuple[str, str, bytes]] = (
        ("compressed", "compressed", point("alpha-kem", PublicFormat.CompressedPoint)),
        ("short", "one byte short", point("alpha-kem")[:-1]),
        ("off-the-curve", "off the curve", point("alpha-kem")[:-1] + bytes([point("alpha-kem")[-1] ^ 1])),
    )
    for shown, about, found in points:
        told = payload(kem=kem_json("alpha-kem") | {"p384": "«base64-of weak»"})
        yield CardCase(
            f"card-weak-p384-{shown}",
            f"Its P-384 point is {about}.",
            code="weak-key",
            payload=told,
            parts={"weak": (f"hex {found.hex()}",)},
        )
    told = payload(kem=kem_json("alpha-kem") | {"mlkem1024": "«base64-of weak»"})
    big = ("use alpha-kem.mlkem1024", "put 0 ffff")
    yield CardCase(
        "card-weak-mlkem1024",
        "A coefficient of its ML-KEM key is 4095.",
        code="weak-key",
        payload=told,
        parts={"weak": big},
    )
    own = payload(revoked=[{"key": sign_key("alpha-sign-1").hex()}])
    yield CardCase("card-revokes-its-own-pair", "It revokes the pair that it offers.", code="revoked-key", payload=own)


def _weak_root() -> Iterator[CardCase]:
    """Yield the attack on a root of order 1: a signature that holds for every message."""
    told = payload(root=pair_json("alpha-root") | {"ed25519": "«base64-of weak»"})
    parts = {"weak": ("hex 01" + "00" * 31,), "forged": ("hex 01" + "00" * 63,)}
    about = "Its root has an Ed25519 point of order 1, under which 01 00..00 signs everything."
    yield CardCase(
        "card-weak-root",
        about,
        code="weak-key",
        payload=told,
        parts=parts,
        entries=lambda found: [(OWN[0], "forged"), found[1]],
    )


def forged_cards() -> Iterator[CardCase]:
    """Yield cards whose signatures or envelope are not as they should be."""
    code = "card-signature"
    changed = ("replace 416c706861 416c706862",)
    yield CardCase(
        "card-payload-changed", "One letter of the payload was changed after signing.", code=code, changed=changed
    )
    yield CardCase("card-signed-by-another-root", "Signed by another center's root.", code=code, root="charlie-root")
    yield CardCase("card-signed-by-the-pair", "Signed by the pair that it offers.", code=code, root="alpha-sign-1")
    yield CardCase("card-signed-as-a-manifest", "Signed as another type of payload.", code=code, signed_as=MANIFEST)
    yield from _signatures()
    for shown, about, envelope in (
        ("type", "The type of its payload is that of a manifest.", ENVELOPE.replace("@type", MANIFEST)),
        ("without-type", "It doesn't say the type of its payload.", ENVELOPE.replace('"payloadType":"@type",', "")),
        ("one-key-more", "The envelope has a key more.", f'{ENVELOPE[:-1]},"note":1}}'),
        ("signatures-null", "Its signatures are null.", ENVELOPE.replace("[@signatures]", "null")),
        ("payload-null", "Its payload is null.", ENVELOPE.replace('"«base64-of payload»"', "null")),
        (
            "payload-with-newline",
            "A newline ends the base64 of its payload.",
            ENVELOPE.replace("payload»", "payload»\\n"),
        ),
        ("list", "It is a list of the envelope.", f"[{ENVELOPE}]"),
    ):
        yield CardCase(f"card-envelope-{shown}", about, code="schema", envelope=envelope)
    twice = ENVELOPE.replace("{", '{"payload":"",', 1)
    yield CardCase("card-envelope-key-twice", "The payload stands twice.", code="json", envelope=twice)
    yield CardCase("card-empty", "The file is empty.", code="json", envelope="")


def _signatures() -> Iterator[CardCase]:
    entries: Sequence[tuple[str, str, Callable[[Entries], Entries]]] = (
        ("none", "It has no signatures.", lambda _: []),
        ("one", "It has one signature.", lambda found: found[:1]),
        ("three", "It has one of the old root's signatures.", lambda found: found[:3]),
        ("five", "It has a fifth signature.", lambda found: [*found, found[0]]),
        ("swapped", "ML-DSA stands before Ed25519.", lambda found: found[1::-1]),
        ("old-root-first", "The old root's signatures stand first.", lambda found: found[2:] + found[:2]),
        ("keyid", "A signature is by root.", lambda found: [("root", found[0][1]), *found[1:]]),
        ("short", "ML-DSA's place holds Ed25519.", lambda found: [found[0], (found[1][0], found[0][1])]),
    )
    for shown, about, change in entries:
        yield CardCase(f"card-signatures-{shown}", about, code="schema", old="charlie-root", entries=change)
    yield CardCase(
        "card-mldsa87-of-the-old-root",
        "Its ML-DSA signature is by another root.",
        code="card-signature",
        old="charlie-root",
        entries=lambda found: [found[0], (OWN[1], found[3][1])],
    )
    yield CardCase(
        "card-ed25519-of-the-old-root",
        "Its Ed25519 signature is by another root.",
        code="card-signature",
        old="charlie-root",
        entries=lambda found: [(OWN[0], found[2][1]), found[1]],
    )


def bad_payloads() -> Iterator[CardCase]:
    """Yield payloads of another shape, though their root signed them; a table has more."""
    less = payload()
    del less["previous_kem"]
    yield CardCase("card-without-previous-kem", "It lacks the key previous_kem.", code="schema", payload=less)
    yield CardCase("card-one-key-more", "It has a key more.", code="schema", payload=payload(note=""))
    yield CardCase("card-v-2", "Its payload is of version 2.", code="schema", payload=payload(v=2))
    three = [kem_json(kem) for kem in ("alpha-kem", "alpha-kem-0", "alpha-kem-00")]
    yield CardCase(
        "card-three-previous-kem", "Three previous encryption keys.", code="schema", payload=payload(previous_kem=three)
    )
    lower = payload(center={"name": "Alpha", "code": "alpha", "kind": ""})
    yield CardCase("card-code-lower-case", "Its code is in lower case.", code="schema", payload=lower)
    yield CardCase("card-version-fraction", "Its version has a fraction.", code="json", payload=payload(version=1.0))


def cases() -> Iterator[CardCase]:
    """Yield cards that need no other one beside them but our own."""
    yield from first_cards()
    yield from bad_cards()
    yield from forged_cards()
    yield from bad_payloads()
