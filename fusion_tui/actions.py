"""The one table of actions: data, free of any screen.

Keys, footer, help page, palette, ``docs/keys.md`` and the reason why an act is not open follow from
it. Every action has a plain letter or an F-key, because chords may never arrive over ssh or tmux.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from fusion_tui.domain.rights import Right

ANYWHERE = "anywhere"


@dataclass(frozen=True)
class Action:
    """One act of a person: what it is called, which keys start it, where, and by which right."""

    id: str
    keys: str
    title: str
    help: str
    scope: str
    right: Right | None = None
    footer: bool = True

    @property
    def key_names(self) -> tuple[str, ...]:
        """The keys as the terminal library spells them."""
        return tuple(self.keys.split())

    @property
    def key(self) -> str:
        """The first key, as a person reads it."""
        return shown_key(self.key_names[0])


SCOPES: dict[str, str] = {
    ANYWHERE: "Anywhere",
    "desk": "What needs me now, and every queue",
    "table": "In a list or a text",
    "queue": "In a queue",
    "record": "On a record",
    "files": "Among the files of a record",
    "flood": "Among tips that are alike",
    "orders": "Among the orders",
    "list": "In a list of the exchange",
    "channel": "On a peer of the exchange board",
    "held": "On a bundle that waits",
    "quarantine": "In quarantine",
    "tip": "On a tip",
    "case": "In a case",
    "entity": "On a person or thing",
    "chart": "In a link chart",
    "parts": "In a page of several parts, whose names are above the list",
    "product": "On a product",
    "edit": "While editing a product",
    "exchange": "Reading and writing a drop",
    "search": "Searching",
    "workup": "In a name workup",
    "peers": "Among the peers",
    "compare": "Comparing digits with a peer",
    "cards": "Taking a card",
    "folder": "The folder of a drop or a card",
    "own_card": "On our card",
    "people": "Among the accounts",
    "keys": "Among the ways in",
    "audit": "In the audit trail",
    "form": "In a form",
    "release": "Releasing",
}

_SHOWN = {
    "escape": "Esc",
    "enter": "Enter",
    "question_mark": "?",
    "slash": "/",
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "home": "Home",
    "end": "End",
    "up": "Up",
    "down": "Down",
    "space": "Space",
    "plus": "+",
    "minus": "-",
}

ACTIONS: tuple[Action, ...] = (
    Action("drop", "d", "drop", "Send to or receive from a drop folder.", ANYWHERE, Right.EXCHANGE),
    Action("search", "slash f8", "search", "Search every text in the store.", ANYWHERE, Right.READ),
    Action(
        "workup",
        "N",
        "workup",
        "Look for a name, plate or phone, with the reasons.",
        ANYWHERE,
        Right.READ,
        footer=False,
    ),
    Action("jump", "J", "go to", "Go to any record, or to one that was open.", ANYWHERE, Right.READ, False),
    Action("back", "escape f3", "back", "Go back one screen.", ANYWHERE),
    Action("help", "question_mark f1", "help", "Show every key that works here.", ANYWHERE),
    Action("lock", "f12 ctrl+l L", "lock", "Lock: close the store and blank the screen.", ANYWHERE),
    Action("palette", "ctrl+p f4", "palette", "Find an action by its name.", ANYWHERE, footer=False),
    Action("look", "T", "look", "Change the look: dark, light, strong contrast.", ANYWHERE, footer=False),
    Action("quit", "q", "quit", "Lock and leave the program.", ANYWHERE, footer=False),
    Action("new_tip", "n", "new tip", "Take in a tip.", "desk", Right.WRITE),
    Action("new_case", "c", "new case", "Open a case.", "desk", Right.WRITE),
    Action("go_home", "1", "now", "What needs me now.", "desk", footer=False),
    Action("go_tips", "2", "tips", "Tips that wait for triage.", "desk", footer=False),
    Action("go_incidents", "3", "incidents", "Imported incidents.", "desk", footer=False),
    Action("go_cases", "4", "cases", "Cases.", "desk", footer=False),
    Action("go_products", "5", "products", "Products.", "desk", footer=False),
    Action("go_incoming", "6", "incoming", "What peers sent.", "desk", footer=False),
    Action("go_outgoing", "7", "outgoing", "What was released to peers.", "desk", footer=False),
    Action("go_peers", "8", "peers", "Peer centers and their digits.", "desk", footer=False),
    Action("go_orders", "O", "orders", "Recalls and purges, and who answered.", "desk", footer=False),
    Action("go_exchange", "E", "exchange", "How the exchange with each peer stands.", "desk", footer=False),
    Action("go_waiting", "W", "waiting", "Bundles that wait, and for what.", "desk", footer=False),
    Action("go_quarantine", "R", "refused", "What was refused, and why.", "desk", footer=False),
    Action("go_people", "P", "people", "Who may log on, and as what.", "desk", Right.USERS, footer=False),
    Action("go_own_card", "C", "our card", "Our card, our key pairs, and who knows them.", "desk", footer=False),
    Action("go_keys", "K", "keys", "Your passphrase and other ways in.", "desk", footer=False),
    Action("go_audit", "A", "audit", "The audit trail.", "desk", Right.AUDIT, footer=False),
    Action("open", "enter o", "open", "Open the record under the cursor.", "table"),
    Action("down", "j down", "down", "One line down.", "table", footer=False),
    Action("up", "k up", "up", "One line up.", "table", footer=False),
    Action("first", "g home", "first", "The first line.", "table", footer=False),
    Action("last", "G end", "last", "The last line.", "table", footer=False),
    Action("page_down", "pagedown space", "page down", "A page down.", "table", footer=False),
    Action("page_up", "pageup b", "page up", "A page up.", "table", footer=False),
    Action("filter", "slash", "filter", "Narrow this queue to records with these words.", "queue"),
    Action("sort", "s", "sort", "Sort by the next column.", "queue"),
    Action("reverse", "S", "reverse", "Turn the order around.", "queue", footer=False),
    Action("mark", "m", "mark", "Mark the tip, or take its mark off: x l f a then go for all.", "queue", Right.WRITE),
    Action("unmark", "U", "no marks", "Take all marks off.", "queue", Right.WRITE, False),
    Action("views", "B", "views", "Open a view you kept: a queue with words and order.", "queue", Right.READ, False),
    Action("keep_view", "I", "keep view", "Keep this queue with its words and order.", "queue", Right.READ, False),
    Action("flood", "w", "alike", "Group the tips that wait by likeness: one decision for many.", "queue", Right.READ),
    Action("close_group", "x", "close", "Close every tip of the group, with a numbered reason.", "flood", Right.WRITE),
    Action("link_group", "l", "link", "Put every tip of the group to a case.", "flood", Right.WRITE),
    Action("refer_group", "f", "refer", "Hand every tip of the group to somebody.", "flood", Right.WRITE),
    Action("ask_group", "a", "ask", "Have somebody asked about the group.", "flood", Right.WRITE),
    Action("undo_group", "z", "undo", "Take back what was decided over a group last.", "flood", Right.WRITE),
    Action("closer", "plus", "closer", "Put only what is more alike into one group.", "flood"),
    Action("looser", "minus", "looser", "Put what is less alike into one group, too.", "flood"),
    Action("files", "F", "files", "The files kept with it: add, take off, take out.", "record", Right.READ),
    Action("chart", "y", "chart", "Who and what hangs together with it.", "record", Right.READ, False),
    Action("amend", "M", "amend", "Put its words, marking or grade right.", "record", Right.WRITE, False),
    Action("history", "H", "history", "What was done with it, by whom and when.", "record", Right.READ, False),
    Action("to_case", "i", "its case", "Go to the case it is in.", "record", Right.READ, False),
    Action("seen", "h", "who has it", "Who was given it, who read it, who destroyed it.", "record", Right.READ),
    Action(
        "purge",
        "X",
        "purge",
        "Destroy it here and at everybody who has it; takes two people.",
        "record",
        Right.PURGE,
        footer=False,
    ),
    Action("seen_order", "h", "who has it", "Who was given the record under the cursor.", "orders", Right.READ),
    Action("resend", "s", "again", "Have a bundle go out again.", "channel", Right.EXCHANGE),
    Action("void", "x", "void", "Take a bundle back that was not acknowledged.", "channel", Right.EXCHANGE),
    Action("digest", "t", "digest", "Have a list of all it was given go to the peer.", "channel", Right.EXCHANGE),
    Action("back_out", "u", "back out", "Take out again what it sent from a number on.", "channel", Right.PURGE),
    Action("accept", "v", "accept", "Take in the bundle as it is shown.", "held", Right.EXCHANGE),
    Action("reject", "x", "reject", "Refuse the bundle for good, with a reason.", "held", Right.EXCHANGE),
    Action("add_file", "a", "add", "Keep a file; a product takes it along when it is released.", "files", Right.WRITE),
    Action("save_file", "s", "take out", "Write the file to a new one outside the store.", "files", Right.READ),
    Action("take_off", "x", "take off", "Take the file off the product.", "files", Right.WRITE),
    Action("drop_entry", "x", "destroy", "Destroy the entry and its sealed copy.", "quarantine", Right.EXCHANGE),
    Action("narrow_list", "slash f7", "filter", "Show only the lines with these words.", "list"),
    Action("promote", "p", "promote", "Open a case from this tip.", "tip", Right.WRITE),
    Action("close", "x", "close", "Close this tip, with a reason from a numbered list.", "tip", Right.WRITE),
    Action("link", "l", "link", "Put this tip to a case that is there.", "tip", Right.WRITE),
    Action("refer", "f", "refer", "Hand this tip to another agency, from a numbered list.", "tip", Right.WRITE),
    Action(
        "ask", "a", "ask", "Have somebody asked for more, from a numbered list; the tip waits on.", "tip", Right.WRITE
    ),
    Action("vet", "v", "vet", "Judge a suspicious activity report, in two parts.", "tip", Right.VET),
    Action("undo", "z", "undo", "Take the last disposition back; later on, reopen the tip.", "tip", Right.WRITE),
    Action("add_fact", "f", "fact", "Add a fact.", "case", Right.WRITE),
    Action("add_entity", "e", "entity", "Name a person or thing.", "case", Right.WRITE),
    Action("add_note", "t", "note", "Add a note.", "case", Right.WRITE),
    Action("add_task", "a", "task", "Add a task.", "case", Right.WRITE),
    Action("end_task", "m", "over", "The task under the cursor is done, or given up.", "case", Right.WRITE),
    Action("change_task", "c", "change", "Give the task to somebody else, or put it off.", "case", Right.WRITE, False),
    Action("resume_task", "u", "resume", "Take the task up again.", "case", Right.WRITE, False),
    Action("add_evidence", "v", "evidence", "Begin the log of a new item of evidence.", "case", Right.WRITE),
    Action("next_evidence", "V", "next entry", "Write what was done with the item next.", "case", Right.WRITE, False),
    Action("write", "w", "product", "Write a product from this case.", "case", Right.WRITE),
    Action("restrict", "r", "restrict", "Say who may see the case.", "case", Right.WRITE, False),
    Action("close_case", "x", "close", "Close this case, with a reason.", "case", Right.WRITE, footer=False),
    Action("reopen_case", "z", "reopen", "Open this case again, with a reason.", "case", Right.WRITE, footer=False),
    Action("relate", "l", "link", "Link it with somebody or something.", "entity", Right.WRITE),
    Action("merge", "m", "same", "The one under the cursor is the same; can be taken back.", "entity", Right.WRITE),
    Action("keep_apart", "x", "another", "The one under the cursor is another.", "entity", Right.WRITE),
    Action("take_back", "z", "take back", "Take back the decision or link under the cursor.", "entity", Right.WRITE),
    Action("expand", "e", "expand", "Show all that the one under the cursor is linked with.", "chart"),
    Action("hide", "x", "hide", "Hide the one under the cursor; u shows it again.", "chart"),
    Action("hide_kind", "K", "hide kind", "Hide all of its kind; u shows them again.", "chart", footer=False),
    Action("unhide", "u", "all", "Show all again: what was hidden, every time, more than a path.", "chart"),
    Action("path", "p", "path", "The shortest way from here to where p is pressed next.", "chart"),
    Action("most_connected", "m", "most", "Who is linked with most, and who lies between others.", "chart"),
    Action("time_span", "t", "time", "Show only what was linked from one day to another.", "chart"),
    Action("center_on", "r", "center", "Draw the chart around the one under the cursor.", "chart"),
    Action("further", "plus", "further", "Show one step further out.", "chart", footer=False),
    Action("nearer", "minus", "nearer", "Show one step less.", "chart", footer=False),
    Action("draw", "v", "draw", "Draw it with boxes and lines, or write it as a text again.", "chart"),
    Action("tab_1", "1", "part 1", "The first part.", "parts", footer=False),
    Action("tab_2", "2", "part 2", "The second part.", "parts", footer=False),
    Action("tab_3", "3", "part 3", "The third part.", "parts", footer=False),
    Action("tab_4", "4", "part 4", "The fourth part.", "parts", footer=False),
    Action("tab_5", "5", "part 5", "The fifth part.", "parts", footer=False),
    Action("tab_6", "6", "part 6", "The sixth part.", "parts", footer=False),
    Action("tab_7", "7", "part 7", "The seventh part.", "parts", footer=False),
    Action("tab_8", "8", "part 8", "The eighth part.", "parts", footer=False),
    Action("tab_9", "9", "part 9", "The ninth part.", "parts", footer=False),
    Action("edit", "e", "edit", "Edit title and text; an approval is taken away.", "product", Right.WRITE),
    Action("submit", "u", "submit", "Hand the draft to whoever approves.", "product", Right.WRITE),
    Action("approve", "v", "approve", "Approve, as a second person, with a reason.", "product", Right.APPROVE),
    Action("release", "r", "release", "Release to a peer.", "product", Right.RELEASE),
    Action("correct", "c", "correct", "Give everybody who has an older revision this one.", "product", Right.RELEASE),
    Action("recall", "x", "recall", "Take it back from everybody it went to.", "product", Right.RELEASE),
    Action("save", "f2 ctrl+s", "save", "Keep the changed text.", "edit"),
    Action("receive", "f5 r", "receive", "Read the bundles in the folder.", "exchange", Right.EXCHANGE),
    Action("send", "f6 s", "send", "Write what waits into the folder.", "exchange", Right.EXCHANGE),
    Action("folder", "f7 slash", "folder", "Type another folder.", "folder"),
    Action("media", "f9 m", "media", "Choose among the media that are mounted.", "folder"),
    Action("words", "slash f7", "words", "Type other words.", "search"),
    Action("compare", "o enter", "digits", "Read the digits to each other, and confirm the peer.", "peers"),
    Action("take_card", "a", "add", "Take a center's card from a folder or a medium.", "peers", Right.ENROL),
    Action("terms", "t", "terms", "Change what was agreed: cadence, one-way, review, quota.", "peers", Right.ENROL),
    Action("read_code", "v", "code out", "Show the digits to read out: how much of theirs came here.", "peers"),
    Action("type_code", "y", "code in", "Type the digits they read out: what came to them.", "peers", Right.EXCHANGE),
    Action("unbury", "u", "unhide", "Show what a restore hid of this peer.", "peers", Right.ENROL, footer=False),
    Action("revoke_peer", "x", "revoke", "Hear and write to this center no more.", "peers", Right.ENROL),
    Action("confirm_peer", "f10 c", "confirm", "Confirm the peer: every group was the same.", "compare", Right.ENROL),
    Action("show_digits", "s", "show or hide", "Show or hide the digits that were not read to you yet.", "compare"),
    Action("start_anew", "r", "from the start", "Compare from the first group again.", "compare"),
    Action("take", "enter o", "take", "Take the card under the cursor; compare the digits next.", "cards", Right.ENROL),
    Action("give_card", "w", "write", "Write our card into a folder, for a peer.", "own_card"),
    Action("rotate", "r", "rotate", "Make a new key pair, and tell every peer by a card.", "own_card", Right.ENROL),
    Action("revoke_pair", "x", "revoke", "Give up the signing pair in use: it leaked.", "own_card", Right.ENROL),
    Action("add_user", "a", "add", "Give somebody a way in.", "people", Right.USERS),
    Action("roles", "r", "roles", "Give somebody other roles.", "people", Right.USERS),
    Action("unlock", "u", "unlock", "Release a lockout, or an account nobody used.", "people", Right.USERS),
    Action("disable", "x", "disable", "Take every way in from somebody.", "people", Right.USERS),
    Action("enable", "e", "enable", "Give a disabled account a new passphrase.", "people", Right.USERS),
    Action("exempt", "s", "stay on", "Let a service account stay on without logging on again.", "people", Right.USERS),
    Action("passphrase", "p", "passphrase", "Change your passphrase.", "keys"),
    Action("codes", "t", "codes", "Have one-time codes asked besides it, or no more.", "keys"),
    Action("keyring", "y", "keyring", "Let this machine's keyring let you in.", "keys"),
    Action("recovery", "v", "recovery", "Make a recovery code for paper.", "keys", Right.USERS),
    Action(
        "accept_key",
        "a",
        "accept",
        "Make a way in known that the store does not know.",
        "keys",
        Right.USERS,
        footer=False,
    ),
    Action("remove_key", "x", "remove", "Remove the way in under the cursor.", "keys"),
    Action("hit_to_case", "t", "to case", "Put the hit under the cursor into a case.", "workup", Right.WRITE),
    Action("note_workup", "m", "note it", "Note in a case what was found, or that nothing was.", "workup", Right.WRITE),
    Action("ask_again", "f7", "ask again", "Go to who or what.", "workup", Right.READ),
    Action("narrow", "slash f7", "filter", "Narrow the trail.", "audit", Right.AUDIT),
    Action("verify_trail", "v", "verify", "Verify the whole trail; Esc stops.", "audit", Right.AUDIT),
    Action("export_trail", "x", "export", "Write the trail to a file.", "audit", Right.AUDIT),
    Action("keep", "f2 ctrl+s", "save", "Keep what was typed.", "form"),
    Action("named", "f5", "names", "Of a tip: list what its text names, to accept it.", "form", Right.WRITE),
    Action("near", "f6", "alike", "Of a tip: show what may be about the same, and why.", "form"),
    Action("confirm", "f10 y", "release", "Release, once the recipient's code is typed.", "release"),
)


def use(table: tuple[Action, ...]) -> None:
    """Let the acts have other keys from here on; before any screen is made."""
    global ACTIONS  # noqa: PLW0603 - the one table, read by everything that shows or binds a key
    ACTIONS = table


def keyed(words: str) -> str:
    """Return words with the key of each act that stands in braces, as in ``{add_fact} adds one``."""
    return words.format_map({action.id: action.key for action in ACTIONS})


def within(*scopes: str) -> list[Action]:
    """Return the actions of these scopes, narrowest first; a key that is taken is left to the narrower scope."""
    taken: set[str] = set()
    found = []
    for scope in scopes:
        for action in (action for action in ACTIONS if action.scope == scope):
            free = [key for key in action.key_names if key not in taken]
            found += [replace(action, keys=" ".join(free))] if free else []
        taken.update(key for action in found for key in action.key_names)
    return found


def named(action_id: str) -> Action:
    """Return an action by its id."""
    return next(action for action in ACTIONS if action.id == action_id)


def shown_key(key: str) -> str:
    """Return a key as it is printed on a keyboard."""
    if key in _SHOWN:
        return _SHOWN[key]
    chord, plus, letter = key.rpartition("+")
    return f"{chord.title()}{plus}{letter.upper()}" if plus else (key.upper() if len(key) > 1 else key)


def as_markdown() -> str:
    """Return the page of all keys, as docs/keys.md holds it."""
    return "\n".join(_page()) + "\n"


def _page() -> Iterator[str]:
    yield "# Keys"
    yield ""
    yield "Generated from `fusion_tui/actions.py`. Letters work where no text is being typed; F-keys everywhere."
    for scope, title in SCOPES.items():
        yield from ("", f"## {title}", "", "| key | act | what it does | needs the right to |", "|---|---|---|---|")
        yield from _rows(action for action in ACTIONS if action.scope == scope)


def _rows(actions: Iterable[Action]) -> Iterator[str]:
    for action in actions:
        keys = " ".join(f"`{shown_key(key)}`" for key in action.key_names)
        yield f"| {keys} | {action.title} | {action.help} | {action.right or ''} |"
