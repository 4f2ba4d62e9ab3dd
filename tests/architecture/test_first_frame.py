"""What stands between a call and the first frame, counted in a process of its own: modules and statements.

What is not on the first screen is loaded when it is opened. A name is added here where the first screen shows what it
is needed for, and only then.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
SHOWN = {
    "": "bootstrap settings tls",
    "cli": "diagnostics last_picture main opening parsing recent running standing streams",
    "domain": (
        "codebook errors events frozen history method_names overlaps places progress quotes records segments text"
    ),
    "i18n": "catalogue mark",
    "services": ("blindness codebooks coding completing countable counting projects reading session undoing wording"),
    "services.ports": "sharing storing",
    "store": (
        "anywhere backups compiled connecting core failures files finds lock migrations rows searching sqlite strays"
    ),
    "tui": (
        "app at_once base coding_screen collecting commands compositing footer history idle left_once memory narrow "
        "painting panes terminal terse themes workbench"
    ),
    "tui.widgets": "bar line_list lines status_line",
    "tui.widgets.transcript": "canvas lanes layout paint palette placing reach reading view",
    "tui.workspace": ("deciding desk marking moving opened panels screen sources visiting"),
}

MOST_STATEMENTS = 26
UNNEEDED = {"_hashlib", "csv", "shutil", "sqlalchemy", "statistics", "tempfile", "textual.document", "tomllib"}


def told_by(arguments: list[str], folder: Path) -> str:
    """What a process says, with settings and state of its own."""
    own = {name: str(folder / name) for name in ("XDG_STATE_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME")}
    done = subprocess.run(
        [sys.executable, *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
        cwd=ROOT,
        env={**os.environ, **own, "PYTHONUTF8": "1"},
    )
    return done.stdout


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the process that opens the sample says at its first frame."""
    folder = tmp_path_factory.mktemp("opened")
    told_by(["-m", "qualeval", "demo", str(folder), "--no-open", "--coder", "ani"], folder)
    told = told_by(["-m", "tests.architecture.first_frame", str(folder / "contoh-asn.qualeval")], folder)
    found = json.loads(told.rpartition("\n")[2])
    assert isinstance(found, dict)
    return found


def test_the_first_frame_needs_no_widgets_of_textual_s_that_it_does_not_show(opened: dict[str, Any]) -> None:
    assert not {f"textual.widgets._{name}" for name in ("directory_tree", "select", "tree")} & {*opened["modules"]}


def test_what_was_not_loaded_of_textual_is_there_for_whoever_wants_it(tmp_path: Path) -> None:
    script = (
        "from qualeval.cli.opening import load_textual; load_textual(); import sys;"
        "print('textual.types' in sys.modules);"
        "from textual.types import DirEntry; from textual.widgets import Select, Tree; print(DirEntry.__module__)"
    )
    assert told_by(["-c", script], tmp_path).split() == ["False", "textual.widgets._directory_tree"]


@pytest.fixture(scope="module")
def loaded_by_textual(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """The modules of the smallest app."""
    script = "import sys, textual.app, textual.widgets._static; print(*sys.modules)"
    return set(told_by(["-c", script], tmp_path_factory.mktemp("bare")).split())


def shown() -> set[str]:
    inside = {f"{package}.{name}" for package, names in SHOWN.items() for name in names.split()}
    return {f"qualeval.{name.lstrip('.')}".rstrip(".") for name in inside | SHOWN.keys()}


def test_the_first_frame_has_the_text_and_where_the_reader_stands(opened: dict[str, Any]) -> None:
    assert "▶" in opened["screen"]
    assert "· 1/" in opened["screen"]


def test_the_first_frame_needs_what_it_shows_and_no_other_module_of_ours(opened: dict[str, Any]) -> None:
    own = {name for name in opened["modules"] if name.partition(".")[0] == "qualeval"}
    assert own - shown() == set()
    assert shown() - own == set(), "these are needed no more"


def test_the_first_frame_needs_few_modules_that_the_smallest_app_has_not(
    opened: dict[str, Any], loaded_by_textual: set[str]
) -> None:
    more = {name for name in opened["modules"] if not name.startswith(("qualeval", "tests"))} - loaded_by_textual
    assert UNNEEDED & more == set()
    assert {name for name in more if name.startswith("textual.widgets.")} <= {"textual.widgets._toast"}


def test_the_first_frame_is_styled_by_its_own_rules_alone(opened: dict[str, Any]) -> None:
    assert opened["styles"] == ["qualeval.tcss"]


def test_a_project_is_opened_with_few_statements(opened: dict[str, Any]) -> None:
    assert 0 < len(opened["statements"]) <= MOST_STATEMENTS
