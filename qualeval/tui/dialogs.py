"""Small questions over a screen: choosing a code, a line of text, a memo; and the help screen."""

from collections.abc import Callable, Sequence
from typing import ClassVar, NamedTuple

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static, TextArea

from qualeval.domain.codebook import Code, Codebook
from qualeval.domain.text import printable
from qualeval.i18n import N_, Translator
from qualeval.services.codebooks import alike, matching
from qualeval.tui.commands import COMMANDS, EVERYWHERE, SCOPES, WORKSPACE, Command, command, key_signs
from qualeval.tui.dialog import LEAVE, NOT_SAVED, SAVE, TAKE, Dialog, DialogKey
from qualeval.tui.panes import Pane
from qualeval.tui.widgets.line_list import Cell, Column, LineList
from qualeval.tui.widgets.transcript.layout import cells_of

_NAME, _CATEGORY = 30, 21  # cells at most: of a code's name, of its category's
_ROOMY = 100  # cells of a screen from which a category has as many


class CodeChoice(NamedTuple):
    """A code of the codebook, or the name of a new one."""

    code: str = ""
    new_name: str = ""


class CodePicker(Dialog[CodeChoice | None]):
    """Type to find a code by name, keyword or definition, in either language; Enter takes the first."""

    KEYS = (TAKE, LEAVE)
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "move(1)", show=False, priority=True),
        Binding("up", "move(-1)", show=False, priority=True),
    ]

    def __init__(
        self,
        codebook: Codebook,
        translate: Translator,
        recent: Sequence[str],
        title: str,
        typed: str = "",
        *,
        makes_new: bool = True,
    ) -> None:
        super().__init__()
        self._typed = typed
        self._makes_new = makes_new  # whether a code that is not there yet may be the answer
        self._codebook = codebook
        self._translate = translate
        self._recent = recent
        self._title = title
        self._found: list[Code] = []
        self._offers_new = False
        self._n_rows = 0
        self.made_for: tuple[str, str] = ("", "")  # a language and a theme, where it is kept
        self._is_styled = False  # by a theme that has not changed since it was opened before

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(Content(printable(self._title)), classes="dialog-title")
            hint = self._translate(N_("type a part of the code's name, keyword or definition"))
            yield Input(self._typed, placeholder=hint, select_on_focus=False, compact=True)
            yield LineList(self._columns(), id="found", takes_click=True)
            yield self.key_line()

    def ask_anew(
        self, codebook: Codebook, recent: Sequence[str], title: str, typed: str = "", *, makes_new: bool = True
    ) -> None:
        """Asks something else, before it is opened again: most of opening a dialog is making it."""
        self._codebook, self._recent, self._title, self._typed = codebook, recent, title, typed
        self._makes_new = makes_new
        self._is_styled = True
        head, field = self.query_one(".dialog-title", Static), self.query_one(Input)
        is_one_line = all(cells_of(words) <= head.size.width for words in (str(head.content), printable(title)))
        head.update(Content(printable(title)), layout=not is_one_line)
        with field.prevent(Input.Changed):
            field.value = typed
            field.cursor_position = len(typed)
        field.focus()
        self.query_one(LineList).set_columns(self._columns())
        self._show(typed)

    def update_node_styles(self, animate: bool = True) -> None:
        """As Textual does it for each screen that is seen again; what it looked like is what it looks like."""
        if not self._is_styled:
            super().update_node_styles(animate)

    def _columns(self) -> tuple[Column, Column, Column]:
        """Names and categories as wide as the longest of them, what they mean in the rest; less with little room."""
        language, codes = self._translate.language, self._codebook.usable()
        names = max((cells_of(code.name.to(language)) for code in codes), default=0)
        over = {self._codebook.category_of(code.code) for code in codes} - {code.code for code in codes}
        categories = max((cells_of(self._codebook[code].name.to(language)) for code in over), default=0)
        widest = _CATEGORY if self.app.size.width >= _ROOMY else _CATEGORY * 2 // 3
        return Column(min(names, _NAME) + 1), Column(min(categories, widest) + 1), Column(0)

    def on_mount(self) -> None:
        self._show(self._typed)
        self.query_one(Input).focus()

    def on_input_changed(self, event: Input.Changed) -> None:
        shown = printable(event.value)
        if shown != event.value:  # what is pasted may hold anything, and the field shows it as it is
            event.input.value = shown
            return
        self._show(event.value)

    def on_input_submitted(self) -> None:
        self.action_take()

    def action_take(self) -> None:
        found = self.query_one(LineList)
        if self._offers_new and not self._found and found.cursor == 0:
            words = self._translate(N_("no such code: ↓ ⏎ makes a new one, ⌫ corrects the word"))
            found.update_row(0, (Cell(words, "warning"),))
            return
        self._take(found.cursor)

    def on_line_list_chosen(self, event: LineList.Chosen) -> None:
        self._take(event.index)

    def action_move(self, step: int) -> None:
        self.query_one(LineList).action_move(step)

    def _show(self, typed: str) -> None:
        """The codes that may be meant, those nearly named so first; then the offer to make a new one."""
        language = self._translate.language
        name = typed.strip()
        found = matching(self._codebook, typed, self._recent)
        is_name = any(name.lower() == text.lower() for code in found for _, text in code.name.texts)
        usable = self._codebook.usable()
        near = [] if is_name else [code for code in alike(self._codebook, name) if code in usable]
        self._found = [*near, *(code for code in found if code not in near)]
        rows: list[tuple[Cell, ...]] = [
            self._row(code, N_("nearly this name") if code in near else "") for code in self._found
        ]
        is_new = bool(name) and all(name.lower() != c.name.to(language).lower() for c in self._found)
        self._offers_new = is_new and self._makes_new
        if not rows:  # Enter on a slip of the finger makes no code: the line for that is one further down
            rows.append((Cell(self._translate(N_("no such code")), "muted"),))
        if self._offers_new:
            rows.append((Cell(self._translate(N_("＋ new code “{name}”"), name=name), "accent"),))
        self._n_rows = len(rows)
        self.query_one(LineList).set_rows(rows, cursor=0)

    def _row(self, code: Code, warning: str) -> tuple[Cell, Cell, Cell]:
        language = self._translate.language
        category = self._codebook.category_of(code.code)
        told = self._translate(warning) if warning else code.brief.to(language) or code.definition.to(language)
        return (
            Cell(code.name.to(language), code.color),
            Cell(self._codebook[category].name.to(language) if category != code.code else "", "muted"),
            Cell(told, "warning" if warning else "muted"),
        )

    def _take(self, index: int) -> None:
        if 0 <= index < len(self._found):
            self.dismiss(CodeChoice(code=self._found[index].code))
        elif self._offers_new and index == self._n_rows - 1:
            self.dismiss(CodeChoice(new_name=self.query_one(Input).value.strip()))


class LinePrompt(Dialog[str | None]):
    """Asks for one line of text."""

    KEYS = (TAKE, LEAVE)

    def __init__(self, title: str, value: str = "", hint: str = "") -> None:
        super().__init__()
        self._title = title
        self._value = value
        self._hint = hint

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog small"):
            yield Static(Content(printable(self._title)), classes="dialog-title")
            yield Input(value=self._value, placeholder=self._hint, compact=True)
            yield self.key_line()

    def on_input_submitted(self) -> None:
        self.action_take()

    def action_take(self) -> None:
        self.dismiss(self.query_one(Input).value)


class TextPrompt(Dialog[str | None]):
    """Asks for a text of several lines; one that was left as it stood is no answer."""

    KEYS = (SAVE, LEAVE)
    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+s,f10", "take", show=False, priority=True)]

    def __init__(self, title: str, value: str, translate: Translator) -> None:
        super().__init__()
        self._title = title
        self._value = value
        self._translate = translate
        self._is_warned = False

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(Content(printable(self._title)), classes="dialog-title")
            yield TextArea(printable(self._value), soft_wrap=True)
            yield Static(classes="dialog-warning")
            yield self.key_line()

    def on_mount(self) -> None:
        area = self.query_one(TextArea)
        area.move_cursor(area.document.end)
        area.focus()

    @property
    def _typed(self) -> str:
        return self.query_one(TextArea).text.strip()

    def action_take(self) -> None:
        text = self._typed
        self.dismiss(None if text == printable(self._value) and text else text)

    def action_leave(self) -> None:
        """Leaves what was typed only where that was said twice."""
        if self._is_warned or self._typed == printable(self._value).strip():
            self.dismiss(None)
        else:
            self._is_warned = True
            self.query_one(".dialog-warning", Static).update(Content(self._translate(NOT_SAVED)))


class ListPrompt(Dialog[int | None]):
    """Asks to choose a line; answers with its index."""

    KEYS = (TAKE, LEAVE)

    def __init__(self, title: str, columns: Sequence[Column], rows: Sequence[Sequence[Cell]], cursor: int = 0) -> None:
        super().__init__()
        self._title = title
        self._columns = columns
        self._rows = rows
        self._cursor = cursor

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(Content(printable(self._title)), classes="dialog-title")
            yield LineList(self._columns, self._rows, takes_click=True)
            yield self.key_line()

    def on_mount(self) -> None:
        found = self.query_one(LineList)
        found.focus()
        found.move_to(self._cursor)

    def action_take(self) -> None:
        self.query_one(LineList).action_choose()

    def on_line_list_chosen(self, event: LineList.Chosen) -> None:
        self.dismiss(event.index)


class HelpScreen(Dialog[str | None]):
    """Every key and what it does, from the registry: of the part in focus first, then of the screen, then the rest.

    Answers with the id of a command to do: the one under the cursor, where the screen below has it.
    """

    KEYS = (DialogKey("take", "⏎", N_("do it")), LEAVE)
    BINDINGS: ClassVar[list[BindingType]] = [Binding("q,question_mark,f1", "leave", show=False)]

    def __init__(
        self, translate: Translator, keys_of: Callable[[str], Sequence[str]], scope: str, pane: Pane | None
    ) -> None:
        super().__init__()
        self._translate = translate
        self._keys_of = keys_of
        self._scope = scope
        self._pane = pane
        self._shown: list[Command | None] = []  # the command of each row; none on a heading

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog tall"):
            yield Static(Content(self._translate(N_("Keys"))), classes="dialog-title")
            if self._pane:
                title = f"{self._translate(self._pane.title)}: " if self._pane.title else ""
                yield Static(Content(f"{title}{self._translate(self._pane.help)}"), id="pane-help")
            yield LineList((Column(8), Column(16), Column(0)), self._rows())
            yield self.key_line()

    def on_mount(self) -> None:
        self.query_one(LineList).focus()

    def action_take(self) -> None:
        self.query_one(LineList).action_choose()

    def on_line_list_chosen(self, event: LineList.Chosen) -> None:
        chosen = self._shown[event.index]
        if chosen is not None and chosen.scope in (self._scope, EVERYWHERE):
            self.dismiss(chosen.id)

    def _rows(self) -> list[tuple[Cell, Cell, Cell]]:
        """The commands of the part first, then those of the screen and those everywhere, then of the other screens."""
        self._shown = []
        here = self._pane.commands if self._pane else ()
        rows = [self._heading(N_("Here")), *(self._row(command(command_id)) for command_id in here)] if here else []
        for scope in sorted(SCOPES, key=lambda scope: (scope != self._scope, scope != EVERYWHERE)):
            rows.append(self._heading(SCOPES[scope]))
            rows += [self._row(each) for each in COMMANDS if each.scope == scope]
            if scope == WORKSPACE:
                self._shown.append(None)
                recent = self._translate(N_("Apply the code with this number: those used last"))
                rows.append((Cell("1–9", "accent"), Cell(self._translate(N_("recent codes")), "strong"), Cell(recent)))
        return rows

    def _heading(self, title: str) -> tuple[Cell, Cell, Cell]:
        self._shown.append(None)
        return Cell(""), Cell(""), Cell(self._translate(title), "heading")

    def _row(self, each: Command) -> tuple[Cell, Cell, Cell]:
        self._shown.append(each)
        return (
            Cell(key_signs(self._keys_of(each.id)), "accent"),
            Cell(self._translate(each.title), "strong"),
            Cell(self._translate(each.help)),
        )
