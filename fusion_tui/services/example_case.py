"""The case of the example: facts, people and things, what ties them together, tasks, and a log of evidence."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from fusion_tui.services import cases, custody, entities, reading, tasks
from fusion_tui.services.desk import Desk


def fill(desk: Desk, data: Mapping[str, Any]) -> None:
    """Open the case, and put into it what its script holds."""
    case = cases.new(desk, cases.CaseForm(data["title"], data["summary"])).id
    named = {one["title"]: cases.add_entity(desk, case, cases.EntityForm(**one)).id for one in data["entities"]}
    for fact in data["facts"]:
        cases.add_fact(desk, case, cases.FactForm(**fact))
    for one in data["relations"]:
        entities.relate(desk, **{**one, "source": named[one["source"]], "target": named[one["target"]]})
    for task in data["tasks"]:
        due = reading.today(desk) + timedelta(days=task["days"])
        tasks.add(desk, case, tasks.TaskForm(task["title"], owner=task["owner"], due=due))
    for entry in data["evidence"]:
        custody.add(desk, case, custody.CustodyForm(**entry))
