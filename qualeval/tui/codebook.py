"""The codebook: its tree with what stands on each entry, and everything that can be done to it."""

from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from qualeval.domain.codebook import ACTIVE, CANDIDATE, RETIRED, Code, Label
from qualeval.domain.errors import QualevalError
from qualeval.domain.events import Gesture
from qualeval.domain.quotes import Quote
from qualeval.domain.records import Coding
from qualeval.domain.text import printable
from qualeval.i18n import LANGUAGES, N_, Translator
from qualeval.services import codebook_files, codebooks, memos
from qualeval.services.adjudicating import in_trouble
from qualeval.services.codebook_diff import PART_NAMES, differences
from qualeval.services.codebook_overview import Line, overview
from qualeval.services.summarising import quotes
from qualeval.services.wording import word_for
from qualeval.tui.code_form import CodeForm, part_text
from qualeval.tui.codebook_diff import DiffDialog
from qualeval.tui.codebook_versions import VersionsScreen
from qualeval.tui.commands import CODEBOOK, bindings
from qualeval.tui.dialog import LEAVE, Dialog, DialogKey
from qualeval.tui.dialogs import CodeChoice, CodePicker, LinePrompt, ListPrompt, TextPrompt
from qualeval.tui.footer import KeysFooter
from qualeval.tui.history import TellingScreen
from qualeval.tui.quotes import QuotesScreen
from qualeval.tui.widgets.header_line import HeaderLine
from qualeval.tui.widgets.line_list import Cell, Column
from qualeval.tui.widgets.mark_list import MARK, NO_MARK, MarkList
from qualeval.tui.widgets.status_line import StatusLine

_COLUMNS = (Column(1), Column(0), Column(10), Column(9), Column(8, "right"), Column(11, "right"), Column(4, "right"))
_STATUS_STYLES = {CANDIDATE: "warning", RETIRED: "muted"}
_DETAILS = ("brief", "definition", "include", "exclude", "examples", "keywords")
_WIDE = 120


class CodebookScreen(TellingScreen):
    SCOPE = CODEBOOK
    STATUS = "#codebook-status"
    BINDINGS: ClassVar[list[BindingType]] = bindings(CODEBOOK)

    def __init__(self, at: str = "") -> None:
        super().__init__()
        self._lines: list[Line] = []
        self._marked: set[str] = set()
        self._troubled: frozenset[str] = frozenset()  # the codes whose definition coders differ over
        self._at = at  # the code that the cursor is put on next
        self._sought = ""
        self._file: Path | None = None  # the YAML file that someone changed outside

    def compose(self) -> ComposeResult:
        yield Static(classes="heading", id="codebook-title")
        with Container(classes="list-and-detail"):
            with Vertical():
                yield HeaderLine(_COLUMNS, id="codebook-columns")
                yield MarkList(_COLUMNS, id="codebook-tree")
            with VerticalScroll(classes="detail", can_focus=False):
                yield Static(id="entry")
        yield StatusLine(id="codebook-status")
        yield KeysFooter()

    def on_mount(self) -> None:
        self._tree.focus()
        self._read()
        self._look_at_file()

    def on_resize(self, event: events.Resize) -> None:
        self.set_class(event.size.width >= _WIDE, "wide")

    def words_changed(self) -> None:
        super().words_changed()
        titles = (
            "",
            N_("code"),
            N_("direction"),
            N_("status"),
            N_("segments"),
            N_("respondents"),
            "⚑",
        )
        self.query_one(HeaderLine).set_titles(self.translate(title) for title in titles)
        self._show()

    # what there is

    @property
    def _tree(self) -> MarkList:
        return self.query_one(MarkList)

    @property
    def _home(self) -> Path:
        return self.workbench.path.parent

    def _read(self) -> None:
        self._lines = overview(self.workbench.session, self.workbench.meanings)
        self._troubled = in_trouble(self.workbench.session)
        self._marked &= {line.entry.code for line in self._lines}

    def _name_of(self, code: str) -> str:
        return self.workbench.code_name(code)

    def _here(self) -> Line:
        at = self._tree.cursor
        if not 0 <= at < len(self._lines):
            raise QualevalError(N_("the codebook is empty: n adds a code"))
        return self._lines[at]

    def _chosen(self) -> list[str]:
        """The marked entries in the order of the tree, else the one under the cursor."""
        marked = [line.entry.code for line in self._lines if line.entry.code in self._marked]
        return marked or [self._here().entry.code]

    # showing

    def _show(self) -> None:
        codes = [line.entry.code for line in self._lines]
        cursor = codes.index(self._at) if self._at in codes else None
        self._at = ""
        self._tree.set_rows([self._row(line) for line in self._lines], cursor=cursor)
        if cursor is not None:
            self._tree.move_to(cursor)
        self._show_title()
        self._show_entry()

    def _show_title(self) -> None:
        entries = [line.entry for line in self._lines if not line.is_category]
        title = self.translate(
            N_("Codebook, version {version} · codes: {codes} · candidates: {candidates} · retired: {retired}"),
            version=self.workbench.codebook.version,
            codes=len(entries),
            candidates=sum(entry.status == CANDIDATE for entry in entries),
            retired=sum(entry.status == RETIRED for entry in entries),
        )
        marked = " · " + self.translate(N_("marked: {n}"), n=len(self._marked)) if self._marked else ""
        self.query_one("#codebook-title", Static).update(Content(f"{title}{marked}"))

    def _row(self, line: Line) -> tuple[Cell, ...]:
        entry = line.entry
        name = f"{'  ' * line.depth}{entry.name.to(self.translate.language)}"
        style = "heading" if line.is_category else _STATUS_STYLES.get(entry.status, entry.color)
        status = "" if entry.status == ACTIVE else self.translate(word_for(entry.status))
        status = f"⚠ {status}" if entry.code in self._troubled else status
        return (
            MARK if entry.code in self._marked else NO_MARK,
            Cell(name, style),
            Cell(self.translate(word_for(line.kind)), "muted" if not entry.kind else ""),
            Cell(status, _STATUS_STYLES.get(entry.status, "")),
            Cell(str(line.n_segments or "·"), "" if line.n_segments else "muted"),
            Cell(str(line.n_cases or "·"), "" if line.n_cases else "muted"),
            Cell(f"⚑{line.n_older}" if line.n_older else "", "warning"),
        )

    def _show_entry(self) -> None:
        at = self._tree.cursor
        shown = self._described(self._lines[at]) if 0 <= at < len(self._lines) else Content("")
        self.query_one("#entry", Static).update(shown)

    def _described(self, line: Line) -> Content:
        translate, entry = self.translate, line.entry
        names = " / ".join(printable(text) for _, text in entry.name.texts)
        lines = [Content.assemble((names, "bold"), (f"  {entry.code}", "dim"))]
        if line.n_older:
            words = translate(N_("⚑ {n} codings were made under an older definition: o shows them"), n=line.n_older)
            lines.append(Content.assemble((words, "$text-warning")))
        if entry.code in self._troubled:
            words = translate(N_("⚠ coders differ over this definition: the memo says how; mending it ends this"))
            lines.append(Content.assemble((words, "$text-warning")))
        for part in _DETAILS:
            texts = [(lang, part_text(entry, part, lang)) for lang in LANGUAGES]
            lines += [
                Content.assemble(
                    (f"{translate(PART_NAMES[part])} [{lang}] ", "$text-primary"), printable(text).replace("\n", "\n  ")
                )
                for lang, text in texts
                if text
            ]
        lines += [
            Content.assemble(("✎ ", "$text-accent"), printable(f"{memo.text} ({memo.coder})"))
            for memo in memos.memos(self.workbench.session, translate.language, memos.CODE, entry.code)
        ]
        return Content("\n").join(lines)

    def on_line_list_highlighted(self) -> None:
        self._show_entry()

    def on_line_list_chosen(self) -> None:
        self.action_run_command("codebook.edit")

    def on_mark_list_mark_clicked(self) -> None:
        self._toggle()

    def _done(self, gesture: Gesture | None, at: str = "") -> None:
        """Shows what a gesture changed; the cursor goes to `at`, else stays with its code."""
        if gesture is None:
            self._tell(self.translate(N_("nothing is different")), "muted")
            return
        self._at = at or (self._here().entry.code if self._lines else "")
        self.took_place(gesture)
        self._read()
        self._show()
        self._tell_gesture(gesture)
        self._look_at_file()

    # marking and finding

    def _toggle(self) -> None:
        self._marked ^= {self._here().entry.code}
        self._tree.update_row(self._tree.cursor, self._row(self._here()))
        self._show_title()

    def do_mark(self) -> None:
        self._toggle()
        self._tree.action_move(1)

    def do_find(self) -> None:
        self.ask(LinePrompt(self.translate(N_("Find a code by a part of its entry")), self._sought), self._find)

    def _find(self, typed: str) -> None:
        """Goes to the next entry that holds what was typed, in any part and language."""
        self._sought = wanted = typed.strip()
        n = len(self._lines)
        for step in range(1, n + 1):
            at = (self._tree.cursor + step) % n
            if wanted and _holds(self._lines[at].entry, wanted.lower()):
                self._tree.move_to(at)
                return
        self._tell(self.translate(N_("no entry holds “{words}”"), words=printable(wanted)), "warning")

    # adding and wording

    def do_add(self) -> None:
        """A new code: under the category under the cursor, or beside the code there."""
        line = self._lines[self._tree.cursor] if self._lines else None
        parent = "" if line is None else line.entry.code if line.is_category else line.entry.parent
        self._ask_name(parent)

    def do_add_under(self) -> None:
        self._ask_name(self._here().entry.code)

    def _ask_name(self, parent: str) -> None:
        title = (
            self.translate(N_("Name of the new code under “{name}”"), name=self._name_of(parent))
            if parent
            else self.translate(N_("Name of the new code at the top"))
        )

        def take(name: str) -> None:
            if not name.strip():
                return
            alike = [entry.name.to(self.translate.language) for entry in codebooks.alike(self.workbench.codebook, name)]
            slug = codebooks.slug_for(name, self.workbench.codebook)
            self._done(codebooks.add_code(self.workbench.session, slug, name.strip(), parent), slug)
            if alike:
                words = self.translate(
                    N_("added; is it not the same as “{name}”? u takes it back"), name=printable(alike[0])
                )
                self._tell(words, "warning")

        self.ask(LinePrompt(title), take)

    def do_edit(self) -> None:
        code = self._here().entry

        def save(entry: Code) -> None:
            self._done(codebooks.define(self.workbench.session, entry))

        self.app.push_screen(CodeForm(code, self.translate, save))

    def do_keywords(self) -> None:
        from qualeval.tui.keywords import KeywordsScreen

        self._at = self._here().entry.code
        self.app.push_screen(KeywordsScreen(self._at), self._came_back)

    def _came_back(self, _: object) -> None:
        self._read()
        self._show()

    def do_memo(self) -> None:
        code = self._here().entry.code
        session = self.workbench.session

        def write(text: str) -> None:
            self._done(memos.write(session, memos.CODE, code, text))

        title = self.translate(N_("Memo on {name}"), name=self._name_of(code))
        self.ask(TextPrompt(title, memos.own(session, memos.CODE, code), self.translate), write)

    # the tree

    def do_move(self) -> None:
        chosen = self._chosen()
        targets = [""] + [
            line.entry.code
            for line in self._lines
            if line.entry.code not in chosen and (line.is_category or not line.n_segments)
        ]
        rows = [(Cell(self.translate(N_("at the top")), "strong"),)]
        rows += [
            (Cell(f"{'  ' * line.depth}{self._name_of(line.entry.code)}", "heading" if line.is_category else "muted"),)
            for line in self._lines
            if line.entry.code in targets
        ]

        def take(index: int) -> None:
            gesture = codebooks.move(self.workbench.session, chosen, targets[index])
            self._marked.clear()
            self._done(gesture, chosen[0])

        parent = self.workbench.codebook[chosen[0]].parent
        at = targets.index(parent) if parent in targets else 0
        self.ask(ListPrompt(self._title(N_("Move under: {names}"), chosen), (Column(0),), rows, at), take)

    def _title(self, template: str, codes: Sequence[str]) -> str:
        return self.translate(template, names=", ".join(self._name_of(code) for code in codes))

    def do_merge(self) -> None:
        """The marked codes into one of them; with none or one marked, into a code to be found by typing."""
        chosen = self._chosen()
        if len(chosen) == 1:
            self._merge_into_found(chosen[0])
            return
        found = {line.entry.code: line for line in self._lines}
        rows = [(Cell(self._name_of(code)), Cell(str(found[code].n_segments))) for code in chosen]
        here = self._here().entry.code
        at = chosen.index(here) if here in chosen else 0

        def take(index: int) -> None:
            self._merge([code for code in chosen if code != chosen[index]], chosen[index])

        title = self.translate(N_("Merge {n} codes: which one stays?"), n=len(chosen))
        self.ask(ListPrompt(title, (Column(0), Column(8, "right")), rows, at), take)

    def _merge_into_found(self, code: str) -> None:
        if self._here().is_category and code == self._here().entry.code:
            raise QualevalError(N_("“{name}” is a category: merge its codes one by one"), name=self._name_of(code))

        def take(choice: CodeChoice) -> None:
            if not choice.code:
                raise QualevalError(N_("choose a code that is there already"))
            self._merge([code], choice.code)

        title = self.translate(N_("Merge “{name}” into"), name=self._name_of(code))
        self.ask(CodePicker(self.workbench.codebook, self.translate, self.workbench.recent, title), take)

    def _merge(self, codes: list[str], into: str) -> None:
        gesture = codebooks.merge(self.workbench.session, codes, into)
        self._marked.clear()
        self._done(gesture, into)

    def do_split(self) -> None:
        code = self._here().entry
        found = quotes(self.workbench.session, countable_only=False, where=lambda coding: coding.code == code.code)
        if not found:
            raise QualevalError(N_("there are no codings of “{name}” to split off"), name=self._name_of(code.code))

        def name_it(indices: list[int]) -> None:
            codings = [found[index].coding for index in indices]
            title = self.translate(N_("Name of the new code for {n} codings"), n=len(codings))
            self.ask(LinePrompt(title), lambda name: self._split(code, name, codings))

        title = self.translate(N_("Which codings of “{name}” go to a new code?"), name=self._name_of(code.code))
        self.ask(CodingsPicker(title, found, self.translate), name_it)

    def _split(self, code: Code, name: str, codings: list[Coding]) -> None:
        if not name.strip():
            return
        book = self.workbench.codebook
        slug = codebooks.slug_for(name, book)
        label = Label(((book.language, name.strip()),))
        new = Code(slug, label, kind=code.kind, color=code.color, status=CANDIDATE)
        self._done(codebooks.split(self.workbench.session, code.code, new, codings), slug)

    def do_retire(self) -> None:
        """Retires the marked codes, or restores them where all of them are retired."""
        chosen = self._chosen()
        book = self.workbench.codebook
        are_retired = all(book[code].status == RETIRED for code in chosen)
        self._set_status(chosen, ACTIVE if are_retired else RETIRED)

    def do_confirm(self) -> None:
        book = self.workbench.codebook
        candidates = [code for code in self._chosen() if book[code].status == CANDIDATE]
        if not candidates:
            raise QualevalError(N_("“{name}” is no candidate"), name=self._name_of(self._chosen()[0]))
        self._set_status(candidates, ACTIVE)

    def _set_status(self, codes: Sequence[str], status: str) -> None:
        gesture = codebooks.set_status(self.workbench.session, codes, status)
        self._marked.clear()
        self._done(gesture)

    def do_down(self) -> None:
        self._shift(1)

    def do_up(self) -> None:
        self._shift(-1)

    def _shift(self, step: int) -> None:
        """Puts the marked entries a place further; they stay marked, to go on."""
        here = self._here().entry.code
        gesture = codebooks.shift(self.workbench.session, self._chosen(), step)
        if gesture is None:
            raise QualevalError(N_("it stands at the end of those beside it already; m moves it elsewhere"))
        self._done(gesture, here)

    def _history(self, gesture: Gesture) -> None:
        self._done(gesture)

    # codings

    def do_quotes(self) -> None:
        self.app.push_screen(QuotesScreen(code=self._here().entry.code), self._after_quotes)

    def do_older(self) -> None:
        line = self._here()
        if not line.n_older:
            raise QualevalError(N_("no coding here was made under an older definition"))
        self.app.push_screen(QuotesScreen(code=line.entry.code, is_older=True), self._after_quotes)

    def _after_quotes(self, quote: Quote | None) -> None:
        self.leave_with(quote)
        if quote is None:  # some may have been judged or removed there
            self._read_again()

    # versions and files

    def do_versions(self) -> None:
        self.app.push_screen(VersionsScreen(), lambda _: self._read_again())

    def _read_again(self) -> None:
        self._read()
        self._show()

    def _look_at_file(self) -> None:
        """Says when someone has changed the YAML file that the project knows."""
        formats = self.workbench.adapters.formats
        self._file = codebook_files.changed_outside(self.workbench.session, formats, self._home)
        if self._file is not None:
            words = self.translate(N_("{file} was changed outside: f shows the difference"), file=self._file.name)
            self._tell(words, "warning")

    def do_export(self) -> None:
        def take(typed: str) -> None:
            if not typed.strip():
                return
            path = Path(typed.strip()).expanduser()
            formats = self.workbench.adapters.formats
            gesture = codebook_files.export_file(self.workbench.session, formats, path, self._home)
            self.took_place(gesture)
            self._tell(self.translate(N_("written: {file}"), file=path), "good")

        self.ask(LinePrompt(self.translate(N_("Write the codebook to (.yaml)")), str(self._known_path())), take)

    def do_import(self) -> None:
        title = self.translate(N_("Read the codebook from (.yaml)"))
        self.ask(LinePrompt(title, str(self._known_path())), self._offer)

    def do_file(self) -> None:
        if self._file is None:
            raise QualevalError(N_("no codebook file was changed outside; i reads one in"))
        self._offer(str(self._file))

    def _known_path(self) -> Path:
        known = codebook_files.known_file(self.workbench.session, self._home)
        return known.path if known else self._home / f"{self.workbench.codebook.name or 'codebook'}.yaml"

    def _offer(self, typed: str) -> None:
        """Shows what a file would change, and takes it over when the reader says so."""
        if not typed.strip():
            return
        path = Path(typed.strip()).expanduser()
        session, formats = self.workbench.session, self.workbench.adapters.formats
        changes = differences(self.workbench.codebook, formats.read_codebook(path))
        if not changes:
            self.took_place(codebook_files.import_file(session, formats, path, self._home))
            self._tell(self.translate(N_("the project has this codebook already")), "muted")
            return
        title = self.translate(N_("What {file} would change"), file=path)
        self.ask(
            DiffDialog(title, changes, self.translate),
            lambda _: self._done(codebook_files.import_file(session, formats, path, self._home)),
        )

    def do_back(self) -> None:
        """Drops the marks; without any, goes back to the text."""
        if self._marked:
            self._marked.clear()
            self._show()
        else:
            self.dismiss(None)


def _holds(entry: Code, wanted: str) -> bool:
    parts = (entry.name, entry.brief, entry.definition, entry.include, entry.exclude, *entry.examples)
    texts = [text for part in parts for _, text in part.texts]
    return any(wanted in text.lower() for text in [entry.code, *texts, *entry.all_keywords()])


class CodingsPicker(Dialog[list[int] | None]):
    """Asks which codings are meant: answers with their indices."""

    KEYS = (
        DialogKey("take", "^s F10", N_("go on")),
        DialogKey("mark", "␣", N_("mark")),
        DialogKey("mark_all", "a", N_("mark all")),
        LEAVE,
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "mark", show=False),
        Binding("a", "mark_all", show=False),
        Binding("ctrl+s,f10", "take", show=False, priority=True),
    ]

    def __init__(self, title: str, found: Sequence[Quote], translate: Translator) -> None:
        super().__init__()
        self._title = title
        self._quotes = found
        self._translate = translate
        self._marked: set[int] = set()

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog tall"):
            yield Static(Content(printable(self._title)), classes="dialog-title")
            yield MarkList((Column(1), Column(18), Column(0)), self._rows())
            with VerticalScroll(classes="detail", can_focus=False):
                yield Static(id="picked")
            yield self.key_line()

    def on_mount(self) -> None:
        self.query_one(MarkList).focus()
        self._show_words()

    def _rows(self) -> list[tuple[Cell, ...]]:
        return [
            (MARK if at in self._marked else NO_MARK, Cell(quote.reference, "accent"), Cell(quote.text))
            for at, quote in enumerate(self._quotes)
        ]

    def on_line_list_highlighted(self) -> None:
        self._show_words()

    def _show_words(self) -> None:
        quote = self._quotes[max(0, self.query_one(MarkList).cursor)]
        self.query_one("#picked", Static).update(Content(printable(f"“{quote.text}”")))

    def on_line_list_chosen(self) -> None:
        self.action_mark()

    def on_mark_list_mark_clicked(self) -> None:
        self.action_mark(step=0)

    def action_mark(self, step: int = 1) -> None:
        found = self.query_one(MarkList)
        self._marked ^= {found.cursor}
        found.update_row(found.cursor, self._rows()[found.cursor])
        found.action_move(step)

    def action_mark_all(self) -> None:
        everything = set(range(len(self._quotes)))
        self._marked = set() if self._marked == everything else everything
        self.query_one(MarkList).set_rows(self._rows())

    def action_take(self) -> None:
        if self._marked:
            self.dismiss(sorted(self._marked))
