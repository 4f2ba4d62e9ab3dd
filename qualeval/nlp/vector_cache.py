"""The vectors of a snapshot kept on disk, so that a project that was open before suggests at once.

A file holds hashed features, no text; its name is a hash of all that they depend on.
"""

import json
import os
import zipfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from uuid import uuid4

import numpy as np
from scipy import sparse

from qualeval.domain.codebook import Codebook, codebook_to_plain
from qualeval.nlp.company import Company
from qualeval.nlp.features import VERSION, Vectors
from qualeval.nlp.reading import Reader

_SPARSE = ("words", "chars", "keywords")
_DENSE = ("hits", "likeness", "company", "themes", "meaning")
_COMPANIONS = ("columns", "pulls", "centre", "scale", "worth")
_FEWEST = 500  # segments: fewer are read faster than they are found
_KEPT = 12  # files: the newest ones


def cached_vectors(
    folder: Path | None, reader: Reader, codebook: Codebook, texts: Sequence[str], read: Callable[[], Vectors]
) -> Vectors:
    """The vectors of texts: from the folder, else read, and put there. A folder that cannot be used changes nothing."""
    if folder is None or len(texts) < _FEWEST:
        return read()
    path = folder / f"{_key(reader, codebook, texts)}.npz"
    with suppress(OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        found = _load(path)
        os.utime(path)
        return found
    vectors = read()
    with suppress(OSError):
        _save(vectors, path)
        _forget_old(folder)
    return vectors


def _key(reader: Reader, codebook: Codebook, texts: Sequence[str]) -> str:
    what = [VERSION, reader.language, reader.embedder_name, codebook_to_plain(codebook)]
    digest = blake2b(json.dumps(what, sort_keys=True).encode(), digest_size=20)
    for text in texts:
        own = text.encode("utf-8", "surrogatepass")
        digest.update(len(own).to_bytes(8, "little") + own)
    return digest.hexdigest()


def _save(vectors: Vectors, path: Path) -> None:
    arrays = {name: getattr(vectors, name) for name in _DENSE}
    arrays |= {f"companions_{name}": getattr(vectors.companions, name) for name in _COMPANIONS}
    for name in _SPARSE:
        matrix = getattr(vectors, name)
        arrays |= {f"{name}_data": matrix.data, f"{name}_indices": matrix.indices, f"{name}_indptr": matrix.indptr}
        arrays[f"{name}_shape"] = np.array(matrix.shape)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = path.with_suffix(f".{uuid4().hex}.part")
    try:
        with part.open("wb") as stream:
            np.savez(stream, **arrays)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _load(path: Path) -> Vectors:
    with path.open("rb") as stream, np.load(stream, allow_pickle=False) as arrays:
        matrices = {
            name: sparse.csr_matrix(
                tuple(arrays[f"{name}_{part}"] for part in ("data", "indices", "indptr")),
                shape=tuple(arrays[f"{name}_shape"].tolist()),
            )
            for name in _SPARSE
        }
        companions = Company(*(arrays[f"companions_{name}"] for name in _COMPANIONS))
        return Vectors(**matrices, **{name: arrays[name] for name in _DENSE}, companions=companions)


def _forget_old(folder: Path) -> None:
    files = sorted(folder.glob("*.npz"), key=lambda file: file.stat().st_mtime, reverse=True)
    for file in files[_KEPT:]:
        file.unlink(missing_ok=True)
