"""Which reader reads which transcript, by its ending, and what is a survey. Other packages add some: `added.py`."""

from collections.abc import Callable
from pathlib import Path

from qualeval.domain.errors import Fault
from qualeval.domain.text import Content
from qualeval.domain.transcripts import TranscriptRead
from qualeval.formats.added import is_added, read_added
from qualeval.i18n import N_

TRANSCRIPT_ENDINGS = (
    *(".txt", ".md", ".docx", ".odt", ".rtf", ".pdf", ".html", ".htm"),
    *(".vtt", ".srt", ".sbv", ".ass", ".ssa", ".ttml", ".dfxp", ".srv1", ".srv2", ".srv3", ".otr", ".json", ".json3"),
)
SURVEY_ENDINGS = (".csv", ".tsv", ".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".sav", ".zsav", ".dta")
_RECORDINGS = ".mp3 .m4a .wav .ogg .opus .flac .aac .wma .amr .mp4 .mov .mkv .avi .webm .m4v .3gp".split()
_REFUSED = {
    ".doc": N_("Word's old format is not read; save it as .docx"),
    ".pages": N_("Pages' format is not read; export it as .docx"),
} | dict.fromkeys(
    _RECORDINGS,
    N_("recordings are not read; transcribe it (with Whisper, Teams, Zoom or oTranscribe) and import the transcript"),
)


def is_transcript(path: Path) -> bool:
    ending = path.suffix.lower()
    if ending == ".json":
        from qualeval.formats.transcript_json import is_transcript_json

        return is_transcript_json(path)
    return ending in TRANSCRIPT_ENDINGS or is_added("transcripts", path)


def is_survey(path: Path) -> bool:
    return path.suffix.lower() in SURVEY_ENDINGS or is_added("surveys", path)


def read_transcript(path: Path) -> TranscriptRead:
    """The transcript by the reader for its ending; a Fault where there is none, or no words."""
    ending = path.suffix.lower()
    reader = _READERS.get(ending)
    if reader is not None:
        return reader(path)
    if is_added("transcripts", path):
        return _read_added(path)
    if is_survey(path):
        from qualeval.formats.transcript_tables import read_transcript_table

        return read_transcript_table(path)
    if ending in _REFUSED:
        raise Fault(str(path), 0, 0, _REFUSED[ending])
    raise Fault(
        str(path),
        0,
        0,
        N_("files with this ending are not read as transcripts; there are {endings}"),
        endings=", ".join(TRANSCRIPT_ENDINGS),
    )


def _labelled(text: str, path: Path) -> TranscriptRead:
    from qualeval.formats.speakers import find_turns

    turns, speakers = find_turns(text)
    if not turns:
        raise Fault(str(path), 0, 0, N_("there are no words in it"))
    return TranscriptRead(Content(text, turns), speakers)


def _read_added(path: Path) -> TranscriptRead:
    read: TranscriptRead | str = read_added("transcripts", path)
    return _labelled(read, path) if isinstance(read, str) else read


def _read_txt(path: Path) -> TranscriptRead:
    from qualeval.formats.caption_files import timed_text
    from qualeval.formats.text_file import read_text

    text = read_text(path).replace("\f", "\n")  # where a page ended, of what was a PDF
    return timed_text(text) or _labelled(text, path)


def _read_docx(path: Path) -> TranscriptRead:
    from qualeval.formats.docx import read_docx

    return _labelled(read_docx(path), path)


def _read_odt(path: Path) -> TranscriptRead:
    from qualeval.formats.odt import read_odt

    return _labelled(read_odt(path), path)


def _read_rtf(path: Path) -> TranscriptRead:
    from qualeval.formats.rtf import read_rtf

    return _labelled(read_rtf(path), path)


def _read_pdf(path: Path) -> TranscriptRead:
    from qualeval.formats.pdf import read_pdf

    return _labelled(read_pdf(path), path)


def _read_html(path: Path) -> TranscriptRead:
    from qualeval.formats.html_text import read_html

    return _labelled(read_html(path), path)


def _read_otr(path: Path) -> TranscriptRead:
    from qualeval.formats.transcript_json import otr_text

    return _labelled(otr_text(path), path)


def _read_json(path: Path) -> TranscriptRead:
    from qualeval.formats.transcript_json import read_transcript_json

    return read_transcript_json(path)


def _read_vtt(path: Path) -> TranscriptRead:
    from qualeval.formats.subtitles import read_vtt

    return read_vtt(path)


def _read_sbv(path: Path) -> TranscriptRead:
    from qualeval.formats.caption_files import read_sbv

    return read_sbv(path)


def _read_ass(path: Path) -> TranscriptRead:
    from qualeval.formats.caption_files import read_ass

    return read_ass(path)


def _read_timed_xml(path: Path) -> TranscriptRead:
    from qualeval.formats.caption_files import read_timed_xml

    return read_timed_xml(path)


def _read_srt(path: Path) -> TranscriptRead:
    from qualeval.formats.subtitles import read_srt

    return read_srt(path)


_READERS: dict[str, Callable[[Path], TranscriptRead]] = {
    ".txt": _read_txt,
    ".md": _read_txt,
    ".docx": _read_docx,
    ".odt": _read_odt,
    ".rtf": _read_rtf,
    ".pdf": _read_pdf,
    ".html": _read_html,
    ".htm": _read_html,
    ".otr": _read_otr,
    ".json": _read_json,
    ".vtt": _read_vtt,
    ".srt": _read_srt,
    ".sbv": _read_sbv,
    ".json3": _read_json,
    **dict.fromkeys((".ass", ".ssa"), _read_ass),
    **dict.fromkeys((".ttml", ".dfxp", ".srv1", ".srv2", ".srv3"), _read_timed_xml),
}
