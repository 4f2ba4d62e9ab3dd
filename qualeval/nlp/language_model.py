"""Suggestions by a language model behind an OpenAI-compatible server, such as a local Ollama or llama.cpp.

The standard library's client speaks to it. What the model answers is checked: codes that the codebook has, quotes that
stand word for word in the text. Its confidence is its own claim; how good it is shows in the decisions on it.
"""

import http.client
import json
import os
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from qualeval.domain.codebook import Codebook
from qualeval.domain.errors import QualevalError
from qualeval.domain.suggestion import Reason, ReasonKind, Suggestion
from qualeval.i18n import N_
from qualeval.services.outside import LANGUAGE_MODEL

KEY = "QUALEVAL_LLM_KEY"  # the environment's variable with the server's key; it is kept nowhere
_PATIENCE = 120.0  # seconds
_LONGEST_ANSWER = 1_000_000  # bytes
_UNSURE = 0.5

_TASK = (
    "You code answers for an evaluation. Codebook, one code a line:\n{codes}\n\n"
    'Answer with JSON only: {{"codes": [{{"code": slug, "quote": words copied exactly from the text, '
    '"confidence": number from 0 to 1}}]}}. An empty list where no code fits.'
)


class EndpointSuggester:
    """Implements the TextSuggester port. A text is asked about once."""

    def __init__(self, url: str, model: str) -> None:
        self.name = f"{LANGUAGE_MODEL}{model.replace(':', '-')}"
        self._url = urlsplit(url.rstrip("/"))
        self._model = model
        self._known: dict[tuple[str, str], list[Suggestion]] = {}

    def suggest(self, codebook: Codebook, language: str, texts: Sequence[str]) -> list[list[Suggestion]]:
        task = _TASK.format(codes=_codes(codebook, language))
        return [self._suggest(codebook, task, text) for text in texts]

    def _suggest(self, codebook: Codebook, task: str, text: str) -> list[Suggestion]:
        key = (codebook.digest, text)
        if key not in self._known:
            self._known[key] = checked(self._answer(task, text), codebook, text)
        return self._known[key]

    def _answer(self, task: str, text: str) -> str:
        messages = [{"role": "system", "content": task}, {"role": "user", "content": text}]
        body = {"model": self._model, "messages": messages, "temperature": 0, "seed": 0}
        reply = self._post(f"{self._url.path}/chat/completions", json.dumps(body).encode())
        try:
            return str(json.loads(reply)["choices"][0]["message"]["content"])
        except (ValueError, LookupError, TypeError, RecursionError) as error:
            raise QualevalError(N_("{server} did not answer as an OpenAI server does"), server=self._server) from error

    @property
    def _server(self) -> str:
        return f"{self._url.scheme}://{self._url.netloc}"

    def _post(self, path: str, body: bytes) -> bytes:
        kind = http.client.HTTPSConnection if self._url.scheme == "https" else http.client.HTTPConnection
        connection = kind(self._url.hostname or "", self._url.port, timeout=_PATIENCE)
        headers = {"Content-Type": "application/json"}
        if os.environ.get(KEY):
            headers["Authorization"] = f"Bearer {os.environ[KEY]}"
        try:
            connection.request("POST", path, body, headers)
            response = connection.getresponse()
            reply = response.read(_LONGEST_ANSWER)
        except (OSError, http.client.HTTPException) as error:
            raise QualevalError(N_("{server} cannot be asked: {why}"), server=self._server, why=str(error)) from error
        finally:
            connection.close()
        if response.status != http.HTTPStatus.OK:
            raise QualevalError(N_("{server} refused: {status}"), server=self._server, status=response.status)
        return reply


def _codes(codebook: Codebook, language: str) -> str:
    return "\n".join(
        f"{code.code}: {code.name.to(language)}. {code.definition.to(language)}" for code in codebook.usable()
    )


def checked(answer: str, codebook: Codebook, text: str) -> list[Suggestion]:
    """What can be believed of a model's words: known codes, each once, with a quote that stands in the text so."""
    start, end = answer.find("{"), answer.rfind("}")
    try:
        claimed = json.loads(answer[start : end + 1])["codes"]
    except (ValueError, LookupError, TypeError, RecursionError):
        return []
    known = {code.code for code in codebook.usable()}
    found: dict[str, Suggestion] = {}
    for one in claimed if isinstance(claimed, list) else ():
        made = _suggestion(one, known, text) if isinstance(one, dict) else None
        if made is not None:
            found.setdefault(made.code, made)
    return sorted(found.values(), key=lambda made: -made.confidence)


def _suggestion(claim: dict[str, Any], known: set[str], text: str) -> Suggestion | None:
    code, quote, sure = claim.get("code"), claim.get("quote"), claim.get("confidence", _UNSURE)
    if (
        not isinstance(code, str)
        or code not in known
        or not isinstance(quote, str)
        or not quote.strip()
        or quote not in text
    ):
        return None
    is_number = isinstance(sure, int | float) and not isinstance(sure, bool) and 0 <= sure <= 1
    return Suggestion(code, float(sure) if is_number else _UNSURE, (Reason(ReasonKind.QUOTED, quote, 1.0),))
