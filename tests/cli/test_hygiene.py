"""What starting costs: which libraries a command loads, counted in a process of its own."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
HEAVY = ("spacy", "sklearn", "pandas", "numpy", "scipy", "sqlalchemy", "textual", "rich", "docx", "xlsxwriter")


def loaded_by(*arguments: str) -> set[str]:
    """The modules that a command has loaded when it is done."""
    code = (
        "import sys; from qualeval.__main__ import main; status = main(sys.argv[1:]);"
        "print('\\n'.join(sys.modules), file=sys.stderr); sys.exit(status)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, "--language", "en", *arguments],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    return set(done.stderr.split())


@pytest.mark.parametrize(
    "call",
    [
        ("--help",),
        ("--version",),
        ("counts", "--help"),
        ("codebook", "--help"),
        ("crosstab", "--help"),
        ("joint", "--help"),
        ("agreement", "--help"),
    ],
    ids=" ".join,
)
def test_help_loads_neither_library_nor_adapter_nor_project(call: tuple[str, ...]) -> None:
    modules = loaded_by(*call)
    assert "qualeval.cli.main" in modules
    assert not modules & {*HEAVY, "sqlite3", "yaml"}
    assert not {name for name in modules if name.startswith(("qualeval.store", "qualeval.nlp", "qualeval.tui"))}


@pytest.mark.parametrize("verb", ["counts", "sources", "cases", "codes", "quotes", "recommend", "history", "words"])
def test_a_list_loads_no_heavy_library(sample: Path, verb: str) -> None:
    modules = loaded_by(verb, str(sample))
    assert "qualeval.store.sqlite" in modules
    assert not modules & {*HEAVY, "yaml"}


def test_only_the_version_loads_nothing_at_all() -> None:
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "qualeval", "--version"],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert "qualeval" in done.stderr
    assert not {name for name in ("argparse", "gettext", "platformdirs", "qualeval.cli") if name in done.stderr}
