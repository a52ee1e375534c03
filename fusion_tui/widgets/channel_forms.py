"""The forms that send again, take back and back out: each names what happens before it does."""

from __future__ import annotations

from threading import Event
from typing import TYPE_CHECKING, TypeVar

from fusion_tui.domain.errors import InputError
from fusion_tui.domain.wording import many
from fusion_tui.services.exchange import backing_out, voiding
from fusion_tui.services.exchange.backing_out import BackedOut
from fusion_tui.widgets.access_forms import proven
from fusion_tui.widgets.form import Field, FormScreen, Values

if TYPE_CHECKING:
    from fusion_tui.services.desk import Desk
    from fusion_tui.store.channel import SentBundle

R = TypeVar("R")

_AGAIN = (
    "It is written again with the next drop send, as it is. Where {peer} has acknowledged it, what it carried goes"
    " under a new number."
)
_VOID = (
    "Its number is void, and its sealed bytes are destroyed here. What it carried goes to {peer} under a new number;"
    " {peer} is told with the next drop send."
)
_SINCE = (
    "Every record goes back to what stood before; new ones are removed. F2 says how many that is; nothing changes"
    " before you confirm it."
)


def resend_form(desk: Desk, peer: str, seq: str, epoch: str) -> FormScreen[bool]:
    """Return the form that has a bundle go out again; it ends with whether that is under a new number."""

    def act(values: Values) -> bool:
        return voiding.resend(desk, peer, number_of(values["seq"]), epoch if values["seq"] == seq else "")

    return _doing("send again", FormScreen(f"Send again to {peer}", [_number(seq)], act, _AGAIN.format(peer=peer)))


def void_form(desk: Desk, peer: str, seq: str, epoch: str) -> FormScreen[SentBundle]:
    """Return the form that takes a bundle back."""

    def act(values: Values) -> SentBundle:
        return voiding.void(desk, peer, number_of(values["seq"]), epoch if values["seq"] == seq else "")

    return _doing("take it back", FormScreen(f"Take back from {peer}", [_number(seq)], act, _VOID.format(peer=peer)))


def since_form(desk: Desk, peer: str, epochs: list[str]) -> FormScreen[BackedOut]:
    """Return the form that asks from which number on to back out; it ends with what that would do."""

    def act(values: Values) -> BackedOut:
        return backing_out.plan(desk, peer, number_of(values["seq"]), values["epoch"])

    options = [(one, f"{one[:8]}, the one heard last" if one == epochs[-1] else one[:8]) for one in epochs]
    fields = [
        Field("seq", "Since bundle", help="the first number whose content is taken out again"),
        Field("epoch", "Epoch", epochs[-1], options=options),
    ]
    return _doing("go on", FormScreen(f"Back out what {peer} sent", fields, act, _SINCE))


def back_out_form(desk: Desk, planned: BackedOut) -> FormScreen[BackedOut]:
    """Return the form that backs out as planned, after one's own passphrase and with a reason; Esc stops it."""
    stop = Event()

    def act(values: Values) -> BackedOut:
        return backing_out.back_out(desk, planned.peer, planned.since, values["reason"], planned.epoch, stop.is_set)

    reason = Field("reason", "Reason", help="why it is taken out again; kept in the trail, no case data")
    title, note = f"Back out what {planned.peer} sent", "\n".join(restated(planned))
    form = _doing("back it out", proven(desk, title, [reason], act, note))
    form.stop = stop
    return form


def restated(planned: BackedOut) -> list[str]:
    """Return what a back-out does, a line for each fate."""
    lines = [
        f"Bundles {planned.since} and later, epoch {planned.epoch[:8]}",
        f"Records: {planned.removed} removed, {planned.back} back to what stood before,",
        f"{planned.same} as they are, {planned.gone} purged before, which stay so.",
        f"What {planned.peer} sends waits for a decision from then on.",
    ]
    if planned.waiting:
        lines.append(f"Still sealed, of that stretch: {many(planned.waiting, 'bundle')}; W rejects them.")
    return lines


def number_of(words: str) -> int:
    """Return a bundle's number as it was typed; raises InputError for anything else."""
    if not words.strip().isdecimal() or not words.isascii() or len(words) > 12 or not int(words):
        raise InputError("seq: not the number of a bundle", "type the number, as the list shows it")
    return int(words)


def _doing(what: str, form: FormScreen[R]) -> FormScreen[R]:
    form.does = what
    return form


def _number(seq: str) -> Field:
    return Field("seq", "Bundle", seq, help="the number, as the list of open bundles shows it")
