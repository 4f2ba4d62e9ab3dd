"""What a command loads, counted in a process of its own: start-up is felt every day."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = {"spacy", "sklearn", "pandas", "numpy", "scipy", "sqlalchemy", "docx", "xlsxwriter", "python_calamine"}
SCREEN = {"textual", "rich"}
ROOT = Path(__file__).resolve().parents[2]


def loaded(code: str) -> set[str]:
    """The top-level modules that a process has loaded after running some code."""
    report = "import json, sys; sys.stderr.write('\\n' + json.dumps([m.partition('.')[0] for m in sys.modules]))"
    script = f"{code}\n{report}"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT)
    return set(json.loads(done.stderr.rpartition("\n")[2]))


def test_the_domain_needs_the_standard_library_alone() -> None:
    names = loaded("import qualeval.domain.project, qualeval.domain.evidence, qualeval.domain.segments")
    assert not names & (HEAVY | SCREEN | {"yaml", "platformdirs"})


def test_the_services_need_no_library_either() -> None:
    names = loaded("import qualeval.services.coding, qualeval.services.importing, qualeval.services.reporting")
    assert not names & (HEAVY | SCREEN | {"yaml", "sqlite3"})


@pytest.mark.parametrize("adapter", ["store", "nlp", "formats", "reports"])
def test_naming_an_adapter_loads_no_library_of_its(adapter: str) -> None:
    assert not loaded(f"import qualeval.{adapter}") & (HEAVY | SCREEN)


def test_composing_everything_loads_nothing_heavy() -> None:
    assert not loaded("from qualeval.bootstrap import Services; Services()") & (HEAVY | SCREEN)


def test_the_screens_load_textual_and_nothing_heavy() -> None:
    names = loaded("import qualeval.tui.app")
    assert "textual" in names
    assert not names & HEAVY
