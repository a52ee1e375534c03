"""What can be done with a product that left: take it back, or give everybody a new revision."""

from __future__ import annotations

from typing import Any

from fusion_tui.actions import keyed
from fusion_tui.domain.decision import Decision, refuse_if
from fusion_tui.domain.product import Product, ProductState
from fusion_tui.domain.release import Release
from fusion_tui.services.exchange.correcting import Corrected
from fusion_tui.services.exchange.recalling import Recalled
from fusion_tui.widgets.order_forms import correct_form, recall_form
from fusion_tui.widgets.record_acts import RecordActs


class ProductActs(RecordActs):
    """A screen that shows a product; it fills in to whom it was given, and who has an older revision."""

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.given: list[Release] = []
        self.older: list[Release] = []

    @property
    def chosen(self) -> Product | None:
        """The product; None before it was read."""
        raise NotImplementedError

    def against_order(self, act: str, product: Product) -> Decision:
        """Say what stands against recalling or correcting it."""
        if act == "recall":
            return refuse_if(not self.given, "it was never released") & refuse_if(
                product.state is ProductState.RECALLED, "it is recalled already"
            )
        ready = product.state in (ProductState.APPROVED, ProductState.RELEASED)
        return refuse_if(not self.older, "nobody has an older revision") & refuse_if(
            not ready, f"the product is {product.state}, not approved"
        )

    def do_recall(self) -> None:
        """Take it back, with a reason."""
        if self.chosen is not None:
            self.app.push_screen(recall_form(self.desk, self.chosen), self._recalled)

    def _recalled(self, done: Recalled | None) -> None:
        if done is not None:
            to = f"{keyed('{drop}')} sends the order to {' '.join(done.to)}" if done.to else "it never left"
            self.notify(to, title="Recalled", markup=False)

    def do_correct(self) -> None:
        """Give everybody who has an older revision this one."""
        if self.chosen is not None:
            holders = [one.recipient_code for one in self.older]
            self.app.push_screen(correct_form(self.desk, self.chosen, holders), self._corrected)

    def _corrected(self, done: Corrected | None) -> None:
        if done is not None:
            refused = "".join(f"; not to {code}: {why}" for code, why in done.refused)
            given = " ".join(one.recipient_code for one in done.given)
            self.notify(f"revision {done.rev} goes to {given}{refused}", title="Corrected", markup=False)
