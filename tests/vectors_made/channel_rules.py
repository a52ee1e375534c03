"""Windows, epochs, voiding, faults, and what a store knows beside the channel: steps 16, 18 and 19."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from tests.vectors_made.channels import BUNDLE, ONE, OTHER, THIS, THREE, WINDOW, mark, name, placed, unseen
from tests.vectors_made.kept import seed
from tests.vectors_made.made import EPOCH, Bundle, Case, Stored, attachment, lines_body, rejected
from tests.vectors_made.parts import dumped
from tests.vectors_made.statement_lines import order, record, statement
from tests.vectors_made.statements import of


def _windows() -> Iterator[Case]:
    for seq, before, outcome in (
        (WINDOW - 1, (), "APPLIED"),
        (WINDOW, (), "APPLIED"),
        (WINDOW + 1, (), "REFUSE"),
        (WINDOW + 1, (ONE,), "APPLIED"),
        (WINDOW + 2, (ONE,), "REFUSE"),
        (WINDOW + 1, (mark(WINDOW),), "REFUSE"),
        (2**53 - 1, (), "REFUSE"),
    ):
        prev = name(seq - 1)
        bundle = of(statement()).with_(channel={"seq": seq, "prev": prev})
        after = (*before, mark(seq, hash_=THIS)) if outcome == "APPLIED" else before
        through = 1 if before == (ONE,) else 0
        ahead = "with number 2^20 applied" if len(before) > through else f"where {through} is through"
        code = "" if outcome == "APPLIED" else "fast-forward"
        shown = "far-mark" if len(before) > through else f"through-{through}"
        yield placed(f"window-{seq}-{shown}", f"Number {seq:,}, {ahead}.", outcome, bundle, before, after, code=code)


def _epochs() -> Iterator[Case]:
    others = [seed(f"epoch {n}", 16).hex() for n in range(64)]
    for shown, about, epochs, outcome, code in (
        ("64th", "The 64th epoch of this sender.", others[:63], "APPLIED", ""),
        ("65th", "The 65th epoch of this sender.", others, "REFUSE", "epochs"),
        ("one-of-64", "64 epochs are open, and this is one of them.", [*others[:63], EPOCH], "APPLIED", ""),
    ):
        after = (THREE,) if not code else ()
        yield placed(
            f"epochs-{shown}", about, outcome, BUNDLE, (), after, code=code, more=[("epochs", " ".join(epochs))]
        )
    far = of(statement()).with_(channel={"seq": 2**53 - 1, "prev": name(2**53 - 2)})
    about = "The 65th epoch, and a number far ahead: the epoch comes first."
    yield placed("epochs-before-window", about, "REFUSE", far, code="epochs", more=[("epochs", " ".join(others))])
    about = "The sender's card says that it sends format 2 or newer."
    yield placed("downgrade", about, "REFUSE", BUNDLE, code="downgrade", more=[("min-format", "2")])
    yield placed(
        "format-1", "The sender's card says format 1.", "APPLIED", BUNDLE, (), (THREE,), more=[("min-format", "1")]
    )


def _voiding() -> Iterator[Case]:
    five = of(statement(), void=[1, 2, 3]).with_(channel={"seq": 5, "prev": name(4)})
    own = mark(5, hash_=THIS)
    about = "It voids 1 to 3, of which none came."
    rest = {"ranges": [[5, 5, THIS]], "missing": [[4, 4]]}
    yield placed("voids-unseen", about, "APPLIED", five, (), (unseen(1), unseen(2), unseen(3), own), rest)
    about = "It voids 1 to 3, of which 1 was applied and 3 rejected: they stay as they are."
    one, three = mark(1), mark(3, "rejected", name(3), code="hash")
    told = rest | {"through": 3, "head": name(3), "rejected": [[3, "hash"]]}
    yield placed("voids-received", about, "APPLIED", five, (one, three), (one, unseen(2), three, own), told)
    about = "It voids 1 to 3, of which 2 is held: the held copy goes. Whether its hash stays is free."
    held = mark(2, "held", code="quota")
    yield placed("voids-held", about, "APPLIED", five, (one, held), (one, "2 void ? ? -", unseen(3), own))
    about = "It voids 1 to 3, which are void."
    void = (unseen(1), unseen(2), unseen(3))
    yield placed("voids-again", about, "APPLIED", five, void, (*void, own), rest)
    about = "A duplicate of a bundle that voids: nothing happens again."
    yield placed("voids-duplicate", about, "DUPLICATE", five, (own,), (own,), rest | {"missing": [[1, 4]]})


def _faults() -> Iterator[Case]:
    broken = Bundle((attachment(b"x", sha256="00" * 32),), {"void": [1, 2]}, {"seq": 3, "prev": name(2)})
    mine = mark(3, "rejected", code="hash")
    about = "A body has another hash: its number counts, and it voids nothing."
    told = {"ranges": [[3, 3, THIS]], "rejected": [[3, "hash"]], "missing": [[1, 2]]}
    yield placed("rejected", about, "REJECTED", broken, (), (mine,), told, code="hash")
    about = "A body has another hash, and the number is another manifest's: a fork comes first."
    yield placed("fork-before-rejected", about, "FORK", broken, (mark(3, hash_=OTHER),))
    yield placed(
        "void-before-rejected", "A body has another hash, and the number is void.", "VOID", broken, (unseen(3),)
    )
    about = "A bundle with a fault that was rejected before."
    yield placed("duplicate-before-rejected", about, "DUPLICATE", broken, (mine,))
    unknown = Bundle((Stored("hologram", ("text {}",)),), {"void": [1]}, {"seq": 3, "prev": name(2)})
    about = "A body of an unknown type: its number is held, and it voids nothing."
    held = mark(3, "held", code="unknown-body")
    told = {"held": [3], "missing": [[1, 2]]}
    yield replace(placed("held", about, "HELD", unknown, (), (held,), told, code="unknown-body"), opened=1)


def _stores() -> Iterator[Case]:
    first = of(statement())
    own, no = mark(1, hash_=THIS), mark(1, "rejected", THIS, code="exercise")
    for exercise, kept in ((True, "exercise"), (True, "real"), (False, "exercise"), (False, "real")):
        fits = (kept == "exercise") is exercise
        bundle = of(statement(), exercise=exercise)
        about = f"A record first sent as {kept} comes as {'exercise' if exercise else 'real'}."
        yield placed(
            f"exercise-{kept}-{'exercise' if exercise else 'real'}",
            about,
            "APPLIED" if fits else "REJECTED",
            bundle,
            (),
            (own if fits else no,),
            code="" if fits else "exercise",
            more=[("record", f"{record(1)} {kept}")],
        )
    about = "Nothing is left of the day's quota."
    yield placed(
        "quota", about, "HELD", first, (), (mark(1, "held", THIS, code="quota"),), code="quota", more=[("quota", "0")]
    )
    about = "Nothing is left of the day's quota, which never holds orders."
    yield placed("quota-orders", about, "APPLIED", of(order()), (), (own,), more=[("quota", "0")])
    yield from _blobs()


def volume_length(part: int) -> int:
    """Return the length of a volume with this much plaintext, section 9.1."""
    return 44 + 56 + part + 16 * (part // 16384 + 1)


def _blobs() -> Iterator[Case]:
    held, codes = mark(1, "held", THIS, code="missing-blob"), "missing-blob body-not-supported"
    about = "A blob whose volume is not at hand; a program that can't use blobs yet says body-not-supported."
    yield placed("missing-blob", about, "HELD", _blob(1), (), (held,), code=codes, more=[("volumes", "none")])
    about = "A blob of 4,096 volumes, none at hand."
    yield placed(
        "missing-blob-of-4096", about, "HELD", _blob(4096), (), (held,), code=codes, more=[("volumes", "none")]
    )
    yield rejected("limit-blob-of-4097-volumes", "A blob of 4,097 volumes.", "schema", _blob(4097))


def _blob(volumes: int) -> Bundle:
    size = max(MIB, volumes // 4096 * 4 * MIB)  # a length that Padmé leaves as it is
    one = f'{{"n":#,"length":{volume_length(size // min(volumes, 4096))},"sha256":"{"0e" * 32}"}}'
    listed = one.replace("#", "1") + (f"«numbers 2 {volumes} ,{one}»" if volumes > 1 else "")
    line = dumped({"id": "0b" * 16, "key": "0c" * 32, "sha256": "0d" * 32, "size": size, "volumes": "@"})
    return Bundle(
        (lines_body("blobs", [line.replace('"@"', f"[{listed}]")]),), head="small" if volumes == 1 else "plain-1114112"
    )


MIB = 1_048_576


def cases() -> Iterator[Case]:
    """Yield the vectors about what is beside the place."""
    yield from _windows()
    yield from _epochs()
    yield from _voiding()
    yield from _faults()
    yield from _stores()
