"""Cards beside those that are held: who is met, and which card follows another. Section 3.3."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from tests.vectors_made.cards import CardCase, Payload, pair_json, payload
from tests.vectors_made.kept import sign_key


def next_cards() -> Iterator[CardCase]:
    """Yield cards of a center met before, each row of the table of section 3.3."""
    first = ("card-alpha",)
    second = payload(version=2)
    rerooted = payload(version=2, root=pair_json("alpha-root-2"))
    yield CardCase("card-alpha-2", "The next version.", "ACCEPTED", payload=second, before=first)
    yield CardCase(
        "card-alpha-7",
        "A later version: those between may be missing.",
        "ACCEPTED",
        payload=payload(version=7),
        before=first,
    )
    yield CardCase(
        "card-alpha-greatest",
        "The greatest version there is.",
        "ACCEPTED",
        payload=payload(version=2**53 - 1),
        before=first,
    )
    yield CardCase("card-alpha-again", "The card that is held.", "SAME", before=first)
    yield CardCase(
        "card-alpha-older",
        "A lower version than the one held.",
        "OLDER",
        before=("card-alpha", "card-alpha-7"),
        payload=second,
    )
    other = payload(version=1, limits={"bundle_bytes": 7, "daily_bytes": 7})
    yield CardCase(
        "card-alpha-older-and-other",
        "A lower version, and not the card once held: ignored all the same.",
        "OLDER",
        payload=other,
        before=("card-alpha", "card-alpha-2"),
    )
    yield CardCase(
        "card-root-changed",
        "Another root, signed by the one held.",
        "ACCEPTED",
        payload=rerooted,
        root="alpha-root-2",
        old="alpha-root",
        before=first,
    )
    third = payload(version=3, root=pair_json("alpha-root-3"))
    yield CardCase(
        "card-root-changed-twice",
        "The third root, after the second.",
        "ACCEPTED",
        payload=third,
        root="alpha-root-3",
        old="alpha-root-2",
        before=("card-alpha", "card-root-changed"),
    )
    later = payload(version=3, root=pair_json("alpha-root-2"))
    yield CardCase(
        "card-after-a-root-change",
        "The next card under the second root.",
        "ACCEPTED",
        payload=later,
        root="alpha-root-2",
        before=("card-alpha", "card-root-changed"),
    )
    signed = payload(version=2, sign=pair_json("alpha-sign-2"))
    yield CardCase("card-new-pair", "Another signing pair.", "ACCEPTED", payload=signed, before=first)
    revoking = payload(version=2, sign=pair_json("alpha-sign-2"), revoked=[{"key": sign_key("alpha-sign-1").hex()}])
    yield CardCase(
        "card-pair-revoked",
        "Another signing pair; the one before is revoked.",
        "ACCEPTED",
        payload=revoking,
        before=first,
    )
    another = payload(version=7, sign=pair_json("alpha-sign-3"))
    after = ("card-alpha", "card-pair-revoked")
    yield CardCase("card-third-pair", "A third signing pair.", "ACCEPTED", payload=another, before=after)
    yield CardCase(
        "card-min-format-2",
        "It sends format 2 or newer.",
        "ACCEPTED",
        payload=payload(version=2, min_format=2),
        before=first,
    )
    yield from _refused(first, rerooted, third)


def _refused(first: Sequence[str], rerooted: Payload, third: Payload) -> Iterator[CardCase]:
    def no(name: str, about: str, code: str, told: Payload, **more: Any) -> CardCase:
        return CardCase(f"card-{name}", about, code=code, payload=told, **{"before": first} | more)

    yield no(
        "other-center",
        "A card of another center, presented as this one's.",
        "other-center",
        payload("charlie", 2),
        root="charlie-root",
    )
    yield no(
        "root-change-unsigned",
        "Another root, not signed by the one held.",
        "root-change",
        rerooted,
        root="alpha-root-2",
    )
    yield no(
        "root-change-by-itself",
        "Another root, signed by itself as the old one.",
        "root-change",
        rerooted,
        root="alpha-root-2",
        old="alpha-root-2",
    )
    yield no(
        "root-change-by-a-stranger",
        "Another root, signed by another center's root as the old one.",
        "root-change",
        rerooted,
        root="alpha-root-2",
        old="charlie-root",
    )
    yield no(
        "root-change-skipped",
        "The third root, and the second was never presented.",
        "root-change",
        third,
        root="alpha-root-3",
        old="alpha-root-2",
    )
    forged = payload(version=1, root=pair_json("alpha-root-2"))
    yield no(
        "root-change-before-fork",
        "The version held, under another root: no alarm about the center.",
        "root-change",
        forged,
        root="alpha-root-2",
    )
    fork = payload(version=1, limits={"bundle_bytes": 7, "daily_bytes": 7})
    yield no("fork", "The version held, and another payload.", "card-fork", fork)
    lower = payload(version=3, min_format=1)
    yield no(
        "min-format-lower",
        "Its oldest format is lower than before.",
        "min-format",
        lower,
        before=("card-alpha", "card-min-format-2"),
    )
    ours = payload(version=2, root=pair_json("bravo-root"))
    yield no(
        "our-root", "Our own root, signed by the root held.", "own-root", ours, root="bravo-root", old="alpha-root"
    )
    back = payload(version=3)
    yield no(
        "revoked-pair-again",
        "A pair that the card before revoked.",
        "revoked-key",
        back,
        before=("card-alpha", "card-pair-revoked"),
    )
    code = payload(version=2, center={"name": "Alpha", "code": "CHARLIE", "kind": ""})
    yield no("code-of-another", "It takes the code of another center.", "code-taken", code, others=("card-charlie",))
    mine = payload(version=2, center={"name": "Alpha", "code": "BRAVO", "kind": ""})
    yield no("code-of-ours", "It takes our code.", "code-taken", mine)


def met_cards() -> Iterator[CardCase]:
    """Yield first cards that are refused where a center is met."""
    ours = payload(root=pair_json("bravo-root"))
    yield CardCase(
        "card-meet-our-root", "Another id, under our own root.", code="own-root", payload=ours, root="bravo-root"
    )
    yield CardCase(
        "card-meet-another-id", "Its id isn't the hash of its root.", code="root-chain", payload=payload(id="11" * 32)
    )
    rerooted = payload(version=2, root=pair_json("alpha-root-2"))
    yield CardCase(
        "card-meet-later-root",
        "A card after a change of root, of a center never met.",
        code="root-chain",
        payload=rerooted,
        root="alpha-root-2",
        old="alpha-root",
    )
    about = "A center that is enrolled, presented as a new one."
    yield CardCase(
        "card-meet-known",
        about,
        code="known-center",
        payload=payload(version=2),
        before=("card-alpha",),
        more=(("as", "new"),),
    )
    taken = payload(center={"name": "Alpha", "code": "CHARLIE", "kind": ""})
    yield CardCase(
        "card-meet-code-of-another",
        "It has the code of a center met before.",
        code="code-taken",
        payload=taken,
        others=("card-charlie",),
    )
    mine = payload(center={"name": "Alpha", "code": "BRAVO", "kind": ""})
    yield CardCase("card-meet-code-of-ours", "It has our code.", code="code-taken", payload=mine)


def cases() -> Iterator[CardCase]:
    """Yield cards beside others."""
    yield from next_cards()
    yield from met_cards()
