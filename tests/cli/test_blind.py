"""Coding blind, command by command: what is written is what a project that nobody else has coded would give."""

from pathlib import Path

import pytest

from qualeval.cli.main import COMMANDS
from tests.cli.conftest import Qualeval
from tests.cli.texts import CODINGS_HEAD

WORK = (
    "w01,,39,66,budget,ani,manual,2026-01-01T00:00:00.000Z,rahasia,\n"
    "w01,,77,117,schedule,ani,accepted,2026-01-01T00:00:00.000Z,,\n"
)
CALLS: dict[str, tuple[tuple[str, ...], ...]] = {
    "sources": ((),),
    "speakers": ((),),
    "cases": ((),),
    "attributes": ((),),
    "codes": ((),),
    "codebook": (("export", "{project}", "{out}.yaml"),),
    "search": (("anggaran",),),
    "kwic": (("anggaran",),),
    "autocode": (("--match", "[Aa]nggaran", "--code", "budget"),),
    "suggest": ((),),
    "llm": ((),),
    "suggestions": ((),),
    "keywords": ((),),
    "review": (("--plain",),),
    "export": (("-o", "{out}.csv"), ("-o", "{out}.json"), ("-o", "{out}.qdpx"), ("--cases", "-o", "{out}.csv")),
    "codings": (("export", "{project}", "{out}.csv"),),
    "counts": ((), ("--by", "unit_kerja"), ("--coders", "ani")),
    "crosstab": (("--by", "unit_kerja"),),
    "cooccur": ((),),
    "waves": ((),),
    "triangulation": ((),),
    "timeline": ((),),
    "closed": ((),),
    "joint": (("--figures", "kepuasan"),),
    "matrix": (("--by", "unit_kerja"),),
    "words": ((), ("--code", "budget")),
    "saturation": ((),),
    "agreement": ((), ("--disagreements",), ("--machine",)),
    "adjudicate": ((),),
    "quotes": (("--code", "budget"),),
    "memos": ((),),
    "findings": ((),),
    "recommend": ((), ("--detail",)),
    "report": (("-o", "{out}.md"),),
    "conflicts": (("--all",),),
    "check": ((),),
}
SHOWS_NOTHING = {
    *("open", "serve", "demo", "new"),  # a screen, or another project
    *(
        "import",
        "merge",
        "team",
        "backup",
        "restore",
        "repair",
        "pseudonymise",
        "undo",
        "redo",
    ),  # say only what they did
    *("coders", "draw"),  # names of people and a sample, which are nobody's coding
    "performance",  # figures of respondents
    "history",  # of the others' steps, those that brought in texts; tested below
}


def test_every_command_is_known_to_show_a_blind_coder_nothing_or_only_her_own() -> None:
    assert {name for name in COMMANDS if name not in CALLS} <= SHOWS_NOTHING


@pytest.fixture
def projects(qualeval: Qualeval, small: Path, tmp_path: Path) -> tuple[Path, Path]:
    """One that ani has worked in, and one that nobody has; citra codes blind in both, and has coded one thing."""
    assert qualeval("coders", small, "--blind", "citra").status == 0
    (tmp_path / "own.csv").write_text(
        CODINGS_HEAD + "w01,,39,66,schedule,citra,manual,2026-01-01T00:00:00.000Z,,\n", "utf-8"
    )
    assert qualeval("--coder", "citra", "codings", "import", small, "own.csv").status == 0
    (tmp_path / "bare").mkdir()
    assert qualeval("backup", small, "bare/kecil.qualeval").status == 0
    (tmp_path / "work.csv").write_text(CODINGS_HEAD + WORK, encoding="utf-8")
    assert qualeval("--coder", "ani", "codings", "import", small, "work.csv").status == 0
    assert qualeval("--coder", "ani", "memos", small, "--about", "project", "--write", "rahasia ani").status == 0
    assert qualeval("--coder", "ani", "recommend", small, "--add", "rahasia saran", "--codes", "budget").status == 0
    return small, tmp_path / "bare" / "kecil.qualeval"


def said(qualeval: Qualeval, project: Path, command: str, more: tuple[str, ...]) -> tuple[int, str, str, bytes]:
    """What a command says and writes, wherever the project is."""
    out = project.parent / "written"
    words = [word.format(project=project, out=out) for word in more]
    first = [] if str(project) in words else [str(project)]
    at = 1 if words[:1] == ["export"] else 0
    result = qualeval("--coder", "citra", command, *words[:at], *first, *words[at:])
    written = b"".join(path.read_bytes() for path in sorted(project.parent.glob("written.*")))
    for path in project.parent.glob("written.*"):
        path.unlink()
    place = str(project.parent)
    return result.status, result.out.replace(place, ""), result.err.replace(place, ""), written


@pytest.mark.parametrize("command", [name for name in COMMANDS if name in CALLS])
def test_a_blind_coder_is_told_what_a_project_of_her_own_would_tell(
    qualeval: Qualeval, projects: tuple[Path, Path], command: str
) -> None:
    ours, bare = projects
    for more in CALLS[command]:
        found = said(qualeval, ours, command, more)
        assert b"rahasia" not in found[3]
        assert "rahasia" not in found[1] + found[2]
        if not any(word.endswith(".qdpx") for word in more):  # which holds the instant of its making
            assert found == said(qualeval, bare, command, more), more


def test_the_history_leaves_out_the_steps_that_made_others_work(
    qualeval: Qualeval, projects: tuple[Path, Path]
) -> None:
    ours, bare = projects
    assert (
        said(qualeval, ours, "history", ("--format", "csv"))[1]
        == said(qualeval, bare, "history", ("--format", "csv"))[1]
    )
