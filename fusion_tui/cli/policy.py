"""What the center decided about its log-ons, and a clock that went back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import typer

from fusion_tui.cli.context import AsJson, emit, pairs, say, settings, table, unlocked
from fusion_tui.cli.keys import RecoveryFile, recovery_code, show_recovered
from fusion_tui.cli.lists import local

clock_app = typer.Typer(help="The machine's clock.", no_args_is_help=True, rich_markup_mode=None)


def register(root: typer.Typer) -> None:
    """Add the command to the root."""
    root.command()(policy)
    root.command()(keymap)


def policy(context: typer.Context, as_json: AsJson = False) -> None:
    """Tell which rules hold at the log-on and in triage; policy.toml in the profile makes them stricter."""
    from fusion_tui.config import policy_of

    found = policy_of(settings(context).place).model_dump(mode="json")
    emit(found) if as_json else pairs(_flat(found))


def keymap(context: typer.Context, as_json: AsJson = False) -> None:
    """List every act of the workstation with its keys; keys.toml in the profile, or FUSION_TUI_KEYS, changes them."""
    from fusion_tui import actions, keymap

    keymap.use(settings(context).place)
    if as_json:
        emit({one.id: {"keys": one.keys, "scope": one.scope, "help": one.help} for one in actions.ACTIONS})
        return
    rows = [[actions.SCOPES[one.scope], one.id, one.keys, one.help] for one in actions.ACTIONS]
    table(["where", "act", "keys", "what it does"], rows)


def _flat(values: Mapping[str, Any], group: str = "") -> dict[str, object]:
    """Return each value by the name it has in policy.toml; several words in one line."""
    flat: dict[str, object] = {}
    for name, value in values.items():
        if isinstance(value, dict):
            flat |= _flat(value, f"{group}{name}.")
        else:
            flat[f"{group}{name}"] = _words(value) if isinstance(value, list) else value
    return flat


def _words(values: Sequence[Any]) -> str:
    """Return values in a line; of a table its name."""
    return " · ".join(one["name"] if isinstance(one, dict) else one for one in values) or "none"


@clock_app.callback()
def _group() -> None:
    """Keep the group although it has one command."""


@clock_app.command("accept")
def accept(context: typer.Context, recovery_file: RecoveryFile = None) -> None:
    """Accept that the clock shows an earlier moment than was seen before; an administrator's act, recorded."""
    from fusion_tui.services import accounts, recovery

    if recovery_file is not None:
        chosen = settings(context)
        fresh = recovery.recover(chosen.place, recovery_code(recovery_file), chosen.user, any_clock=True)
        say("the clock is accepted")
        show_recovered(fresh)
        return
    with unlocked(context, any_clock=True) as desk:
        accounts.accept_clock(desk)
        say(f"the clock is accepted: {local(desk.clock.now(), desk.center.timezone)}")
