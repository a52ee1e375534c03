"""Forms as data: a list of fields becomes a dialog, and what was typed goes to one service call.

A form stays open until the call succeeds, so that nothing typed is lost to an error. Esc leaves an untouched one;
a touched one is left by a second Esc, and one that is kept in the store keeps what was typed.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from threading import Event
from typing import TYPE_CHECKING, ClassVar, Generic, TypeVar, cast

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Input, Static, TextArea

from fusion_tui.domain.errors import FusionError
from fusion_tui.widgets.ask import LeaveScreen
from fusion_tui.widgets.choice import Choice, Option
from fusion_tui.widgets.columns import fitted
from fusion_tui.widgets.fit import fit_fields
from fusion_tui.widgets.fixed import Fixed

if TYPE_CHECKING:
    from fusion_tui.widgets.station import Station

R = TypeVar("R")
Values = Mapping[str, str]
_LINES = 6
_WAITS = 1.0  # seconds until a form that doesn't begin to save hears again
_SAVES, _OUT = ("f2", "ctrl+s"), ("escape", "f3")


@dataclass(frozen=True)
class Field:
    """One line of a form: a text line, a long text, a secret, a choice, or what a key fills in."""

    name: str
    label: str
    value: str = ""
    help: str = ""
    options: Sequence[Option] = ()
    long: bool = False
    secret: bool = False
    fixed: bool = False

    def widget(self) -> Widget:
        """Return what the value is typed or chosen in."""
        name = f"field-{self.name}"
        if self.options:
            return Choice(self.options, self.value, name)
        if self.fixed:
            return Fixed(self.value, self.help, name)
        if self.long:
            return TextArea(self.value, id=name, compact=True, soft_wrap=True, show_line_numbers=False)
        return Input(self.value, id=name, compact=True, password=self.secret, max_length=1000)


class FormScreen(ModalScreen[R | None], Generic[R]):
    """A form that ends with what the service made of it, or with None."""

    does = "save"
    """What F2 does, in a word or two."""
    enters = False
    """Whether Enter in the last field does the same: where nothing but a passphrase is typed, that is the decision."""
    ways_out = "Esc leave"
    """The keys that leave the form, and what becomes of what was typed."""

    BINDINGS: ClassVar = [
        Binding(",".join(_SAVES), "keep", "save", show=False),
        Binding(",".join(_OUT), "leave", "leave", show=False, priority=True),
    ]

    def __init__(
        self,
        title: str,
        fields: Sequence[Field],
        keep: Callable[[Values], R],
        note: str = "",
    ) -> None:
        super().__init__()
        self._title, self._fields, self._keep, self._note = title, fields, keep, note
        self._is_sealed = self._is_working = False
        self._begun: Values = {}
        self.stop: Event | None = None  # what Esc sets while the form is at work, where that work heeds it

    def compose(self) -> ComposeResult:
        """Lay the fields out, one a line."""
        with Vertical(classes="dialog form") as box:
            box.border_title = self._title
            with Vertical(id="form-fields"):
                if self._note:
                    yield Static(self._note, markup=False, classes="note")
                yield from self.above()
                for field in self._fields:
                    with Horizontal(classes="row -long" if field.long else "row"):
                        yield Static(field.label, markup=False, classes="label")
                        yield field.widget()
            yield Static("", markup=False, id="form-hint")
            yield Static("", markup=False, id="form-error", classes="-hidden")
            yield Static(self._keys(), markup=False, classes="keys", id="form-keys")

    def above(self) -> ComposeResult:
        """Yield what stands between the note and the fields."""
        yield from ()

    def on_resize(self, event: events.Resize) -> None:
        """Let the fields scroll where they would push out what stands below them: the keys always show."""
        fit_fields(self, event.size.height)
        self._show_keys()

    def on_mount(self) -> None:
        """Remember how the form began: what differs from that was touched."""
        self._begun = self.values

    @property
    def values(self) -> dict[str, str]:
        """What stands in the fields."""
        return dict(self._read())

    def _read(self) -> Iterator[tuple[str, str]]:
        for field in self._fields:
            found = self.query_one(f"#field-{field.name}")
            if isinstance(found, TextArea):
                yield field.name, found.text
            elif isinstance(found, Input | Choice | Fixed):
                yield field.name, found.value

    def put(self, values: Values) -> None:
        """Have these values stand in the fields."""
        for field in self._fields:
            if field.name in values:
                self._put(field, values[field.name])

    def _put(self, field: Field, value: str) -> None:
        found = self.query_one(f"#field-{field.name}")
        if isinstance(found, TextArea):
            found.load_text(value)
        elif isinstance(found, Input | Fixed):
            found.value = value
        elif isinstance(found, Choice):
            found.offer(field.options, value)

    @property
    def is_changed(self) -> bool:
        """Whether anything was typed or chosen."""
        return bool(self._begun) and self.values != self._begun

    @on(Input.Submitted)
    def go_on(self, submitted: Input.Submitted) -> None:
        """Enter goes to the next field; it saves only a form that is nothing but a proof of who is there."""
        if self.enters and submitted.input.id == f"field-{self._fields[-1].name}":
            self._is_sealed = True
            self.action_keep()
        else:
            self.focus_next()

    def on_descendant_focus(self) -> None:
        """Show help for the field under the cursor; a choice lists its numbers."""
        field = next(
            (field for field in self._fields if self.focused and self.focused.id == f"field-{field.name}"), None
        )
        hint = self.query_one("#form-hint", Static)
        if isinstance(self.focused, Choice):
            hint.update(Content(in_columns(self.focused.numbered(), max(30, hint.size.width))))
        else:
            hint.update(Content(field.help if field else ""))

    @property
    def _is_busy(self) -> bool:
        return self._is_sealed or self._is_working

    def hears(self, key: str) -> bool:
        """Whether a key is for this form: behind the one that saves none is, but for the one that stops."""
        if self._is_busy:
            return key in _OUT
        if key in _SAVES:
            self._is_sealed = True
            self.set_timer(_WAITS, self._unseal)
        return True

    def _unseal(self) -> None:
        """Hear again where the key that saves came to nothing, as where a dialog opened in front of it."""
        self._is_sealed = self._is_working

    @work(group="keep")
    async def action_keep(self) -> None:
        """Hand the values over; an error stays in the form, beside what was typed."""
        if self._is_working:
            return
        self._is_working = True
        self._begin_work()
        try:
            made = await asyncio.to_thread(self._keep, self.values)
        except FusionError as error:
            self._complain(error)
        else:
            try:
                await self.was_kept()
            finally:
                self.finish(made)  # it is made: a form that stayed would make it twice
        finally:
            self._is_sealed = self._is_working = False
            self._end_work()

    def _begin_work(self) -> None:
        if self.stop is not None:
            self.stop.clear()
            self._show_keys()

    def _end_work(self) -> None:
        if self.stop is not None and self.is_attached:
            self._show_keys()

    def _show_keys(self) -> None:
        self.query_one("#form-keys", Static).update(self._keys())

    def _keys(self) -> Content:
        """Return the keys in one line; where there is no room for all, without the one everybody knows."""
        ways_out = "Esc stop" if self.stop is not None and self._is_working else self.ways_out
        save = f"{'Enter or ' * self.enters}F2 {self.does}"
        words = f"{save}   Tab next field   {ways_out}"
        return Content(words if len(words) <= self.app.size.width - 4 else f"{save}   {ways_out}")

    async def was_kept(self) -> None:
        """Tidy up after the values became what they were typed for."""

    def finish(self, made: R) -> None:
        """Close the form with what was made, unless a lock has closed it meanwhile."""
        if self.is_current:
            cast("Station", self.app).hold_keys()
            self.dismiss(made)

    def _complain(self, error: FusionError) -> None:
        """Say what is wrong, in the words that stand before the field at fault, and go to it."""
        words = f"{error.message}\n{error.hint}" if error.hint else error.message
        name, colon, rest = words.partition(":")
        at_fault = next((field for field in self._fields if colon and field.name == name), None)
        if at_fault is not None:
            words = f"{at_fault.label}:{rest.replace(f'change {name} ', f'change {at_fault.label} ')}"
            self.query_one(f"#field-{name}").focus()
        self._show_error(words)

    def _show_error(self, words: str) -> None:
        line = self.query_one("#form-error", Static)
        line.update(Content(words))
        line.set_class(not words, "-hidden")
        self.query_one("#form-hint").set_class(bool(words), "-short")

    @on(Input.Changed)
    @on(TextArea.Changed)
    @on(Choice.Changed)
    def forgive(self) -> None:
        """What was wrong is being mended: the words about it would only mislead."""
        self._show_error("")

    def action_leave(self) -> None:
        """Stop what is under way; else leave, and where something was typed, ask first."""
        if self._is_busy:  # what is being made can't be left, only stopped where it heeds that
            if self.stop is not None:
                self.stop.set()
            return
        if not self.is_changed:
            self.dismiss(None)
            return
        self.app.push_screen(LeaveScreen(), self._left)

    def _left(self, leaves: bool | None) -> None:
        if leaves:
            self.dismiss(None)


def in_columns(words: Sequence[str], width: int) -> str:
    """Return words in even columns of a width, read downwards; a long list is cut to three columns."""
    size = min(max(map(len, words)) + 2, width // 3 if len(words) > _LINES else width)
    per_line = max(1, width // size)
    lines = -(-len(words) // per_line)
    rows = ("".join(fitted(word, size - 2) + "  " for word in words[line::lines]) for line in range(lines))
    return "\n".join(row.rstrip() for row in rows)
