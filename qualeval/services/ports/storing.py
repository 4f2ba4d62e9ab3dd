"""Where a project is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeVar, runtime_checkable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from qualeval.domain.codebook import Codebook
    from qualeval.domain.events import Gesture
    from qualeval.domain.evidence import CodingFact, DecisionTally
    from qualeval.domain.history import Entry
    from qualeval.domain.places import Place
    from qualeval.domain.progress import SourceProgress
    from qualeval.domain.query import Word
    from qualeval.domain.records import Coding, Document, Record
    from qualeval.domain.text import Content


R = TypeVar("R", bound="Record")


class ProjectStore(Protocol):
    """One project's journal, the projections kept in step with it, and the texts.

    Scope arguments narrow to a wave; empty means all. "Countable" leaves out words of interviewers and asides.
    """

    def append(self, gesture: Gesture, contents: Iterable[Content] = (), codebooks: Iterable[Codebook] = ()) -> None:
        """Writes a gesture, its projections and the texts it needs in one durable transaction, or nothing.

        Raises ConflictError where a change's `before` is not what stands.
        """
        ...

    def get(self, record: type[R], *key: str) -> R | None: ...

    def find(self, record: type[R], **equal: str | int) -> list[R]:
        """Records whose fields equal the values given, in order of position or making, then key."""
        ...

    def find_among(self, record: type[R], field: str, values: Iterable[str], **equal: str) -> Iterator[R]:
        """Records whose field is one of the values, and whose others equal those given, in no order.

        For what must not read all there is: the memory it takes follows the number of values.
        """
        ...

    def content(self, digest: str) -> Content: ...

    def codebook(self, digest: str) -> Codebook: ...

    def gestures(self) -> Iterable[Gesture]:
        """The whole journal, oldest first."""
        ...

    def entries(self, coder: str) -> list[Entry]:
        """One coder's gestures, oldest first, for history."""
        ...

    def gesture(self, gesture_id: str) -> Gesture: ...

    def generation(self) -> int:
        """Grows with every gesture; equal numbers mean an unchanged project."""
        ...

    def coding_facts(self, wave: str = "") -> list[CodingFact]:
        """Every countable coding."""
        ...

    def countable_cases(self, wave: str = "") -> frozenset[str]:
        """The cases with at least one countable segment."""
        ...

    def decision_tallies(self, wave: str = "") -> list[DecisionTally]: ...

    def code_counts(self) -> dict[str, int]:
        """Countable coded stretches by code, for the live counts."""
        ...

    def progress(self) -> list[SourceProgress]:
        """Every source in order."""
        ...

    def documents_with(self, words: Sequence[Word]) -> list[str]:
        """The ids of the documents that hold all of the words (all documents without any), in the order of sources."""
        ...

    def answers(self, source_id: str) -> list[tuple[str, str]]:
        """A question's answers in order, as (case id, document id)."""
        ...

    def documents_between(self, source_id: str, first: int, last: int) -> list[Document]:
        """The documents of a source at positions from first to last, in order."""
        ...

    def codings_between(self, document_id: str, first: int, last: int) -> list[Coding]:
        """The codings of a document that begin at the offsets from first to last, in the order of where they begin."""
        ...

    def documents_apart(self, source_id: str, every: int) -> list[Document]:
        """The documents of a source at each `every`th position, in order."""
        ...

    def last_position(self, source_id: str) -> int:
        """The highest position of a source's documents, 0 without any."""
        ...

    def answer_texts(self, source_id: str) -> list[tuple[str, str]]:
        """A question's answers in order, as (document id, text)."""
        ...

    def values_of(self, attribute: str, wave: str = "") -> dict[str, str]:
        """What each case has for an attribute: in the wave, else in its latest one."""
        ...

    def close(self) -> None: ...


@runtime_checkable
class SettlingStore(Protocol):
    """A project whose decisions can be made durable a moment after they stand, besides being a ProjectStore.

    A screen paints a decision before it waits for the disk; nobody is told that it is stored before `settle`.
    """

    def put_off(self, lost: Callable[[], object]) -> None:
        """From now on `append` leaves a decision to `settle`, where all that is read has it already.

        There is never more than one that waits: whatever is appended next settles it. `lost` is called where that fails
        and it does not stand any more, before the error is raised.
        """
        ...

    @property
    def is_settled(self) -> bool:
        """Whether all that stands is durable."""
        ...

    def settle(self) -> None:
        """Makes durable what waits. Raises QualevalError where it cannot be."""
        ...


class ProjectFiles(Protocol):
    """Makes and opens projects, in files and on servers."""

    def create(self, path: Place) -> ProjectStore: ...

    def open(self, path: Place, *, read_only: bool = False) -> ProjectStore:
        """Raises QualevalError for a file that is no project, is from a newer version, or is open elsewhere."""
        ...
