"""What each role may do."""

from __future__ import annotations

from itertools import product

import pytest

from fusion_tui.domain.user import PERSONAL, RIGHTS, Right, Role, may, may_stay, roles_with
from tests.factories import user

TABLE = """
                READ WRITE VET IMPORT APPROVE RELEASE EXCHANGE ENROL USERS AUDIT BACKUP UPKEEP PURGE OWN_ACCESS
analyst         yes  yes   yes yes    no      yes     yes      no    no    no    no     no     no    yes
supervisor      yes  yes   yes yes    yes     yes     yes      yes   no    yes   yes    yes    yes   yes
privacy-officer yes  no    yes no     yes     no      no       no    no    yes   no     no     yes   yes
administrator   yes  no    no  no     no      no      yes      yes   yes   yes   yes    yes    no    yes
auditor         yes  no    no  no     no      no      no       no    no    yes   no     no     no    yes
service         no   no    no  no     no      no      yes      no    no    no    no     no     no    yes
"""
HEAD, *LINES = (line.split() for line in TABLE.strip().splitlines())
ROWS = [
    pytest.param(
        Role(role), Right[name], answer == "yes", id=f"{role} {'may' if answer == 'yes' else 'may not'} {Right[name]}"
    )
    for role, *answers in LINES
    for name, answer in zip(HEAD, answers, strict=True)
]


@pytest.mark.parametrize(("role", "right", "allowed"), ROWS)
def test_the_table_of_rights(role: Role, right: Right, allowed: bool) -> None:
    assert may(user(role), right).allowed is allowed


def test_the_table_above_names_every_role_and_every_right() -> None:
    assert {(row.values[0], row.values[1]) for row in ROWS} == set(product(Role, Right))
    assert set(RIGHTS) == set(Role)


@pytest.mark.parametrize("right", Right)
def test_every_right_is_held_by_somebody(right: Right) -> None:
    assert roles_with(right)


def test_roles_add_up() -> None:
    both = user(Role.AUDITOR, Role.ADMINISTRATOR)
    assert both.role_set == {Role.AUDITOR, Role.ADMINISTRATOR}
    assert may(both, Right.USERS).allowed
    assert not may(both, Right.WRITE).allowed


def test_a_service_is_no_person() -> None:
    assert set(PERSONAL) == set(Role) - {Role.SERVICE}
    assert user(Role.SERVICE).is_service
    assert not user(Role.SERVICE, Role.ANALYST).is_service
    assert not user().is_service


@pytest.mark.parametrize(
    ("roles", "exempt", "reasons"),
    [
        pytest.param([Role.SERVICE], "moves bundles at night", (), id="a service by a decision"),
        pytest.param(
            [Role.SERVICE],
            "",
            ("no administrator has decided that rivera may stay on",),
            id="a service without one",
        ),
        pytest.param(
            [Role.ANALYST], "so it was written", ("rivera is a person, and people log on again",), id="a person"
        ),
    ],
)
def test_only_a_service_stays_on_and_only_by_a_decision(
    roles: list[Role], exempt: str, reasons: tuple[str, ...]
) -> None:
    assert may_stay(user(*roles, exempt=exempt)).reasons == reasons


@pytest.mark.parametrize("right", Right)
def test_somebody_without_a_role_may_nothing(right: Right) -> None:
    assert not may(user(), right).allowed


def test_a_refusal_names_the_person_the_act_and_the_roles_that_may() -> None:
    assert may(user(Role.ANALYST), Right.APPROVE).reasons == (
        "rivera may not approve products; it takes supervisor or privacy-officer",
    )


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("Rivera", id="a capital"),
        pytest.param("", id="nothing"),
        pytest.param("1st", id="a digit first"),
        pytest.param("a b", id="a space"),
        pytest.param("rivera\n", id="a newline at the end"),
        pytest.param("a" * 33, id="33 letters"),
    ],
)
def test_a_name_nobody_can_have(name: str) -> None:
    with pytest.raises(ValueError, match="name"):
        user(Role.ANALYST, name=name)


@pytest.mark.parametrize("name", ["a", "a" * 32, "m.rivera-2_b"])
def test_a_name_somebody_can_have(name: str) -> None:
    assert user(Role.ANALYST, name=name).name == name
