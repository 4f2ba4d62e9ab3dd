"""JSON that others wrote, or that somebody has changed: a server's answer, a key, what the program kept for itself."""

from collections.abc import Callable
from pathlib import Path

import pytest

from benchmarks.fuzz import seeds
from qualeval.cli import keys, recent
from qualeval.domain.codebook import Code, Codebook, Label
from qualeval.domain.errors import QualevalError
from qualeval.formats import Files
from qualeval.formats.code_description import split_words
from qualeval.nlp.language_model import EndpointSuggester, checked
from qualeval.services.batching import Progress, _left_at
from qualeval.tui import memory, serving

DEEP = "[" * 100_000
BOOK = Codebook("x", (Code("a", Label((("id", "A"),))),))


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for module in (recent, memory):
        monkeypatch.setattr(module, "state_folder", lambda: tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    "said", [DEEP, f'{{"codes": {DEEP}}}', f'{{"codes": [{{"code": {DEEP}}}]}}', '{"codes": 5}', "{}"]
)
def test_of_what_a_model_says_without_end_nothing_is_believed(said: str) -> None:
    assert checked(said, BOOK, "Dana kecil") == []


@pytest.mark.parametrize("reply", [DEEP, f'{{"choices": {DEEP}}}', "5", '{"choices": {}}'])
def test_a_server_that_answers_something_else_is_named(reply: str, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = EndpointSuggester("http://127.0.0.1:9", "m")
    monkeypatch.setattr(asked, "_post", lambda *_: reply.encode())
    with pytest.raises(QualevalError, match=r"http://127\.0\.0\.1:9 did not answer as an OpenAI server does"):
        asked.suggest(BOOK, "id", ["Dana kecil"])


@pytest.mark.parametrize("content", [DEEP.encode(), b"\xff\xfe\x00", b"5"])
def test_a_key_that_is_none_is_said(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "k.json").write_bytes(content)
    with pytest.raises(QualevalError, match=r"k\.json: this is no key"):
        keys.read_key(tmp_path / "k.json")


def test_a_list_of_names_that_is_no_text_is_said(tmp_path: Path) -> None:
    (tmp_path / "names.txt").write_bytes("Sití\n".encode("latin-1"))
    with pytest.raises(QualevalError, match=r"names\.txt: this is no text in UTF-8; save it as that"):
        keys.names_in(tmp_path / "names.txt")


@pytest.mark.parametrize("content", [DEEP, '{"a": 1}', "[[]]", "nothing", '["postgresql://["]'])
def test_what_was_kept_and_cannot_be_understood_counts_as_nothing(state: Path, content: str) -> None:
    for path in ("recent.json", "places.json", "choices.json"):
        (state / path).write_text(content, encoding="utf-8")
    assert recent.recent() == []
    assert memory.place_of(state / "p.qualeval") is None
    assert memory.word_of("anything") == ""


@pytest.mark.parametrize(
    "content",
    [DEEP, "5", '{"generation": 1, "size": "x"}', '{"generation": 1, "counts": 5}', '{"generation": 1, "n_done": -1}'],
)
def test_batches_whose_progress_cannot_be_understood_begin_anew(tmp_path: Path, content: str) -> None:
    table = tmp_path / "t.csv"
    table.write_text("x", encoding="utf-8")
    table.with_name("t.csv.progress").write_text(content, encoding="utf-8")
    assert _left_at(table, 1) == Progress(1)


@pytest.mark.parametrize(
    ("understood", "nothing"),
    [(split_words, (DEEP,)), (serving._understood, None)],
    ids=["keywords", "a page"],
)
def test_no_depth_is_too_much_for_a_cell_or_a_message(understood: Callable[[str], object], nothing: object) -> None:
    assert understood(DEEP) == nothing


def test_a_taguette_database_whose_log_has_no_end_is_read_all_the_same(tmp_path: Path) -> None:
    log = {"commands": {"id": 1, "date": "", "user_login": "ani", "project_id": 1, "document_id": 1, "payload": DEEP}}
    path = tmp_path / "in.sqlite3"
    path.write_bytes(seeds.database({**seeds.TAGUETTE, **log}))
    (coding,) = Files().read_project(path).codings
    assert coding.coder == "ani"
