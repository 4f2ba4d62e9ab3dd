"""Codes that are added, and what is written about one."""

from qualeval.domain.codebook import Code
from qualeval.domain.text import printable
from qualeval.i18n import N_
from qualeval.services import codebooks, memos
from qualeval.tui.codebook.desk import CodebookDesk
from qualeval.tui.codebook.form import CodeForm
from qualeval.tui.dialogs import LinePrompt, TextPrompt


class WordingCommands(CodebookDesk):
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
        self.app.push_screen(KeywordsScreen(self._at), lambda _: self._read_again())

    def do_memo(self) -> None:
        code = self._here().entry.code
        session = self.workbench.session

        def write(text: str) -> None:
            self._done(memos.write(session, memos.CODE, code, text))

        title = self.translate(N_("Memo on {name}"), name=self._name_of(code))
        self.ask(TextPrompt(title, memos.own(session, memos.CODE, code), self.translate), write)
