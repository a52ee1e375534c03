"""Intake: what a text names is offered, and what may be about the same is found, with the reasons."""

from __future__ import annotations

from fusion_tui.services import cases, intake, tips
from fusion_tui.services.cases import CaseForm, FactForm
from fusion_tui.services.tips import TipForm
from fusion_tui.store import audit
from tests.centers import Office

TOLD = "Two men in a white van, PA tag KXR-1984, filmed the substation fence on Harbor Road at night."


def _titles(found: list[intake.Near]) -> list[str]:
    return [getattr(one.record, "title", "") or getattr(one.record, "text", "") for one in found]


def test_what_a_text_names_is_offered_once_without_what_was_accepted(harbor: Office) -> None:
    text = f"{TOLD} Call (215) 555-0187, again 215-555-0187, yesterday."
    found = intake.offers(harbor.desk, text)
    assert [str(one.mention) for one in found] == ["vehicle: PA KXR1984", "address: HARBOR RD", "phone: +12155550187"]
    assert found[0].suggestion.text == "KXR-1984"
    rest = intake.offers(harbor.desk, text, "vehicle: PA KXR1984\nphone: ")
    assert [str(one.mention) for one in rest] == ["vehicle: PA KXR1984", "address: HARBOR RD", "phone: +12155550187"]
    left = intake.offers(harbor.desk, text, "vehicle: PA KXR1984")
    assert [str(one.mention) for one in left] == ["address: HARBOR RD", "phone: +12155550187"]


def test_a_tip_in_nearly_the_same_words_is_found_with_its_reasons(harbor: Office) -> None:
    first = tips.add(harbor.desk, TipForm("Men filming substation", TOLD))
    tips.add(harbor.desk, TipForm("Copper theft", "Five spools of copper are gone from the yard."))
    (near,) = intake.near(harbor.desk, f"Filming\n{TOLD.replace('night', 'two in the morning')}")
    assert near.record.id == first.id
    assert "same plate KXR1984" in near.reasons
    assert "texts alike" in near.reasons


def test_an_identifier_finds_records_of_other_kinds_that_share_no_word(harbor: Office) -> None:
    case = cases.new(harbor.desk, CaseForm("Old matter"))
    cases.add_fact(harbor.desk, case.id, FactForm("A subscriber check named 215-555-0187 as hers."))
    (near,) = intake.near(harbor.desk, "Threat on the line\nThe caller used (215) 555-0187.")
    assert (_titles([near]), near.reasons) == (
        ["A subscriber check named 215-555-0187 as hers."],
        "same phone +12155550187",
    )


def test_a_text_is_not_alike_to_itself_nor_to_what_shares_common_words_only(harbor: Office) -> None:
    own = tips.add(harbor.desk, TipForm("Men filming substation", TOLD))
    tips.add(harbor.desk, TipForm("Van at the gate", "A white van at night near the fence."))
    assert intake.near(harbor.desk, f"Men filming substation\n{TOLD}", skip=own.id) == []
    assert intake.near(harbor.desk, "") == []


def test_what_is_restricted_to_others_is_not_alike(harbor: Office) -> None:
    case = cases.new(harbor.supervisor, CaseForm("Closed matter"))
    cases.add_fact(harbor.supervisor, case.id, FactForm("Plate KXR-1984 again, tag KXR-1984"))
    cases.restrict(harbor.supervisor, case.id, ["sue"])
    assert intake.near(harbor.desk, TOLD) == []
    assert len(intake.near(harbor.supervisor, TOLD)) == 1


def test_that_somebody_compared_is_recorded_without_a_word_of_it(harbor: Office) -> None:
    tips.add(harbor.desk, TipForm("Men filming substation", TOLD))
    intake.near(harbor.desk, TOLD)
    with harbor.desk.read() as books:
        last = next(iter(audit.recent(books)))
    assert (last.act, last.subject, last.outcome) == ("tip compare", "", "1 alike")


def test_a_hostile_text_is_read_as_it_is_kept(harbor: Office) -> None:
    found = intake.offers(harbor.desk, "see https://bad.example/\x1b]0;gone\x07\u202e and 215-\u200b555-0187")
    assert [one.mention.value for one in found][-1] == "+12155550187"
    assert all(one.mention.value.isprintable() and one.suggestion.text.isprintable() for one in found)
    assert len(found) == 2


def test_of_more_identifiers_than_are_looked_for_the_rarest_are(harbor: Office) -> None:
    case = cases.new(harbor.desk, CaseForm("Old matter"))
    cases.add_fact(harbor.desk, case.id, FactForm("The van has VIN 1HGCM82633A004352."))
    calls = " ".join(f"(215) 555-{number:04d}" for number in range(100, 200))
    (near,) = intake.near(harbor.desk, f"All who called\n{calls} and VIN 1HGCM82633A004352")
    assert near.reasons == "same VIN 1HGCM82633A004352"
