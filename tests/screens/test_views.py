"""Views of queues that a person keeps under a name."""

from __future__ import annotations

import pytest
from textual.widgets import Input

from fusion_tui.domain.errors import InputError
from fusion_tui.paths import Profile
from fusion_tui.services import views
from fusion_tui.services.views import MOST, SavedView
from tests.screens.conftest import at_desk, seated


async def test_a_view_is_kept_and_opened_with_its_words_and_order(harbor: Profile) -> None:
    async with seated(harbor) as seat:
        await seat.press("2", "B")
        assert "no view is kept yet; I keeps this one" in seat.told
        await seat.press("slash")
        seat.app.screen.query_one("#filter", Input).value = "sighting 3"
        await seat.press("enter", "S", "I")
        assert "tips, sighting 3, by " in seat.text
        await seat.type("the third")
        await seat.press("f2", "1", "4", "B")
        assert "1  the third: tips, sighting 3" in seat.text
        await seat.press("1")
        assert "Drone sighting 3" in seat.text
        assert "Drone sighting 1" not in seat.text
        assert "with sighting 3" in seat.text
        await seat.press("B", "x", "1")
        assert "the third is gone" in seat.told
        assert views.saved(seat.app.desk) == []


def test_views_are_ones_own_nine_at_most_and_of_queues_there_are(harbor: Profile) -> None:
    with at_desk(harbor) as desk:
        for number in range(MOST):
            views.keep(desk, SavedView(f"view {number}", "tips"))
        views.keep(desk, SavedView("view 1", "cases", "copper", "modified", True))
        assert SavedView("view 1", "cases", "copper", "modified", True) in views.saved(desk)
        for view, said in (
            (SavedView("one more", "tips"), "9 views are kept already"),
            (SavedView(" ", "tips"), "name: may not be empty"),
            (SavedView("view 2", "nothing"), "no such queue"),
            (SavedView("view 2", "tips", "nobody:else"), "no such field"),
        ):
            with pytest.raises(InputError, match=said):
                views.keep(desk, view)
        with pytest.raises(InputError, match="no such view"):
            views.forget(desk, "nothing")
    with at_desk(harbor, "sue") as other:
        assert views.saved(other) == []
