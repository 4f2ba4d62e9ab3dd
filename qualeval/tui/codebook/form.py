"""The form for an entry of the codebook: every part in both languages, on one page that scrolls."""

from collections.abc import Callable
from dataclasses import replace
from itertools import zip_longest
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Input, Select, Static, TextArea

from qualeval.domain.codebook import KINDS, Code, Label
from qualeval.domain.errors import QualevalError
from qualeval.domain.text import printable
from qualeval.i18n import LANGUAGES, N_, Translator
from qualeval.services.codebook_diff import PART_NAMES
from qualeval.services.wording import KIND_NAMES
from qualeval.tui.base import in_words
from qualeval.tui.dialog import LEAVE, NOT_SAVED, SAVE, Dialog, DialogKey

HUES = {
    "#5fafff": N_("blue"),
    "#5fd7d7": N_("cyan"),
    "#87d787": N_("green"),
    "#afd75f": N_("lime"),
    "#ffd75f": N_("yellow"),
    "#d7af5f": N_("ochre"),
    "#ff875f": N_("orange"),
    "#ff8787": N_("red"),
    "#ff87d7": N_("pink"),
    "#d787ff": N_("purple"),
    "#8787ff": N_("violet"),
    "#b2b2b2": N_("grey"),
}
_LINES = ("name", "brief")
_PARTS = ("name", "brief", "definition", "include", "exclude", "examples", "keywords")
_WIDE = 110


class CodeForm(Dialog[bool]):
    """Asks for an entry's parts; `save` gets the entry, and a refusal is told without losing what was typed."""

    KEYS = (SAVE, LEAVE, DialogKey("app.focus_next", "⇥", N_("next field")))
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", show=False, priority=True),
        Binding("ctrl+s,f10", "take", show=False, priority=True),
    ]

    def __init__(self, code: Code, translate: Translator, save: Callable[[Code], None]) -> None:
        super().__init__()
        self._code = code
        self._translate = translate
        self._save = save
        self._is_warned = False

    def compose(self) -> ComposeResult:
        translate = self._translate
        with Vertical(classes="dialog form"):
            yield Static(Content(printable(f"{self._code.name.to(translate.language)} ({self._code.code})")))
            with VerticalScroll(can_focus=False):
                for part in _PARTS:
                    yield Static(Content(self._label(part)), classes="form-label")
                    with Vertical(classes="form-pair"):
                        for language in LANGUAGES:
                            with Horizontal(classes="form-field"):
                                yield Static(Content(language), classes="form-language")
                                yield self._field(part, language)
                yield Static(Content(translate(PART_NAMES["kind"])), classes="form-label")
                yield self._kinds()
                yield Static(Content(translate(PART_NAMES["color"])), classes="form-label")
                yield self._hues()
            yield Static(id="form-complaint")
            yield self.key_line()

    def _label(self, part: str) -> str:
        hints = {
            "examples": N_("a line each; the same line is the same example"),
            "keywords": N_("separated by commas"),
        }
        label = self._translate(PART_NAMES[part])
        return f"{label} · {self._translate(hints[part])}" if part in hints else label

    def _field(self, part: str, language: str) -> Input | TextArea:
        text = printable(part_text(self._code, part, language))
        name = f"{part}-{language}"
        if part in _LINES:
            return Input(text, compact=True, id=name, select_on_focus=False)
        return TextArea(text, compact=True, id=name, highlight_cursor_line=False)

    def _kinds(self) -> Select[str]:
        translate = self._translate
        kinds = [(Content(translate(KIND_NAMES[kind])), kind) for kind in KINDS]
        options = [(Content(translate(N_("as its category"))), ""), *kinds]
        return Select(options, value=self._code.kind, allow_blank=False, compact=True, id="kind")

    def _hues(self) -> Select[str]:
        translate = self._translate
        own = self._code.color
        known = {"": N_("none"), **HUES}
        options = [
            (Content.assemble(("██ " if hue else "   ", hue), translate(word), (f" {hue}", "dim")), hue)
            for hue, word in known.items()
        ]
        if own not in known:
            options.append((Content.assemble(("██ ", own), own), own))
        return Select(options, value=own, allow_blank=False, compact=True, id="color")

    def on_mount(self) -> None:
        self.query_one(f"#name-{self._translate.language}", Input).focus()

    def on_resize(self, event: events.Resize) -> None:
        self.set_class(event.size.width >= _WIDE, "wide")

    def _entry(self) -> Code:
        """The entry as the fields say it; a part that nobody touched keeps what it holds."""
        entry = self._code
        for part in _PARTS:
            for language in LANGUAGES:
                typed = self._typed(part, language)
                if typed != printable(part_text(self._code, part, language)):
                    entry = with_part(entry, part, language, typed)
        kind, color = (self.query_one(f"#{name}", Select).value for name in ("kind", "color"))
        return replace(entry, kind=str(kind), color=str(color))

    def _typed(self, part: str, language: str) -> str:
        name = f"#{part}-{language}"
        return self.query_one(name, Input).value if part in _LINES else self.query_one(name, TextArea).text

    def action_take(self) -> None:
        try:
            self._save(self._entry())
        except QualevalError as error:
            self._complain(in_words(error, self._translate))
            return
        self.dismiss(True)

    def action_leave(self) -> None:
        open_lists = [found for found in self.query(Select) if found.expanded]
        if open_lists:
            open_lists[0].expanded = False
        elif self._entry() == self._code or self._is_warned:
            self.dismiss(False)
        else:
            self._is_warned = True
            self._complain(self._translate(NOT_SAVED))

    def _complain(self, words: str) -> None:
        self.query_one("#form-complaint", Static).update(Content(words))


def part_text(code: Code, part: str, language: str) -> str:
    """A part of an entry as one writes it: examples a line each, keywords with commas."""
    if part == "keywords":
        return ", ".join(code.keywords_in(language))
    if part == "examples":
        lines = [" ".join(dict(example.texts).get(language, "").split()) for example in code.examples]
        return "\n".join(lines).rstrip("\n")
    found = dict(getattr(code, part).texts)
    return str(found.get(language, ""))


def with_part(code: Code, part: str, language: str, typed: str) -> Code:
    """The entry with what was typed for a part in one language; the other languages stay."""
    if part == "keywords":
        words = tuple(dict.fromkeys(" ".join(word.split()) for word in typed.replace("\n", ",").split(",")))
        kept = {**dict(code.keywords), language: tuple(word for word in words if word)}
        return replace(code, keywords=tuple((lang, found) for lang, found in kept.items() if found))
    if part == "examples":
        pairs = zip_longest(code.examples, typed.rstrip().split("\n"), fillvalue=None)
        examples = tuple(_in_language(label or Label(), language, (text or "").strip()) for label, text in pairs)
        return replace(code, examples=tuple(example for example in examples if example))
    label = _in_language(getattr(code, part), language, typed.strip())
    return replace(code, **{part: label})  # type: ignore[arg-type]  # the parts left are labels


def _in_language(label: Label, language: str, text: str) -> Label:
    texts = {**dict(label.texts), language: text}
    return Label(tuple((lang, found) for lang, found in texts.items() if found))
