"""What leaves without names: by what was confirmed for an earlier copy, else by all that is found."""

import re
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from qualeval.domain.identifiers import IdentifierKind
from qualeval.services.ports.storing import ProjectFiles
from qualeval.services.pseudonymising import LABELS, Words, proposals, words_for, write_copy
from qualeval.services.session import Session

_INSTEAD = re.compile(r"\[(?P<label>[^\[\]]+)-(?P<number>\d+)\]")
_KINDS = {label: kind for kind, label in LABELS.items()}


@dataclass(frozen=True, slots=True)
class Nameless:
    """What to put instead of what: `new` are the words no key has yet, `left` counts finds that nobody confirmed."""

    words: Words
    new: Words
    left: int


def words_of(key: Mapping[str, Sequence[str]]) -> dict[tuple[IdentifierKind, str], str]:
    """The words that a key tells the meaning of; what is no such word in it is passed over."""
    words = {}
    for instead, values in key.items():
        match = _INSTEAD.fullmatch(instead)
        kind = _KINDS.get(match["label"]) if match else None
        if kind is not None:
            words.update({(kind, value): instead for value in values})
    return words


def choose(session: Session, key: Mapping[str, Sequence[str]] | None, names: Iterable[str]) -> Nameless:
    """With a key, what it confirms and the names listed, numbered after its own; without one, all that is found."""
    listed = frozenset(names)
    found = proposals(session, listed)
    if key is None:
        words = words_for(session, found)
        return Nameless(words, words, 0)
    known = words_of(key)
    last: Counter[str] = Counter()
    for instead in known.values():
        match = _INSTEAD.fullmatch(instead)
        if match:
            last[match["label"]] = max(last[match["label"]], int(match["number"]))
    new = {}
    left = 0
    for proposal in found:
        if (proposal.kind, proposal.value) in known:
            continue
        if proposal.value not in listed:
            left += 1
            continue
        label = LABELS[proposal.kind]
        last[label] += 1
        new[proposal.kind, proposal.value] = f"[{label}-{last[label]}]"
    return Nameless({**known, **new}, new, left)


@contextmanager
def copied(session: Session, files: ProjectFiles, words: Words, names: Iterable[str]) -> Iterator[Session]:
    """The project as a copy with other words in it, which is gone again afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "nameless.qualeval"
        write_copy(session, files, target, words, names)
        store = files.open(target, read_only=True)
        try:
            yield Session(store, session.clock, session.ids, session.coder)
        finally:
            store.close()
