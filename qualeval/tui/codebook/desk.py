"""The codebook as a tree, with what stands on each entry, the entry under the cursor in full, and those marked."""

from textual.content import Content
from textual.widgets import Static

from qualeval.domain.codebook import ACTIVE, CANDIDATE, RETIRED
from qualeval.domain.errors import QualevalError
from qualeval.domain.events import Gesture
from qualeval.domain.text import printable
from qualeval.i18n import LANGUAGES, N_
from qualeval.services import memos
from qualeval.services.codebook_diff import PART_NAMES
from qualeval.services.codebook_overview import Line, overview
from qualeval.services.trouble import in_trouble
from qualeval.services.wording import word_for
from qualeval.tui.codebook import columns
from qualeval.tui.codebook.form import part_text
from qualeval.tui.history import TellingScreen
from qualeval.tui.widgets.header_line import HeaderLine
from qualeval.tui.widgets.line_list import Cell
from qualeval.tui.widgets.mark_list import MARK, NO_MARK, MarkList
from qualeval.tui.widgets.transcript.layout import cells_of

_STATUS_STYLES = {CANDIDATE: "warning", RETIRED: "muted"}
_DETAILS = ("brief", "definition", "include", "exclude", "examples", "keywords")


class CodebookDesk(TellingScreen):
    """What the commands on the codebook work on."""

    def __init__(self, at: str = "") -> None:
        super().__init__()
        self._lines: list[Line] = []
        self._marked: set[str] = set()
        self._troubled: frozenset[str] = frozenset()  # the codes whose definition coders differ over
        self._at = at  # the code that the cursor is put on next
        self._parts: tuple[int, ...] = ()  # the columns that are shown
        self._list_width = 0  # cells that the tree has

    # what there is

    @property
    def _tree(self) -> MarkList:
        return self.query_one(MarkList)

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
        self._fit_columns()
        self._tree.set_rows([self._row(line) for line in self._lines], cursor=cursor)
        if cursor is not None:
            self._tree.move_to(cursor)
        self._show_title()
        self._show_entry()

    def _fit_columns(self) -> None:
        """Shows the columns that there is room for beside the names."""
        has_status = any(line.entry.status != ACTIVE or line.entry.code in self._troubled for line in self._lines)
        longest = max((cells_of(self._indented(line)) for line in self._lines), default=0)
        parts = columns.shown(self._list_width, longest, has_status=has_status)
        header = self.query_one(HeaderLine)
        header.set_titles(self.translate(columns.TITLES[part]) for part in parts)
        if parts != self._parts:
            self._parts = parts
            for shown in (header, self._tree):
                shown.set_columns(columns.columns_of(parts))

    def _indented(self, line: Line) -> str:
        return f"{'  ' * line.depth}{line.entry.name.to(self.translate.language)}"

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
        style = "heading" if line.is_category else _STATUS_STYLES.get(entry.status, entry.color)
        status = "" if entry.status == ACTIVE else self.translate(word_for(entry.status))
        status = f"⚠ {status}" if entry.code in self._troubled else status
        cells = (
            MARK if entry.code in self._marked else NO_MARK,
            Cell(self._indented(line), style),
            Cell(self.translate(word_for(line.kind)), "muted" if not entry.kind else ""),
            Cell(status, _STATUS_STYLES.get(entry.status, "")),
            Cell(str(line.n_segments or "·"), "" if line.n_segments else "muted"),
            Cell(str(line.n_cases or "·"), "" if line.n_cases else "muted"),
            Cell(f"⚑{line.n_older}" if line.n_older else "", "warning"),
        )
        return tuple(cells[part] for part in self._parts)

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

    def _read_again(self) -> None:
        """Shows what was changed on a screen over this one."""
        self._read()
        self._show()

    # what was done

    def _done(self, gesture: Gesture | None, at: str = "") -> None:
        """Shows what a gesture changed; the cursor goes to `at`, else stays with its code."""
        if gesture is None:
            self._tell(self.translate(N_("nothing is different")), "muted")
            return
        self._at = at or (self._here().entry.code if self._lines else "")
        self.took_place(gesture)
        self._read_again()
        self._tell_gesture(gesture)

    def _history(self, gesture: Gesture) -> None:
        self._done(gesture)
