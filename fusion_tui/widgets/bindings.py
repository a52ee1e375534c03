"""From the table of actions to the terminal library's bindings."""

from __future__ import annotations

from textual.binding import Binding, BindingType

from fusion_tui.actions import Action, within


def plain_bindings(scope: str) -> list[BindingType]:
    """Return bindings to methods named after the actions: for a widget with keys of its own."""
    return [_binding(action, action.id) for action in within(scope)]


def act_bindings(*scopes: str) -> list[BindingType]:
    """Return bindings to ``action_act``, which asks first whether the act is open."""
    return [_binding(action, f"act('{action.id}')") for action in within(*scopes)]


def urgent_bindings(*names: str) -> list[BindingType]:
    """Return bindings that work above every input and dialog: only chords and F-keys, never a letter."""
    actions = [action for action in within("anywhere") if action.id in names]
    keys = {action: [key for key in action.key_names if len(key) > 1 and key != "question_mark"] for action in actions}
    return [
        Binding(",".join(found), action.id, action.title, show=False, priority=True, tooltip=action.help)
        for action, found in keys.items()
    ]


def _binding(action: Action, call: str) -> Binding:
    return Binding(",".join(action.key_names), call, action.title, show=False, tooltip=action.help)
