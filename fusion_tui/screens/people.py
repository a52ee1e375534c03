"""People: who may log on, as what, and what stands against their next log-on. An administrator's screen."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, ClassVar

from textual import on, work
from textual.content import Content

from fusion_tui.actions import Action
from fusion_tui.services import accounts
from fusion_tui.services.accounts import Account
from fusion_tui.widgets import access_forms
from fusion_tui.widgets.bindings import act_bindings
from fusion_tui.widgets.columns import Column
from fusion_tui.widgets.desk_page import DeskPage
from fusion_tui.widgets.form import FormScreen
from fusion_tui.widgets.record_columns import age_column
from fusion_tui.widgets.sheet import Reader
from fusion_tui.widgets.table import RecordTable
from fusion_tui.widgets.times import moment


class PeopleScreen(DeskPage):
    """Everybody with an account."""

    SCOPES: ClassVar = ("table", "people", "desk", "anywhere")
    BINDINGS: ClassVar = act_bindings("people", "desk", "anywhere")
    place: ClassVar = "people"

    def table(self) -> RecordTable[Account]:
        """Return the list of accounts."""
        columns: list[Column[Account]] = [
            Column("name", 12, lambda account: account.user.name),
            Column("state", 0, lambda account: account.standing, share=2),
            Column("roles", 0, lambda account: account.user.roles, share=3),
            Column("ways in", 20, lambda account: " ".join(account.ways), least=100),
            age_column(self.now, "last seen", lambda account: account.user.last_seen),
        ]
        return RecordTable(columns, lambda account: account.user.name, "people", "nobody")

    def load(self) -> None:
        """Read the accounts."""
        self._read()
        self.count()

    @work(exclusive=True, group="load")
    async def _read(self) -> None:
        found = await asyncio.to_thread(accounts.accounts, self.desk)
        self.rows.show_items(found)
        shut = sum(account.state != "active" for account in found)
        self.head(f"People   {len(found)}" + (f", {shut} not active" if shut else ""))

    def why_not(self, action: Action) -> str:
        """Return why an act on the account under the cursor is not open."""
        reason = super().why_not(action)
        account = self._chosen
        if reason or action.scope != "people" or action.id == "add_user":
            return reason
        if account is None:
            return "there is nobody here"
        if account.user.name == self.desk.user.name:
            return "nobody changes their own account"
        if action.id == "unlock" and account.state == "active":
            return "this account is not shut"
        if action.id == "exempt" and not account.user.is_service:
            return "only a service account stays on; people log on again"
        return ""

    def peek(self, record_id: str) -> None:
        """Show the account under the cursor."""
        account = self._chosen
        if record_id and account is not None:
            self.query_one("#pane", Reader).show(_sheet(account, self.zone))

    @on(RecordTable.Opened)
    def read_on(self) -> None:
        """Go to the text."""
        self.query_one("#pane").focus()

    def do_add_user(self) -> None:
        """Give somebody a way in."""
        self._ask(access_forms.user_form(self.desk))

    def do_roles(self) -> None:
        """Give somebody other roles."""
        self._for_chosen(access_forms.roles_form)

    def do_unlock(self) -> None:
        """Release a lockout."""
        self._for_chosen(access_forms.unlock_form)

    def do_disable(self) -> None:
        """Take every way in from somebody."""
        self._for_chosen(access_forms.disable_form)

    def do_enable(self) -> None:
        """Give a disabled account a way in."""
        self._for_chosen(access_forms.enable_form)

    def do_exempt(self) -> None:
        """Let a service account stay on."""
        self._for_chosen(access_forms.exempt_form)

    @property
    def _chosen(self) -> Account | None:
        item = self.rows.item
        return item if isinstance(item, Account) else None

    def _for_chosen(self, form: Callable[..., FormScreen[Any]]) -> None:
        if self._chosen is not None:
            self._ask(form(self.desk, self._chosen))

    def _ask(self, form: FormScreen[Any]) -> None:
        self.app.push_screen(form, lambda _: self.load())


def _sheet(account: Account, zone: str) -> Content:
    user = account.user
    lines = [
        f"state      {account.state}" + (f" since {moment(account.locked, zone)}" if account.locked else ""),
        f"roles      {user.roles}",
        f"ways in    {' '.join(account.ways) or 'none'}",
        *([f"stays on   without logging on again: {user.exempt}"] if user.exempt else []),
        f"added      {moment(user.created, zone)}",
        f"last seen  {moment(user.last_seen, zone) if user.last_seen else 'never'}",
    ]
    return Content("\n").join([Content(user.name).stylize("bold"), *map(Content, lines)])
