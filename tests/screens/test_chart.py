"""The link chart: read, expanded, hidden, followed, drawn."""

from __future__ import annotations

from datetime import timedelta

import pytest
from textual.widgets import Input

from fusion_tui.domain.case import Entity
from fusion_tui.paths import Profile
from fusion_tui.services import cases, entities, reading
from fusion_tui.services.cases import CaseForm, EntityForm, FactForm
from tests.screens.conftest import LARGE, SMALL, Seat, at_desk, seated


@pytest.fixture
def people(harbor: Profile) -> list[Entity]:
    """Name a person with a van, and another in a second case who is known to the first."""
    with at_desk(harbor) as desk:
        jo, van = (cases.add_entity(desk, "C-00001", EntityForm(*one)) for one in
                   (("person", "Jo Bloggs"), ("vehicle", "PA KXR1984")))  # fmt: skip
        other = cases.new(desk, CaseForm("Yards"))
        al = cases.add_entity(desk, other.id, EntityForm("person", "Al Major"))
        cases.add_entity(desk, other.id, EntityForm("person", "Far Away"))
        entities.relate(desk, jo.id, "owns", van.id, "registration", "A1")
        entities.relate(desk, jo.id, "associate of", al.id)
        cases.add_fact(desk, "C-00001", FactForm("@PA KXR1984 left the yard"))
        return [jo, van, al]


async def _to(seat: Seat, name: str) -> None:
    """Move the cursor to the line of a record."""
    await seat.press("g")
    for _ in range(20):
        if name in next(line for line in seat.lines if line.startswith(">")):
            return
        await seat.press("j")
    raise AssertionError(f"no line of {name}")


@pytest.mark.parametrize("size", [SMALL, LARGE])
@pytest.mark.usefixtures("people")
async def test_a_chart_is_an_indented_text_with_kinds_by_letter(harbor: Profile, size: tuple[int, int]) -> None:
    async with seated(harbor, size=size) as seat:
        await seat.press("4", "j", "enter", "y")
        assert seat.place == "ChartScreen"
        assert "C C-00001 Copper theft, rail yards" in seat.text
        assert "    P Jo Bloggs  → appears in" in seat.text
        assert "V PA KXR1984 (above)  ← owns" in seat.text or "P Jo Bloggs (above)  → owns" in seat.text
        assert "P Al Major  ← associate of  unconfirmed" in seat.text
        assert seat.lines[0].strip() == "(U//LES) TLP:AMBER+STRICT"


@pytest.mark.usefixtures("people")
async def test_a_record_is_expanded_hidden_and_shown_again(harbor: Profile) -> None:
    async with seated(harbor) as seat:
        await seat.press("4", "j", "enter", "y")
        assert "Far Away" not in seat.text
        for name in ("Al Major", "Yards"):
            await _to(seat, name)
            await seat.press("e")
        assert "Far Away" in seat.text
        await seat.press("g", "j", "x")
        assert "1 hidden; u shows all" in seat.text
        await seat.press("u")
        assert "hidden" not in seat.text
        await seat.press("g", "j", "K")
        assert "1 hidden; u shows all" in seat.text


@pytest.mark.usefixtures("people")
async def test_the_shortest_way_between_two_is_shown_alone(harbor: Profile) -> None:
    async with seated(harbor) as seat:
        await seat.press("4", "j", "enter", "y")
        await _to(seat, "V PA KXR1984")
        await seat.press("p")
        assert "path from PA KXR1984" in seat.text
        await _to(seat, "Al Major")
        await seat.press("p")
        assert "PA KXR1984 - owns - Jo Bloggs - associate of - Al Major" in seat.text
        assert "3 of " in seat.text
        await seat.press("u")
        assert "only the path" not in seat.text


@pytest.mark.usefixtures("people")
async def test_who_is_linked_with_most_becomes_the_center(harbor: Profile) -> None:
    async with seated(harbor) as seat:
        await seat.press("4", "j", "enter", "y", "m")
        assert "This tells where people looked, not what anybody is." in seat.text
        await seat.press("escape")
        await _to(seat, "Jo Bloggs")
        await seat.press("r")
        assert seat.lines[2].strip("▎ ").startswith("Jo Bloggs")
        await seat.press("m")
        first = next(line for line in seat.lines if "│ > " in line)
        await seat.press("enter")
        assert seat.place == "ChartScreen"
        assert seat.lines[2].strip("▎ ").split()[0] in first


@pytest.mark.usefixtures("people")
async def test_only_what_was_linked_in_a_span_of_days_is_shown(harbor: Profile) -> None:
    async with seated(harbor) as seat:
        today = reading.today(seat.app.desk)
        await seat.press("4", "j", "enter", "y", "t")
        seat.app.screen.query_one("#field-last", Input).value = "soon"
        await seat.press("f2")
        assert "not a day" in seat.text
        seat.app.screen.query_one("#field-last", Input).value = str(today - timedelta(days=2))
        await seat.press("f2")
        assert "Jo Bloggs" not in seat.text
        assert f"... to {today - timedelta(days=2)}" in seat.text


@pytest.mark.usefixtures("people")
async def test_a_small_chart_is_drawn_and_steps_are_more_or_fewer(harbor: Profile) -> None:
    async with seated(harbor, size=LARGE) as seat:
        await seat.press("4", "j", "enter", "y", "v")
        assert "│ P Jo Bloggs │" in seat.text
        assert "owns" in seat.text
        await seat.press("minus", "minus")
        assert "1 step out" in seat.text
        await seat.press("v", "plus")
        assert "2 steps out" in seat.text
        assert "letter and name" in seat.text


async def test_a_line_opens_its_record(harbor: Profile, people: list[Entity]) -> None:
    async with seated(harbor) as seat:
        await seat.press("4", "j", "enter", "y")
        await _to(seat, "Jo Bloggs")
        await seat.press("enter")
        assert (seat.place, people[0].title in seat.text) == ("EntityScreen", True)


@pytest.mark.usefixtures("people")
async def test_a_fact_leads_to_its_case_by_one_key(harbor: Profile) -> None:
    async with seated(harbor) as seat:
        await seat.press("4", "j", "enter", "G", "enter")
        assert seat.place == "RecordScreen"
        await seat.press("i")
        assert seat.place == "CaseScreen"
        await seat.press("i")
        assert "it is in no case" in seat.told


@pytest.mark.usefixtures("people")
async def test_hiding_part_of_a_path_ends_the_path(harbor: Profile) -> None:
    async with seated(harbor) as seat:
        await seat.press("4", "j", "enter", "y")
        await _to(seat, "V PA KXR1984")
        await seat.press("p")
        await _to(seat, "Al Major")
        await seat.press("p", "g", "x")
        assert "only the path" not in seat.text
        assert "Jo Bloggs" in seat.text
        await _to(seat, "Al Major")
        await seat.press("p", "x", "p")  # a path that begins at what was hidden since begins anew
        assert "path from" in seat.text
