"""The forms of people and things: a relation stated, two called one, two kept apart."""

from __future__ import annotations

from fusion_tui.domain.case import Entity, Link
from fusion_tui.domain.relation import OFFERED
from fusion_tui.services import entities, sameness
from fusion_tui.services.desk import Desk
from fusion_tui.widgets.form import Field, FormScreen, Values
from fusion_tui.widgets.marked import GRADE, choices


def relate_form(desk: Desk, entity: Entity, other: Entity) -> FormScreen[Link]:
    """Return the form that states a relation of one person or thing to another."""

    def keep(values: Values) -> Link:
        relation = values["own"].strip() or values["relation"]
        return entities.relate(desk, entity.id, relation, other.id, values["detail"], values["grade"])

    fields = [
        Field("relation", "Relation", options=choices(OFFERED)),
        Field("own", "Or", help="the relation in your own words; empty: the one chosen above"),
        Field("detail", "Because", help="what speaks for it: a registration, a statement, a picture"),
        Field("grade", "Grade", "F6", help=GRADE),
    ]
    return FormScreen("Link", fields, keep, f"{entity.title}\n... {other.title}")


def merge_form(desk: Desk, entity: Entity, other: Entity, why: str) -> FormScreen[Link]:
    """Return the form that calls two records one; neither is changed, and it can be taken back."""

    def keep(values: Values) -> Link:
        kept, merged = (entity, other) if values["kept"] == entity.id else (other, entity)
        return sameness.merge(desk, kept.id, merged.id, values["detail"])

    fields = [
        Field("detail", "Because", help="what makes the two one; kept, and shown with both"),
        Field("kept", "Kept to", entity.id, options=[(entity.id, entity.title), (other.id, other.title)]),
    ]
    return FormScreen("One and the same", fields, keep, f"{entity.title}  =  {other.title}\n{why}")


def apart_form(desk: Desk, entity: Entity, other: Entity, why: str) -> FormScreen[Link]:
    """Return the form that keeps two records apart; they aren't offered again."""

    def keep(values: Values) -> Link:
        return sameness.keep_apart(desk, entity.id, other.id, values["detail"])

    fields = [Field("detail", "Because", help="what makes them two; kept, and shown with both")]
    return FormScreen("Two, not one", fields, keep, f"{entity.title}  and  {other.title}\n{why}")
