"""What an evaluation is asked to judge: the criteria of OECD-DAC and the levels of Kirkpatrick, each with a question.

Criteria: OECD/DAC Network on Development Evaluation 2019. Levels: Kirkpatrick & Kirkpatrick 2016; the fourth question
that post-training evaluation in Indonesia adds to them, what stops the training from helping, is `obstacles`.
"""

from qualeval.domain.codebook import Label
from qualeval.domain.frozen import frozen

OECD, KIRKPATRICK = FRAMEWORKS = ("OECD-DAC", "Kirkpatrick")


@frozen
class Criterion:
    """A criterion with the question that it usually asks. `id` is what records keep."""

    id: str
    framework: str
    name: Label
    question: Label


def _criterion(slug: str, framework: str, names: tuple[str, str], questions: tuple[str, str]) -> Criterion:
    """Texts are given as (Indonesian, English)."""
    indonesian, english = zip(names, questions, strict=True)
    return Criterion(
        slug,
        framework,
        Label((("id", indonesian[0]), ("en", english[0]))),
        Label((("id", indonesian[1]), ("en", english[1]))),
    )


CRITERIA: tuple[Criterion, ...] = (
    _criterion(
        "relevance",
        OECD,
        ("Relevansi", "Relevance"),
        (
            "Sejauh mana program menjawab kebutuhan pegawai dan prioritas lembaga?",
            "How far does the programme answer what officers need and what the organisation puts first?",
        ),
    ),
    _criterion(
        "coherence",
        OECD,
        ("Koherensi", "Coherence"),
        (
            "Seberapa selaras program dengan kebijakan dan kegiatan lain?",
            "How well does the programme fit with other policies and activities?",
        ),
    ),
    _criterion(
        "effectiveness",
        OECD,
        ("Efektivitas", "Effectiveness"),
        (
            "Apakah program mencapai tujuannya, dan bagi kelompok mana?",
            "Does the programme reach its aims, and for which groups?",
        ),
    ),
    _criterion(
        "efficiency",
        OECD,
        ("Efisiensi", "Efficiency"),
        (
            "Apakah waktu, biaya, dan tenaga dipakai dengan hemat dan tepat waktu?",
            "Are time, money and people used sparingly and in good time?",
        ),
    ),
    _criterion(
        "impact",
        OECD,
        ("Dampak", "Impact"),
        (
            "Perubahan apa yang lebih luas, diharapkan atau tidak, yang ditimbulkan program?",
            "What wider change, meant or not, has the programme brought about?",
        ),
    ),
    _criterion(
        "sustainability",
        OECD,
        ("Keberlanjutan", "Sustainability"),
        (
            "Apakah manfaatnya bertahan setelah program selesai?",
            "Do the benefits last once the programme is over?",
        ),
    ),
    _criterion(
        "reaction",
        KIRKPATRICK,
        ("Tingkat 1: Reaksi", "Level 1: Reaction"),
        (
            "Bagaimana peserta menilai pelatihan yang diikutinya?",
            "How do participants judge the training they took part in?",
        ),
    ),
    _criterion(
        "learning",
        KIRKPATRICK,
        ("Tingkat 2: Pembelajaran", "Level 2: Learning"),
        (
            "Pengetahuan, keterampilan, dan sikap apa yang diperoleh peserta?",
            "What knowledge, skills and attitudes did participants gain?",
        ),
    ),
    _criterion(
        "behaviour",
        KIRKPATRICK,
        ("Tingkat 3: Perilaku", "Level 3: Behaviour"),
        (
            "Apa yang dikerjakan peserta secara berbeda di tempat kerja?",
            "What do participants do differently at work?",
        ),
    ),
    _criterion(
        "results",
        KIRKPATRICK,
        ("Tingkat 4: Hasil", "Level 4: Results"),
        (
            "Apa yang berubah pada kinerja unit dan layanan?",
            "What has changed in the unit's performance and services?",
        ),
    ),
    _criterion(
        "obstacles",
        KIRKPATRICK,
        ("Penghambat penerapan", "Obstacles to transfer"),
        (
            "Apa yang menghambat pelatihan berguna di tempat kerja: jadwal, anggaran, dukungan atasan, penempatan?",
            "What keeps the training from helping at work: schedule, budget, superiors' support, placement?",
        ),
    ),
)
CRITERION_BY_ID: dict[str, Criterion] = {criterion.id: criterion for criterion in CRITERIA}
