"""Accepting and rejecting suggestions: in the workspace, or line by line for screen readers and plain terminals."""

import sys
from argparse import Namespace
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from qualeval.cli import streams
from qualeval.cli.diagnostics import DONE, UsageError, worded
from qualeval.cli.parsing import Parser, whole_number
from qualeval.cli.running import Command, Run, can_draw, existing
from qualeval.domain.codebook import Codebook
from qualeval.domain.errors import QualevalError
from qualeval.domain.events import Gesture
from qualeval.domain.learning import Answer
from qualeval.domain.records import Document, Verdict
from qualeval.domain.suggestion import ReasonKind, SegmentSuggestions, Suggestion
from qualeval.domain.text import Content, Span, printable
from qualeval.i18n import N_, Translator
from qualeval.services import coding, undoing
from qualeval.services.blindness import refuse_blind
from qualeval.services.coding import Asked, Passage
from qualeval.services.completing import complete
from qualeval.services.offering import Places
from qualeval.services.ports.suggesting import Suggester
from qualeval.services.reviewing import Order
from qualeval.services.session import Session
from qualeval.services.suggesting import Lessons
from qualeval.services.wording import REASON_WORDS, gesture_words

_HELP = N_(
    "a accept, x or r reject, c CODE take another code, + CODE code it by hand too, n nothing more here, s skip, "
    "u take back, q leave, ? all codes"
)
_COMPLETE, _BY_HAND = "n", "+"
_VERDICTS = {"a": Verdict.ACCEPT, "x": Verdict.REJECT, "r": Verdict.REJECT, "c": Verdict.CHANGE}
_SAID = {
    Verdict.ACCEPT: N_("accepted: {name}"),
    Verdict.REJECT: N_("rejected: {name}"),
    Verdict.CHANGE: N_("taken instead: {name}"),
}
_AROUND = 160  # characters of the text before a segment that are read with it


def _options(parser: Parser) -> None:
    parser.project()
    parser.choice("--plain", meaning=N_("ask line by line, without a screen"), action="store_true")
    parser.choice(
        "--with",
        meaning=N_("with --plain: ask about what another suggester says, “llm” or an installed one"),
        metavar=parser.translate(N_("NAME")),
        dest="other",
    )
    parser.choice(
        "--segments",
        meaning=N_("how many undecided segments --with is asked about (20)"),
        metavar="N",
        type=whole_number(parser.translate),
        default=20,
    )
    parser.example("qualeval review evaluasi-2026", "qualeval review evaluasi-2026 --plain")


def _review(run: Run, options: Namespace) -> int:
    if not options.plain and options.other:
        raise UsageError(N_("--with goes together with --plain"))
    if not options.plain and can_draw():
        from qualeval.cli.opening import open_workspace

        return open_workspace(run, existing(options.project))
    with run.writing(options.project) as session:
        refuse_blind(session)
        suggester = _suggester(run, session, options)
        try:
            tally = PlainReview(session, suggester, run.translate).run()
        finally:
            suggester.close()
    run.say(
        N_(
            "accepted {accepted}, changed {changed}, rejected {rejected}, skipped {skipped}, by hand {by_hand}, "
            "fully reviewed {complete}"
        ),
        accepted=tally["accept"],
        changed=tally["change"],
        rejected=tally["reject"],
        skipped=tally["skip"],
        by_hand=tally[_BY_HAND],
        complete=tally[_COMPLETE],
    )
    return DONE


def _suggester(run: Run, session: Session, options: Namespace) -> Suggester:
    """The engine, or the suggester that was named: a language model only with leave to show it the texts."""
    if not options.other:
        return run.services.suggester()
    from qualeval.services.outside import required_endpoint

    endpoint = required_endpoint(session) if options.other == "llm" else None
    return run.services.other_suggester(options.other, options.segments, endpoint)


@dataclass(frozen=True, slots=True)
class Question:
    """One suggestion for one segment, with the text it stands in and where that is."""

    item: SegmentSuggestions
    suggestion: Suggestion
    document: Document
    content: Content
    reference: str

    @property
    def key(self) -> tuple[str, Span, str]:
        return (self.item.segment.document_id, self.item.segment.span, self.suggestion.code)

    @property
    def keys(self) -> set[tuple[str, Span, str]]:
        """Of all that is suggested for the segment."""
        segment = self.item.segment
        return {(segment.document_id, segment.span, suggestion.code) for suggestion in self.item.suggestions}

    @property
    def passage(self) -> Passage:
        return Passage(self.document, self.content, self.item.segment.span)


@dataclass
class PlainReview:
    """Asks about one suggestion after the other; what is decided is learned from while the next one is read."""

    session: Session
    suggester: Suggester
    translate: Translator
    codebook: Codebook = field(init=False)

    def __post_init__(self) -> None:
        self.codebook = self.session.codebook()
        self._places = Places.of(self.session)
        self._lessons = Lessons(self.session)
        self._settled: set[tuple[str, Span, str]] = set()
        self._decided: list[tuple[Question, str, set[tuple[str, Span, str]]]] = []
        self._tally: Counter[str] = Counter()

    def run(self) -> Counter[str]:
        """Asks until nothing is left or the person leaves; returns how often each answer was given."""
        self._say(N_("reading the suggestions ..."))
        self.suggester.submit(self._lessons.lesson())
        answer = self.suggester.wait()
        again: Question | None = None
        self._say(_HELP)
        while answer is not None:
            question = again or next(self._questions(answer), None)
            if question is None:
                self._say(N_("no suggestion is left"))
                break
            again = None
            self._show(question)
            match self._ask(question):
                case "q":
                    break
                case "u":
                    again = self._take_back() or question
                case "s":
                    self._settled.add(question.key)
                    self._tally["skip"] += 1
            answer = self.suggester.wait(0) or answer
        return self._tally

    def _questions(self, answer: Answer) -> Iterator[Question]:
        """What is not decided yet, the most useful segments first, then all others."""
        for index in dict.fromkeys([*answer.queue, *answer.suggestions]):
            item = answer.suggestions.get(index)
            for suggestion in item.suggestions if item else ():
                assert item is not None
                if (item.segment.document_id, item.segment.span, suggestion.code) not in self._settled:
                    document = self.session.store.get(Document, item.segment.document_id)
                    assert document is not None
                    content = self.session.store.content(document.content)
                    yield Question(item, suggestion, document, content, self._places.reference(item))

    def _show(self, question: Question) -> None:
        before = _before(question.content.text, question.item.segment.span.start)
        streams.say("")
        streams.say(printable(f"{question.reference}  {self._places.source(question.item)}"))
        if before:
            streams.say(printable(f"  ({before})"))
        streams.say(printable(f"  {question.item.segment.text}"))
        code = self.codebook[question.suggestion.code]
        self._say(
            N_("suggested: {name} [{code}], {percent}% sure"),
            name=code.name.to(self.translate.language),
            code=code.code,
            percent=round(100 * question.suggestion.confidence),
        )
        for reason in question.suggestion.reasons:
            self._say("  {kind}: {text}", kind=self._kind(reason.kind), text=reason.text)

    def _kind(self, kind: ReasonKind) -> str:
        return self.translate(REASON_WORDS[kind])

    def _ask(self, question: Question) -> str:
        """Asks until there is an answer; a decision is made durable before this returns."""
        while True:
            sys.stdout.write("> ")
            sys.stdout.flush()
            line = sys.stdin.readline()
            word, _, rest = (line.strip() if line else "q").partition(" ")
            try:
                if word in _VERDICTS:
                    self._decide(question, word, rest.strip())
                elif word == _COMPLETE:
                    self._complete(question)
                elif word == _BY_HAND:
                    self._code_by_hand(question, rest.strip())
                    continue
                elif word == "?":
                    self._list_codes()
                    continue
                elif word not in ("s", "u", "q"):
                    self._say(_HELP)
                    continue
            except QualevalError as error:
                streams.say(worded(error, self.translate))
                continue
            return word

    def _decide(self, question: Question, word: str, code: str) -> None:
        if word == "c" and not code:
            raise QualevalError(N_("name the code after c; ? lists them"))
        verdict = _VERDICTS[word]
        given = {Verdict.ACCEPT: question.suggestion.code, Verdict.REJECT: "", Verdict.CHANGE: code}[verdict]
        asked = Asked(question.passage, question.suggestion, question.item.model, Order.USEFUL.value)
        self._did(question, verdict, {question.key}, coding.decide(self.session, asked, verdict, given))
        name = self.codebook[given or question.suggestion.code].name.to(self.translate.language)
        self._say(_SAID[verdict], name=name)

    def _complete(self, question: Question) -> None:
        """Nothing more here: what else is suggested for the segment is not asked about."""
        segment = question.item.segment
        gesture = complete(self.session, [(segment.document_id, segment.span)])
        if gesture is None:  # said already, and one of the codes rejected then is suggested again
            self._settled |= question.keys
        else:
            self._did(question, _COMPLETE, question.keys, gesture)
            streams.say(gesture_words(gesture, self.translate))

    def _code_by_hand(self, question: Question, code: str) -> None:
        """Puts a code on the segment that nobody suggested; the question stays."""
        if not code:
            raise QualevalError(N_("name the code after +; ? lists them"))
        gesture = coding.apply(self.session, question.passage, code)
        name = self.codebook[code].name.to(self.translate.language)
        if gesture is None:
            raise QualevalError(N_("coded so already: {name}"), name=name)
        self._did(question, _BY_HAND, set(), gesture)
        self._say(N_("coded: {name}"), name=name)

    def _did(self, question: Question, what: str, settled: set[tuple[str, Span, str]], gesture: Gesture) -> None:
        settled = settled - self._settled
        self._settled |= settled
        self._decided.append((question, what, settled))
        self._tally[what] += 1
        self._learn(gesture)

    def _take_back(self) -> Question | None:
        """Takes back the last decision of this review, which is then asked again."""
        if not self._decided:
            self._say(N_("nothing to take back in this review; `qualeval undo` goes further"))
            return None
        gesture = undoing.undo(self.session)
        question, what, settled = self._decided.pop()
        self._settled -= settled
        self._tally[what] -= 1
        if gesture:
            self._learn(gesture)
            streams.say(gesture_words(gesture, self.translate))
        return question

    def _learn(self, gesture: Gesture) -> None:
        self._lessons.follow(gesture)
        self.suggester.submit(self._lessons.lesson())

    def _list_codes(self) -> None:
        for depth, code in self.codebook.walk():
            streams.say(printable(f"  {'  ' * depth}{code.code}: {code.name.to(self.translate.language)}"))

    def _say(self, message: str, **values: object) -> None:
        streams.say(printable(self.translate(message, **values)))


def _before(text: str, start: int) -> str:
    """What stands in the same line before a segment, its last words where that is long."""
    line = text[:start].rpartition("\n")[2].strip()
    return line if len(line) <= _AROUND else f"… {line[-_AROUND:].partition(' ')[2]}"


COMMANDS = {"review": Command(_options, _review)}
