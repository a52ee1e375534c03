"""The forms of log-on and of who may log on. A privileged one asks for one's own passphrase anew, first of all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TypeVar

from fusion_tui.domain.errors import InputError
from fusion_tui.domain.user import Role
from fusion_tui.paths import Profile
from fusion_tui.widgets.form import Field, FormScreen, Values

if TYPE_CHECKING:
    from fusion_tui.services.access import Enrolment
    from fusion_tui.services.accounts import Account
    from fusion_tui.services.desk import Desk
    from fusion_tui.services.recovery import Recovered
    from fusion_tui.services.session import Credentials

R = TypeVar("R")

_NEW = (
    Field("new", "Passphrase", help="several words that don't belong together", secret=True),
    Field("again", "Again", help="the same passphrase", secret=True),
)


def renew_form(profile: Profile, known: Credentials, arrived: Callable[[Desk], None]) -> FormScreen[Desk]:
    """Return the form for who logged on with a passphrase that is too old; it ends at the desk."""

    def keep(values: Values) -> Desk:
        from fusion_tui.services import access, session

        new = twice(values)
        desk = session.unlock(profile, known, program=session.WORKSTATION, renewing=True)
        arrived(desk)
        try:
            access.change_passphrase(desk, known.passphrase, new)
        except BaseException:
            desk.close()
            raise
        return desk

    return FormScreen("Change your passphrase", _NEW, keep, "This passphrase is too old to go on with.")


def recover_form(profile: Profile, name: str) -> FormScreen[Recovered]:
    """Return the form for the printed recovery code; it ends with the next one."""

    def keep(values: Values) -> Recovered:
        from fusion_tui.services import recovery

        return recovery.recover(profile, values["code"], values["name"].strip(), twice(values))

    fields = [
        Field("name", "Name", name, help="whose account is opened again"),
        Field("code", "Code", help="nine groups from the paper; case and dashes don't matter", secret=True),
        *_NEW,
    ]
    return FormScreen("Recovery code", fields, keep, "Opens a locked or forgotten account with a new passphrase.")


def passphrase_form(desk: Desk) -> FormScreen[None]:
    """Return the form that changes one's own passphrase."""

    def act(values: Values) -> None:
        from fusion_tui.services import access

        access.change_passphrase(desk, values["passphrase"], twice(values))

    return proven(desk, "Change your passphrase", _NEW, act)


def codes_form(desk: Desk, enrolled: Enrolment) -> FormScreen[None]:
    """Return the form that begins one-time codes: the secret to type into an app, and the first code of it."""

    def act(values: Values) -> None:
        from fusion_tui.services import access

        access.ask_codes(desk, values["passphrase"], enrolled, values["first"])

    note = f"Type this secret into your authenticator:\n{enrolled.typed}"
    fields = [Field("first", "First code", help="the six digits it shows for the new secret")]
    return proven(desk, "One-time codes", fields, act, note)


def no_codes_form(desk: Desk) -> FormScreen[None]:
    """Return the form that ends one-time codes."""

    def act(values: Values) -> None:
        from fusion_tui.services import access

        access.ask_no_codes(desk, values["passphrase"])

    return proven(desk, "No more one-time codes", (), act, "The passphrase alone lets you in after that.")


def privileged_form(desk: Desk, title: str, act: Callable[[], R], note: str = "") -> FormScreen[R]:
    """Return the form for an act that needs nothing but one's passphrase."""
    return proven(desk, title, (), lambda _: act(), note)


def user_form(desk: Desk) -> FormScreen[object]:
    """Return the form that adds a user."""

    def act(values: Values) -> object:
        from fusion_tui.services import accounts, session

        credentials = session.Credentials(values["name"].strip(), twice(values))
        return accounts.add(desk, credentials, values["roles"].split())

    fields = [Field("name", "Name", help="lower case, such as sue"), _roles(), *_NEW]
    return proven(desk, "New user", fields, act)


def roles_form(desk: Desk, account: Account) -> FormScreen[object]:
    """Return the form that gives somebody other roles."""

    def act(values: Values) -> object:
        from fusion_tui.services import accounts

        return accounts.set_roles(desk, account.user.name, values["roles"].split())

    return proven(desk, f"Roles of {account.user.name}", [_roles(account.user.roles)], act)


def disable_form(desk: Desk, account: Account) -> FormScreen[None]:
    """Return the form that takes every way in from somebody."""

    def act(values: Values) -> None:
        from fusion_tui.services import accounts

        accounts.disable(desk, account.user.name, values["reason"])

    fields = [Field("reason", "Reason", help="why, in a few words; no case data")]
    return proven(desk, f"Disable {account.user.name}", fields, act, "Every way in of this user is removed.")


def enable_form(desk: Desk, account: Account) -> FormScreen[None]:
    """Return the form that gives a disabled account a new passphrase."""

    def act(values: Values) -> None:
        from fusion_tui.services import accounts, session

        accounts.enable(desk, session.Credentials(account.user.name, twice(values)))

    return proven(desk, f"Enable {account.user.name}", _NEW, act, "A new passphrase, to be handed over in person.")


def unlock_form(desk: Desk, account: Account) -> FormScreen[None]:
    """Return the form that releases a lockout or an idle account."""

    def act(_: Values) -> None:
        from fusion_tui.services import accounts

        accounts.unlock(desk, account.user.name)

    return proven(desk, f"Unlock {account.user.name}", (), act, account.state)


def exempt_form(desk: Desk, account: Account) -> FormScreen[object]:
    """Return the form that lets a service account stay on without logging on again, or ends that."""

    def act(values: Values) -> object:
        from fusion_tui.services import accounts

        return accounts.exempt(desk, account.user.name, values["reason"])

    field = Field(
        "reason", "Reason", account.user.exempt, help="why it stays on; empty: it logs on again. No case data"
    )
    note = "It stays at work beyond the session. The decision is yours, and recorded with its reason."
    return proven(desk, f"{account.user.name} stays on", [field], act, note)


def twice(values: Values) -> str:
    """Return the new passphrase; raises InputError where it was not typed the same twice."""
    if values["new"] != values["again"]:
        raise InputError("again: not the same as the passphrase", "type both again")
    return values["new"]


def _roles(held: str = "") -> Field:
    return Field("roles", "Roles", held, help=f"one or more, with spaces: {' '.join(Role)}")


def proven(
    desk: Desk, title: str, fields: Sequence[Field], act: Callable[[Values], R], note: str = ""
) -> FormScreen[R]:
    """Return a form whose act comes after one's own passphrase, and code where one is asked, was taken anew."""

    def keep(values: Values) -> R:
        from fusion_tui.services import session

        session.prove(desk, values["passphrase"], values.get("code", ""))
        return act(values)

    own = [Field("passphrase", "Your passphrase", help="your own passphrase, anew: who is at this desk?", secret=True)]
    if desk.asks_code:
        own.append(Field("code", "Your code", help="the six digits your authenticator shows now"))
    form = FormScreen(title, [*own, *fields], keep, note)
    form.enters = not fields
    return form
