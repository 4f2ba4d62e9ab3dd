"""What a command loads, counted in a process of its own: start-up is felt every day."""

import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = {"spacy", "sklearn", "pandas", "numpy", "scipy", "sqlalchemy", "docx", "xlsxwriter", "python_calamine"}
SCREEN = {"textual", "rich"}
MOST_FOR_COUNTS = 56  # modules of our own
ROOT = Path(__file__).resolve().parents[2]


def loaded(code: str) -> set[str]:
    """The top-level modules that a process has loaded after running some code."""
    return {name.partition(".")[0] for name in modules(code)}


def modules(code: str) -> set[str]:
    """All modules that a process has loaded after running some code."""
    report = "import sys; sys.stderr.write('\\n' + ' '.join(sys.modules))"
    script = f"{code}\n{report}"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT)
    return set(done.stderr.rpartition("\n")[2].split())


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


def test_the_floor_of_the_benchmarks_is_nothing_of_ours() -> None:
    assert "qualeval" not in loaded("import benchmarks.floors")


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sample")
    subprocess.run(
        [sys.executable, "-m", "qualeval", "demo", str(folder), "--no-open", "--coder", "ani"], check=True, cwd=ROOT
    )
    return folder / "contoh-asn.qualeval"


def test_the_version_is_told_by_nothing_but_the_package() -> None:
    own = {name for name in modules("from qualeval.__main__ import main; main(['--version'])") if "qualeval" in name}
    assert own == {"qualeval", "qualeval.__main__"}


@pytest.mark.parametrize(
    "call",
    [
        ("--help",),
        ("counts", "--help"),
        ("codebook", "--help"),
        ("crosstab", "--help"),
        ("joint", "--help"),
        ("agreement", "--help"),
    ],
    ids=" ".join,
)
def test_help_loads_neither_library_nor_adapter_nor_project(call: tuple[str, ...]) -> None:
    names = modules(f"from qualeval.__main__ import main; main({['--language', 'en', *call]!r})")
    assert "qualeval.cli.main" in names
    assert not names & (HEAVY | SCREEN | {"sqlite3", "yaml"})
    assert not [name for name in names if name.startswith(("qualeval.store", "qualeval.nlp", "qualeval.tui"))]


@pytest.mark.parametrize("command", ["counts", "sources", "codes", "quotes", "cases", "recommend", "history"])
def test_a_small_command_loads_neither_screens_nor_anything_heavy(command: str, sample: Path) -> None:
    names = modules(f"from qualeval.__main__ import main; main([{command!r}, {str(sample)!r}])")
    tops = {name.partition(".")[0] for name in names}
    assert not tops & (HEAVY | SCREEN | {"asyncio", "multiprocessing", "yaml", "tomllib", "statistics"})
    assert not [name for name in names if name.startswith(("qualeval.tui", "qualeval.nlp", "qualeval.reports"))]


def test_words_are_counted_without_a_library(sample: Path) -> None:
    assert not loaded(f"from qualeval.__main__ import main; main(['words', {str(sample)!r}])") & (
        HEAVY | SCREEN | {"yaml"}
    )


def test_counting_loads_what_counting_needs(sample: Path) -> None:
    names = modules(f"from qualeval.__main__ import main; main(['counts', {str(sample)!r}])")
    own = {name for name in names if name.startswith("qualeval")}
    assert len(own) <= MOST_FOR_COUNTS, sorted(own)
    assert not own & {"qualeval.services.findings", "qualeval.services.recommending", "qualeval.domain.measures"}
