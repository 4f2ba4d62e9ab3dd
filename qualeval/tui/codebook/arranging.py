"""Codes that are moved, merged, split, put in another order, retired or confirmed."""

from collections.abc import Sequence

from qualeval.domain.codebook import ACTIVE, CANDIDATE, RETIRED, Code, Label
from qualeval.domain.errors import QualevalError
from qualeval.domain.records import Coding
from qualeval.domain.text import printable
from qualeval.i18n import N_
from qualeval.services import codebooks
from qualeval.services.summarising import quotes
from qualeval.tui.codebook.desk import CodebookDesk
from qualeval.tui.codebook.picker import CodingsPicker
from qualeval.tui.dialogs import CodeChoice, LinePrompt, ListPrompt
from qualeval.tui.picking import code_picker
from qualeval.tui.widgets.line_list import Cell, Column


class ArrangingCommands(CodebookDesk):
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

    # merging and splitting

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
            self._merge([code], choice.code)

        title = self.translate(N_("Merge “{name}” into"), name=self._name_of(code))
        self.ask(code_picker(self, title, makes_new=False), take)

    def _merge(self, codes: list[str], into: str) -> None:
        names = {code: printable(self._name_of(code)) for code in (*codes, into)}
        gesture = codebooks.merge(self.workbench.session, codes, into)
        self._marked.clear()
        self._done(gesture, into)
        merged = ", ".join(f"“{names[code]}”" for code in codes)
        words = self.translate(N_("{codes} merged into “{into}”; u takes it back"), codes=merged, into=names[into])
        self._tell(f"✓ {words}", "good")

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
        words = N_("{n} codings of “{code}” are “{name}” now; u takes it back")
        told = self.translate(words, n=len(codings), code=printable(self._name_of(code.code)), name=printable(name))
        self._tell(f"✓ {told}", "good")

    # status and order

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
