"""Cards as bodies: from their own center only, and by the rules of the next card."""

from __future__ import annotations

from collections.abc import Iterator

from tests.vectors_made.channels import THIS, mark, name, placed
from tests.vectors_made.made import EPOCH, Bundle, Case, Stored

REJECTED = (
    ("card-charlie", "Another center's card.", "foreign-card", ("card-alpha",)),
    ("card-fork", "Another card under the version held.", "card-fork", ("card-alpha",)),
    ("card-root-change-unsigned", "Another root, not signed by the one held.", "root-change", ("card-alpha",)),
    ("card-min-format-lower", "A lower oldest format.", "min-format", ("card-alpha", "card-min-format-2")),
    ("card-our-root", "Our own root.", "own-root", ("card-alpha",)),
    ("card-code-of-ours", "Our own code.", "code-taken", ("card-alpha",)),
)
BAD = (
    ("card-weak-sign-identity", "weak-key"),
    ("card-payload-changed", "card-signature"),
    ("card-one-key-more", "schema"),
    ("card-envelope-key-twice", "json"),
    ("card-revokes-its-own-pair", "revoked-key"),
)


def carrying(card: str) -> Bundle:
    """Return a bundle with the card of another vector."""
    return Bundle((Stored("card", (f"file {card}",)),), head="plain-131072")


def beside(*before: str) -> list[tuple[str, str]]:
    """Return the lines about the cards that are held."""
    return [("own", "card-bravo"), *(("before", name_) for name_ in before)]


def cases() -> Iterator[Case]:
    """Yield every vector about a card in a bundle."""
    own = mark(1, hash_=THIS)
    for card, about in (
        ("card-alpha-2", "The sender's next card."),
        ("card-alpha-again", "The card that is held: nothing changes."),
        ("card-root-changed", "A card with another root, signed by the one held."),
        ("card-pair-revoked", "A card that revokes the pair it came under."),
    ):
        yield placed(card, about, "APPLIED", carrying(card), (), (own,), more=beside("card-alpha"))
    for card, about, code, before in REJECTED:
        rejected = mark(1, "rejected", THIS, code=code)
        yield placed(card, about, "REJECTED", carrying(card), (), (rejected,), code=code, more=beside(*before))
    yield from _revoked_pairs()
    for card, code in BAD:
        yield Case(f"body-{card}", f"A body is a card that is refused as {code}.", "body", code, carrying(card))
    yield Case("ok-body-card-of-65536", "A card of 64 KiB as a body.", "ok", bundle=carrying("card-of-65536"))
    over, about = carrying("card-of-65537"), "A card of 64 KiB and a byte as a body."
    yield Case("limit-body-card-of-65537", about, "manifest", "card-size", over)


def _revoked_pairs() -> Iterator[Case]:
    held, peers = ("card-alpha", "card-pair-revoked"), ("alpha 2 alpha-sign-2", "alpha 1 alpha-sign-1")
    offering = carrying("card-revoked-pair-again").with_(signer="alpha-sign-2", claims={"card": 2})
    about, rejected = "It offers a pair that was revoked before.", mark(1, "rejected", THIS, code="revoked-key")
    more = [*beside(*held), ("revoked", "alpha-sign-1")]
    yield placed(
        "card-revoked-pair-again", about, "REJECTED", offering, (), (rejected,), None, "revoked-key", more, peers
    )
    brought = carrying("card-third-pair").with_(channel={"seq": 3, "prev": name(2)})
    about = "The bundle is the last good one of a revoked pair, and a revoked pair brings no card."
    rejected = mark(3, "rejected", THIS, code="revoked-key")
    more = [*more, ("position", f"alpha-sign-1 {EPOCH} 3 {THIS}")]
    yield placed(
        "card-under-a-revoked-pair", about, "REJECTED", brought, (), (rejected,), None, "revoked-key", more, peers
    )
