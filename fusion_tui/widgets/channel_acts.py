"""What can be done about a peer's channel, wherever one is shown: send again, take back, digest, back out."""

from __future__ import annotations

import asyncio

from textual import work

from fusion_tui.actions import Action, keyed
from fusion_tui.domain.wording import many
from fusion_tui.services.exchange import board, issuing
from fusion_tui.services.exchange.backing_out import BackedOut
from fusion_tui.services.exchange.board import Line
from fusion_tui.widgets.ask import AskScreen
from fusion_tui.widgets.channel_forms import back_out_form, resend_form, since_form, void_form
from fusion_tui.widgets.channel_words import SENT, Number
from fusion_tui.widgets.page import Page

_NEXT = keyed("{drop} writes it to a drop")


class ChannelActs(Page):
    """A screen that shows a peer's channel."""

    @property
    def line(self) -> Line | None:
        """How things stand with the peer an act is for; None where the screen shows none."""
        raise NotImplementedError

    @property
    def peer_code(self) -> str:
        """The code of that peer; empty where there is none."""
        return self.line.peer.code if self.line is not None else ""

    @property
    def number(self) -> Number | None:
        """The number under the cursor; None where the screen shows none."""
        return None

    def why_not(self, action: Action) -> str:
        """Return why nothing can be done here."""
        reason = super().why_not(action)
        if reason or action.scope != "channel":
            return reason
        if self.line is None:
            return "there is no peer here"
        if action.id == "void" and not self.line.open.bundles:
            return "no bundle of ours waits for an answer"
        if self.number is None or action.id not in ("resend", "void"):
            return ""
        if not self.number.is_ours:
            return "that is a bundle of theirs; this is for ours"
        lost = action.id == "void" and self.number.what != SENT
        return "the peer says it never came: s sends it again" if lost else ""

    def do_resend(self) -> None:
        """Ask for the number, and have it go out again."""
        self.app.push_screen(resend_form(self.desk, self.peer_code, *self._chosen()), self._sent_again)

    def _sent_again(self, anew: bool | None) -> None:
        if anew is not None:
            words = "goes under a new number" if anew else "goes again as it is"
            self.notify(f"{words}; {_NEXT}", title="Send again", markup=False)

    def do_void(self) -> None:
        """Ask for the number, and take it back."""
        self.app.push_screen(void_form(self.desk, self.peer_code, *self._chosen()), self._voided)

    def _voided(self, done: object | None) -> None:
        if done is not None:
            self.notify(f"what it carried waits under a new number; {_NEXT}", title="Taken back", markup=False)

    def _chosen(self) -> tuple[str, str]:
        number = self.number
        return ("", "") if number is None else (str(number.first), number.epoch)

    def do_digest(self) -> None:
        """Ask, and have a digest wait."""
        peer = self.peer_code
        question = (
            f"{peer} is sent a list of every record it was ever given, so that it sees what never came.\n"
            "It names records, and holds nothing of them. For links where nothing comes back."
        )

        def answered(goes_on: bool | None) -> None:
            if goes_on:
                self._digest(peer)

        self.app.push_screen(AskScreen(question, f"have the digest wait for {peer}"), answered)

    @work(group="act")
    async def _digest(self, peer: str) -> None:
        count = await asyncio.to_thread(issuing.queue_digest, self.desk, peer)
        words = f"a digest of {many(count, 'record')} waits; {_NEXT}" if count else f"{peer} was never given anything"
        self.notify(words, title="Digest", markup=False)
        self.load()

    def do_back_out(self) -> None:
        """Ask from which number on."""
        self._ask_since(self.peer_code)

    @work(exclusive=True, group="plan")
    async def _ask_since(self, peer: str) -> None:
        found = await asyncio.to_thread(board.detail, self.desk, peer)
        epochs = list(found.missing)
        if epochs:
            self.app.push_screen(since_form(self.desk, peer, epochs), self._planned)
        else:
            self.notify(f"nothing was received from {peer}", title="Back out", markup=False)

    def _planned(self, planned: BackedOut | None) -> None:
        if planned is not None:
            self.app.push_screen(back_out_form(self.desk, planned), self._backed_out)

    def _backed_out(self, done: BackedOut | None) -> None:
        if done is not None:
            words = f"{many(done.removed, 'record')} removed, {done.back} as they stood before"
            self.notify(f"{words}; what {done.peer} sends waits for a decision now", title="Backed out", markup=False)
