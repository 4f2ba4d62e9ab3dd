"""What the composition root would give the screens, without a process, a model or a file."""

import queue
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from qualeval import analysis
from qualeval.domain.appraisal import Appraisal, KeywordMeasure, KeywordProposal
from qualeval.domain.codebook import Codebook
from qualeval.domain.errors import QualevalError
from qualeval.domain.learning import Answer, CodeMeasure, Lesson, Share
from qualeval.domain.places import Place
from qualeval.domain.report_document import ReportDocument
from qualeval.domain.suggestion import Reason, ReasonKind, Segment, SegmentSuggestions, Suggestion
from qualeval.formats import Files
from qualeval.i18n import Translator
from qualeval.services.blindness import as_seen
from qualeval.services.outside import Endpoint
from qualeval.services.ports.analysing import Analysis
from qualeval.services.ports.reading import Formats
from qualeval.services.ports.storing import ProjectFiles, ProjectStore
from qualeval.services.ports.suggesting import TextSuggester
from qualeval.services.session import Session
from tests.fakes.memory_store import MemoryStore

NO_WORD = "…"


class MemoryFiles:
    """Implements ProjectFiles; a closed project is there still when it is opened again."""

    def __init__(self) -> None:
        self._stores: dict[Place, MemoryStore] = {}

    def create(self, path: Place) -> ProjectStore:
        return self._stores.setdefault(path, MemoryStore())

    def open(self, path: Place, *, read_only: bool = False) -> ProjectStore:
        return self._stores[path]


class KeywordSuggester:
    """Implements Learner: a code is suggested where one of its keywords stands; the queue follows the text."""

    def __init__(self, *, answers: bool = True) -> None:
        self.lessons: list[Lesson] = []
        self.answers = answers
        self._waiting: queue.Queue[Answer | None] = queue.Queue()

    def submit(self, lesson: Lesson) -> None:
        self.lessons.append(lesson)
        if self.answers:
            self.say(answer_to(lesson))

    def say(self, answer: Answer) -> None:
        self._waiting.put(answer)

    def is_heard(self) -> bool:
        """Whether everything said so far was taken up."""
        return self._waiting.empty()

    def wait(self, timeout: float | None = None) -> Answer | None:
        try:
            return self._waiting.get(timeout=timeout)
        except queue.Empty:
            return None

    def appraise(self, lesson: Lesson) -> Appraisal:
        """Every keyword with the segments it stands in; of each code a figure, and a word that would help the first."""
        codes = lesson.codebook.leaves()
        measures = tuple(
            CodeMeasure(code.code, 0.4, Share.of(9, 10), Share.of(3, 4), is_silent=False, is_trusted=True)
            for code in codes
        )
        keywords = tuple(
            KeywordMeasure(
                code.code,
                word,
                sum(word in segment.text.lower() for segment in lesson.segments),
                0,
                Share.of(0, 0),
                is_everywhere=False,
            )
            for code in codes
            for word in code.all_keywords()
        )
        return Appraisal(measures, (), keywords, (KeywordProposal(codes[0].code, "honor", 4, 1, 2.5),))

    def close(self) -> None:
        self._waiting.put(None)


def answer_to(lesson: Lesson) -> Answer:
    """Every keyword's code, less those decided on; the model is named by the lesson's generation."""
    found: dict[int, SegmentSuggestions] = {}
    for index, segment in enumerate(lesson.segments):
        learned = lesson.decided.get(index)
        done = learned.labels | learned.rejected if learned else frozenset()
        offered = [offer for offer in suggestions_for(lesson, segment) if offer.code not in done]
        if offered or done:  # the engine names a segment that was decided on too
            found[index] = SegmentSuggestions(segment, tuple(offered), f"m:g{lesson.generation}")
    return Answer(lesson.generation, found, tuple(index for index, item in found.items() if item.suggestions))


def suggestions_for(lesson: Lesson, segment: Segment) -> list[Suggestion]:
    hits = [
        (code.code, word)
        for code in lesson.codebook.leaves()
        if (word := next((w for w in code.all_keywords() if w in segment.text.lower()), NO_WORD)) != NO_WORD
    ]
    return [
        Suggestion(code, 0.9 - 0.1 * rank, (Reason(ReasonKind.KEYWORD, word, 1.0),))
        for rank, (code, word) in enumerate(hits)
    ]


class KeptReports:
    """Implements ReportWriter: writes the title, so that a file is there; `refusal` is what the disk says."""

    def __init__(self, refusal: Exception | None = None) -> None:
        self.refusal = refusal
        self.written: list[ReportDocument] = []

    def can_draw(self) -> bool:
        return True

    def write(self, report: ReportDocument, path: Path, template: Path | None = None) -> None:
        if self.refusal is not None:
            raise self.refusal
        self.written.append(report)
        path.write_text(report.title, encoding="utf-8")


class AlwaysMentoring:
    """Implements TextSuggester: one code for whatever is said; `trouble` is what it raises instead."""

    name = "always:mentoring"

    def __init__(self, trouble: Exception | None = None) -> None:
        self.trouble = trouble
        self.asked: list[str] = []

    def suggest(self, codebook: Codebook, language: str, texts: Sequence[str]) -> list[list[Suggestion]]:
        if self.trouble is not None:
            raise self.trouble
        self.asked += texts
        return [[Suggestion("mentoring", 0.6, (Reason(ReasonKind.QUOTED, text[:5], 1.0),))] for text in texts]


@dataclass
class FakeAdapters:
    """Implements the workbench's Adapters over one project; `trouble` is what reading it beside the screen raises."""

    files: ProjectFiles
    session: Session
    keywords: KeywordSuggester = field(default_factory=KeywordSuggester)
    reports: KeptReports = field(default_factory=KeptReports)
    trouble: QualevalError | None = None
    formats: Formats = field(default_factory=Files)
    others: dict[str, TextSuggester] = field(default_factory=dict)

    def text_suggesters(self) -> list[str]:
        return [name for name in self.others if name != "llm"]

    def text_suggester(self, name: str, endpoint: Endpoint | None = None) -> TextSuggester:
        return self.others[name]

    def open(self, path: Place, coder: str, *, read_only: bool = False) -> Session:
        if self.trouble is not None:
            raise self.trouble
        store = self.files.open(path, read_only=read_only)
        return as_seen(Session(store, self.session.clock, self.session.ids, coder))

    def suggester(self) -> KeywordSuggester:
        return self.keywords

    def analysis(self) -> Analysis:
        return analysis

    def report_writer(self) -> KeptReports:
        return self.reports


class MarkedTranslator(Translator):
    """Stands for a language: every translated text wears a mark, and all that was said is kept."""

    MARK = "≈"

    def __init__(self, language: str) -> None:
        super().__init__("en")
        self.language = language
        self.said: set[str] = set()

    def __call__(self, message: str, **values: object) -> str:
        text = super().__call__(message, **values)
        self.said.add(text)
        return f"{self.MARK}{text}" if self.language != "en" and text else text

    def plural(self, one: str, many: str, n: int, **values: object) -> str:
        return self(one if n == 1 else many, n=n, **values)


class RefusingStore:
    """A project that can be read and not written to, as one on a locked disk."""

    def __init__(self, store: ProjectStore) -> None:
        self._store = store

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    def append(self, *_: object, **__: object) -> None:
        raise QualevalError("this project is read-only [ro]")
