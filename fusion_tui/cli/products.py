"""Products from the command line."""

from __future__ import annotations

from typing import Annotated

import typer

from fusion_tui.cli.context import AsJson, Control, TextFile, Tlp, made, note, read_text, unlocked

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
    """Replace title and text of a product that was not released; an approval is taken away."""
    from fusion_tui.services import products

    words = read_text(text)
    with unlocked(context) as desk:
        edited = products.edit(desk, product, products.ProductForm(title, words, control=marking, tlp=tlp))
    note(f"banner: {edited.marking}")
    made(edited, as_json)


@app.command("submit")
def submit(context: typer.Context, product: ProductArgument, as_json: AsJson = False) -> None:
    """Hand a draft to whoever approves."""
    from fusion_tui.services import products

    with unlocked(context) as desk:
        submitted = products.submit(desk, product)
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
    made(approved, as_json)
