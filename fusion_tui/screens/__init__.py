"""The full screens, each in a module that is imported when it is first shown."""

from __future__ import annotations

from importlib import import_module
from typing import Any, cast

from textual.screen import Screen

SCREENS: dict[str, str] = {
    "setup": "SetupScreen",
    "home": "HomeScreen",
    "queue": "QueueScreen",
    "record": "RecordScreen",
    "case": "CaseScreen",
    "entity": "EntityScreen",
    "chart": "ChartScreen",
    "history": "HistoryScreen",
    "product": "ProductScreen",
    "release": "ReleaseScreen",
    "drop": "DropScreen",
    "peers": "PeersScreen",
    "cards": "CardsScreen",
    "compare": "CompareScreen",
    "readback": "ReadbackScreen",
    "own_card": "OwnCardScreen",
    "search": "SearchScreen",
    "workup": "WorkupScreen",
    "orders": "OrdersScreen",
    "files": "FilesScreen",
    "flood": "FloodScreen",
    "seen": "SeenScreen",
    "exchange": "ExchangeScreen",
    "channel": "ChannelScreen",
    "waiting": "WaitingScreen",
    "bundle": "BundleScreen",
    "quarantine": "QuarantineScreen",
    "people": "PeopleScreen",
    "keys": "KeysScreen",
    "audit": "AuditScreen",
    "help": "HelpScreen",
}


def screen_named(name: str, *arguments: str) -> Screen[Any]:
    """Return a new screen by its name; its module is imported when it is first shown."""
    module = import_module(f"fusion_tui.screens.{name}")
    return cast("Screen[Any]", getattr(module, SCREENS[name])(*arguments))
