"""Intake: what a text names, offered to whoever takes it in; and which records may be about the same.

Both only suggest. What is accepted is kept with the tip and carried into its case; what is alike is shown with
the reasons, and a person decides. That somebody compared is recorded, and never with what.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice

from fusion_tui.analysis import likeness, recognising
from fusion_tui.analysis.likeness import Alike
from fusion_tui.analysis.recognising import Confidence, Kind, Suggestion
from fusion_tui.domain import mention
from fusion_tui.domain.mention import Mention
from fusion_tui.domain.record import Record
from fusion_tui.domain.text import clean
from fusion_tui.domain.tip import Tip
from fusion_tui.domain.user import Right
from fusion_tui.services import reading
from fusion_tui.services.desk import Desk
from fusion_tui.services.lookup import needed
from fusion_tui.store import bulk, records, search, wording
from fusion_tui.store.engine import Session
from fusion_tui.store.index import Hit

SHOWN = 5  # records that may be about the same
LEAST = 3.0  # weight of the reasons below which two records are not called alike: less than a name

_WEIGHED = 40  # records in nearly the same words whose texts are compared
_WORDS = 24  # of a text, the longest: they are what another text on it has too
_HELD = 20  # records with one identifier that are looked at
_ASKED = 20  # identifiers of a text that are looked for
_READ = 60  # records whose texts are read for what they name
_WRITTEN_ONE_WAY = ("vin", "document", "phone", "plate")  # the rarest first

_CALLED = {
    Kind.PHONE: "phone",
    Kind.EMAIL: "email",
    Kind.VIN: "vin",
    Kind.PLATE: "plate",
    Kind.ADDRESS: "address",
    Kind.PERSON: "person",
    Kind.HANDLE: "handle",
    Kind.DOCUMENT: "document",
}


@dataclass(frozen=True)
class Offer:
    """Something a text names, to be accepted: what it is, how it is written there, and why it is offered."""

    mention: Mention
    suggestion: Suggestion


@dataclass(frozen=True)
class Near:
    """A record that may be about the same, and every reason to think so."""

    record: Record
    alike: Alike

    @property
    def reasons(self) -> str:
        """The reasons in words, the weightiest first."""
        return ", ".join(reason.said for reason in self.alike.reasons)


def offers(desk: Desk, text: str, named: str = "") -> list[Offer]:
    """Return what a text names and nobody accepted yet, each once, in its order.

    The text is read as it will be kept: places are those of the cleaned text.
    """
    found: dict[Mention, Offer] = {}
    known = set(_accepted(named))
    for one in recognising.recognise(clean(text), received=reading.today(desk)):
        if one.kind.entity is not None:
            what = Mention(one.kind.entity, one.value[: mention.VALUE])
            if what not in known:
                found.setdefault(what, Offer(what, one))
    return list(found.values())


def _accepted(named: str) -> Sequence[Mention]:
    """Return what was accepted; a line that somebody is still typing stands against nothing here."""
    try:
        return mention.read(named)
    except ValueError:
        return ()


def near(desk: Desk, text: str, skip: str = "") -> list[Near]:
    """Return the records that may be about the same as a text, the likeliest first; ``skip`` is the text's own."""
    with desk.read(act="tip compare") as books:
        found = _compared(books, clean(text), skip)
    with desk.write("tip compare", Right.READ) as entry:
        entry.subject, entry.outcome = skip, f"{len(found)} alike"
    return found


def near_tip(desk: Desk, reference: str) -> list[Near]:
    """Return the records that may be about the same as a tip; raises AbsentError for none the user may see."""
    with desk.read(act="tip compare") as books:
        tip = needed(books, Tip, reference)
    return near(desk, f"{tip.told}\n{tip.named}", skip=tip.id)


def _compared(books: Session, text: str, skip: str) -> list[Near]:
    ours, counts, hits = _fields(text), dict[tuple[str, str], int](), list[Hit]()
    for kind, value in islice(_identifiers(ours), _ASKED):
        matches = search.holding(books, value, _HELD)
        counts[kind, value] = matches.total
        hits += matches.hits
    words = sorted(set(likeness.words(text)), key=lambda word: (-len(word), word))[:_WORDS]
    hits += [Hit("tip", n) for n in wording.sharing(books, words, "tip", _WEIGHED)]
    signature = likeness.signature(text)
    found = [
        Near(one, likeness.alike(ours, _fields(said), likeness.likeness(signature, likeness.signature(said)), counts))
        for one in bulk.found(books, _likeliest(hits))
        if one.id != skip and (said := _said(one))
    ]
    best = sorted(found, key=lambda one: (-one.alike.score, one.record.id))
    return [one for one in best if one.alike.score >= LEAST][:SHOWN]


def _identifiers(fields: Mapping[str, set[str]]) -> Iterator[tuple[str, str]]:
    """Yield what is looked for by itself; what is written in many ways, or not whole, is left to the words."""
    for kind in _WRITTEN_ONE_WAY:
        yield from ((kind, value) for value in sorted(fields.get(kind, ())) if "?" not in value)


def _likeliest(hits: Iterable[Hit]) -> list[Hit]:
    """Return the records that were found most often: what each says is read, and that takes its time."""
    return [hit for hit, _ in Counter(hits).most_common(_READ)]


def _said(record: Record) -> str:
    title, body = records.texts(type(record), partial(getattr, record))
    said = record.told if isinstance(record, Tip) else f"{title}\n{body}"
    return said[: likeness.LIMIT]


def _fields(text: str) -> Mapping[str, set[str]]:
    """Return what a text names by the kinds that likeness weighs; what is only possible says too little."""
    found: dict[str, set[str]] = {}
    for one in recognising.recognise(text):
        kind = _CALLED.get(one.kind)
        if kind and (one.confidence is not Confidence.POSSIBLE or kind == "phone"):
            found.setdefault(kind, set()).add(_bare(kind, one.value))
    return found


def _bare(kind: str, value: str) -> str:
    """Return a plate without its state, which not everybody sees or says."""
    return value.rsplit(maxsplit=1)[-1] if kind == "plate" else value
