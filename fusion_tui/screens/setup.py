"""First run: a center and its first user, who holds every role."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, cast

from fusion_tui.domain.errors import InputError
from fusion_tui.paths import Profile
from fusion_tui.widgets.form import Field, FormScreen, Values
from fusion_tui.widgets.station import Station

if TYPE_CHECKING:
    from fusion_tui.services.desk import Desk

_KINDS = (("real", "REAL: case data"), ("exercise", "EXERCISE: everything in this profile is exercise data"))
_FIELDS = (
    Field("name", "Center", help="its full name"),
    Field("code", "Code", help="short name in capitals, such as HSFC; it goes on the center's card"),
    Field("timezone", "Time zone", "UTC", help="for local times, as in America/New_York"),
    Field("exercise", "Kind", "real", options=_KINDS),
    Field("user", "User", help="you: lower case, such as ana; holds every role until others are added"),
    Field(
        "passphrase",
        "Passphrase",
        help="several words that don't belong together; a recovery code for paper is made later",
        secret=True,
    ),
    Field("again", "Again", help="the same passphrase", secret=True),
)
_NOTE = "Set a center up on this machine. Its keys are made here and never leave it."


class SetupScreen(FormScreen["Desk"]):
    """The form for a new center."""

    def __init__(self, root: str) -> None:
        super().__init__("New center", _FIELDS, lambda values: self._set_up(Profile(Path(root)), values), _NOTE)

    def _set_up(self, profile: Profile, values: Values) -> Desk:
        desk = set_up(profile, values)
        self._station.arrive(desk)
        return desk

    def finish(self, made: Desk) -> None:
        """Begin work in the new center."""
        self.dismiss(None)
        self._station.sit_down(made)

    @property
    def _station(self) -> Station:
        return cast("Station", self.app)


def set_up(profile: Profile, values: Values) -> Desk:
    """Set a center up from the form; raises InputError where the two passphrases differ."""
    from fusion_tui.services import session, setup

    if values["passphrase"] != values["again"]:
        raise InputError("again: not the same as the passphrase", "type both again")
    exercise = values["exercise"] == "exercise"
    form = setup.CenterForm(values["name"], values["code"].strip().upper(), values["timezone"].strip(), exercise)
    first = session.Credentials(values["user"].strip(), values["passphrase"])
    return setup.create(profile, form, first, program=session.WORKSTATION)
