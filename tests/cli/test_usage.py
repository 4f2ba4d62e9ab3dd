"""Arguments: help, examples, wrong calls, languages."""

from pathlib import Path

import pytest

import qualeval as package
from qualeval.__main__ import main
from qualeval.cli.main import COMMANDS
from qualeval.i18n import Translator
from tests.cli.conftest import Qualeval

_ACTIONS = {"codebook": ("check", "import", "export", "diff"), "codings": ("import", "export")}
VERBS = [
    *((verb,) for verb in COMMANDS),
    *((verb, action) for verb, actions in _ACTIONS.items() for action in actions),
]


def has_indonesian() -> bool:
    try:
        return Translator("id")("arguments") != "arguments"
    except FileNotFoundError:
        return False


indonesian = pytest.mark.skipif(not has_indonesian(), reason="the Indonesian catalogue is not compiled, or not whole")


@pytest.mark.parametrize("verb", VERBS, ids=" ".join)
def test_every_verb_explains_itself_with_an_example(qualeval: Qualeval, verb: tuple[str, ...]) -> None:
    result = qualeval(*verb, "--help")
    assert result.status == 0
    assert result.out.startswith(f"usage: qualeval {' '.join(verb)} ")
    assert f"\nExample:\n  qualeval {' '.join(verb)}" in result.out
    assert result.err == ""


def test_the_help_lists_every_command(qualeval: Qualeval) -> None:
    result = qualeval("--help")
    assert result.status == 0
    assert all(f"\n  {verb} " in result.out for verb in COMMANDS)


def test_the_version_is_the_packages(qualeval: Qualeval, capsys: pytest.CaptureFixture[str]) -> None:
    assert qualeval("--version").out == f"qualeval {package.__version__}\n"
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"qualeval {package.__version__}\n"


@pytest.mark.parametrize(
    ("call", "complaint"),
    [
        (("counts",), "missing: PROJECT"),
        (("counts", "p", "--nonsense"), "not understood: --nonsense"),
        (("counts", "p", "--by"), "--by needs a value"),
        (("counts", "p", "--level", "word"), "--level: “word” is not one of"),
        (("suggest", "p", "--top", "0"), "“0” is no whole number from 1"),
        (("suggest", "p", "--min-confidence", "2"), "“2” is no number from 0 to 1"),
        (("codebook", "burn"), "“burn” is not one of"),
        (("recommend", "p", "--accept", "a", "--reject", "b"), "--reject does not go with --accept"),
        (("recommend", "p", "--edit", "a"), "--edit and --text go together"),
        (("recommend", "p", "--add", "a"), "--add and --codes go together"),
        (("import", "p"), "missing: what to import"),
        (("report", "p", "-o", "r.pdf"), "r.pdf: a report ends in .docx, .html, .xlsx or .md"),
        (("count", "p"), "did you mean “counts”?"),
        (("wibble",), "`qualeval --help` lists the commands"),
    ],
)
def test_a_call_that_cannot_be_meant_is_wrong_usage(qualeval: Qualeval, call: tuple[str, ...], complaint: str) -> None:
    result = qualeval(*call)
    assert result.status == 2
    assert complaint in result.err
    assert result.out == ""


def test_a_workbook_on_the_screen_is_wrong_usage(qualeval: Qualeval, small: Path) -> None:
    result = qualeval("counts", small, "--format", "xlsx")
    assert result.status == 2
    assert "-o FILE.xlsx" in result.err


def test_options_go_before_or_after_the_verb(qualeval: Qualeval, small: Path) -> None:
    assert qualeval("--read-only", "sources", small).status == 0
    assert qualeval("sources", "--read-only", small).status == 0
    assert qualeval("--read-only", "undo", small).err == qualeval("undo", small, "--read-only").err


def test_the_coder_named_is_the_one_in_the_journal(qualeval: Qualeval, small: Path) -> None:
    qualeval("--coder", "citra", "recommend", small, "--add", "Satu", "--codes", "budget")
    qualeval("recommend", small, "--add", "Dua", "--codes", "budget", "--coder", "dewi")
    qualeval("recommend", small, "--add", "Tiga", "--codes", "budget")
    coders = [line.split(",")[1] for line in qualeval("history", small, "--format", "csv").out.splitlines()]
    assert coders[-3:] == ["citra", "dewi", "ani"]


@pytest.mark.parametrize("written", ["coder = [", "coder = 3", "keymap = 3", '[keymap]\n"code.accept" = 3'])
def test_a_configuration_that_cannot_be_read_is_named(qualeval: Qualeval, tmp_path: Path, written: str) -> None:
    (tmp_path / ".config").mkdir()
    (tmp_path / ".config" / "config.toml").write_text(written, encoding="utf-8")
    result = qualeval("sources", "p")
    assert result.status == 1
    assert "config.toml" in result.err
    assert len(result.err.splitlines()) == 1


def test_the_configured_coder_counts_where_none_is_asked_for(qualeval: Qualeval, small: Path, tmp_path: Path) -> None:
    (tmp_path / ".config").mkdir()
    (tmp_path / ".config" / "config.toml").write_text('coder = "eka"\n', encoding="utf-8")
    qualeval("recommend", small, "--add", "Satu", "--codes", "budget")
    assert ",eka,recommendation.add," in qualeval("history", small, "--format", "csv").out


@indonesian
def test_in_indonesian_the_help_and_the_complaints_are_indonesian(
    small: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--language", "id", "counts", "--help"]) == 0
    helped = capsys.readouterr().out
    assert not {"usage:", "options", "Example:"} & set(helped.split())
    assert main(["counts", "--language", "id"]) == 2
    assert "missing" not in capsys.readouterr().err


@indonesian
def test_the_report_has_its_own_language(qualeval: Qualeval, small: Path, tmp_path: Path) -> None:
    qualeval("report", small, "-o", "en.md")
    told = qualeval("report", small, "-o", "id.md", "--language", "id")
    assert told.out == "wrote id.md\n"
    english, indonesian_report = ((tmp_path / f"{name}.md").read_text(encoding="utf-8") for name in ("en", "id"))
    assert english.splitlines()[0] != indonesian_report.splitlines()[0]
