"""The review of what suggesters beside the engine say: chosen by a key, asked in a thread, measured by name."""

from qualeval.domain.errors import QualevalError
from qualeval.domain.records import Decision
from qualeval.services.opinions import next_to_ask
from qualeval.services.outside import give_leave
from qualeval.tui.review import ReviewScreen
from tests.tui.covering import covers
from tests.tui.fake_adapters import AlwaysMentoring, FakeAdapters
from tests.tui.hands import Bench, Hands
from tests.tui.test_review import begin, line, offered, screen, shown


def listening(bench: Bench, other: AlwaysMentoring, name: str = "mentor") -> FakeAdapters:
    return FakeAdapters(bench.files, bench.session, others={name: other})


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
        await hands.wait_for(lambda: not screen(hands)._is_asking_other)
        await shown(hands)
        assert len(mentor.asked) == len(set(mentor.asked)) >= first
        assert screen(hands)._n_waiting >= waiting
        other = screen(hands)._other
        assert other is not None
        lessons = hands.workspace.workbench.lessons
        assert lessons is not None
        assert not set(next_to_ask(lessons.lesson(), (), other.asked, 100)) & other.asked


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
        await hands.wait_for(lambda: not screen(hands)._is_asking_other)
        await shown(hands)
        assert "no more memory" in line(hands, "status")
        broken.trouble = QualevalError("the server is away")
        await hands.press("w", "down", "enter")
        await hands.wait_for(lambda: "the server is away" in line(hands, "status"))
        await shown(hands)
        assert isinstance(hands.app.screen, ReviewScreen)
        assert offered(hands) == before
