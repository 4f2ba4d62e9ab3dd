"""Writing the report from the workspace: asks for the file, writes it away from the screen, and says so."""

from __future__ import annotations

from pathlib import Path

from qualeval.domain.errors import QualevalError
from qualeval.i18n import N_
from qualeval.tui.base import REPORT, CommandScreen, in_words
from qualeval.tui.dialogs import LinePrompt

_GLANCE = 4  # seconds that it stands that the report is being written
_SEEN = 0.1  # seconds after which that is on the terminal: counting takes seconds in a large project


def ask_for_report(screen: CommandScreen) -> None:
    """Asks where to, then builds the report here and writes it in a thread: the writers take a second to load."""
    translate = screen.translate
    default = screen.workbench.path.with_name(f"{screen.workbench.path.stem}-{translate.language}.docx")

    def begin(answer: str | None) -> None:
        if not answer or not answer.strip():
            return
        path = Path(answer.strip()).expanduser()
        screen.notify(translate(N_("The report is being written…")), markup=False, timeout=_GLANCE)
        screen.set_timer(_SEEN, lambda: build(path))

    def build(path: Path) -> None:
        from qualeval.services.reporting import build_report

        try:
            analysis = screen.workbench.adapters.analysis()
            report = build_report(screen.workbench.counting, translate, analysis=analysis)
        except QualevalError as error:
            screen.tell_error(error)
            return
        writer = screen.workbench.adapters.report_writer()

        def write() -> None:
            try:
                writer.write(report, path)
            except QualevalError as error:
                words, severity = in_words(error, translate), "error"
            else:
                words, severity = translate(N_("Report written: {file}"), file=path), "information"
            screen.app.call_from_thread(screen.app.notify, words, severity=severity, markup=False, timeout=8)

        screen.app.run_worker(write, thread=True, group=REPORT, exit_on_error=False)

    title = translate(N_("Write the report to (.docx, .html, .xlsx or .md)"))
    screen.app.push_screen(LinePrompt(title, str(default)), begin)
