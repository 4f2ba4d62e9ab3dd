"""The vectors of a snapshot kept on disk, so that a project that was open before suggests at once.

A file holds hashed features, no text; its name is a hash of all that they depend on.
"""

import json
import os
import zipfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

import numpy as np
from scipy import sparse

from qualeval.domain.codebook import Codebook, codebook_to_plain
from qualeval.nlp.company import Company
from qualeval.nlp.features import VERSION, Vectors
from qualeval.nlp.kept_files import digest_of, keep
from qualeval.nlp.reading import Reader

_SPARSE = ("words", "chars", "beside", "keywords")
_DENSE = ("hits", "likeness", "company", "echo", "themes", "meaning")
_COMPANIONS = ("columns", "pulls", "centre", "scale", "worth")
_FEWEST = 500  # segments: fewer are read faster than they are found


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
    keep(path, lambda stream: _save(vectors, stream))
    return vectors


def _key(reader: Reader, codebook: Codebook, texts: Sequence[str]) -> str:
    what = [VERSION, reader.language, reader.embedder_name, codebook_to_plain(codebook)]
    return digest_of([json.dumps(what, sort_keys=True), *texts])


def _save(vectors: Vectors, stream: BinaryIO) -> None:
    arrays = {name: getattr(vectors, name) for name in _DENSE}
    arrays |= {f"companions_{name}": getattr(vectors.companions, name) for name in _COMPANIONS}
    for name in _SPARSE:
        matrix = getattr(vectors, name)
        arrays |= {f"{name}_data": matrix.data, f"{name}_indices": matrix.indices, f"{name}_indptr": matrix.indptr}
        arrays[f"{name}_shape"] = np.array(matrix.shape)
    np.savez(stream, **arrays)


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
