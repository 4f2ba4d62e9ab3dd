"""What leaves the machine: nothing. And what leaves the office: a copy without names, if that is what was asked for."""

import errno
import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from qualeval.cli.main import COMMANDS
from qualeval.store import SqliteStore
from tests.cli.conftest import Qualeval
from tests.cli.texts import CODINGS_HEAD

ROOT = Path(__file__).resolve().parents[2]

_TRACED = """
import json, socket, sys
seen = []
NETWORK = {getattr(socket, name) for name in ("AF_INET", "AF_INET6") if hasattr(socket, name)}

def watch(event, arguments):
    if event == "socket.__new__" and arguments[1] in NETWORK:
        seen.append([event, int(arguments[1])])
    elif event in ("socket.connect", "socket.bind", "socket.sendto") and arguments[0].family in NETWORK:
        seen.append([event, repr(arguments[1])])
    elif event in ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr", "socket.getnameinfo"):
        seen.append([event, repr(arguments)])
    elif event in ("urllib.Request", "ftplib.connect", "smtplib.connect", "http.client.connect"):
        seen.append([event, repr(arguments)])

sys.addaudithook(watch)
from qualeval.__main__ import main
done = []
for call in json.loads(sys.argv[1]):
    done.append(main(["--language", "en", *call]))
sys.stderr.write("\\n" + json.dumps({"done": done, "seen": seen}))
"""

_FLOW: tuple[tuple[str, ...], ...] = (
    ("demo", ".", "--no-open"),
    ("new", "baru", "--codebook", "book.yaml"),
    ("import", "baru", "w01.txt", "--wave", "2026"),
    ("codebook", "check", "book.yaml"),
    ("codebook", "export", "contoh-asn", "out.yaml"),
    ("codebook", "diff", "contoh-asn", "out.yaml"),
    *(
        (verb, "contoh-asn")
        for verb in ("sources", "cases", "codes", "counts", "recommend", "history", "coders", "check")
    ),
    ("quotes", "contoh-asn", "--code", "motivation"),
    ("suggest", "contoh-asn", "--top", "3"),
    ("codings", "export", "contoh-asn", "c.csv"),
    ("codings", "import", "contoh-asn", "c.csv"),
    ("report", "contoh-asn", "-o", "r.docx"),
    ("report", "contoh-asn", "-o", "r.xlsx"),
    ("draw", "contoh-asn", "-n", "5"),
    ("backup", "contoh-asn", "budi.qualeval"),
    ("--coder", "budi", "recommend", "budi", "--add", "Satu", "--codes", "budget"),
    ("merge", "contoh-asn", "budi"),
    ("conflicts", "contoh-asn"),
    ("undo", "contoh-asn"),
    ("redo", "contoh-asn"),
    ("repair", "budi"),
    ("restore", "budi", "contoh-asn"),
    ("pseudonymise", "contoh-asn", "--yes"),
)


def _traced(folder: Path, flow: tuple[tuple[str, ...], ...]) -> dict[str, list[object]]:
    """What a process that runs the commands one after the other returned, and where it turned to the network."""
    done = subprocess.run(
        [sys.executable, "-c", _TRACED, json.dumps(flow)],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "HOME": str(folder), "XDG_STATE_HOME": str(folder)},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2_000:]
    found: dict[str, list[object]] = json.loads(done.stderr.rpartition("\n")[2])
    return found


def test_no_command_opens_a_network_socket(small: Path, tmp_path: Path) -> None:
    folder = tmp_path / "flow"
    folder.mkdir()
    for name in ("book.yaml", "w01.txt"):
        (folder / name).write_bytes((tmp_path / name).read_bytes())
    told = _traced(folder, _FLOW)
    assert dict(zip(_FLOW, told["done"], strict=True)) == dict.fromkeys(_FLOW, 0)
    assert told["seen"] == []
    watched = {next(word for word in call if word in COMMANDS) for call in _FLOW}
    others = tuple((verb, "contoh-asn") for verb in COMMANDS if verb not in {*watched, "serve"})
    assert _traced(folder, others)["seen"] == []  # whether or not they need more than a project


def test_the_watch_sees_a_socket_where_there_is_one(tmp_path: Path) -> None:
    script = _TRACED.replace("from qualeval.__main__ import main", "main = lambda _: socket.socket().close() or 0")
    done = subprocess.run(
        [sys.executable, "-c", script, '[["x"]]'], capture_output=True, text=True, check=True, cwd=tmp_path
    )
    assert json.loads(done.stderr.strip())["seen"]


# --- pseudonymise ---


@pytest.fixture
def named(qualeval: Qualeval, small: Path, tmp_path: Path) -> Path:
    """The small project with an interview that names people."""
    (tmp_path / "w02.txt").write_text(
        "Pewawancara: Siapa, Bu?\n\nR08: Bu Ratri Handayani, nomornya 081234567890. Ratri baik. Indah juga.\n",
        encoding="utf-8",
    )
    assert qualeval("import", small, "w02.txt", "--wave", "2026").status == 0
    return small


def _text(qualeval: Qualeval, project: str | Path) -> str:
    Path("all.csv").write_text(
        f"{CODINGS_HEAD}w02,,0,30,budget,ani,manual,2026-01-01T00:00:00.000Z,,\n"
        "w02,,33,80,budget,ani,manual,2026-01-01T00:00:00.000Z,,\n",
        encoding="utf-8",
    )
    qualeval("codings", "import", project, "all.csv")
    qualeval("codings", "export", project, "out.csv")
    return Path("out.csv").read_text(encoding="utf-8")


def test_a_dry_run_lists_what_is_found_and_writes_nothing(qualeval: Qualeval, named: Path, tmp_path: Path) -> None:
    before = sorted(tmp_path.iterdir())
    result = qualeval("pseudonymise", named, "--dry-run", "--format", "json")
    assert {row["value"] for row in json.loads(result.out)} == {"Ratri Handayani", "081234567890"}
    assert "cannot promise" in qualeval("pseudonymise", named, "--dry-run").out
    assert sorted(tmp_path.iterdir()) == before


def test_each_is_asked_about_and_only_what_was_confirmed_is_replaced(
    qualeval: Qualeval, named: Path, tmp_path: Path
) -> None:
    (tmp_path / "names.txt").write_text("# orang\nIndah\nRatri\n", encoding="utf-8")
    answers = "?\ny\nn\ny\ny\n"
    result = qualeval("pseudonymise", named, "--names", "names.txt", "-o", "keluar", typed=answers)
    assert result.status == 0, result.err
    key = json.loads((tmp_path / "kecil.key.json").read_text(encoding="utf-8"))
    replaced = {value for values in key.values() for value in values}
    assert replaced < {"Ratri Handayani", "Ratri", "Indah", "081234567890"}
    assert "do not give" not in result.out
    assert "cannot promise" in result.out
    if os.name != "nt":
        assert stat.S_IMODE((tmp_path / "kecil.key.json").stat().st_mode) == 0o600
        assert stat.S_IMODE((tmp_path / "keluar.qualeval").stat().st_mode) == 0o600
    assert qualeval("check", "keluar").status == 0
    again = qualeval("pseudonymise", named, "--yes", "-o", "lagi")
    assert "is there already, perhaps the key of another copy" in again.err
    assert not (tmp_path / "lagi.qualeval").exists()


def test_the_key_of_words_that_were_replaced_stays_though_the_project_cannot_be_closed(
    qualeval: Qualeval, named: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    close = SqliteStore.close

    def fails(store: SqliteStore) -> None:
        close(store)
        if store._lock is not None:
            raise OSError(errno.EIO, "gone", str(named))

    monkeypatch.setattr(SqliteStore, "close", fails)
    assert qualeval("pseudonymise", named, "--yes", "--in-place").status == 1
    assert json.loads((tmp_path / "kecil.key.json").read_text(encoding="utf-8"))


def test_a_kind_is_taken_or_left_as_a_whole_and_stopping_changes_nothing(
    qualeval: Qualeval, named: Path, tmp_path: Path
) -> None:
    assert qualeval("pseudonymise", named, typed="a\nq\n").out.endswith("nothing to replace\n")
    assert not (tmp_path / "kecil.key.json").exists()
    assert qualeval("pseudonymise", named, "-o", "satu", typed="s\na\n").status == 0
    key = json.loads((tmp_path / "kecil.key.json").read_text(encoding="utf-8"))
    assert sorted(value for values in key.values() for value in values) == ["Ratri Handayani"]


def test_in_place_it_is_taken_back_by_undo_and_says_that_the_originals_are_still_there(
    qualeval: Qualeval, named: Path
) -> None:
    before = _text(qualeval, named)
    result = qualeval("pseudonymise", named, "--in-place", "--yes", "--kinds", "phone")
    assert "still holds the original words" in result.out
    after = _text(qualeval, named)
    assert "081234567890" in before
    assert "081234567890" not in after
    assert "[Telepon-1]" in after
    assert qualeval("undo", named).status == 0


def test_wrong_calls_are_said(qualeval: Qualeval, named: Path) -> None:
    assert qualeval("pseudonymise", named, "--kinds", "shoe").status == 2
    assert qualeval("pseudonymise", named, "--in-place", "-o", "x").status == 2
    assert "nobody is there to ask" in qualeval("pseudonymise", named).err
    assert qualeval("pseudonymise", named, "--names", "none.txt", "--yes").status == 1
