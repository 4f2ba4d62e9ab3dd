"""A small report in both languages, and a translator that needs no compiled catalogue."""

from collections.abc import Callable

from qualeval.domain.charts import Chart, Series
from qualeval.domain.report_document import ReportDocument, Section
from qualeval.domain.result_tables import ResultTable
from qualeval.reports import Reports

INDONESIAN = {
    "Table": "Tabel",
    "Contents": "Daftar isi",
    "Page numbers: click into the contents and press F9; this line then goes away.": "Nomor halaman: tekan F9.",
    "Page": "Halaman",
    "Report": "Laporan",
    "Section": "Bagian",
    "Quotes": "Kutipan",
    "Quote": "Kutipan",
    "Reference": "Rujukan",
    "Sheet": "Lembar",
    "Title": "Judul",
    "Rows": "Baris",
    "Figure": "Gambar",
    "The numbers of this chart": "Angka gambar ini",
    "what": "apa",
    "95% from": "95% dari",
    "95% to": "95% sampai",
    "Draft": "Konsep",
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


ARABIC = "محمد بن عبد الله"
_NAMES = ("Jadwal yang bentrok dengan pelayanan kepada masyarakat", "Anggaran $x$ <b>", ARABIC)
BARS = Chart(
    kind="bars",
    name="themes",
    title="Tema",
    alt="Tiga batang",
    labels=_NAMES,
    series=(Series("% responden", (0.625, 0.25, 0.0), (0.5, 0.1, 0.0), (0.7, 0.5, 0.125)),),
    axis="% responden",
    share=True,
    colors=("#E69F00", "#56B4E9", "#009E73"),
    notes=("Garis: selang 95%.",),
)
CHARTS = (
    BARS,
    Chart("dots", "groups", "Kelompok", "x", _NAMES, (Series("II", (0.5, 0.2, 0.1)), Series("III", (0.4, None, 0.3)))),
    Chart("heat", "together", "Bersama", "x", _NAMES, tuple(Series(name, (1.0, None, 12.0)) for name in _NAMES)),
    Chart("slope", "waves", "Gelombang", "x", ("2025", "2026"), tuple(Series(n, (0.2, 0.25)) for n in _NAMES)),
    Chart("curve", "saturation", "Saturasi", "x", ("w01", "w02", "w03"), (Series("tema", (3.0, 5.0, 5.0)),)),
    Chart("pairs", "change", "Perubahan", "x", ("Skor",), (Series("dulu", (70.5,)), Series("kini", (80.0,)))),
)


def pictured(language: str = "id") -> ReportDocument:
    """A report with a chart of every kind, a reason to be a draft, and quotes under a title."""
    return ReportDocument(
        title="Evaluasi <program>",
        language=language,
        sections=(
            Section("Gambar", charts=CHARTS, tables=(THEMES,)),
            Section(FORMULA, quotes=((SPOKEN, "R07:42"),), quotes_title="Bukti", level=2),
        ),
        subtitle="24 November 2026",
        warnings=("Saran 1 tanpa bukti.",),
    )


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


def leading() -> ReportDocument:
    """A report whose first table leads on to the quotes of the themes that it counts, where there are any."""
    table = ResultTable(
        "themes",
        ("name", "n_cases"),
        (("Jadwal", 3), ("Dana", 0), ("Mutu", 2)),
        leads_to=("theme-jadwal", "", "theme-gone"),
        leading=("n_cases",),
    )
    return ReportDocument(
        "t",
        "id",
        (
            Section(
                "Tema",
                paragraphs=("Paling banyak: Jadwal (3/4), Mutu (2/4); Jadwal (3/40) tidak. Temuan 1 & <2>.",),
                tables=(table,),
                links=(("Jadwal (3/4)", "theme-jadwal"), ("Mutu (2/4)", "theme-gone")),
            ),
            Section("Jadwal", quotes=(("Bentrok terus.", "R01:3"),), level=2, name="theme-jadwal"),
        ),
    )
