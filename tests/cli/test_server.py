"""A team's server from the command line: the same words, with an address where a file would stand."""

import json
import sys
from itertools import count
from pathlib import Path

import pytest

from qualeval.cli.recent import recent, remember
from qualeval.domain.places import place
from tests.cli.conftest import Qualeval
from tests.cli.texts import CODINGS_HEAD
from tests.store.postgres.server import Server

_numbers = count(1)


@pytest.fixture
def address(server: Server) -> str:
    pytest.importorskip("psycopg", reason="the extra `team` is not installed")
    return str(server.address(f"c{next(_numbers)}"))


def test_a_project_on_a_server_gives_what_its_file_gives(qualeval: Qualeval, sample: Path, address: str) -> None:
    result = qualeval("team", "init", address, sample)
    assert result.status == 0, result.err
    assert f'steps are now at {address}; open it with: qualeval "{address}"' in result.out
    for command in (
        ("sources",),
        ("cases",),
        ("codes",),
        ("counts",),
        ("counts", "--by", "golongan"),
        ("quotes", "--code", "motivation"),
        ("search", "jadwal"),
        ("history",),
        ("cooccur",),
    ):
        word, *rest = command
        there = qualeval(word, address, *rest, "--format", "json")
        assert there.status == 0, there.err
        assert json.loads(there.out) == json.loads(qualeval(word, sample, *rest, "--format", "json").out), command
    assert qualeval("check", address).status == 0


def test_steps_go_to_and_fro(qualeval: Qualeval, small: Path, address: str, tmp_path: Path) -> None:
    assert qualeval("team", "init", address, small).status == 0
    assert "exists already" in qualeval("team", "init", address, small).err
    (tmp_path / "in.csv").write_text(
        CODINGS_HEAD + "w01,,39,49,budget,ani,manual,2026-01-01T00:00:00.000Z,,\n", encoding="utf-8"
    )
    assert qualeval("codings", "import", address, "in.csv").status == 0
    assert f"{small}: 1 steps brought in" in qualeval("team", "pull", address, small).out
    assert "everything was here already" in qualeval("team", "push", address, small).out
    assert qualeval("undo", address).out.startswith("taken back")
    assert qualeval("team", "pull", address, "neu").status == 0
    for command in ("sources", "counts", "history"):
        assert qualeval(command, "neu").out == qualeval(command, address).out
    assert qualeval("backup", address, "copy.qualeval").status == 0
    assert qualeval("history", "copy").out == qualeval("history", address).out
    assert "is not replaced" in qualeval("restore", "copy.qualeval", address).err
    assert "is the project itself" in qualeval("merge", address, address).err
    assert "everything in it was here already" in qualeval("merge", "copy", address).err
    read_only = qualeval("undo", address, "--read-only")
    assert (read_only.status, "changes the project" in read_only.err) == (1, True)


def test_a_new_project_can_begin_on_the_server(qualeval: Qualeval, small: Path, address: str) -> None:
    assert small.exists()
    result = qualeval("new", address, "--codebook", "book.yaml")
    assert result.status == 0, result.err
    assert qualeval("import", address, "w01.txt", "survei.csv", "--wave", "2026").status == 0
    theirs, ours = (json.loads(qualeval("sources", p, "--format", "json").out) for p in (address, small))
    assert [row["n_segments"] for row in theirs] == [row["n_segments"] for row in ours]


def test_roles_are_given_by_name(qualeval: Qualeval, small: Path, server: Server, address: str) -> None:
    qualeval("team", "init", address, small)
    server.say("DROP ROLE IF EXISTS reader")
    assert "knows no account “reader”" in qualeval("team", "grant", address, "read", "reader").err
    server.say("CREATE ROLE reader LOGIN")
    assert qualeval("team", "grant", address, "read", "reader").out == "reader may now: read\n"
    theirs = address.replace("qualeval@", "reader@")
    assert qualeval("counts", theirs).status == 0
    refused = qualeval("undo", theirs)
    assert refused.status == 1
    assert "your account may not do this" in refused.err
    assert len(refused.err.splitlines()) == 1


def test_whose_name_an_account_may_write_under_is_said_where_it_is_given(
    qualeval: Qualeval, small: Path, server: Server, address: str
) -> None:
    qualeval("team", "init", address, small)
    server.say("DROP ROLE IF EXISTS lina")
    server.say("CREATE ROLE lina LOGIN")
    refused = qualeval("team", "grant", address, "read", "lina", "--as", "Lina")
    assert (refused.status, "--as goes with the role code" in refused.err) == (2, True)
    told = qualeval("team", "grant", address, "code", "lina", "--as", "Lina S.", "--as", "L")
    assert told.out == "lina may now: code\nand write under these coders' names: lina, Lina S., L\n"
    theirs = address.replace("qualeval@", "lina@")
    for name in ("lina", "Lina S."):
        done = qualeval("--coder", name, "recommend", theirs, "--add", "Satu", "--codes", "budget")
        assert done.status == 0, done.err
    stranger = qualeval("--coder", "ani", "recommend", theirs, "--add", "Dua", "--codes", "budget")
    assert stranger.status == 1
    assert "the account “lina” may not write as “ani”" in stranger.err
    assert len(stranger.err.splitlines()) == 1


def test_who_codes_is_the_account_where_nobody_says_otherwise(
    qualeval: Qualeval, small: Path, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    schema = f"c{next(_numbers)}"
    assert qualeval("team", "init", str(server.address(schema)), small).status == 0
    monkeypatch.delenv("QUALEVAL_CODER")
    address = str(server.address(schema))
    assert qualeval("recommend", address, "--add", "Satu", "--codes", "budget").status == 0
    assert qualeval("--coder", "eka", "recommend", address, "--add", "Dua", "--codes", "budget").status == 0
    history = qualeval("history", address, "--format", "csv").out
    assert [line.split(",")[1] for line in history.splitlines()[-2:]] == ["qualeval", "eka"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("counts", "postgresql://ani:s3cret@server/evaluasi"), "name the project at the end"),
        (("counts", "postgresql://ani:s3cret@127.0.0.1:1/evaluasi?schema=a"), "cannot be reached"),
        (("team", "push", "kecil", "kecil"), "is no address"),
        (("team", "grant", "postgresql://server/d?schema=a", "boss", "budi"), "is not one of"),
    ],
)
def test_what_is_wrong_is_said_in_a_line_without_a_password(
    qualeval: Qualeval, arguments: tuple[str, ...], said: str
) -> None:
    pytest.importorskip("psycopg", reason="the extra `team` is not installed")
    result = qualeval(*arguments)
    assert result.status in (1, 2)
    assert said in result.err
    assert "Traceback" not in result.err
    assert "s3cret" not in result.err + result.out


def test_without_the_libraries_the_extra_is_named(qualeval: Qualeval, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "qualeval.store.postgres", raising=False)
    monkeypatch.setitem(sys.modules, "psycopg", None)
    result = qualeval("counts", "postgresql://server/evaluasi?schema=a")
    assert result.status == 1
    assert "install qualeval[team]" in result.err


def test_an_address_opened_lately_is_kept_without_its_password(tmp_path: Path) -> None:
    remember(place("postgresql://ani:s3cret@server/evaluasi?schema=a"))
    remember(tmp_path / "b.qualeval")
    assert recent() == [tmp_path / "b.qualeval", place("postgresql://ani@server/evaluasi?schema=a")]
    assert all("s3cret" not in path.read_text(encoding="utf-8") for path in (tmp_path / ".state").iterdir())


def test_two_people_s_work_is_the_same_merged_by_file_and_done_on_a_server(
    qualeval: Qualeval, sample: Path, address: str, tmp_path: Path
) -> None:
    assert qualeval("team", "init", address, sample).status == 0
    assert qualeval("backup", sample, "budi.qualeval").status == 0
    source = json.loads(qualeval("sources", sample, "--format", "json").out)[0]["source"]
    work = {"ani": ((120, 140, "motivation"), (200, 230, "confidence")), "budi": ((120, 150, "new_ideas"),)}
    for coder, file in (("ani", sample), ("budi", tmp_path / "budi.qualeval")):
        rows = (f"{source},,{s},{e},{code},{coder},manual,2026-01-01T00:00:00.000Z,,\n" for s, e, code in work[coder])
        (tmp_path / "in.csv").write_text(CODINGS_HEAD + "".join(rows), encoding="utf-8")
        for project in (file, address):
            result = qualeval("--coder", coder, "codings", "import", project, "in.csv")
            assert result.status == 0, result.err
    assert qualeval("merge", sample, "budi.qualeval").status == 0
    written = []
    for project in (sample, address):
        assert qualeval("codings", "export", project, "out.csv").status == 0
        written.append(sorted((tmp_path / "out.csv").read_text(encoding="utf-8").splitlines()))
        written.append(json.loads(qualeval("counts", project, "--format", "json").out))
    assert written[:2] == written[2:]
    assert sum(",budi," in line for line in written[0]) == 1
