"""What each role may do."""

from __future__ import annotations

from itertools import product

import pytest

from fusion_tui.domain.user import RIGHTS, Right, Role, may, roles_with
from tests.factories import user

TABLE = """
                 READ WRITE IMPORT APPROVE RELEASE EXCHANGE ENROL USERS
analyst          yes  yes   yes    no      yes     yes      no    no
supervisor       yes  yes   yes    yes     yes     yes      yes   no
privacy-officer  yes  no    no     yes     no      no       no    no
administrator    yes  no    no     no      no      yes      yes   yes
auditor          yes  no    no     no      no      no       no    no
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
