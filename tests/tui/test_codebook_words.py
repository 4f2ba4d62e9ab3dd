"""The screens of codebook, memos and respondents: both languages, hostile words, and how they look."""

import re
from dataclasses import replace

import pytest
from syrupy.assertion import SnapshotAssertion

from qualeval.domain.codebook import Label
from qualeval.domain.records import Case, Coding
from qualeval.domain.text import printable
from qualeval.i18n import LANGUAGES
from qualeval.services import codebooks, memos
from qualeval.services.session import Session
from tests.tui.fake_adapters import MarkedTranslator
from tests.tui.hands import LARGE, SMALL, Bench, Hands

HOSTILE = "[b]tebal[/b] [/b] [tertawa] \x1b[31mmerah\x1b[0m \x07 \x9b2J \u202eterbalik"
SEEN = "[b]tebal[/b] [/b] [tertawa]"
SCREENS: dict[str, tuple[str, ...]] = {
    "codebook": ("V",),
    "form": ("V", "enter"),
    "move": ("V", "m"),
    "split": ("V", "s"),
    "versions": ("V", "r", "v"),
    "memos": ("M",),
    "respondents": ("C",),
    "respondent": ("C", "enter", "down", "down", "down"),
}
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d")
_PAGE = re.compile(r" +\d+/\d+$")


@pytest.fixture
def marked(monkeypatch: pytest.MonkeyPatch) -> None:
    """The other language is English with a mark on every text that was translated."""
    monkeypatch.setattr("qualeval.tui.app.Translator", MarkedTranslator)


def note(session: Session, text: str) -> None:
    memos.write(session, "code", "motivation", text)
    memos.write(session, "case", session.store.find(Case)[0].id, text)
    memos.write(session, "coding", session.store.find(Coding)[0].id, text)


def steering(hands: Hands) -> set[str]:
    return {character for line in hands.lines for character in line if printable(character) != character}


@pytest.mark.usefixtures("marked")
@pytest.mark.parametrize("name", ["codebook", "versions", "memos", "respondents", "respondent"])
async def test_every_label_changes_with_the_language(bench: Bench, name: str) -> None:
    note(bench.session, "Tanyakan lagi.")
    async with bench.open() as hands:
        english = MarkedTranslator("en")
        hands.app.workbench.translate = english
        await hands.press(*SCREENS[name])
        hands.app.screen.words_changed()  # type: ignore[attr-defined]  # every screen here is of commands
        before = hands.text
        said = {text for text in english.said if len(text) > 3 and text in before}
        assert len(said) > 5
        await hands.press("f3")
        translate = hands.app.workbench.translate
        assert isinstance(translate, MarkedTranslator)
        rest = hands.text
        for text in sorted(translate.said, key=len, reverse=True):
            rest = rest.replace(f"{MarkedTranslator.MARK}{text}", "")
        assert {text for text in said if re.search(rf"\b{re.escape(text)}\b", rest)} == set()


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["small", "large"])
async def test_hostile_words_are_shown_and_steer_nothing(bench: Bench, size: tuple[int, int]) -> None:
    session = bench.session
    note(session, HOSTILE)
    label = Label.of({"id": HOSTILE, "en": HOSTILE})
    motivation = session.codebook()["motivation"]
    codebooks.define(session, replace(motivation, name=label, definition=label, include=label, examples=(label,)))
    async with bench.open(size) as hands:
        for name, keys in SCREENS.items():
            await hands.press(*keys)
            assert name in {"move", "respondents"} or SEEN in hands.text.replace("\n", " "), name
            assert not steering(hands), name
            for _ in range(3):
                if hands.screen_name != "workspace":
                    await hands.press("escape")
        await hands.press("V", "g")
        assert not steering(hands)
        await hands.press("escape", "M", "escape", "n")
        await hands.type(HOSTILE)
        await hands.press("enter")
        assert not steering(hands)


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["small", "large"])
@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_screens_look_as_they_did(
    bench: Bench, snapshot: SnapshotAssertion, size: tuple[int, int], language: str
) -> None:
    note(bench.session, "Tanyakan lagi.")
    for name, keys in SCREENS.items():
        async with bench.open(size, language) as hands:
            await hands.press(*keys)
            assert _PAGE.sub("", _MOMENT.sub("0000-00-00 00:00", hands.text)) == snapshot(name=name)
            await hands.press("escape", "u") if name == "versions" else None
