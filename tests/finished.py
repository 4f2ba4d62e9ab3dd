"""The sample's evaluation carried to its end: questions, findings, statements, recommendations, and the reports of it.

`python -m tests.finished FOLDER` writes the report in both languages and every format, to be looked at.
"""

import sys
from collections.abc import Mapping
from pathlib import Path

from qualeval.bootstrap import Services
from qualeval.domain.method_names import Statement
from qualeval.i18n import LANGUAGES, Translator
from qualeval.services import asking, findings, judgements, recommending, sample, speaking
from qualeval.services.recommendation_words import WORDED
from qualeval.services.reporting import build_report
from qualeval.services.session import Session
from qualeval.services.summarising import quotes
from qualeval.settings import sample_folder

CODER = "contoh"
QUESTIONS = ("relevance", "behaviour", "results", "obstacles", "sustainability")  # each asks what it usually asks
FINDINGS: tuple[tuple[str, tuple[str, ...], str, str], ...] = (
    (
        "relevance",
        ("training_fit",),
        (
            "Seperlima responden mengatakan isi pelatihan tidak cocok dengan pekerjaannya; beberapa bercerita topiknya "
            "ditentukan untuk mereka."
        ),
        (
            "About one respondent in five said that what was taught did not fit their work; several tell of a "
            "topic that was chosen for them."
        ),
    ),
    (
        "behaviour",
        ("confidence", "new_ideas"),
        (
            "Seperlima responden bercerita menjadi lebih berani dan seperempat membawa gagasan baru; dalam beberapa "
            "wawancara ada pembimbing atau atasan yang memberi ruang."
        ),
        (
            "A fifth of the respondents tell of more courage and a quarter of new ideas; in several interviews a "
            "mentor or a superior had given room."
        ),
    ),
    (
        "results",
        ("service_quality",),
        "Seperlima responden bercerita bahwa layanan membaik; sebagian dari mereka sendiri menyebut sebab lain.",
        "A fifth of the respondents tell of better service; some of them name other causes themselves.",
    ),
    (
        "obstacles",
        ("schedule_conflict",),
        (
            "Jadwal adalah hambatan yang disebut paling banyak responden; yang layanannya tidak dapat ditutup "
            "bercerita apa akibatnya."
        ),
        "The schedule is the obstacle that most respondents name; those whose service cannot close tell what it costs.",
    ),
    (
        "obstacles",
        ("superior_support", "placement"),
        (
            "Seperenam responden menyebut kurangnya dukungan atasan dan sepersepuluh penempatan yang tidak cocok: "
            "dalam cerita mereka, itulah yang menghentikan penerapan."
        ),
        (
            "About one respondent in six names a lack of support by superiors and one in ten a placement that does not "
            "fit: in their accounts, that is what stopped the training from being used."
        ),
    ),
    (
        "sustainability",
        ("motivation", "continuous_evaluation"),
        (
            "Beberapa wawancara bercerita tentang semangat yang naik lalu surut; sepersepuluh responden meminta "
            "evaluasi yang berlanjut."
        ),
        (
            "Several interviews tell of motivation that rose and faded; one respondent in ten asks for evaluation that "
            "goes on."
        ),
    ),
)
_NO_COST = "Tanpa biaya tambahan"
RECOMMENDED: Mapping[str, tuple[tuple[int, ...], Mapping[str, str]]] = {
    "flexible-schedule": (
        (4,),
        {"action": "Kalender bersama, dua gelombang, pemberitahuan enam minggu sebelumnya", "progress": "planned"},
    ),
    "needs-analysis": ((1,), {"cost": _NO_COST, "response": "Disetujui Kepala BKPSDM, 12 Oktober"}),
    "match-placement": ((5,), {"cost": _NO_COST, "progress": "begun"}),
    "release-agreement": ((5,), {}),
    "workplace-mentoring": ((2, 6), {"priority": "medium"}),
}
OWN = (  # her own, for the codebook offers none where so few ask for it
    "Datangi unit kerja tiga dan enam bulan sesudah pelatihan, dan kabarkan hasilnya kepada peserta.",
    ("continuous_evaluation",),
    (3, 6),
)
IN_ENGLISH: Mapping[str, str] = {
    "Kalender bersama, dua gelombang, pemberitahuan enam minggu sebelumnya": (
        "A shared calendar, two rounds, notice six weeks ahead"
    ),
    _NO_COST: "At no extra cost",
    "Disetujui Kepala BKPSDM, 12 Oktober": "Approved by the head of BKPSDM, 12 October",
    OWN[0]: "Visit the offices three and six months after the training, and tell the participants what came of it.",
    "Inspektorat": "Inspectorate",
}
ATTRIBUTES: Mapping[str, Mapping[str, str]] = {  # what they and their values are called in English
    "dukungan_atasan": {"": "Support by superiors"},
    "golongan": {"": "Grade"},
    "jabatan": {"": "Position", "peserta": "participant", "pimpinan": "head", "staf": "staff"},
    "jenis_kelamin": {"": "Sex", "L": "M", "P": "F"},
    "kepuasan": {"": "Satisfaction"},
    "kinerja_sebelum": {"": "Performance before"},
    "kinerja_sesudah": {"": "Performance after"},
    "masa_kerja": {"": "Years of service"},
    "relevansi_materi": {"": "Relevance of the material"},
    "unit_kerja": {
        "": "Unit",
        "Dinas Kependudukan dan Catatan Sipil": "Population and Civil Registration Agency",
        "Dinas PUPR": "Public Works Agency",
        "Dinas Pendidikan": "Education Agency",
        "Kecamatan": "Sub-district",
        "Kelurahan": "Village office",
        "Puskesmas": "Health centre",
        "RSUD": "Hospital",
    },
}
UNLABELLED = {  # whose file gives no words for them
    "jabatan": "Jabatan",
    "kinerja_sebelum": "Kinerja sebelum",
    "kinerja_sesudah": "Kinerja sesudah",
}
STATEMENTS: Mapping[str, Mapping[str, Statement]] = {
    "kepuasan": {"training_fit": "convergence", "confidence": "convergence", "budget": "silence"},
    "dukungan_atasan": {"superior_support": "convergence"},
    "relevansi_materi": {"training_fit": "convergence"},
    "kinerja_sesudah": {"service_quality": "divergence", "motivation": "silence"},
}
BY_QUESTION: Mapping[str, Statement] = {
    "relevance": "convergence",
    "results": "divergence",
    "obstacles": "convergence",
}
AGAINST = ("w12_fgd_peserta", "Semangat saya itu liat anak wisuda")  # a passage that speaks against the last finding


def finish(session: Session) -> None:
    """Everything that an evaluator adds to a finished coding."""
    for criterion in QUESTIONS:
        asking.ask(session, "", "id", criterion)
    asked = {question.criterion: question.id for question in asking.questions(session)}
    for criterion, codes, indonesian, english in FINDINGS:
        findings.draft(session, codes, question=asked[criterion], criterion=criterion)
        for language, text in (("id", indonesian), ("en", english)):
            findings.conclude(session, findings.standing(session)[-1], text, language)
    source, words = AGAINST
    (against,) = [q for q in quotes(session, code="motivation", source=source) if words in q.text]
    findings.choose(session, findings.standing(session)[-1], against.coding.id, "against")
    judgements.mark_quote(session, against.coding, "dissenting")
    for item in findings.standing(session):
        findings.accept(session, item)
    accepted = findings.standing(session)
    for rule, (numbers, details) in RECOMMENDED.items():
        recommending.judge(session, _recommendation(session, rule), recommending.ACCEPTED)
        for number in numbers:
            recommending.link(session, _recommendation(session, rule), accepted[number - 1])
        recommending.detail(session, _recommendation(session, rule), **details)
    text, codes, numbers = OWN
    follows_from = tuple(accepted[number - 1].finding.id for number in numbers)
    recommending.add(session, text, codes, owner="Inspektorat", priority="low", follows_from=follows_from)
    for recommended in recommending.standing(session, "id"):
        recommending.translate(session, recommended, "en", **_english(recommended))
    speaking.name_all(session, {name: {"en": words} for name, words in ATTRIBUTES.items()})
    speaking.name_all(session, {name: {"id": {"": words}} for name, words in UNLABELLED.items()})
    for figure, by_code in STATEMENTS.items():
        for code, statement in by_code.items():
            judgements.state(session, figure, code, statement)
    for question in asking.questions(session):
        if question.criterion in BY_QUESTION:
            judgements.state_on_question(session, question.id, BY_QUESTION[question.criterion])


def _english(item: recommending.Standing) -> dict[str, str]:
    own = {name: getattr(item.recommendation, name) for name in WORDED}
    return {name: IN_ENGLISH[words] for name, words in own.items() if words in IN_ENGLISH}


def _recommendation(session: Session, rule: str) -> recommending.Standing:
    (item,) = [r for r in recommending.standing(session, "id") if r.recommendation.rule == rule]
    return item


def made(adapters: Services, path: Path) -> Session:
    """The sample project at a path, with its evaluation finished; close its store when done."""
    opened = sample.create(
        adapters.files, adapters.formats, adapters.clock, adapters.ids, CODER, path, sample_folder()
    )  # fmt: skip
    session = Session(opened.store, adapters.clock, adapters.ids, CODER)
    finish(session)
    return session


def main() -> None:
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    adapters = Services()
    (folder / sample.NAME).unlink(missing_ok=True)
    session = made(adapters, folder / sample.NAME)
    for language in LANGUAGES:
        report = build_report(session, Translator(language), analysis=adapters.analysis(), is_final=True)
        for ending in ("docx", "html", "xlsx", "md"):
            adapters.report_writer().write(report, folder / f"report-{language}.{ending}")
    session.store.close()


if __name__ == "__main__":
    main()
