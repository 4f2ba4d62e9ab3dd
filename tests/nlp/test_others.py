"""Suggesters beside the engine: a language model behind a real server, and one from another distribution."""

import json
import sys
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from qualeval.domain.codebook import Codebook
from qualeval.domain.errors import QualevalError
from qualeval.domain.learning import Learned
from qualeval.domain.suggestion import Suggestion
from qualeval.nlp.language_model import KEY, EndpointSuggester, checked
from qualeval.nlp.others import OneMoreSuggester, suggester_named
from qualeval.services.opinions import answer_of
from tests.nlp.sample import CODEBOOK, lesson

TEXT = "Anggarannya belum cair, jadi kami menunggu."


@dataclass
class Model:
    """A server that answers as it is told, and keeps what it was asked."""

    says: Any = field(default_factory=lambda: {"codes": []})
    status: int = 200
    asked: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str | None] = field(default_factory=list)
    url: str = ""


@pytest.fixture
def model() -> Iterator[Model]:
    kept = Model()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            size = int(self.headers["Content-Length"])
            kept.asked.append({"path": self.path, **json.loads(self.rfile.read(size))})
            kept.keys.append(self.headers.get("Authorization"))
            content = kept.says if isinstance(kept.says, str) else json.dumps(kept.says)
            body = json.dumps({"choices": [{"message": {"content": content}}]}).encode()
            self.send_response(kept.status)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    kept.url = f"http://127.0.0.1:{server.server_port}/v1"
    yield kept
    server.shutdown()
    server.server_close()
    thread.join(5)


def test_a_model_is_asked_over_http_and_a_text_only_once(model: Model, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(KEY, "secret")
    model.says = {"codes": [{"code": "budget", "quote": "Anggarannya belum cair", "confidence": 0.9}]}
    suggester = EndpointSuggester(model.url, "small:1b")
    for _ in range(2):
        ((found,),) = suggester.suggest(CODEBOOK, "id", [TEXT])
        assert (found.code, found.confidence, found.reasons[0].text) == ("budget", 0.9, "Anggarannya belum cair")
    (asked,) = model.asked
    assert (asked["path"], asked["model"], asked["temperature"]) == ("/v1/chat/completions", "small:1b", 0)
    assert asked["messages"][1]["content"] == TEXT
    assert "budget: Anggaran" in asked["messages"][0]["content"]
    assert model.keys == ["Bearer secret"]
    assert suggester.name == "llm-small-1b"


def test_only_known_codes_with_words_that_stand_in_the_text_are_believed() -> None:
    claims = [
        {"code": "budget", "quote": "anggaran belum turun", "confidence": 1},
        {"code": "nothing", "quote": "belum cair", "confidence": 1},
        {"code": "schedule", "quote": "kami menunggu", "confidence": 7},
        {"code": "schedule", "quote": "menunggu", "confidence": 0.2},
        {"code": "motivation", "quote": " ", "confidence": 0.2},
        "budget",
    ]
    found = checked(f"Sure! ```json\n{json.dumps({'codes': claims})}\n```", CODEBOOK, TEXT)
    assert [(one.code, one.confidence) for one in found] == [("schedule", 0.5)]
    for nonsense in ("", "no", "{}", '{"codes": 3}', "[1]", '{"codes": [{"code": ["a"], "quote": "cair"}]}'):
        assert checked(nonsense, CODEBOOK, TEXT) == []


def test_a_server_that_refuses_or_is_not_there_is_told_by_its_address(model: Model) -> None:
    model.status = 500
    with pytest.raises(QualevalError, match="refused"):
        EndpointSuggester(model.url, "m").suggest(CODEBOOK, "id", [TEXT])
    with pytest.raises(QualevalError, match="cannot be asked"):
        EndpointSuggester("http://127.0.0.1:9/v1", "m").suggest(CODEBOOK, "id", [TEXT])


def test_decided_segments_and_those_with_numbers_of_people_are_never_sent(model: Model) -> None:
    from dataclasses import replace

    asked = lesson(4)
    segments = list(asked.segments)
    segments[1] = replace(segments[1], text="Telepon saya 081234567890.")
    told = replace(asked, segments=tuple(segments), decided={0: Learned(frozenset({"budget"}), frozenset())})
    other = OneMoreSuggester(EndpointSuggester(model.url, "m"), 10)
    other.submit(told)
    answer = other.wait()
    assert answer is not None
    assert (answer.generation, dict(answer.suggestions)) == (told.generation, {})
    assert [one["messages"][1]["content"] for one in model.asked] == [segments[2].text, segments[3].text]
    assert other.wait() is None


def test_another_distribution_brings_a_suggester_by_its_entry_point(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "always_budget.py").write_text(
        "from qualeval.domain.suggestion import Suggestion\n"
        "class Always:\n"
        "    name = 'always'\n"
        "    def suggest(self, codebook, language, texts):\n"
        "        return [[Suggestion('budget', 0.6)] for _ in texts]\n"
        "def broken():\n"
        "    raise RuntimeError('not today')\n",
        encoding="utf-8",
    )
    info = tmp_path / "always_budget-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: always-budget\nVersion: 1.0\n", encoding="utf-8")
    (info / "entry_points.txt").write_text(
        "[qualeval.suggesters]\nalways = always_budget:Always\nbroken = always_budget:broken\n", encoding="utf-8"
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    other = OneMoreSuggester(suggester_named("always"), 3)
    other.submit(lesson(10))
    answer = other.wait()
    assert answer is not None
    assert [(row, one.model, one.suggestions[0].code) for row, one in answer.suggestions.items()] == [
        (row, f"always:g{answer.generation}", "budget") for row in range(3)
    ]
    with pytest.raises(QualevalError, match="no suggester"):
        suggester_named("nobody")
    with pytest.raises(QualevalError, match="cannot be used"):
        suggester_named("broken")
    sys.modules.pop("always_budget", None)


def test_a_suggester_that_leaves_texts_out_is_told_to_be_unusable() -> None:
    class Short:
        name = "short"

        def suggest(self, codebook: Codebook, language: str, texts: Sequence[str]) -> list[list[Suggestion]]:
            return [list[Suggestion]() for _ in texts][1:]

    with pytest.raises(QualevalError, match="“short” cannot be used"):
        answer_of(Short(), lesson(10), range(3))
