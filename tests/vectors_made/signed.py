"""Steps 10, 11, 13 and 14: front, signatures, and whose they are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tests.vectors_made.kept import Kept, center_id, pae, seed
from tests.vectors_made.made import MANIFEST_TYPE, Bundle, Case, Maker

MIB = 1_048_576
ORDER = 2**252 + 27742317777372353535851937790883648493  # of the Ed25519 group
Rows = Sequence[tuple[str, str, Bundle, Sequence[str]]]
FIRST, SECOND = "alpha 1 alpha-sign-1", "alpha 2 alpha-sign-2"


def cases(kept: Kept) -> Iterator[Case]:
    """Yield every vector about the front of the plaintext, its signatures and their owner."""
    manifest = Maker(kept).bytes_of(dict(Maker(kept).signed_parts("", Bundle()))["manifest"])
    yield from _fronts(len(manifest))
    yield from _forged(kept, manifest)
    yield from _changed(kept, manifest)
    yield from _peers()
    yield from _owners()
    yield from _cards()


def _fronts(size: int) -> Iterator[Case]:
    for name, about, head, whole in (
        ("front-plaintext-empty", "The plaintext is empty.", "plain-0", ()),
        ("front-plaintext-of-3", "The plaintext ends within the length of the manifest.", "plain-3", ("hex 000001",)),
        ("front-plaintext-of-4", "The plaintext states an empty manifest and ends.", "plain-4", ("hex 00000000",)),
    ):
        yield Case(name, about, "manifest", "length", Bundle(head=head, whole=whole))
    for name, about, stated, code in (
        ("front-manifest-one-too-long", "One byte is missing for both signatures.", 32_768 - 4 - 4690, "length"),
        ("front-manifest-longer-than-file", "The manifest is stated longer than the plaintext.", 1_000_000, "length"),
        ("front-manifest-at-limit", "A manifest of 1 MiB is stated, and isn't there.", MIB, "length"),
        ("front-manifest-above-limit", "A manifest of 1 MiB and a byte is stated.", MIB + 1, "manifest-size"),
        ("front-manifest-of-4-gib", "The greatest length a manifest can state.", 2**32 - 1, "manifest-size"),
        ("front-manifest-little-endian", "Its length, the wrong end first.", size * 2**16, "manifest-size"),
    ):
        yield Case(name, about, "manifest", code, Bundle(size=(f"hex {stated:08x}",)))
    for name, more in (("signature-one-byte-more", 1), ("signature-one-byte-less", -1)):
        about = f"The manifest is stated one byte {'longer' if more > 0 else 'shorter'} than was signed."
        yield Case(name, about, "signature", "unknown-sender", Bundle(size=(f"hex {size + more:08x}",)))


def _forged(kept: Kept, manifest: bytes) -> Iterator[Case]:
    message = pae(MANIFEST_TYPE, manifest)
    made = kept.sign("alpha-sign-1", message)
    other = kept.sign("stranger-sign", message)
    raw = kept.sign("alpha-sign-1", manifest)
    typed = kept.sign("alpha-sign-1", pae("application/vnd.fusion-tui.card.v1+json", manifest))
    context = kept.sign("alpha-sign-1", message, b"fusion-tui")
    for name, about, steps in (
        ("of-a-stranger", "Signed by a pair no center shows.", (f"signatures {other}",)),
        ("ed25519-of-a-stranger", "Only ML-DSA is by the pair.", (f"use {other}.ed25519", f"use {made}.mldsa87")),
        ("mldsa87-of-a-stranger", "Only Ed25519 is by the pair.", (f"use {made}.ed25519", f"use {other}.mldsa87")),
        ("swapped", "ML-DSA stands before Ed25519.", (f"use {made}.mldsa87", f"use {made}.ed25519")),
        ("without-pae", "Signed over the bare manifest.", (f"signatures {raw}",)),
        ("of-another-type", "Signed as if it were a card.", (f"signatures {typed}",)),
        ("mldsa87-context", "ML-DSA was given a context.", (f"use {made}.ed25519", f"use {context}.mldsa87")),
        ("ed25519-zeros", "The Ed25519 signature is zeros.", ("zeros 64", f"use {made}.mldsa87")),
        ("mldsa87-zeros", "The ML-DSA signature is zeros.", (f"use {made}.ed25519", "zeros 4627")),
    ):
        yield _unknown(f"signature-{name}", about, Bundle(signed=steps))


def _changed(kept: Kept, manifest: bytes) -> Iterator[Case]:
    made = kept.sign("alpha-sign-1", pae(MANIFEST_TYPE, manifest))
    low = kept.signed[made][:64]
    high = (int.from_bytes(low[32:], "little") + ORDER).to_bytes(32, "little")
    steps = (f"hex {(low[:32] + high).hex()}", f"use {made}.mldsa87")
    yield _unknown("signature-ed25519-not-canonical", "S has the group's order added to it.", Bundle(signed=steps))
    for name, about, at in (
        ("ed25519-first-byte", "One bit of R is another.", 0),
        ("ed25519-last-byte", "One bit of S is another.", 63),
        ("mldsa87-first-byte", "One bit of ML-DSA's challenge is another.", 64),
        ("mldsa87-last-byte", "One bit at the end of ML-DSA's hint is another.", 4690),
    ):
        flip = f"flip {8 * (4 + len(manifest) + at)}"
        yield _unknown(f"signature-{name}", about, Bundle(plain=(flip,)))


def _unknown(name: str, about: str, bundle: Bundle, peers: Sequence[str] = (FIRST,)) -> Case:
    return Case(name, about, "signature", "unknown-sender", bundle, peers=peers)


def _peers() -> Iterator[Case]:
    rows: Sequence[tuple[str, str, Sequence[str]]] = (
        ("signature-no-peers", "Nobody is enrolled.", ()),
        ("signature-other-peer", "Another center is enrolled.", ("charlie 1 charlie-sign",)),
        ("signature-other-pair", "Only another pair of the sender is known.", (SECOND,)),
    )
    for name, about, peers in rows:
        yield _unknown(name, about, Bundle(), peers)
    for key, about in (
        ("unverified", "The sender was met, and nobody has confirmed it."),
        ("stopped", "The sender was confirmed, and an operator has revoked it."),
    ):
        yield Case(f"signature-peer-{key}", about, "signature", "unknown-sender", peers=(), more=((key, FIRST),))
    yield _unknown(
        "signature-by-the-root", "Signed by the sender's root, which signs cards only.", Bundle(signer="alpha-root")
    )
    many = ("charlie 1 charlie-sign", SECOND, FIRST)
    yield Case("ok-sender-among-many", "The sender's pair is the last of several.", "ok", peers=many)
    about = "Two centers show one signing pair; the manifest says which of them it is from."
    yield Case("ok-pair-shown-by-two", about, "ok", peers=("charlie 1 alpha-sign-1", FIRST))


def _owners() -> Iterator[Case]:
    charlie, bravo, alpha = (center_id(center).hex() for center in ("charlie", "bravo", "alpha"))
    for name, about, code, key, value in (
        ("other-header", "The hash of its head is zeros.", "other-header", "header", "00" * 48),
        ("header-of-another", "It was signed for another file.", "other-header", "header", seed("some head", 48).hex()),
        ("to-another", "Signed for another center, and sealed for us.", "not-for-us", "to", charlie),
        ("to-the-sender", "Signed for its sender.", "not-for-us", "to", alpha),
        ("from-another", "It names another center than its signatures do.", "other-sender", "from", charlie),
        ("from-us", "It names its recipient as its sender.", "other-sender", "from", bravo),
    ):
        yield Case(f"place-{name}", about, "manifest", code, Bundle(claims={key: value}))
    about = "A center that shows another's pair as its own is not the sender."
    yield Case("place-pair-of-another", about, "manifest", "other-sender", peers=("charlie 1 alpha-sign-1",))


def _cards() -> Iterator[Case]:
    first, second, third = (Bundle(claims={"card": card}) for card in (1, 2, 3))
    later = Bundle(claims={"card": 2}, signer="alpha-sign-2")
    earlier = Bundle(claims={"card": 1}, signer="alpha-sign-2")
    around = ("alpha 4 alpha-sign-1", "alpha 2 alpha-sign-1")
    changed = ("alpha 4 alpha-sign-2", "alpha 2 alpha-sign-1")
    taken: Rows = (
        ("ok-card-skipped", "Card 3 was never seen; cards 2 and 4 name this pair.", third, around),
        ("ok-card-of-the-newer-pair", "Card 2 names the pair that signed.", later, (SECOND, FIRST)),
        ("ok-card-of-the-older-pair", "Card 1 names the pair that signed; card 2 another.", first, (SECOND, FIRST)),
    )
    for name, about, bundle, peers in taken:
        yield Case(name, about, "ok", bundle=bundle, peers=peers)
    refused: Rows = (
        ("too-old", "The pair is known from card 2 on, and card 1 is named.", first, ("alpha 2 alpha-sign-1",)),
        ("of-the-pair-before", "Card 1, which is named, shows another pair.", earlier, (SECOND, FIRST)),
        ("of-the-pair-after", "Card 2, which is named, shows another pair.", second, (SECOND, FIRST)),
        ("between-two-pairs", "Card 3 was never seen, and card 4 shows another pair.", third, changed),
    )
    for name, about, bundle, peers in refused:
        yield Case(f"place-card-{name}", about, "manifest", "other-card", bundle, peers=peers)
    about = "Card 2 is newer than every card held."
    yield Case("held-newer-card", about, "manifest", "newer-card", second, "HELD")
    about = "Card 9 is newer than every card held, of whatever pair."
    ninth = Bundle(claims={"card": 9})
    yield Case(
        "held-newer-card-of-the-older-pair", about, "manifest", "newer-card", ninth, "HELD", peers=(SECOND, FIRST)
    )
