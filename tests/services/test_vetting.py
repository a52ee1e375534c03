"""Vetting of a suspicious activity report: two parts, what may carry a suspicion, and who says so."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace

import pytest

from fusion_tui.domain.behaviour import Behaviour
from fusion_tui.domain.errors import InputError, PolicyError
from fusion_tui.domain.tip import Activity, Basis, Tip, Verdict
from fusion_tui.services import accounts, cases, intake, session, tips, triage, vetting
from fusion_tui.services.cases import CaseForm, FactForm
from fusion_tui.services.session import Credentials
from fusion_tui.services.tips import TipForm
from fusion_tui.services.vetting import VettingForm
from fusion_tui.store import audit
from tests.centers import CHEAP, PASSPHRASE, Office

PHOTO = VettingForm("ISE-SAR", "two like it in May", "the same fence, three nights, from cover", behaviour="PHOTO")


@pytest.fixture
def tip(harbor: Office) -> Tip:
    return tips.add(harbor.desk, TipForm("Filming the fence", "A man filmed the fence, tag KXR-1984.", "phone"))


def test_both_parts_are_kept_with_who_judged_when_and_are_in_the_trail(harbor: Office, tip: Tip) -> None:
    judged = vetting.vet(harbor.desk, tip.number, PHOTO)
    assert (judged.verdict, judged.behaviour, judged.compared) == (Verdict.ISE_SAR, Behaviour.PHOTO, PHOTO.compared)
    assert (judged.judgement, judged.vetted_by, judged.revision) == (PHOTO.judgement, "ana", tip.revision + 1)
    assert judged.vetted is not None
    with harbor.desk.read() as books:
        last = next(iter(audit.recent(books)))
    assert (last.act, last.subject, last.outcome) == ("tip vet", tip.id, "ISE-SAR")


def test_the_first_part_is_what_was_found_where_nobody_says_another(harbor: Office, tip: Tip) -> None:
    other = tips.add(harbor.desk, TipForm("Van", "A van, tag KXR-1984, at the pier."))
    judged = vetting.vet(harbor.desk, tip.id, replace(PHOTO, compared=""))
    assert judged.compared == f"{other.number}: same plate KXR1984"
    alone = tips.add(harbor.desk, TipForm("Copper", "Spools of copper are gone."))
    assert "nothing alike" in vetting.vet(harbor.desk, alone.id, VettingForm("needs more", "", "who?")).compared


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"verdict": "maybe"}, "verdict: is one of: ISE-SAR, not ISE-SAR, needs more"),
        ({"judgement": " "}, "judgement: may not be empty"),
        ({"behaviour": "SING"}, "behaviour: is one of: INTRSN"),
        ({"basis": "race"}, "basis: is one of: not mentioned"),
        ({"activity": "some"}, "activity: is one of: none"),
        ({"judgement": "x" * 2001}, "judgement: is longer than 2000 letters"),
    ],
)
def test_what_can_not_be_used_is_named_and_nothing_is_judged(
    harbor: Office, tip: Tip, change: dict[str, str], said: str
) -> None:
    with pytest.raises(InputError, match=said):
        vetting.vet(harbor.desk, tip.id, replace(PHOTO, **change))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"behaviour": ""}, "no behaviour of the standard is named"),
        ({"basis": Basis.RESTS}, "may describe a person, never make one suspicious"),
        ({"activity": Activity.RELATED}, "a privacy officer judges"),
        ({"activity": Activity.ONLY}, "protected activity alone is no suspicion"),
    ],
)
def test_what_stands_against_it_refuses_and_is_in_the_trail(
    harbor: Office, tip: Tip, change: dict[str, str], said: str
) -> None:
    with pytest.raises(PolicyError, match=said):
        vetting.vet(harbor.supervisor, tip.id, replace(PHOTO, **change))
    with harbor.desk.read() as books:
        assert next(iter(audit.recent(books))).outcome == "refused"


def test_a_privacy_officer_vets_what_is_related_to_crime_and_writes_nothing_else(harbor: Office, tip: Tip) -> None:
    accounts.add(harbor.desk, Credentials("pat", PASSPHRASE), ["privacy-officer"], CHEAP)
    with closing(session.unlock(harbor.desk.profile, Credentials("pat", PASSPHRASE), harbor.desk.clock)) as officer:
        judged = vetting.vet(officer, tip.id, replace(PHOTO, activity=Activity.RELATED))
        assert (judged.verdict, judged.vetted_by) == (Verdict.ISE_SAR, "pat")
        with pytest.raises(PolicyError, match="may not write records"):
            triage.close(officer, tip.id, "done")


def test_a_closed_report_is_reopened_before_it_is_judged(harbor: Office, tip: Tip) -> None:
    triage.close(harbor.desk, tip.id, "lawful")
    with pytest.raises(PolicyError, match="the tip is closed: reopen it first"):
        vetting.vet(harbor.desk, tip.id, PHOTO)


def test_what_is_restricted_is_not_named_in_what_everybody_reads(harbor: Office, tip: Tip) -> None:
    shut = cases.new(harbor.desk, CaseForm("Inside")).id
    cases.add_fact(harbor.desk, shut, FactForm("Tag KXR-1984 belongs to one of ours"))
    assert "same plate" in vetting.compared(harbor.desk, tip.id)
    cases.restrict(harbor.desk, shut, ["ana"])
    assert intake.near_tip(harbor.desk, tip.id) != []
    assert vetting.compared(harbor.desk, tip.id).endswith("nothing alike")
