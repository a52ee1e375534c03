"""Importing files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from fusion_tui.cli.context import AsJson, Ticker, emit, note, say, unlocked

if TYPE_CHECKING:
    from fusion_tui.services.imports import Report

PARTLY = 4
_SHOWN = 20


def register(app: typer.Typer) -> None:
    """Add the command to the root."""
    app.command("import")(import_)


def import_(
    context: typer.Context,
    files: Annotated[list[Path], typer.Argument(help="CSV files; .xz, .gz and .bz2 as they are.")],
    mapping: Annotated[Path | None, typer.Option("--map", help="TOML file that names the columns.")] = None,
    source: Annotated[str, typer.Option(help="Name of the source; the file's name where none is given.")] = "",
    holding: Annotated[str, typer.Option(help="OPEN, TIP or INVESTIGATION.")] = "OPEN",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would happen; write nothing.")] = False,
    as_: Annotated[str, typer.Option("--as", help="Format; csv is the one there is.")] = "csv",
    as_json: AsJson = False,
) -> None:
    """Import incidents; the same file again changes nothing, a changed row updates its record."""
    from fusion_tui.domain.errors import InputError
    from fusion_tui.interchange.columns import ColumnMap
    from fusion_tui.services import imports

    if as_ != "csv":
        raise InputError("unknown format", "csv is the one there is")
    options = imports.options(mapping=ColumnMap.from_toml(mapping) if mapping else None, source=source,
                              holding=holding, dry_run=dry_run)  # fmt: skip
    with unlocked(context) as desk:
        reports = [imports.run(desk, path, options, progress=Ticker("rows", path.name)) for path in files]
    emit(_document(reports)) if as_json else _tell(reports, dry_run)
    if any(report.refused for report in reports):
        raise typer.Exit(PARTLY)


def _document(reports: list[Report]) -> dict[str, Any]:
    files = [_file(report) for report in reports]
    return {
        "files": files,
        **{name: sum(file[name] for file in files) for name in ("new", "changed", "same", "refused")},
    }


def _file(report: Report) -> dict[str, Any]:
    problems = [{"where": f"row {p.row}", "field": p.column, "reason": p.reason} for p in report.problems]
    return {"file": report.file, "format": "csv", "source": report.source, **report.tally._asdict(),
            "refused": report.refused, "problems": problems, "notes": list(report.notes),
            "columns": [{"field": f, "column": c, "why": w} for f, c, w in report.columns]}  # fmt: skip


def _tell(reports: list[Report], dry_run: bool) -> None:
    for report in reports:
        say(f"{report.file}, source {report.source!r}" + (" (dry run: nothing was written)" if dry_run else ""))
        for field, column, why in report.columns:
            say(f"  {field:<12} <- {column}  ({why})")
        for line in report.notes:
            say(f"  note: {line}")
        say(f"  {report.tally.new:,} new, {report.tally.changed:,} changed, {report.tally.same:,} same, "
            f"{report.refused:,} refused")  # fmt: skip
        for problem in report.problems[:_SHOWN]:
            say(f"  row {problem.row} (line {problem.line}), {problem.column or 'the whole row'}: {problem.reason}")
        if report.refused > _SHOWN:
            note(f"  ... and {report.refused - _SHOWN:,} more; --json lists them")
