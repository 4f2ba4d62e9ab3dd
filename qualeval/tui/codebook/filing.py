"""The codebook in a YAML file: written, read in, and looked at when someone has changed it outside."""

from pathlib import Path

from qualeval.domain.errors import QualevalError
from qualeval.domain.events import Gesture
from qualeval.i18n import N_
from qualeval.services import codebook_files
from qualeval.services.codebook_diff import differences
from qualeval.tui.codebook.desk import CodebookDesk
from qualeval.tui.codebook.diff import DiffDialog
from qualeval.tui.dialogs import LinePrompt


class FilingCommands(CodebookDesk):
    def __init__(self, at: str = "") -> None:
        super().__init__(at)
        self._file: Path | None = None  # the YAML file that someone changed outside

    @property
    def _home(self) -> Path:
        return self.workbench.path.parent

    def _done(self, gesture: Gesture | None, at: str = "") -> None:
        super()._done(gesture, at)
        if gesture is not None:
            self._look_at_file()

    def _look_at_file(self) -> None:
        """Says when someone has changed the YAML file that the project knows."""
        formats = self.workbench.adapters.formats
        self._file = codebook_files.changed_outside(self.workbench.session, formats, self._home)
        if self._file is not None:
            self._tell_of(self._file)

    def _tell_of(self, file: Path) -> None:
        words = self.translate(N_("{file} was changed outside: f shows the difference"), file=file.name)
        self._tell(words, "warning")

    def _said_nothing(self) -> None:
        """What someone did outside is said for as long as it is so."""
        super()._said_nothing()
        if self._file is not None:
            self._tell_of(self._file)

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
        """Shows what is in the file as it is now: it may have been changed since the screen opened."""
        self._look_at_file()
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
