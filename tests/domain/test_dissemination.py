"""Whether it may leave, to them, on these grounds."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from fusion_tui.domain.dissemination import Earlier, Grounds, Recipient, may_release
from fusion_tui.domain.product import ProductState
from tests.factories import product

READY = {"state": ProductState.APPROVED, "author": "rivera", "approved_by": "okafor"}
PRAIRIE = Recipient("PRAIRIE", confirmed=True)
GROUNDS = Grounds("28 CFR 23.20(e)", "patrol area", "sworn officers", "same van")
ALONE = "the approval is not by a second person"
UNCONFIRMED = "PRAIRIE is not confirmed: two persons must compare the digits first"


@pytest.mark.parametrize(
    ("changes", "reasons"),
    [
        pytest.param({}, (), id="an approved product may go"),
        pytest.param({"state": ProductState.RELEASED}, (), id="a released product may go to one more"),
        pytest.param({"state": ProductState.DRAFT}, ("the product is draft, not approved",), id="a draft may not"),
        pytest.param(
            {"state": ProductState.SUBMITTED}, ("the product is submitted, not approved",), id="nor a submitted one"
        ),
        pytest.param({"approved_by": "rivera"}, (ALONE,), id="nor one its author approved"),
        pytest.param({"approved_by": ""}, (ALONE,), id="nor one nobody approved"),
        pytest.param(
            {"state": ProductState.RELEASED, "approved_by": ""}, (ALONE,), id="nor a released one nobody approved"
        ),
        pytest.param({"text": "(CUI//LEI) TLP:AMBER+STRICT x"}, (), id="amber strict may go to a center"),
        pytest.param(
            {"text": "(U) TLP:CLEAR a\n\n(U) TLP:RED b\n\nc\n\n(U//LES) TLP:RED d"},
            ("TLP:RED is for named persons, not for a center: paragraph 2, 4",),
            id="red paragraphs stay, and are numbered",
        ),
        pytest.param(
            {"text": "no mark", "tlp": "RED"},
            ("TLP:RED is for named persons, not for a center: paragraph 1",),
            id="an unmarked paragraph of a red product stays",
        ),
    ],
)
def test_which_products_may_leave(changes: dict[str, Any], reasons: tuple[str, ...]) -> None:
    assert may_release(product(**{**READY, **changes}), PRAIRIE, GROUNDS).reasons == reasons


@pytest.mark.parametrize(
    ("recipient", "reasons"),
    [
        pytest.param(PRAIRIE, (), id="a confirmed peer"),
        pytest.param(replace(PRAIRIE, confirmed=False), (UNCONFIRMED,), id="not one nobody compared digits with"),
        pytest.param(replace(PRAIRIE, revoked=True), ("PRAIRIE is revoked",), id="not a revoked one"),
        pytest.param(
            Recipient("PRAIRIE", confirmed=False, revoked=True), (UNCONFIRMED, "PRAIRIE is revoked"), id="nor both"
        ),
    ],
)
def test_to_whom_it_may_go(recipient: Recipient, reasons: tuple[str, ...]) -> None:
    assert may_release(product(**READY), recipient, GROUNDS).reasons == reasons


@pytest.mark.parametrize("empty", ["", "   ", "\t\n"], ids=["nothing", "spaces", "other white space"])
@pytest.mark.parametrize(
    ("part", "reason"),
    [
        ("authority", "a release needs an authority"),
        ("need", "a release needs a need to know"),
        ("right", "a release needs a right to know"),
        ("reason", "a release needs a reason"),
    ],
)
def test_all_four_grounds_are_asked_for(part: str, reason: str, empty: str) -> None:
    grounds = replace(GROUNDS, **{part: empty})
    assert may_release(product(**READY), PRAIRIE, grounds).reasons == (reason,)


def test_every_reason_against_it_is_named_at_once() -> None:
    refused = may_release(
        product(text="(U) TLP:RED x"), Recipient("PRAIRIE", confirmed=False, revoked=True), Grounds("", "", "", "")
    )
    assert refused.reasons == (
        "the product is draft, not approved",
        UNCONFIRMED,
        "PRAIRIE is revoked",
        "TLP:RED is for named persons, not for a center: paragraph 1",
        "a release needs an authority, a need to know, a right to know, a reason",
    )


def test_what_a_center_was_given_goes_again_only_with_a_reason_for_that() -> None:
    ready, before = product(**{**READY, "state": ProductState.RELEASED}), Earlier("release--7", "2026-03-01", "sealed")
    refused = may_release(ready, PRAIRIE, GROUNDS, before)
    assert refused.reasons == ("PRAIRIE was given this revision on 2026-03-01 (sealed, release--7): say why again",)
    again = replace(GROUNDS, again="their stick was lost")
    assert may_release(ready, PRAIRIE, again, before).allowed
    assert again.reasons == "same van (again: their stick was lost)"
    assert not may_release(ready, PRAIRIE, replace(GROUNDS, again=" "), before).allowed
