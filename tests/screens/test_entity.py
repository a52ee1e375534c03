"""The page of a person or thing: what is known, links, what is alike, decisions."""

from __future__ import annotations

import pytest

from fusion_tui.domain.case import Entity
from fusion_tui.paths import Profile
from fusion_tui.services import cases, entities
from fusion_tui.services.cases import EntityForm, FactForm
from tests.screens.conftest import LARGE, SMALL, at_desk, seated


@pytest.fixture
def people(harbor: Profile) -> list[Entity]:
    """Name two who may be one, and a van."""
    with at_desk(harbor) as desk:
        named = [("person", "John Smith"), ("person", "Jon Smyth"), ("vehicle", "PA KXR1984")]
        made = [cases.add_entity(desk, "C-00001", EntityForm(kind, name)) for kind, name in named]
        cases.add_fact(desk, "C-00001", FactForm("@Jon Smyth rented @PA KXR1984", "clerk", grade="B2"))
        return made


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_a_person_of_a_case_opens_on_all_that_is_known(
    harbor: Profile, people: list[Entity], size: tuple[int, int]
) -> None:
    async with seated(harbor, size=size) as seat:
        await seat.press("4", "enter", "2", "j", "enter")
        assert seat.place == "EntityScreen"
        assert people[1].title in seat.text
        assert "person · US person not known: masked as one" in seat.text
        assert "[1 known 1]" in seat.text
        assert "calls @Jon Smyth" in seat.text
        await seat.press("2")
        assert "Copper theft, rail yards" in seat.text
        await seat.press("enter")
        assert seat.place == "CaseScreen"


@pytest.mark.usefixtures("people")
async def test_two_are_called_one_and_taken_apart_again(harbor: Profile) -> None:
    async with seated(harbor) as seat:
        await seat.press("4", "enter", "2", "enter", "m")
        assert "4 lists what may be the same" in seat.told
        await seat.press("4")
        assert "92 % alike" in seat.text
        await seat.press("m", "f2")
        assert "Because: may not be empty" in seat.text
        await seat.type("same date of birth")
        await seat.press("f2")
        assert "John Smith   also Jon Smyth" in seat.text
        assert "1 known 1" in seat.text
        await seat.press("5")
        assert "one with" in seat.text
        assert "same date of birth" in seat.text
        await seat.press("z")
        assert "also" not in seat.text
        assert "4 alike 1" in seat.text


@pytest.mark.usefixtures("people")
async def test_two_are_kept_apart_with_a_reason(harbor: Profile) -> None:
    async with seated(harbor) as seat:
        await seat.press("4", "enter", "2", "enter", "4", "x")
        await seat.type("brothers")
        await seat.press("f2")
        assert "[4 alike 0]" in seat.text
        await seat.press("5")
        assert any(line.startswith("> not ") and "brothers" in line for line in seat.lines)


async def test_it_is_linked_with_another_of_the_case(harbor: Profile, people: list[Entity]) -> None:
    async with seated(harbor) as seat:
        await seat.press("4", "enter", "2", "enter", "l")
        assert "PA KXR1984" in seat.text
        await seat.press("j", "enter")
        await seat.press("6", "tab", "tab")
        await seat.type("registration")
        await seat.press("f2", "3")
        assert "owns" in seat.text
        assert "registration" in seat.text
        (link,) = entities.page(seat.app.desk, people[0].id).related
        assert (link.words, link.record.title) == ("owns", "PA KXR1984")
        await seat.press("z")
        assert "linked with nobody and nothing; l links it" in seat.text


@pytest.mark.usefixtures("people")
async def test_words_find_whom_to_link_with(harbor: Profile) -> None:
    async with seated(harbor) as seat:
        await seat.press("4", "enter", "2", "enter", "l", "slash")
        await seat.type("nobody:else")
        assert "there is no such field" in seat.text
        await seat.press(*["backspace"] * 11)
        await seat.type("smyth")
        await seat.press("enter", "enter")
        assert "Jon Smyth" in seat.text
        await seat.press("escape")
        assert seat.place == "EntityScreen"
