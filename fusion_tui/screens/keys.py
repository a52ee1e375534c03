"""Ways in: one's own passphrase, one-time codes and keyring; the recovery code and the rest for an administrator."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on, work
from textual.content import Content

from fusion_tui.actions import Action
from fusion_tui.services import access
from fusion_tui.widgets import access_forms
from fusion_tui.widgets.bindings import act_bindings
from fusion_tui.widgets.columns import Column
from fusion_tui.widgets.desk_page import DeskPage
from fusion_tui.widgets.form import FormScreen
from fusion_tui.widgets.notice import PAPER, NoticeScreen
from fusion_tui.widgets.table import RecordTable
from fusion_tui.widgets.times import moment

if TYPE_CHECKING:
    from fusion_tui.store.known_slots import Standing
    from fusion_tui.store.slots import Slot

PUT_BACK = "This vault is not the one the store knows. Accept it once every way in of it was looked at."
_ELSEWHERE = frozenset({"open", "new_tip", "new_case", "drop", "search"})
_MENDING = frozenset({"accept_key", "remove_key"})
STRANGE = "The store does not know this way in. Ask whose it is and when it was made, before it opens for good."


class KeysScreen(DeskPage):
    """The ways into this store."""

    SCOPES: ClassVar = ("table", "keys", "desk", "anywhere")
    BINDINGS: ClassVar = act_bindings("keys", "desk", "anywhere")
    place: ClassVar = "keys"

    def __init__(self) -> None:
        super().__init__()
        self._standing: Standing | None = None

    def table(self) -> RecordTable[Slot]:
        """Return the list of ways in."""
        columns: list[Column[Slot]] = [
            Column("id", 8, lambda slot: slot.id),
            Column("kind", 10, lambda slot: str(slot.kind)),
            Column("user", 0, lambda slot: slot.user or "whoever holds the paper"),
            Column("code", 4, lambda slot: "yes" if slot.code else "no"),
            Column("known", 5, lambda slot: "NO" if self._is_strange(slot) else "yes"),
            Column("set", 21, lambda slot: moment(slot.changed, self.zone)),
        ]
        return RecordTable(columns, lambda slot: slot.id, "keys", "no way in")

    def load(self) -> None:
        """Read the ways in."""
        self._read()
        self.count()

    @work(exclusive=True, group="load")
    async def _read(self) -> None:
        found, self._standing = await asyncio.to_thread(lambda: (access.slots(self.desk), access.standing(self.desk)))
        self.rows.show_items(found)
        self.head(f"Ways in   {len(found)}   {self._told(found)}".rstrip())
        self.offer()

    def _told(self, found: Sequence[Slot]) -> str:
        """Return what stands against the ways in, the most pressing."""
        strange = sum(map(self._is_strange, found))
        if strange:
            return f"{strange} NOT KNOWN to the store: a accepts one, x removes it"
        if self._is_put_back:
            return "THE VAULT WAS PUT BACK or written elsewhere: a accepts it"
        return "" if any(slot.kind == "recovery" for slot in found) else "no recovery code is known to you"

    def _is_strange(self, slot: Slot) -> bool:
        return self._standing is not None and not self._standing.knows(slot)

    @property
    def _is_put_back(self) -> bool:
        """Whether only known ways in are in a vault that is not the store's own."""
        return self._standing is not None and not self._standing.strangers and not self._standing.is_sound

    def why_not(self, action: Action) -> str:
        """Return why an act is not open."""
        reason = super().why_not(action)
        slot: Any = self.rows.item
        if reason or action.id not in {"remove_key", "accept_key"}:
            return reason
        if slot is None:
            return "there is no way in here"
        if action.id == "accept_key" and not self._is_put_back and not self._is_strange(slot):
            return "the store knows this way in"
        return ""

    def actions(self) -> list[Action]:
        """Leave out what this list has no use for; where a way in isn't known, what ends that comes first."""
        found = [action for action in super().actions() if action.id not in _ELSEWHERE]
        is_sound = self._standing is None or self._standing.is_sound
        if is_sound:
            return found  # the footer is full, and there is nothing to accept
        mending = [replace(action, footer=True) for action in found if action.id in _MENDING]
        return [*mending, *(action for action in found if action.id not in _MENDING)]

    def peek(self, record_id: str) -> None:
        """Show nothing more: what there is stands in the line."""

    @on(RecordTable.Opened)
    def read_on(self) -> None:
        """Stay in the list."""

    def do_passphrase(self) -> None:
        """Change one's own passphrase."""
        self._ask(access_forms.passphrase_form(self.desk))

    def do_codes(self) -> None:
        """Begin one-time codes, or end them."""
        if self.desk.asks_code:
            self._ask(access_forms.no_codes_form(self.desk))
        else:
            self._ask(access_forms.codes_form(self.desk, access.enrolment(self.desk)))

    def do_keyring(self) -> None:
        """Let this machine's keyring let one in."""
        note = "Whoever is logged on to this account of the machine can then open the store."
        self._ask(
            access_forms.privileged_form(self.desk, "System keyring", lambda: access.add_keyring(self.desk), note)
        )

    def do_recovery(self) -> None:
        """Make a new recovery code, for paper."""
        form = access_forms.privileged_form(self.desk, "Recovery code", lambda: access.new_recovery(self.desk), PAPER)
        self.app.push_screen(form, self._show_code)

    def do_accept_key(self) -> None:
        """Make the way in under the cursor known, or the vault that was put back."""
        slot: Any = self.rows.item
        chosen, note = ((), PUT_BACK) if self._is_put_back else ((slot.id,), f"{_named(slot)}\n{STRANGE}")
        form = access_forms.privileged_form(self.desk, "Accept", lambda: access.accept(self.desk, chosen), note)
        self._ask(form)

    def do_remove_key(self) -> None:
        """Remove the way in under the cursor."""
        slot: Any = self.rows.item
        note = _named(slot)
        self._ask(
            access_forms.privileged_form(self.desk, "Remove a way in", lambda: access.remove(self.desk, slot.id), note)
        )

    def _show_code(self, code: str | None) -> None:
        if code:
            self.app.push_screen(NoticeScreen("Recovery code", Content(f"{code}\n\n{PAPER}")), lambda _: self.load())

    def _ask(self, form: FormScreen[Any]) -> None:
        self.app.push_screen(form, lambda _: self.load())


def _named(slot: Slot) -> str:
    return f"{slot.kind} {slot.user}".strip() + f"   {slot.id}"
