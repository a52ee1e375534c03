"""Products from the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from fusion_tui.cli.context import AsJson, Control, TextFile, Tlp, made, note, read_text, unlocked

if TYPE_CHECKING:
    from fusion_tui.domain.product import Product
    from fusion_tui.services.desk import Desk

app = typer.Typer(help="Products: written, submitted, approved.", no_args_is_help=True, rich_markup_mode=None)

ProductArgument = Annotated[str, typer.Argument(help="Id or number of the product, such as P-00001.")]


@app.command("new")
def new(
    context: typer.Context,
    title: Annotated[str, typer.Option(help="Its title.")],
    text: TextFile,
    type_: Annotated[str, typer.Option("--type", help="bulletin, bolo, sitrep, officer-safety ...")] = "bulletin",
    case: Annotated[str, typer.Option(help="Case it comes from.")] = "",
    marking: Control = "U//LES",
    tlp: Tlp = "AMBER",
    as_json: AsJson = False,
) -> None:
    """Start a draft; the marking is for paragraphs that carry none of their own. Prints its id."""
    from fusion_tui.services import products

    words = read_text(text)
    with unlocked(context) as desk:
        product = products.new(desk, products.ProductForm(title, words, type_, case, marking, tlp))
    note(f"banner: {product.marking}")
    made(product, as_json)


@app.command("edit")
def edit(
    context: typer.Context,
    product: ProductArgument,
    title: Annotated[str, typer.Option(help="Its title.")],
    text: TextFile,
    marking: Control = "U//LES",
    tlp: Tlp = "AMBER",
    as_json: AsJson = False,
) -> None:
    """Replace title and text of a product; an approval is taken away, and what was released is corrected."""
    from fusion_tui.services import products

    words = read_text(text)
    with unlocked(context) as desk:
        edited = products.edit(desk, product, products.ProductForm(title, words, control=marking, tlp=tlp))
        _tell_holders(desk, edited)
    note(f"banner: {edited.marking}")
    made(edited, as_json)


@app.command("submit")
def submit(context: typer.Context, product: ProductArgument, as_json: AsJson = False) -> None:
    """Hand a draft to whoever approves."""
    from fusion_tui.services import products

    with unlocked(context) as desk:
        submitted = products.submit(desk, product)
        _tell_files(desk, submitted)
    note(f"submitted; next, by another person who read it: {_approving(submitted)}")
    made(submitted, as_json)


@app.command("approve")
def approve(
    context: typer.Context,
    product: ProductArgument,
    reason: Annotated[str, typer.Option(help="What was checked.")],
    revision: Annotated[int, typer.Option(help="The revision that was read; refused where it changed since.")] = 0,
    as_json: AsJson = False,
) -> None:
    """Approve a product that somebody else wrote."""
    from fusion_tui.services import products

    with unlocked(context) as desk:
        approved = products.approve(desk, product, reason, revision)
        _tell_files(desk, approved)
        _tell_holders(desk, approved)
    note(f"approved by {approved.approved_by}; next: {products.how_to_release(approved)}")
    made(approved, as_json)


@app.command("attach")
def attach(
    context: typer.Context,
    product: ProductArgument,
    attachments: Annotated[list[str], typer.Argument(help="Ids of files of cases.", show_default=False)],
    as_json: AsJson = False,
) -> None:
    """Have files of a case go with a product when it is released; it is a draft again."""
    from fusion_tui.services import enclosing

    with unlocked(context) as desk:
        changed = enclosing.enclose(desk, product, attachments)
        _tell_holders(desk, changed)
    note(f"banner: {changed.marking}")
    made(changed, as_json)


@app.command("detach")
def detach(
    context: typer.Context,
    product: ProductArgument,
    attachment: Annotated[str, typer.Argument(help="Id of a file of the product.", show_default=False)],
    as_json: AsJson = False,
) -> None:
    """Take a file off a product; it is a draft again, and what was released stays as it was."""
    from fusion_tui.services import enclosing

    with unlocked(context) as desk:
        changed = enclosing.remove(desk, product, attachment)
        _tell_holders(desk, changed)
    note(f"banner: {changed.marking}")
    made(changed, as_json)


def _approving(product: Product) -> str:
    number = product.number
    return f'fusion-tui show {number}, then fusion-tui product approve {number} --reason "WHAT WAS CHECKED"'


def _tell_files(desk: Desk, product: Product) -> None:
    """Say which files are part of what is approved."""
    from fusion_tui.services import enclosing
    from fusion_tui.sync.drop import size_text

    for one in enclosing.of_product(desk, product.id):
        note(f"with it goes {one.title} ({one.media}, {size_text(one.size)}, {one.marking})")


def _tell_holders(desk: Desk, product: Product) -> None:
    """Say who has an older revision, and how they get this one."""
    from fusion_tui.services.exchange import correcting

    older = correcting.who_has(desk, product.id)
    for one in older:
        note(f"{one.recipient_code} has revision {one.product_revision} ({one.state})")
    if older:
        note(f'once it is approved: fusion-tui product correct {product.number} --reason "WHAT WAS WRONG"')
