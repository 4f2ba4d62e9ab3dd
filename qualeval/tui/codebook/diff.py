"""Differences between codebooks as people read them: entry by entry, what was said and what is said now."""

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from qualeval.domain.text import printable
from qualeval.i18n import N_, Translator
from qualeval.services.codebook_diff import ADDED, CHANGE_WORDS, PART_NAMES, REMOVED, EntryChange, PartChange
from qualeval.services.wording import word_for
from qualeval.tui.dialog import LEAVE, Dialog, DialogKey
from qualeval.tui.marked_words import words_marked

_SIGNS = {ADDED: ("＋", "$text-success"), REMOVED: ("－", "$text-error")}
_WHAT = {"code": N_("code"), "recommendation": N_("recommendation"), "codebook": N_("codebook")}
_PROGRAMS_OWN = ("kind", "status")


def diff_content(changes: Sequence[EntryChange], translate: Translator) -> Content:
    """The changes to read, never parsed: signs before colours."""
    if not changes:
        return Content(translate(N_("nothing is different")))
    return Content("\n\n").join([_entry(change, translate) for change in changes])


def _entry(change: EntryChange, translate: Translator) -> Content:
    sign, style = _SIGNS.get(change.how, ("～", "$text-warning"))
    name = printable(change.name.to(translate.language))
    what = translate(_WHAT[change.what])
    head = Content.assemble(
        (f"{sign} {name}", f"bold {style}"), (f"  {what} {change.id} · {translate(CHANGE_WORDS[change.how])}", "dim")
    )
    return Content("\n").join([head, *(_part(part, translate) for part in change.parts)])


def _part(part: PartChange, translate: Translator) -> Content:
    language = f" [{part.language}]" if part.language else ""
    before, after = (_said(text, part.part, translate) for text in (part.before, part.after))
    lines = [Content.assemble((f"    {translate(PART_NAMES[part.part])}{language}", "italic"))]
    old, new = words_marked(before, after)
    lines += [_side("－", "$text-error", old)] if before else []
    lines += [_side("＋", "$text-success", new)] if after else []
    return Content("\n").join(lines)


def _said(text: str, part: str, translate: Translator) -> str:
    return translate(word_for(text)) if part in _PROGRAMS_OWN else printable(text)


def _side(sign: str, style: str, words: Content) -> Content:
    indented = Content("\n         ").join(words.split("\n"))
    return Content.assemble((f"      {sign} ", style), indented)


class DiffDialog(Dialog[bool | None]):
    """Shows what would change and asks whether it shall: True to do it, None to leave it."""

    KEYS = (DialogKey("take", "^s F10", N_("take over")), LEAVE)
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("q", "leave", show=False),
        Binding("ctrl+s,f10", "take", show=False, priority=True),
    ]

    def __init__(self, title: str, changes: Sequence[EntryChange], translate: Translator) -> None:
        super().__init__()
        self._title = title
        self._changes = changes
        self._translate = translate

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog tall"):
            yield Static(Content(printable(self._title)), classes="dialog-title")
            with VerticalScroll():
                yield Static(diff_content(self._changes, self._translate))
            yield self.key_line()

    def on_mount(self) -> None:
        self.query_one(VerticalScroll).focus()

    def action_take(self) -> None:
        self.dismiss(True)
