"""A small report in both languages, and a translator that needs no compiled catalogue."""

from collections.abc import Callable

from qualeval.reports import Reports
from qualeval.services.ports import ReportDocument, ResultTable, Section

INDONESIAN = {
    "Table": "Tabel",
    "Contents": "Daftar isi",
    "Page": "Halaman",
    "Report": "Laporan",
    "Quotes": "Kutipan",
    "Quote": "Kutipan",
    "Reference": "Rujukan",
    "Sheet": "Lembar",
    "Title": "Judul",
    "Rows": "Baris",
}
FORMULA = '=HYPERLINK("http://x.test","klik")'
SPOKEN = "Saya [tertawa] lebih *percaya* diri <b>x</b> [/b] | ya"

THEMES = ResultTable(
    name="counts",
    columns=("name", "n_segments", "n_cases", "cases_share", "share_low", "share_high"),
    rows=(
        ("Motivasi", 1234, 23, 0.234, 0.15, 0.3456),
        (FORMULA, 88, 5, 0.0625, 0.02, 0.15),
        ("Anggaran", 0, 0, 0.0, None, None),
    ),
    headers=("Tema", "Segmen", "Responden", "% responden", "Bawah", "Atas"),
    title="Tema menurut responden",
    notes=("N = 80.", "+ kolom tidak berjumlah 100."),
)
WIDE = ResultTable("joint", tuple("abcdefgh"), (tuple(range(8)),), title="Gabungan")


def translator(language: str) -> Callable[[str], str]:
    return INDONESIAN.__getitem__ if language == "id" else str


def reports() -> Reports:
    return Reports(translator)


def report(language: str = "id") -> ReportDocument:
    return ReportDocument(
        title="Evaluasi program",
        language=language,
        sections=(
            Section("Ringkasan", paragraphs=("Satu paragraf.", FORMULA)),
            Section("Tema", tables=(THEMES, WIDE), quotes=((SPOKEN, "R07:42"),), level=2),
            Section("Rinci", paragraphs=("Akhir.",), level=3),
        ),
    )
