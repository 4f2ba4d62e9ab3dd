"""The review of what suggesters beside the engine say: chosen by a key, asked in a thread, measured by name."""

from collections.abc import Sequence
from threading import Event

import pytest

from qualeval.domain.codebook import Codebook
from qualeval.domain.errors import QualevalError
from qualeval.domain.records import Decision
from qualeval.domain.suggestion import Suggestion
from qualeval.services.opinions import next_to_ask
from qualeval.services.outside import give_leave
from qualeval.tui.review import ReviewScreen
from qualeval.tui.review import listening as listening_commands
from tests.tui.covering import covers
from tests.tui.fake_adapters import AlwaysMentoring, FakeAdapters
from tests.tui.hands import Bench, Hands
from tests.tui.test_review import begin, line, offered, screen, shown


def listening(bench: Bench, other: AlwaysMentoring, name: str = "mentor") -> FakeAdapters:
    return FakeAdapters(bench.files, bench.session, others={name: other})


def is_asked(hands: Hands) -> bool:
    other = screen(hands)._other
    return other is not None and other.n_waiting > 0


def title(hands: Hands) -> str:
    return line(hands, "title")


@covers("review.other")
async def test_what_an_installed_suggester_says_is_decided_on_in_the_same_queue_and_measured_by_its_name(
    bench: Bench,
) -> None:
    mentor = AlwaysMentoring()
    async with bench.open(adapters=listening(bench, mentor)) as hands:
        await begin(hands)
        assert "Mentoring" not in offered(hands)
        await hands.press("w")
        assert [row[0] for row in hands.rows_of_dialog()] == ["the program's own", "mentor", "a language model"]
        await hands.press("down", "enter")
        await shown(hands)
        assert title(hands).endswith("everything · mentor")
        assert offered(hands) == "Mentoring"
        assert f"mentor: asked about {len(mentor.asked)} segments, suggests for {len(mentor.asked)}" in line(
            hands, "status"
        )
        await hands.press("a", "x")
        made = bench.session.store.find(Decision)
        assert [(d.code, d.verdict.value, d.model.partition(":")[0]) for d in made] == [
            ("mentoring", "accept", "always-mentoring"),
            ("mentoring", "reject", "always-mentoring"),
        ]
        assert "1 of 2" in line(hands, "right")
        await hands.press("w", "enter")
        await shown(hands)
        assert title(hands).endswith("everything")
        assert "Mentoring" not in offered(hands)
        assert "1 of 2" not in line(hands, "right")


@covers("review.other")
async def test_asked_again_it_hears_about_the_next_segments_and_what_it_said_stays(bench: Bench) -> None:
    mentor = AlwaysMentoring()
    async with bench.open(adapters=listening(bench, mentor)) as hands:
        await begin(hands)
        await hands.press("w", "down", "enter")
        await shown(hands)
        first, waiting = len(mentor.asked), screen(hands)._n_waiting
        await hands.press("w", "down", "enter")
        await hands.wait_for(lambda: not is_asked(hands))
        await shown(hands)
        assert len(mentor.asked) == len(set(mentor.asked)) >= first
        assert screen(hands)._n_waiting >= waiting
        other = screen(hands)._other
        assert other is not None
        lessons = hands.workspace.workbench.lessons
        assert lessons is not None
        assert not set(next_to_ask(lessons.lesson(), (), other.asked, 100)) & other.asked


class Slow(AlwaysMentoring):
    """Answers when it is allowed to."""

    def __init__(self) -> None:
        super().__init__()
        self.may_answer = Event()

    def suggest(self, codebook: Codebook, language: str, texts: Sequence[str]) -> list[list[Suggestion]]:
        self.asked += texts
        assert self.may_answer.wait(10)
        return super().suggest(codebook, language, texts)


@covers("review.other")
async def test_asked_again_before_it_answers_it_is_asked_about_nothing_twice(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listening_commands, "AT_ONCE", 2)
    slow = Slow()
    async with bench.open(adapters=listening(bench, slow)) as hands:
        await begin(hands)
        try:
            for _ in range(2):
                await hands.press("w", "down", "enter")
            await hands.wait_for(lambda: len(slow.asked) >= 3)
            assert len(slow.asked) == len(set(slow.asked))
        finally:
            slow.may_answer.set()
        await hands.wait_for(lambda: not is_asked(hands))


@covers("review.other")
async def test_who_goes_back_to_the_engine_waits_for_no_other(bench: Bench) -> None:
    slow = Slow()
    async with bench.open(adapters=listening(bench, slow)) as hands:
        await begin(hands)
        before = offered(hands)
        try:
            await hands.press("w", "down", "enter")
            assert "asking another suggester" in hands.text
            await hands.press("w", "enter")
            await shown(hands)
            assert offered(hands) == before
        finally:
            slow.may_answer.set()
        await hands.press(*"x" * 12)
        assert "nothing waits here" in hands.text


@covers("review.other")
async def test_a_language_model_is_asked_only_with_leave_and_what_fails_is_told(bench: Bench) -> None:
    broken = AlwaysMentoring(RuntimeError("no more memory"))
    async with bench.open(adapters=listening(bench, broken, "llm")) as hands:
        await begin(hands)
        before = offered(hands)
        await hands.press("w", "down", "enter")
        assert "gives it" in line(hands, "status")
        assert offered(hands) == before
        give_leave(bench.session, "http://localhost:1/v1", "small", is_pseudonymised=True, is_consented=True)
        await hands.press("w")
        assert "small at http://localhost:1/v1" in hands.text
        await hands.press("down", "enter")
        await hands.wait_for(lambda: not is_asked(hands))
        await shown(hands)
        assert "no more memory" in line(hands, "status")
        broken.trouble = QualevalError("the server is away")
        await hands.press("w", "down", "enter")
        await hands.wait_for(lambda: "the server is away" in line(hands, "status"))
        await shown(hands)
        assert isinstance(hands.app.screen, ReviewScreen)
        assert offered(hands) == before
        broken.trouble = None
        await hands.press("w", "down", "enter")
        await shown(hands)
        assert title(hands).endswith("everything · small"), "the model is named, not how the program calls it"
