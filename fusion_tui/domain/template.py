"""Templates of cases: what such a case asks, and the tasks it begins with; a center's own data."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, Field

from fusion_tui.domain.text import Line, Text

TASKS = 20
DAYS = 366


class TaskTemplate(BaseModel, frozen=True, extra="forbid"):
    """A task that every such case begins with."""

    title: Annotated[Line, Field(min_length=1, max_length=200)]
    days: int | None = Field(default=None, ge=0, le=DAYS, description="due so many days after the case was opened")


class CaseTemplate(BaseModel, frozen=True, extra="forbid"):
    """A kind of case."""

    name: Annotated[Line, Field(min_length=1, max_length=60)]
    summary: Annotated[Text, Field(max_length=4000)] = ""
    tasks: Annotated[tuple[TaskTemplate, ...], Field(max_length=TASKS)] = ()


def _template(name: str, summary: str, *tasks: tuple[str, int]) -> CaseTemplate:
    return CaseTemplate(
        name=name, summary=summary, tasks=tuple(TaskTemplate(title=title, days=days) for title, days in tasks)
    )


CASES = (
    _template(
        "threat to people or a place",
        "Who is threatened, by whom, with what, when?\nCan it be carried out: means, opportunity, preparation?\n"
        "Who was told, and what do they do?",
        ("Tell whoever is threatened, and the agency there", 0),
        ("Preserve posts, messages and recordings", 0),
        ("Work up every name, phone and handle", 1),
        ("Assess means and intent with a second analyst", 2),
    ),
    _template(
        "suspicious activity at a facility",
        "What was seen, by whom, how often?\nWhat does it have in common with other reports?\n"
        "What would explain it lawfully?",
        ("Speak to whoever reported it", 2),
        ("Ask the facility for video and logs", 2),
        ("Compare with reports of the last year nearby", 5),
        ("Judge it in two parts (ISE-SAR)", 10),
    ),
    _template(
        "series of thefts",
        "What is taken, where, when, how?\nWho buys it?\nWhat links one theft to another?",
        ("List the thefts with date, time and place", 3),
        ("Ask peers for like thefts", 5),
        ("Work up plates and phones", 5),
        ("Write a bulletin for patrols and dealers", 14),
    ),
    _template(
        "missing person",
        "Who, since when, last seen where, in what state?\nWho was with them?\nWhat devices, vehicles and accounts?",
        ("See that the national file has the entry", 0),
        ("Work up vehicle, phone and accounts", 0),
        ("Give a notice to patrols and peers", 0),
        ("Speak to whoever reports it every day", 1),
    ),
)
