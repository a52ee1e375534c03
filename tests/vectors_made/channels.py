"""Step 16, 19 and 20: the place in the channel, revoked pairs, and what the store knows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from tests.vectors_made.kept import seed
from tests.vectors_made.made import EPOCH, OURS, Bundle, Case
from tests.vectors_made.parts import dumped
from tests.vectors_made.statement_lines import statement
from tests.vectors_made.statements import of

WINDOW = 2**20
THIS = "@this"


def name(seq: int) -> str:
    """Return the hash of an invented manifest at a number."""
    return seed(f"manifest {seq}", 48).hex()


OTHER = seed("manifest of a clone", 48).hex()


def mark(seq: int, outcome: str = "applied", hash_: str = "", prev: str = "", code: str = "-") -> str:
    """Return a mark of the chain of invented manifests; 3 is this bundle's number."""
    before = prev or (THIS if seq == 4 else "-" if seq == 1 else name(seq - 1))
    return f"{seq} {outcome} {hash_ or (THIS if seq == 3 else name(seq))} {before} {code}"


def unseen(seq: int) -> str:
    """Return the mark of a number voided before it came."""
    return f"{seq} void - - -"


class Row(NamedTuple):
    """A place: the marks before and after, and what a receipt says then."""

    name: str
    about: str
    outcome: str
    before: Sequence[str]
    after: Sequence[str] | None = None
    receipt: dict[str, Any] | None = None


BUNDLE = of(statement()).with_(channel={"seq": 3, "prev": name(2)})
ONE, TWO, THREE = mark(1), mark(2), mark(3)
NOTHING: dict[str, Any] = {"through": 0, "head": None, "ranges": [], "held": [], "rejected": [], "missing": []}
ROWS = (
    Row(
        "first-to-come",
        "Number 3 comes first: 1 and 2 are missing.",
        "APPLIED",
        (),
        (THREE,),
        {"ranges": [[3, 3, THIS]], "missing": [[1, 2]]},
    ),
    Row(
        "in-order",
        "Numbers 1 and 2 were applied.",
        "APPLIED",
        (ONE, TWO),
        (ONE, TWO, THREE),
        {"through": 3, "head": THIS},
    ),
    Row(
        "after-a-gap",
        "Number 2 is missing.",
        "APPLIED",
        (ONE,),
        (ONE, THREE),
        {"through": 1, "head": name(1), "ranges": [[3, 3, THIS]], "missing": [[2, 2]]},
    ),
    Row(
        "into-a-gap",
        "Number 4 came before, and names this one.",
        "APPLIED",
        (ONE, TWO, mark(4)),
        (ONE, TWO, THREE, mark(4)),
        {"through": 4, "head": name(4)},
    ),
    Row(
        "after-a-rejected-one",
        "Number 2 was rejected: it counts as received.",
        "APPLIED",
        (ONE, mark(2, "rejected", code="zlib")),
        (ONE, mark(2, "rejected", code="zlib"), THREE),
        {"through": 3, "head": THIS, "rejected": [[2, "zlib"]]},
    ),
    Row(
        "after-a-held-one",
        "Number 2 is held: neither received nor missing.",
        "APPLIED",
        (ONE, mark(2, "held", code="quota")),
        (ONE, mark(2, "held", code="quota"), THREE),
        {"through": 1, "head": name(1), "ranges": [[3, 3, THIS]], "held": [2]},
    ),
    Row(
        "after-a-void-one",
        "Number 2 was voided unseen: no hash to compare prev with.",
        "APPLIED",
        (ONE, unseen(2)),
        (ONE, unseen(2), THREE),
        {"through": 3, "head": THIS},
    ),
    Row(
        "before-a-void-one",
        "Number 4 was voided unseen: a run ends at a manifest that was seen.",
        "APPLIED",
        (ONE, TWO, unseen(4)),
        (ONE, TWO, THREE, unseen(4)),
        {"through": 3, "head": THIS},
    ),
    Row(
        "held-tried-again",
        "This number is held, with this hash: it is tried again.",
        "APPLIED",
        (ONE, TWO, mark(3, "held", code="newer-card")),
        (ONE, TWO, THREE),
        {"through": 3, "head": THIS},
    ),
    Row(
        "duplicate",
        "This bundle was applied before.",
        "DUPLICATE",
        (ONE, TWO, THREE),
        None,
        {"through": 3, "head": THIS},
    ),
    Row(
        "duplicate-of-a-rejected-one",
        "This bundle was rejected before.",
        "DUPLICATE",
        (ONE, TWO, mark(3, "rejected", code="root")),
        None,
        {"through": 3, "head": THIS, "rejected": [[3, "root"]]},
    ),
    Row("void", "This number was voided unseen.", "VOID", (ONE, TWO, unseen(3)), None, {"through": 2, "head": name(2)}),
    Row("void-after-held", "This bundle was held and then voided.", "VOID", (ONE, TWO, mark(3, "void"))),
    Row(
        "void-before-fork",
        "This number is void, with another hash: void comes first.",
        "VOID",
        (ONE, TWO, mark(3, "void", OTHER)),
    ),
    Row("fork-applied", "Another manifest was applied under this number.", "FORK", (ONE, TWO, mark(3, hash_=OTHER))),
    Row(
        "fork-rejected",
        "Another manifest was rejected under this number.",
        "FORK",
        (ONE, TWO, mark(3, "rejected", OTHER, code="hash")),
    ),
    Row(
        "fork-held",
        "Another manifest is held under this number.",
        "FORK",
        (ONE, TWO, mark(3, "held", OTHER, code="quota")),
    ),
    Row("fork-by-prev", "Number 2 has another hash than prev.", "FORK", (ONE, mark(2, hash_=OTHER))),
    Row(
        "fork-by-prev-of-a-rejected-one",
        "Number 2, rejected, has another hash than prev.",
        "FORK",
        (mark(2, "rejected", OTHER, code="hash"),),
    ),
    Row(
        "fork-by-prev-of-a-held-one",
        "Number 2, held, has another hash than prev.",
        "FORK",
        (mark(2, "held", OTHER, code="quota"),),
    ),
    Row(
        "fork-by-prev-of-a-void-one",
        "Number 2, seen and then voided, has another hash than prev.",
        "FORK",
        (mark(2, "void", OTHER),),
    ),
    Row("fork-by-the-next", "Number 4 names another one before it.", "FORK", (mark(4, prev=OTHER),)),
    Row(
        "fork-by-the-next-held",
        "Number 4, held, names another one before it.",
        "FORK",
        (mark(4, "held", prev=OTHER, code="quota"),),
    ),
)


def cases() -> Iterator[Case]:
    """Yield the vectors about the place alone."""
    for row in ROWS:
        yield _row(row)


def _row(row: Row) -> Case:
    return placed(row.name, row.about, row.outcome, BUNDLE, row.before, row.after, row.receipt)


def placed(  # noqa: PLR0917 - a place is told in this order everywhere
    name_: str,
    about: str,
    outcome: str,
    bundle: Bundle,
    before: Sequence[str] = (),
    after: Sequence[str] | None = None,
    receipt: dict[str, Any] | None = None,
    code: str = "",
    more: Sequence[tuple[str, str]] = (),
    peers: Sequence[str] = ("alpha 1 alpha-sign-1",),
) -> Case:
    """Return a vector about a place; where nothing is said of after, the marks stay as they were."""
    lines = [("mark", line) for line in before]
    lines += [("after", line) for line in (before if after is None else after)]
    if receipt is not None:
        told = {"by": OURS, "epoch": EPOCH} | NOTHING | receipt
        lines += [("by", OURS), ("receipt", dumped(told))]
    return Case(f"channel-{name_}", about, "channel", code, bundle, outcome, [*more, *lines], peers)
