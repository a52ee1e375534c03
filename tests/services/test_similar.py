"""What shares identifiers with a case."""

from __future__ import annotations

import pytest

from fusion_tui.domain.case import Case
from fusion_tui.services import cases, similar, tips
from fusion_tui.services.cases import CaseForm, EntityForm, FactForm
from fusion_tui.services.tips import TipForm
from tests.centers import Office


@pytest.fixture
def case(harbor: Office) -> Case:
    made = cases.new(harbor.desk, CaseForm("Substations"))
    cases.add_fact(harbor.desk, made.id, FactForm("Van KXR-1984; the caller used (215) 555-0187."))
    return made


def test_cases_and_tips_that_share_values_are_found_by_them_the_most_first(harbor: Office, case: Case) -> None:
    named = cases.new(harbor.desk, CaseForm("By its things"))
    cases.add_entity(harbor.desk, named.id, EntityForm("vehicle", "PA KXR1984"))
    both = cases.new(harbor.desk, CaseForm("By its facts"))
    cases.add_fact(harbor.desk, both.id, FactForm("kxr1984 again"))
    cases.add_note(harbor.desk, both.id, "215-555-0187 again")
    tip = tips.add(harbor.desk, TipForm("Caller", "from +1 215 555 0187"))
    cases.new(harbor.desk, CaseForm("Unlike"))
    found = similar.to_case(harbor.desk, case.number).found
    assert found[0].record.id == both.id
    assert sorted(found[0].shared) == ["2155550187", "KXR1984"]
    rest = {one.record.id: one.why for one in found[1:]}
    assert rest == {named.id: "holds KXR1984", tip.id: "holds 2155550187"}


def test_a_value_that_everybody_has_is_told_and_ties_nothing(harbor: Office, case: Case) -> None:
    for number in range(similar.COMMON):
        tips.add(harbor.desk, TipForm(f"Caller {number}", "callback 215-555-0187"))
    shared = similar.to_case(harbor.desk, case.id)
    assert shared.found == ()
    assert shared.too_common == "2155550187 seen 51 times: too common"


def test_what_is_restricted_shares_nothing_with_others(harbor: Office, case: Case) -> None:
    shut = cases.new(harbor.supervisor, CaseForm("Shut"))
    cases.add_fact(harbor.supervisor, shut.id, FactForm("KXR1984"))
    cases.restrict(harbor.supervisor, shut.id, ["sue"])
    assert similar.to_case(harbor.desk, case.id).found == ()
    assert len(similar.to_case(harbor.supervisor, case.id).found) == 1
