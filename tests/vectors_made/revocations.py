"""Revoked signing pairs, section 14: good up to a position, along the chain."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tests.vectors_made.channels import BUNDLE, OTHER, THIS, THREE, mark, name, placed, unseen
from tests.vectors_made.kept import seed
from tests.vectors_made.made import EPOCH, Bundle, Case

PEERS = ("alpha 2 alpha-sign-2", "alpha 1 alpha-sign-1")
REVOKED = ("revoked", "alpha-sign-1")
FOUR, FIVE = mark(4), mark(5)
Told = tuple[tuple[str, str], ...]
Rows = Sequence[tuple[str, str, Told, Sequence[str]]]


def position(seq: int, head: str, epoch: str = EPOCH, pair: str = "alpha-sign-1") -> tuple[str, str]:
    """Return the line that says up to where a pair was good."""
    return "position", f"{pair} {epoch} {seq} {head}"


def cases() -> Iterator[Case]:
    """Yield every vector about revoked pairs."""
    at_five = position(5, name(5))
    taken: Rows = (
        ("at-position", "It is the last good one, by number and hash.", (position(3, THIS),), ()),
        ("below-position", "Numbers 4 and 5 lead down to it.", (at_five,), (FOUR, FIVE)),
        (
            "below-a-held-one",
            "Number 4, which leads down to it, is held.",
            (at_five,),
            (mark(4, "held", code="quota"), FIVE),
        ),
        (
            "below-a-rejected-one",
            "Number 4, which leads down to it, was rejected.",
            (at_five,),
            (mark(4, "rejected", code="hash"), FIVE),
        ),
        ("below-position-directly", "It is right below the position.", (position(4, name(4)),), (FOUR,)),
    )
    for shown, about, told, before in taken:
        yield _placed(shown, about, "APPLIED", told, before, sorted((*before, THREE)))
    refused: Rows = (
        ("without-position", "No position was told.", (), ()),
        (
            "in-another-epoch",
            "A position was told in another epoch only.",
            (position(3, THIS, seed("epoch 1", 16).hex()),),
            (),
        ),
        ("other-at-position", "Another manifest was the last good one.", (position(3, OTHER),), ()),
        ("past-position", "The last good one was number 2.", (position(2, name(2)),), (mark(2),)),
        ("off-the-chain", "Number 5 is another one than the position names.", (position(5, OTHER),), (FOUR, FIVE)),
        (
            "lowest-position-counts",
            "Of two positions the lower one is below it.",
            (at_five, position(2, name(2))),
            (FOUR, FIVE),
        ),
        (
            "position-of-another-pair",
            "A position was told of another pair.",
            (position(3, THIS, pair="alpha-sign-3"),),
            (),
        ),
    )
    for shown, about, told, before in refused:
        is_tried = any(line.startswith("alpha-sign-1") for _, line in told)
        yield _placed(
            shown, about, "REFUSE", told, before, code="revoked-key" if is_tried else "revoked-key unknown-sender"
        )
    held = mark(3, "held", code="revoked-key")
    waiting: Rows = (
        ("gap", "Number 4, between it and the position, is missing.", (at_five,), (FIVE,)),
        ("position-missing", "The manifest at the position is missing.", (at_five,), ()),
        ("void-between", "Number 4 was voided unseen.", (at_five,), (unseen(4), FIVE)),
    )
    for shown, about, told, before in waiting:
        yield _placed(shown, about, "HELD", told, before, sorted((*before, held)), "revoked-key")
    newer = Bundle(BUNDLE.bodies, {"card": 2}, BUNDLE.channel, signer="alpha-sign-2")
    about = "Signed by the pair after the revoked one."
    yield placed("revoked-newer-pair", about, "APPLIED", newer, (), (THREE,), more=[REVOKED], peers=PEERS)


def _placed(
    shown: str,
    about: str,
    outcome: str,
    told: Told,
    before: Sequence[str],
    after: Sequence[str] | None = None,
    code: str = "",
) -> Case:
    more = [REVOKED, *told]
    return placed(f"revoked-{shown}", about, outcome, BUNDLE, before, after, code=code, more=more, peers=PEERS)
