"""May this leave, to them? The rule as a value that explains itself (28 CFR 23.20(e)-(g), TLP 2.0)."""

from __future__ import annotations

from dataclasses import dataclass

from fusion_tui.domain.decision import ALLOWED, Decision, refuse_if
from fusion_tui.domain.marking import TLP
from fusion_tui.domain.product import Product, ProductState, hands


@dataclass(frozen=True)
class Recipient:
    """What the rule needs to know of a peer center."""

    code: str
    confirmed: bool
    revoked: bool = False


@dataclass(frozen=True)
class Grounds:
    """Why a recipient is given something; the first four are asked for, always."""

    authority: str
    need: str
    right: str
    reason: str
    again: str = ""  # why they are given it once more

    @property
    def reasons(self) -> str:
        """The reason as the ledger keeps it: with why it went again, where it did."""
        return f"{self.reason} (again: {self.again})" if self.again.strip() else self.reason


@dataclass(frozen=True)
class Earlier:
    """A release of the same revision to the same center, which stands in the ledger."""

    id: str
    day: str
    state: str


def may_release(product: Product, recipient: Recipient, grounds: Grounds, earlier: Earlier | None = None) -> Decision:
    """Whether an approved product may go to a peer on these grounds; every reason against it is named.

    What they were given already goes again only with a reason of its own: the ledger counts who was given what.
    """
    return (
        _is_approved(product)
        & _is_addressable(recipient)
        & _fits(product)
        & _is_grounded(grounds)
        & _is_new(recipient, grounds, earlier)
    )


def _is_approved(product: Product) -> Decision:
    ready = product.state in (ProductState.APPROVED, ProductState.RELEASED)
    return refuse_if(not ready, f"the product is {product.state}, not approved") & refuse_if(
        ready and product.approved_by in {"", *hands(product)},
        "the approval is not by a second person",
    )


def _is_addressable(recipient: Recipient) -> Decision:
    return refuse_if(
        not recipient.confirmed, f"{recipient.code} is not confirmed: two persons must compare the digits first"
    ) & refuse_if(recipient.revoked, f"{recipient.code} is revoked")


def _fits(product: Product) -> Decision:
    red = [i for i, part in enumerate(product.portions, start=1) if part.marking.tlp is TLP.RED]
    where = f"paragraph {', '.join(map(str, red))}" if red else "a file that goes with it"
    return refuse_if(red or product.tlp is TLP.RED, f"TLP:RED is for named persons, not for a center: {where}")


def _is_new(recipient: Recipient, grounds: Grounds, earlier: Earlier | None) -> Decision:
    if earlier is None or grounds.again.strip():
        return ALLOWED
    return refuse_if(
        True,
        f"{recipient.code} was given this revision on {earlier.day} ({earlier.state}, {earlier.id}): say why again",
    )


def _is_grounded(grounds: Grounds) -> Decision:
    named = {
        "an authority": grounds.authority,
        "a need to know": grounds.need,
        "a right to know": grounds.right,
        "a reason": grounds.reason,
    }
    missing = [name for name, words in named.items() if not words.strip()]
    return refuse_if(missing, f"a release needs {', '.join(missing)}")
