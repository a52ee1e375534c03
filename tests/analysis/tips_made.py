"""Invented tips, and how a second person tells the same: in other words, with a slip of the hand or a sentence more."""

from __future__ import annotations

from bench.dice import Dice

_WHO = ("a man in a grey hood", "two teenagers on bicycles", "a woman with a red umbrella", "someone in work clothes",
        "a driver I did not recognise", "three people with backpacks", "an older man with a limp",
        "a person in a yellow vest")  # fmt: skip
_WHAT = ("was taking pictures of the loading dock", "kept walking along the fence", "asked about the guards",
         "left a blue bag beside the gate", "was cutting copper from the line", "tried several of the door handles",
         "flew a small drone over the tanks", "was writing down when trucks leave", "loaded barrels into a van",
         "poured something into the storm drain", "followed the bus for some blocks",
         "offered money for an employee badge")  # fmt: skip
_WHERE = ("the north substation", "the old granary", "the pier behind Foundry St", "the water works", "the rail yard",
          "the school on Heron Ave", "the chemical warehouse", "the stadium's east gate", "the bridge at Millrace",
          "the parking deck on Copper St")  # fmt: skip
_WHEN = ("around noon", "shortly before midnight", "early on Tuesday", "during the evening shift", "twice last week",
         "on Sunday after the game", "at about 6 am", "every day since Friday")  # fmt: skip
_CAR = ("a white panel van", "a black pickup", "a rusty sedan", "a green station wagon", "a moving truck",
        "a motorcycle without lights")  # fmt: skip
_SAID = ("my neighbour saw it too", "the guard told them to leave", "nobody called it in then", "I have a photo of it",
         "they ran when a patrol came", "the camera there is broken", "it smelled of fuel afterwards",
         "they spoke a while on the phone")  # fmt: skip
_FORM = "Submitted through the public form. The person agreed to be called back about this report."
_OTHER = ("perhaps", "nearby", "quickly", "again", "later", "slowly", "outside", "somewhere", "yesterday", "carefully")
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def tip(dice: Dice) -> str:
    """Return a tip of about a hundred words, in sentences that other tips use as well, with the wording of a form."""
    told = (_sentence(dice) for _ in range(3))
    return f"{_FORM} {' '.join(told)}"


def told_again(dice: Dice, text: str) -> str:
    """Return the same tip as somebody else would send it."""
    words = text.split(" ")
    for _ in range(dice.below(3)):
        words[dice.below(len(words))] = dice.one_of(_OTHER)
    for _ in range(1 + dice.below(2)):
        at = dice.below(len(words))
        words[at] = _slip(dice, words[at])
    again = " ".join(words)
    again = again.upper() if dice.chance(10) else again.replace(". ", " - ") if dice.chance(20) else again
    return f"{again} {_sentence(dice)}" if dice.chance(40) else again


def _sentence(dice: Dice) -> str:
    plate = f"{dice.below(9) + 1}{dice.one_of(_LETTERS)}{dice.one_of(_LETTERS)}-{dice.below(9000) + 1000}".upper()
    return (
        f"{dice.one_of(_WHEN)} {dice.one_of(_WHO)} {dice.one_of(_WHAT)} at {dice.one_of(_WHERE)}, and there was "
        f"{dice.one_of(_CAR)} with plate {plate}; {dice.one_of(_SAID)}."
    )


def _slip(dice: Dice, word: str) -> str:
    at = dice.below(len(word))
    return word[:at] + dice.one_of(_LETTERS) + word[at + 1 :]
