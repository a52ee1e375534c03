"""Tables of receipts, and of what stands of a record: sections 10 and 13."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.vectors_made.acks import HEAD, OTHER, RECEIPT, THIRD, changed, fine
from tests.vectors_made.kept import seed
from tests.vectors_made.parts import dumped
from tests.vectors_made.table_json import Row


def receipts() -> Iterator[Row]:
    """Yield receipts; ``same`` is what one that is accepted says in order: what merging it with itself gives."""
    for key in RECEIPT:
        less = {name: value for name, value in RECEIPT.items() if name != key}
        yield {"about": f"It lacks {key}.", "expect": "schema", "receipt": dumped(less)}
    for _, about, change in changed():
        yield {"about": about, "expect": "schema", "receipt": dumped({**RECEIPT, **change})}
    for _, about, change, same in fine():
        yield {
            "about": about,
            "expect": "ok",
            "receipt": dumped({**RECEIPT, **change}),
            "same": dumped({**RECEIPT, **same}),
        }


EMPTY = {**RECEIPT, "through": 0, "head": None, "ranges": [], "held": [], "rejected": [], "missing": []}


def merges() -> Iterator[Row]:
    """Yield two receipts, in either order, and what they say together."""
    low, high = sorted((HEAD, OTHER))
    for about, one, other, together in (
        ("Nothing and nothing.", {}, {}, {}),
        ("Nothing and something.", {}, {"through": 3, "head": HEAD}, {"through": 3, "head": HEAD}),
        (
            "More of the same.",
            {"through": 3, "head": HEAD},
            {"through": 5, "head": OTHER},
            {"through": 5, "head": OTHER},
        ),
        (
            "A gap that was filled.",
            {"through": 3, "head": HEAD, "ranges": [[5, 6, OTHER]], "missing": [[4, 4]]},
            {"through": 4, "head": THIRD},
            {"through": 6, "head": OTHER},
        ),
        (
            "What was held was applied.",
            {"through": 3, "head": HEAD, "held": [4]},
            {"through": 4, "head": OTHER},
            {"through": 4, "head": OTHER},
        ),
        (
            "What was missing is held.",
            {"through": 3, "head": HEAD, "held": [5], "missing": [[4, 4]]},
            {"through": 3, "head": HEAD, "held": [4, 5]},
            {"through": 3, "head": HEAD, "held": [4, 5]},
        ),
        (
            "Rejections of both.",
            {"through": 3, "head": HEAD, "rejected": [[1, "zlib"]]},
            {"through": 3, "head": HEAD, "rejected": [[3, "root"]]},
            {"through": 3, "head": HEAD, "rejected": [[1, "zlib"], [3, "root"]]},
        ),
        (
            "Two heads at one number: the greater.",
            {"through": 3, "head": low},
            {"through": 3, "head": high},
            {"through": 3, "head": high},
        ),
        (
            "A head and none at one number.",
            {"through": 3, "head": HEAD},
            {"through": 3, "head": None},
            {"through": 3, "head": HEAD},
        ),
        (
            "A longer run without a head hides no head.",
            {"through": 3, "head": HEAD},
            {"through": 5, "head": None},
            {"through": 3, "head": HEAD, "ranges": [[4, 5, None]]},
        ),
        (
            "A run without a head inside one that has a head.",
            {"through": 5, "head": HEAD},
            {"ranges": [[2, 3, None]]},
            {"through": 5, "head": HEAD},
        ),
        (
            "Two runs apart.",
            {"ranges": [[3, 4, HEAD]], "missing": [[1, 2]]},
            {"ranges": [[7, 8, OTHER]], "missing": [[1, 6]]},
            {"ranges": [[3, 4, HEAD], [7, 8, OTHER]], "missing": [[1, 2], [5, 6]]},
        ),
        ("Two runs that touch.", {"ranges": [[3, 4, HEAD]]}, {"ranges": [[5, 8, OTHER]]}, {"ranges": [[3, 8, OTHER]]}),
        ("A run inside another.", {"ranges": [[3, 8, HEAD]]}, {"ranges": [[5, 6, OTHER]]}, {"ranges": [[3, 8, HEAD]]}),
    ):
        rows = ({**EMPTY, **one}, {**EMPTY, **other}, {**EMPTY, **together})
        yield {"about": about} | {
            key: dumped(value) for key, value in zip(("one", "other", "merged"), rows, strict=True)
        }


def standing() -> Iterator[Row]:
    """Yield lines about one record, the one that stands, and whether two contradict each other."""

    def line(rev: int, op: str, digit: str) -> str:
        return f"{rev}:{op}:{digit * 64}"

    low, high, recall, purge = line(2, "put", "1"), line(2, "put", "9"), line(2, "recall", "3"), line(2, "purge", "0")
    for about, lines, stands, fork in (
        ("One line.", (line(1, "put", "1"),), line(1, "put", "1"), False),
        ("A later revision.", (line(1, "put", "9"), low), low, False),
        ("A revision that came late.", (low, line(1, "put", "9")), low, False),
        ("A recall of a later revision.", (line(1, "put", "9"), recall), recall, False),
        ("A put after a recall, of a greater revision.", (recall, line(3, "put", "0")), line(3, "put", "0"), False),
        ("A put of a lower revision after a recall.", (recall, line(1, "put", "9")), recall, False),
        ("A purge, and a put of a greater revision: a tombstone for ever.", (purge, line(9, "put", "f")), purge, False),
        ("A put, and a purge of a lower revision.", (line(9, "put", "f"), purge), purge, False),
        ("Two purges: either way a tombstone.", (purge, line(3, "purge", "0")), line(3, "purge", "0"), False),
        ("Two lines of one revision: the greater hash.", (high, low), high, True),
        ("Two lines of one revision, the other way.", (low, high), high, True),
        ("A recall and a put of one revision: the recall, whatever the hashes.", (high, recall), recall, True),
        ("A purge and a put of one revision.", (high, purge), purge, True),
        ("The same line twice.", (low, low), low, False),
        ("Revisions 1 and 3.", (line(1, "put", "f"), line(3, "put", "0")), line(3, "put", "0"), False),
    ):
        yield {"about": about, "lines": " ".join(lines), "stands": stands, "fork": "yes" if fork else "no"}


def freeing() -> Iterator[Row]:
    """Yield what a receipt means for numbers 1 to 6, sent with the hashes of ``sent``."""
    sent = {n: seed(f"sent {n}", 48).hex() for n in range(1, 7)}
    wrong = seed("sent by nobody", 48).hex()
    nothing: dict[str, Any] = {"freed": [], "rejected": [], "resend": [], "contradicted": [], "beyond": "no"}
    for about, change, means in (
        ("Nothing came.", {}, {}),
        ("All came.", {"through": 6, "head": sent[6]}, {"freed": [1, 2, 3, 4, 5, 6]}),
        ("The first three came.", {"through": 3, "head": sent[3]}, {"freed": [1, 2, 3]}),
        (
            "Another hash at 3: a fork, and nothing of the run goes.",
            {"through": 3, "head": wrong},
            {"contradicted": [3]},
        ),
        ("No hash at 3: nothing is proven.", {"through": 3, "head": None}, {}),
        (
            "Two runs, one of them another's.",
            {"through": 2, "head": sent[2], "ranges": [[4, 5, wrong]], "missing": [[3, 3]]},
            {"freed": [1, 2], "resend": [3], "contradicted": [5]},
        ),
        (
            "A rejection within a proven run.",
            {"through": 3, "head": sent[3], "rejected": [[2, "zlib"]]},
            {"freed": [1, 2, 3], "rejected": [2]},
        ),
        ("A rejection without proof.", {"through": 3, "head": None, "rejected": [[2, "zlib"]]}, {}),
        (
            "Two numbers are missing.",
            {"through": 1, "head": sent[1], "ranges": [[4, 6, sent[6]]], "missing": [[2, 3]]},
            {"freed": [1, 4, 5, 6], "resend": [2, 3]},
        ),
        ("A number beyond the last one sent.", {"through": 7, "head": wrong}, {"beyond": "yes"}),
        (
            "A held number is neither.",
            {"through": 2, "head": sent[2], "held": [4], "missing": [[3, 3]]},
            {"freed": [1, 2], "resend": [3]},
        ),
    ):
        told = nothing | means
        row = {"about": about, "sent": " ".join(sent.values()), "receipt": dumped({**EMPTY, **change})}
        yield row | {
            key: value if isinstance(value, str) else " ".join(map(str, value)) or "-" for key, value in told.items()
        }
