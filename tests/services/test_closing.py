"""A case is closed and opened again, with a reason; closed it is read as ever, and takes nothing more."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from fusion_tui.domain.case import Case, CaseState
from fusion_tui.domain.errors import InputError, PolicyError
from fusion_tui.services import attachments, cases, closing, products, reading, tips, triage
from fusion_tui.services.cases import CaseForm, EntityForm, FactForm
from fusion_tui.services.desk import Desk
from fusion_tui.services.tips import TipForm
from fusion_tui.store import audit
from tests.centers import Office

Act = Callable[[Desk, str, Path], object]
ADDED: dict[str, Act] = {
    "a fact": lambda desk, case, _: cases.add_fact(desk, case, FactForm("seen at 21:40")),
    "a note": lambda desk, case, _: cases.add_note(desk, case, "call the owner"),
    "a thing": lambda desk, case, _: cases.add_entity(desk, case, EntityForm("vehicle", "white van")),
    "a file": attachments.add,
    "a tip": lambda desk, case, _: triage.link(desk, tips.add(desk, TipForm("Another")).id, case),
}


@pytest.fixture
def case(harbor: Office) -> Case:
    return cases.new(harbor.desk, CaseForm("Copper theft, rail yards"))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "camera 4.png"
    path.write_bytes(b"pixels")
    return path


def test_a_case_is_closed_and_opened_again_each_time_with_a_reason(harbor: Office, case: Case) -> None:
    with pytest.raises(InputError, match="reason"):
        closing.close(harbor.desk, case.id, " ")
    closed = closing.close(harbor.desk, case.number, "handed to the prosecutor")
    assert (closed.state, closed.reason, closed.closed_by) == (CaseState.CLOSED, "handed to the prosecutor", "ana")
    assert closed.closed is not None
    with pytest.raises(InputError, match="reason"):
        closing.reopen(harbor.desk, case.id, "")
    opened = closing.reopen(harbor.desk, case.id, "a sixth theft")
    assert (opened.state, opened.reason, opened.closed, opened.closed_by) == (CaseState.OPEN, "a sixth theft", None, "")
    assert opened.revision == case.revision + 2
    with harbor.desk.read() as books:
        assert [one.act for one in audit.recent(books, 2)] == ["case reopen", "case close"]


def test_a_closed_case_is_not_closed_again_and_an_open_one_not_opened(harbor: Office, case: Case) -> None:
    with pytest.raises(PolicyError, match="C-00001 is open already"):
        closing.reopen(harbor.desk, case.id, "new")
    closing.close(harbor.desk, case.id, "done")
    with pytest.raises(PolicyError, match="C-00001 is closed already"):
        closing.close(harbor.desk, case.id, "done")


@pytest.mark.parametrize("added", ADDED)
def test_a_closed_case_takes_nothing_more_until_it_is_opened_again(
    harbor: Office, case: Case, file: Path, added: str
) -> None:
    closing.close(harbor.desk, case.id, "done")
    with pytest.raises(PolicyError, match="C-00001 is closed") as refused:
        ADDED[added](harbor.desk, case.id, file)
    assert refused.value.hint == "reopen it first, with a reason"
    closing.reopen(harbor.desk, case.id, "new")
    ADDED[added](harbor.desk, case.id, file)


def test_a_closed_case_is_read_found_and_written_about(harbor: Office, case: Case) -> None:
    cases.add_fact(harbor.desk, case.id, FactForm("seen at 21:40"))
    closing.close(harbor.desk, case.id, "done")
    assert len(cases.page(harbor.desk, case.id).facts) == 1
    assert reading.find(harbor.desk, "copper").total == 1
    assert products.new(harbor.desk, products.ProductForm("Copper theft", "x", case=case.id)).case == case.id
