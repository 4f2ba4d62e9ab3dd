"""The tutorial: ten steps at the foot of the text, each over when the reader has done what it says. It stops nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from textual.content import Content
from textual.widgets import Static

from qualeval.i18n import N_, Translator

if TYPE_CHECKING:
    from collections.abc import Iterable


class Step(NamedTuple):
    """What to do, and what does it: ids of commands, or actions of gestures with a + before them."""

    words: str
    done_by: frozenset[str]


def _step(words: str, *done_by: str) -> Step:
    return Step(words, frozenset(done_by))


STEPS: tuple[Step, ...] = (
    _step(
        N_("Go to the next segment with j or ↓ (k or ↑ goes back). The interviewer's words are dim and passed over."),
        "code.down",
        "code.up",
    ),
    _step(
        N_("Put a code on the segment: press c, type a part of its name or of a keyword, then ⏎."),
        "+code.apply",
    ),
    _step(N_("Take it back with u. Everything can be taken back, also tomorrow; U does it again."), "code.undo"),
    _step(
        N_("Code less than a segment: ( takes a word off the end, ) adds one, > adds a segment. Try ( now."),
        "code.word-less",
        "code.word-more",
        "code.extend-down",
    ),
    _step(
        N_("Code these words with one key: a digit stands for the code that has it in the codebook, . for the last."),
        "+code.apply",
    ),
    _step(N_("Press n: it goes to the segment where your decision teaches the suggestions most."), "code.next-useful"),
    _step(
        N_("Decide on what is suggested there: a accepts, x rejects, r takes another code. Nothing counts until then."),
        "+suggestion.accept",
        "+suggestion.reject",
        "+suggestion.change",
        "+code.apply",
    ),
    _step(N_("Where a segment has a code, write a memo on it with m: why this code? ^s saves it."), "code.memo"),
    _step(
        N_("See the themes with s: respondents are counted, not mentions. ⏎ there lists quotes, q comes back."),
        "code.summary",
    ),
    _step(N_("Every key is in the help: press ?. ^p finds a command by name, ^q leaves; all is saved."), "app.help"),
)


class TutorialPanel(Static):
    """Says what to do next, at the foot of the text. It watches what is done and moves on by itself."""

    DEFAULT_CSS = """
    TutorialPanel {
        height: auto; max-height: 5; padding: 0 1;
        background: $surface; color: $foreground; border-top: solid $accent;
    }
    """

    def __init__(self, translate: Translator) -> None:
        super().__init__(id="tutorial")
        self._translate = translate
        self._at = 0

    @property
    def step(self) -> int:
        """How many steps are done."""
        return self._at

    @property
    def is_over(self) -> bool:
        return self._at >= len(STEPS)

    def on_mount(self) -> None:
        self.say(self._translate)

    def say(self, translate: Translator) -> None:
        """Says it in the language that is chosen now."""
        self._translate = translate
        if self.is_over:
            self.update(Content(translate(N_("That was it. The rest is in the help (?); F6 begins anew."))))
            return
        head = translate(N_("Step {n} of {all}   (F6 leaves)"), n=self._at + 1, all=len(STEPS))
        words = translate(STEPS[self._at].words)
        self.update(Content.assemble((f"{head}  ", "bold"), words))

    def saw(self, done: Iterable[str]) -> bool:
        """Takes up commands and actions that were done; whether the step that was asked for is over."""
        if self.is_over or not STEPS[self._at].done_by.intersection(done):
            return False
        self._at += 1
        self.say(self._translate)
        return True
