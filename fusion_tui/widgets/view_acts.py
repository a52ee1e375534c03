"""Views of a queue: kept under a name, opened by a digit."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from textual import work

from fusion_tui.actions import keyed
from fusion_tui.services import views
from fusion_tui.services.views import SavedView
from fusion_tui.widgets.form import Field, FormScreen, Values
from fusion_tui.widgets.page import Page
from fusion_tui.widgets.view_list import ViewList


class ViewActs(Page):
    """A queue that can be kept as it is shown."""

    @property
    def view(self) -> SavedView:
        """What is shown, and in which order."""
        raise NotImplementedError

    @work(group="views")
    async def do_views(self) -> None:
        """Show the views that were kept."""
        found = await asyncio.to_thread(views.saved, self.desk)
        if found:
            self.app.push_screen(ViewList(found), self._take_view)
        else:
            self.notify(keyed("no view is kept yet; {keep_view} keeps this one"), title="Views", markup=False)

    def _take_view(self, chosen: tuple[SavedView, bool] | None) -> None:
        if chosen is None:
            return
        view, is_dropped = chosen
        if is_dropped:
            self._drop_view(view)
        else:
            self.station.start_at("queue", view.queue, view.words, view.sort, "x" * view.descending)

    @work(group="views")
    async def _drop_view(self, view: SavedView) -> None:
        await asyncio.to_thread(views.forget, self.desk, view.name)
        self.notify(f"{view.name} is gone", title="Views", markup=False)

    def do_keep_view(self) -> None:
        """Keep this queue with its words and order, under a name."""
        now = self.view

        def keep(values: Values) -> str:
            views.keep(self.desk, replace(now, name=values["name"]))
            return values["name"]

        fields = [Field("name", "Name", help="a word or two; one of that name is replaced")]
        form = FormScreen("Keep this view", fields, keep, now.told.removeprefix(": "))
        self.app.push_screen(form, self._kept)

    def _kept(self, name: str | None) -> None:
        if name is not None:
            self.notify(keyed("{views} opens it"), title=f"Kept: {name}", markup=False)
