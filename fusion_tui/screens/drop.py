"""The drop: a folder on a medium or a share, where bundles are written for peers and read from them.

Media that are mounted are offered in a short list; any other folder is typed.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from fusion_tui.actions import Action
from fusion_tui.domain.errors import FusionError
from fusion_tui.domain.release import ReleaseState
from fusion_tui.domain.waiting import waits_for
from fusion_tui.services import exchange, media, queues
from fusion_tui.services.desk import Desk
from fusion_tui.services.exchange import Arrival, SentBundle, quarantining
from fusion_tui.sync.channel import Outcome
from fusion_tui.widgets.bindings import act_bindings
from fusion_tui.widgets.media_list import MediaBox
from fusion_tui.widgets.rail import Rail
from fusion_tui.widgets.sheet import Reader
from fusion_tui.widgets.work_page import WorkPage

HINT = "folder of the drop, such as /media/usb; Enter goes on"
SAFE = "   SAFE TO REMOVE   "


class DropScreen(WorkPage):
    """Sending to and receiving from one folder."""

    CSS_PATH = "drop.tcss"
    SCOPES: ClassVar = ("exchange", "folder", "desk", "anywhere")
    BINDINGS: ClassVar = act_bindings("exchange", "folder", "desk", "anywhere")

    class Told(Message):
        """The work on the drop came a step further."""

        def __init__(self, line: str) -> None:
            super().__init__()
            self.line = line

    def __init__(self) -> None:
        super().__init__()
        self._lines: list[Content] = []
        self._kept = ""  # what an error leaves of the work, in words
        self._heeded = False

    def body(self) -> ComposeResult:
        """Yield the folder, at first the one worked on last, what happens, and the line that says it is safe."""
        yield Rail("drop")
        with Vertical(id="work"):
            yield Static("", markup=False, id="heading")
            with Horizontal(classes="row"):
                yield Static("Folder", markup=False, classes="label")
                last = self.station.recall.folder
                yield Input(last, placeholder=HINT, id="drop-folder", compact=True, max_length=1000)
            yield MediaBox("any folder is a drop: type it")
            yield Reader("outcomes")
            yield Static("", markup=False, id="safe", classes="-hidden")

    def on_mount(self) -> None:
        """Begin with the folder."""
        self.do_folder()

    def load(self) -> None:
        """Show how much waits to leave, and which media are there."""
        self._count()
        self.query_one(MediaBox).look()

    @on(MediaBox.Taken)
    def take_medium(self, taken: MediaBox.Taken) -> None:
        """Take a medium for the drop."""
        self.query_one("#drop-folder", Input).value = str(taken.medium.folder)
        self.go_on()

    @work(exclusive=True, group="counts")
    async def _count(self) -> None:
        counts, waiting = await asyncio.to_thread(_counted, self.desk)
        self.query_one(Rail).show(counts)
        self.query_one("#heading", Static).update(Content(f"Drop   {waiting:,} waiting to be written"))

    def why_not(self, action: Action) -> str:
        """Return why the drop can't be worked on now."""
        reason = super().why_not(action)
        if not reason and action.id in ("send", "receive"):
            return self.under_way or ("" if self._folder else "type the folder first")
        return reason

    @property
    def _folder(self) -> str:
        return self.query_one("#drop-folder", Input).value.strip()

    @on(Input.Changed, "#drop-folder")
    def reconsider(self) -> None:
        """Offer what a folder makes possible; that another one may be removed is over."""
        self.query_one("#safe").add_class("-hidden")
        self.offer()

    @on(Input.Submitted, "#drop-folder")
    def go_on(self) -> None:
        """Leave a folder that is a drop, so that letters are keys again; in one that is none the cursor stays."""
        if self.under_way:
            self.query_one(Reader).focus()
            return
        self._lines.clear()
        self._check(self._folder)
        self.station.hold_keys()

    @work(exclusive=True, group="folder")
    async def _check(self, folder: str) -> None:
        try:
            await self._drop(folder)
        except FusionError as error:
            if not self.under_way:
                self._say(f"{error.message}\n{error.hint}", bold=True)
                self.do_folder()
        else:
            self.query_one(Reader).focus()

    async def _drop(self, typed: str) -> Path:
        """Return the folder of the drop, and remember it for the next time."""
        folder = await asyncio.to_thread(media.drop_at, typed)
        self.station.recall.folder = typed
        return folder

    def do_folder(self) -> None:
        """Go to the folder."""
        self.query_one("#drop-folder").focus()

    def do_media(self) -> None:
        """Go to the media that are mounted by now."""
        self.query_one(MediaBox).look(going=True)

    def do_send(self) -> None:
        """Write what waits."""
        self._start("sending", "nothing was written")
        self._send(self._folder)

    def do_receive(self) -> None:
        """Read what is there."""
        self._start("receiving", "nothing was taken in")
        self._receive(self._folder)

    def _start(self, doing: str, kept: str) -> None:
        self._kept, self._heeded = kept, False
        self.query_one("#safe").add_class("-hidden")
        self._lines.clear()
        self._say(f"{doing}: do not remove the medium; Esc stops")
        self.query_one(Reader).focus()
        self.begin_work(f"{doing} is under way")

    @work(group="drop")
    async def _send(self, typed: str) -> None:
        with self._under_way():
            folder = await self._drop(typed)
            self._kept = "what was written before stays on the drop"
            sent = await asyncio.to_thread(exchange.send, self.desk, folder, "", self._tell, self._is_stopped)
        nothing = "nothing was written" if self._heeded else "nothing waits: nothing was written"
        self._conclude([_sent(one) for one in sent] or [nothing], "the rest waits for the next time")

    @work(group="drop")
    async def _receive(self, typed: str) -> None:
        with self._under_way():
            folder = await self._drop(typed)
            self._kept = "what was taken in before is kept"
            arrivals = await asyncio.to_thread(exchange.receive, self.desk, folder, self._tell, self._is_stopped)
        nothing = "nothing was taken in" if self._heeded else "no bundle is in this folder"
        outcomes = [line for one in arrivals for line in _arrived(one)]
        self._conclude(outcomes or [nothing], "the rest stays in the folder")

    def _is_stopped(self) -> bool:
        """Whether to leave the rest; asked only where there is one, so that a stop that came too late left none."""
        self._heeded = self._heeded or self._stop.is_set()
        return self._heeded

    def _tell(self, line: str) -> None:
        self.post_message(self.Told(line))

    @on(Told)
    def follow(self, told: Told) -> None:
        """Show how far it is."""
        self._say(told.line)

    @contextmanager
    def _under_way(self) -> Iterator[None]:
        try:
            yield
        except FusionError:
            self._say(f"stopped: see the message; {self._kept}", bold=True)
            if self._kept.startswith("nothing"):
                self.do_folder()
            raise
        finally:
            self.end_work()

    def do_back(self) -> None:
        """Stop what is under way, after the bundle it is at; leave once nothing is."""
        if self.under_way and not self._stop.is_set():
            self._say("stopping ...")
        super().do_back()

    def _conclude(self, outcomes: Sequence[str], rest: str) -> None:
        self._say("")
        too_late = ["all was done before the stop"] if self._stop.is_set() else []
        stopped = [f"stopped: {rest}"] if self._heeded else too_late
        for line in [*outcomes, *stopped]:
            self._say(line, bold=True)
        safe = self.query_one("#safe", Static)
        safe.update(Content(f"{SAFE:=^{max(40, self.query_one('#work').size.width)}}"))
        safe.remove_class("-hidden")
        self.load()

    def _say(self, line: str, bold: bool = False) -> None:
        content = Content(line)
        self._lines.append(content.stylize("bold") if bold else content)
        reader = self.query_one(Reader)
        reader.show(Content("\n").join(self._lines))
        reader.scroll_end(animate=False)


def _sent(one: SentBundle) -> str:
    again = ", again: not acknowledged yet" if one.again else ""
    return f"   written      to {one.peer:<10} bundle {one.seq:>4}  {one.records:>4} records{again}"


def _arrived(one: Arrival) -> list[str]:
    mark = "  " if one.fine else "!!"
    what = f"{one.new} new, {one.changed} changed, {one.purged} purged" if one.fine else f"{_why(one)}  {one.file}"
    line = f"{mark} {one.outcome:<11} from {one.sender or '?':<8} bundle {one.seq:>4}  {what}"
    return [line, f"   {one.hint}"] if one.hint else [line]


def _why(one: Arrival) -> str:
    """Return why a bundle was not taken in, and which key shows more."""
    if one.outcome == Outcome.HELD:
        return f"(key W) waits for {waits_for(one.reason)}"
    return f"(key R) {one.reason}" if one.code and one.code != quarantining.NOT_FOR_US else one.reason


def _counted(desk: Desk) -> tuple[dict[str, int], int]:
    waiting = replace(queues.view("outgoing"), states=(ReleaseState.WAITING,))
    return queues.totals(desk), queues.window(desk, waiting, 0, 1).total
