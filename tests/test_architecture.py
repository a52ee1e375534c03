"""The rooms hold: what starts is light, who imports whom is as agreed, and every module says what it is for."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
MODULES = sorted((ROOT / "fusion_tui").rglob("*.py"))
HEAVY = ("textual", "sqlmodel", "sqlalchemy", "sqlcipher3", "cryptography", "watchfiles", "numpy", "phonenumbers")
LOADED = "; import sys; sys.stderr.write(' '.join(sys.modules))"


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, capture_output=True, text=True, check=False, timeout=60
    )


def loaded_by(code: str) -> set[str]:
    """Return the top-level packages a fresh interpreter holds after running code."""
    done = run("-c", code + LOADED)
    assert done.returncode == 0, done.stderr
    return {name.partition(".")[0] for name in done.stderr.split()}


def test_asking_for_help_loads_nothing_heavy() -> None:
    asked = "run(['--help']); run(['tip', '--help']); run(['init', '--help']); run(['no-such-command'])"
    packages = loaded_by(f"from fusion_tui.cli.main import run; {asked}")
    assert "typer" in packages
    assert sorted(packages & set(HEAVY)) == []


@pytest.mark.parametrize(
    ("room", "without"),
    [
        pytest.param("domain.dissemination", (*HEAVY, "typer", "rich"), id="the domain loads no library but pydantic"),
        pytest.param("actions", (*HEAVY, "typer", "rich"), id="the table of actions is data"),
        pytest.param(
            "sync.reader", ("textual", "sqlmodel", "sqlalchemy", "sqlcipher3"), id="the bundle needs no store"
        ),
        pytest.param(
            "analysis.recognising", (*HEAVY, "typer", "rich"), id="rules for a text are there before any of it is read"
        ),
        pytest.param("analysis.likeness", (*HEAVY, "typer", "rich"), id="likeness loads its library when it computes"),
        pytest.param("analysis.network", (*HEAVY, "typer", "rich"), id="networks are walked without a library"),
        pytest.param("interchange.incident_csv", HEAVY, id="an import is read without store, cipher or screen"),
        pytest.param("services.session", ("textual",), id="a use case needs no screen"),
    ],
)
def test_a_room_does_not_load_what_it_does_not_know(room: str, without: tuple[str, ...]) -> None:
    packages = loaded_by(f"import fusion_tui.{room}")
    assert "fusion_tui" in packages
    assert sorted(packages & set(without)) == []


def test_the_program_answers_for_help_and_leaves_with_nought() -> None:
    done = run("-m", "fusion_tui", "--help")
    assert (done.returncode, done.stderr) == (0, "")
    assert "--profile" in done.stdout


def test_the_contracts_of_the_rooms_hold() -> None:
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, check=False, env={**os.environ, "NO_COLOR": "1"}, timeout=120
    )
    assert done.returncode == 0, done.stdout + done.stderr
    agreed = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]["contracts"]
    assert f"{len(agreed)} kept, 0 broken" in done.stdout


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_module_says_what_it_is_for(module: Path) -> None:
    said = ast.get_docstring(ast.parse(module.read_text(encoding="utf-8"))) or ""
    assert said.partition("\n")[0].strip()


def test_modules_were_found() -> None:
    assert ROOT / "fusion_tui" / "domain" / "errors.py" in MODULES
