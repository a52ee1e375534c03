"""The forms of peers and cards: each says what it does, and what changes who is trusted takes one's passphrase anew."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from fusion_tui.domain.center import Peer
from fusion_tui.domain.errors import InputError
from fusion_tui.services import cards, peers, rotating
from fusion_tui.services.cards import Offer
from fusion_tui.services.exchange import agreeing, unburying, voice
from fusion_tui.services.exchange.voice import Heard, Said
from fusion_tui.services.peers import Witness
from fusion_tui.services.rotating import Pair
from fusion_tui.widgets.access_forms import proven
from fusion_tui.widgets.form import Field, FormScreen, Values

if TYPE_CHECKING:
    from fusion_tui.services.desk import Desk
    from fusion_tui.sync.card import SignedCard

_COMPARE = "Nothing is exchanged with a new center before two people compared the digits."
_YES_NO = (("no", "no"), ("yes", "yes"))
_PAIRS = (
    (Pair.SIGN, "signing: what our bundles are signed with"),
    (Pair.KEM, "encryption: what peers seal to us with"),
    (Pair.ROOT, "root: what our cards are signed with"),
)


def take_form(desk: Desk, folder: Path, offer: Offer) -> FormScreen[Peer]:
    """Return the form that takes a card."""
    note = f"{offer.code}  {offer.name}\ncard {offer.card}   {offer.standing}\n{_COMPARE}"
    return proven(desk, "Take a card", (), lambda _: cards.take(desk, folder, offer.file), note)


def confirm_form(desk: Desk, peer: Peer, said: str) -> FormScreen[Peer]:
    """Return the form that confirms a peer whose digits were read back."""

    def act(values: Values) -> Peer:
        witness = Witness(values["by"], values["and"], values["means"])
        return peers.confirm(desk, peer.code, said, values["card"], witness)

    fields = [
        Field(
            "card",
            "Their card",
            help="as they read it to you from their screen: a number, a colon, eight letters or digits",
        ),
        Field("by", "Compared here", help="who compared on our side: first and last name"),
        Field("and", "And there", help="who compared on theirs: another person, by name"),
        Field("means", "Means", help="how: phone on a known number, in person ..."),
    ]
    return proven(desk, f"Confirm {peer.code}", fields, act, "All twelve groups were the same. Both names are kept.")


def terms_form(desk: Desk, peer: Peer) -> FormScreen[Peer]:
    """Return the form that changes what was agreed with a peer."""

    def act(values: Values) -> Peer:
        terms = agreeing.Terms(
            cadence_hours=_number(values, "cadence_hours"),
            one_way=values["one_way"] == "yes",
            review=values["review"] == "yes",
            daily_bytes=_number(values, "daily_bytes"),
            epochs_allowed=_number(values, "epochs_allowed"),
        )
        return agreeing.agree(desk, peer.code, terms)

    fields = [
        Field("cadence_hours", "Cadence", str(peer.cadence_hours), help="hours between bundles we promise; 0: none"),
        Field("one_way", "One way", _word(peer.one_way), options=_YES_NO),
        Field("review", "Review first", _word(peer.review), options=_YES_NO),
        Field("daily_bytes", "Bytes a day", str(peer.daily_bytes), help="what it may send; 0: what our card says"),
        Field("epochs_allowed", "Installations", str(peer.epochs_allowed), help="of it we listen to; 64 is plenty"),
    ]
    return proven(desk, f"Agreed with {peer.code}", fields, act)


def revoke_form(desk: Desk, peer: Peer) -> FormScreen[Peer]:
    """Return the form that ends hearing and writing to a peer."""

    def act(values: Values) -> Peer:
        if values["name"].strip().upper() != peer.code:
            raise InputError(f"type {peer.code} to confirm", "only two persons anew confirm it again")
        return agreeing.revoke(desk, peer.code, values["reason"])

    fields = [
        Field("reason", "Reason", help="why nothing goes to it or comes from it any more"),
        Field("name", "Type", help=f"{peer.code}, to confirm"),
    ]
    note = f"{peer.code}  {peer.name}\nWhat was sealed for it is taken back; what it sent stays."
    return proven(desk, f"Revoke {peer.code}", fields, act, note)


def unbury_form(desk: Desk, peer: Peer) -> FormScreen[Peer]:
    """Return the form that shows what a restore hid."""
    note = "What it purged before may be among what is shown. You answer for it."
    fields = [Field("reason", "Reason", help="why its orders need not be awaited; it is kept")]
    return proven(
        desk,
        f"Show what {peer.code} sent",
        fields,
        lambda values: unburying.unbury(desk, peer.code, values["reason"]),
        note,
    )


def ack_form(desk: Desk, peer: Peer) -> FormScreen[Heard]:
    """Return the form for the digits that a peer read out."""

    def keep(values: Values) -> Heard:
        return voice.acknowledge(desk, peer.code, Said(values["code"], values["by"], _number(values, "through")))

    fields = [
        Field("code", "Their code", help="eight digits, as they read them"),
        Field("through", "Up to bundle", "0", help="the number they said with it; 0 where they said none"),
        Field("by", "Read by", help="who read it out, at the peer"),
    ]
    note = "What it confirms counts as delivered by voice, and is written no more. It never confirms a purge."
    return FormScreen(f"What came to {peer.code}", fields, keep, note)


def give_form(desk: Desk) -> FormScreen[Path]:
    """Return the form that writes our card into a folder."""

    def keep(values: Values) -> Path:
        if not values["folder"].strip():
            raise InputError("type a folder", "such as /media/usb")
        return cards.give(desk, Path(values["folder"].strip()).expanduser())

    fields = [Field("folder", "Folder", help="such as /media/usb; nothing in a card is secret")]
    return FormScreen("Write our card", fields, keep, "Whoever gets it still has to compare the digits with you.")


def rotate_form(desk: Desk, last: Sequence[str] = ()) -> FormScreen[SignedCard]:
    """Return the form that makes a new key pair; ``last`` are the peers another encryption key would shut out."""
    fields = [Field("pair", "Pair", Pair.SIGN, options=_PAIRS)]
    note = "A new card tells every confirmed peer, with the next drop send."
    if last:
        note += f"\nNot yet with a new encryption key: what is on its way from {' '.join(last)} would not open."
    return proven(desk, "Rotate", fields, lambda values: rotating.rotate(desk, Pair(values["pair"])), note)


def revoke_pair_form(desk: Desk) -> FormScreen[SignedCard]:
    """Return the form that gives up the signing pair in use."""
    fields = [Field("reason", "Reason", help="why it is given up; no case data")]
    note = "A new pair takes its place. Nothing signed by the old one after this is taken by anybody."
    return proven(desk, "Revoke the signing pair", fields, lambda values: rotating.revoke(desk, values["reason"]), note)


def _word(value: bool) -> str:
    return "yes" if value else "no"


def _number(values: Values, name: str) -> int:
    text = values[name].strip() or "0"
    if not (text.isascii() and text.isdecimal()) or len(text) > 16:
        raise InputError(f"{name}: not a whole number", "digits only")
    return int(text)
