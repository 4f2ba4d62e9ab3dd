"""What reporting guidelines ask of a qualitative study, item by item, and which items a project can answer by itself.

COREQ: Tong, Sainsbury & Craig 2007 (32 items). SRQR: O'Brien et al. 2014 (21 items). The items are named here in short
words of our own; `fact` names what the project knows about an item (see services.report_annexes), empty where only
the evaluator does.
"""

from typing import NamedTuple

from qualeval.domain.codebook import Label


class Item(NamedTuple):
    number: int
    topic: Label
    fact: str = ""


def _items(*listed: tuple[str, str, str]) -> tuple[Item, ...]:
    """Items are given as (Indonesian, English, fact) and numbered from 1."""
    return tuple(
        Item(number, Label((("id", indonesian), ("en", english))), fact)
        for number, (indonesian, english, fact) in enumerate(listed, 1)
    )


COREQ = _items(
    ("Pewawancara atau fasilitator", "Interviewer or facilitator", ""),
    ("Gelar dan kualifikasi peneliti", "Researchers' credentials", ""),
    ("Pekerjaan peneliti saat studi", "Researchers' occupation at the time", ""),
    ("Jenis kelamin peneliti", "Researchers' sex", ""),
    ("Pengalaman dan pelatihan peneliti", "Researchers' experience and training", ""),
    ("Hubungan dengan peserta sebelum studi", "Relationship with participants before the study", ""),
    ("Yang diketahui peserta tentang pewawancara", "What participants knew of the interviewer", ""),
    ("Sikap dan kepentingan pewawancara", "Interviewer's stance and interests", ""),
    ("Landasan metodologis", "Methodological orientation", "approach"),
    ("Cara memilih peserta", "How participants were selected", ""),
    ("Cara menghubungi peserta", "How participants were approached", ""),
    ("Jumlah peserta", "Sample size", "sample_size"),
    ("Yang menolak atau berhenti", "Refusals and drop-outs", ""),
    ("Tempat pengumpulan data", "Where the data were collected", ""),
    ("Orang lain yang hadir", "Others who were present", ""),
    ("Ciri-ciri peserta", "Description of the sample", "sample"),
    ("Panduan wawancara dan uji coba", "Interview guide and piloting", "guide"),
    ("Wawancara ulang", "Repeat interviews", "waves"),
    ("Rekaman audio atau video", "Audio or video recording", ""),
    ("Catatan lapangan", "Field notes", "notes"),
    ("Lama wawancara", "Length of the interviews", "length"),
    ("Kejenuhan data", "Data saturation", "saturation"),
    ("Transkrip dikembalikan kepada peserta", "Transcripts returned to participants", ""),
    ("Jumlah pengode", "Number of coders", "coders"),
    ("Pohon kode", "Coding tree", "tree"),
    ("Asal-usul tema", "How themes arose", "derivation"),
    ("Perangkat lunak", "Software", "software"),
    ("Pemeriksaan oleh peserta", "Checking by participants", ""),
    ("Kutipan yang ditampilkan dan dikenali", "Quotations shown and identified", "quotes"),
    ("Kesesuaian data dan temuan", "Consistency of data and findings", "consistency"),
    ("Kejelasan tema utama", "Clarity of major themes", "major"),
    ("Kejelasan tema kecil dan kasus berbeda", "Minor themes and diverse cases", "minor"),
)
SRQR = _items(
    ("Judul", "Title", "title"),
    ("Abstrak", "Abstract", "abstract"),
    ("Rumusan masalah", "Problem formulation", ""),
    ("Tujuan atau pertanyaan", "Purpose or question", "questions"),
    ("Pendekatan kualitatif", "Qualitative approach", "approach"),
    ("Ciri peneliti dan refleksivitas", "Researchers' characteristics and reflexivity", ""),
    ("Konteks", "Context", ""),
    ("Strategi penyampelan", "Sampling strategy", ""),
    ("Persoalan etik", "Ethical issues", ""),
    ("Cara mengumpulkan data", "Data collection methods", "collection"),
    ("Instrumen dan teknologi pengumpulan data", "Instruments and technologies of collection", ""),
    ("Satuan studi", "Units of study", "sample_size"),
    ("Pengolahan data", "Data processing", "processing"),
    ("Analisis data", "Data analysis", "derivation"),
    ("Cara menjamin keterpercayaan", "Techniques to enhance trustworthiness", "trust"),
    ("Sintesis dan penafsiran", "Synthesis and interpretation", "consistency"),
    ("Kaitan dengan data", "Links to the data", "quotes"),
    ("Kaitan dengan penelitian terdahulu dan sumbangan", "Relation to prior work and contribution", ""),
    ("Keterbatasan", "Limitations", "limits"),
    ("Benturan kepentingan", "Conflicts of interest", ""),
    ("Pendanaan", "Funding", ""),
)
