"""The sample's evaluation carried to its end: questions, findings, statements, recommendations, and the reports of it.

`python -m tests.finished FOLDER` writes the report in both languages and every format, to be looked at.
"""

import sys
from collections.abc import Mapping
from pathlib import Path

from qualeval.bootstrap import Services
from qualeval.domain.method_names import Statement
from qualeval.i18n import LANGUAGES, Translator
from qualeval.services import asking, findings, judgements, recommending, sample
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
        "Kuota dan katalog, bukan kebutuhan jabatan, yang menentukan isi pelatihan bagi sebagian besar yang mengeluh.",
        "Quotas and the catalogue, not the needs of the post, settled what most of those who complain were taught.",
    ),
    (
        "behaviour",
        ("confidence", "new_ideas"),
        "Program mengubah keberanian dan cara kerja, terutama di tempat ada pembimbing atau atasan yang memberi ruang.",
        "The programme changed courage and ways of working, most of all where a mentor or superior gave room.",
    ),
    (
        "results",
        ("service_quality",),
        "Layanan membaik di tempat gagasan dijalankan, tetapi narasumber sendiri menyebut sebab lain.",
        "Services improved where ideas were put to work, though respondents themselves name other causes.",
    ),
    (
        "obstacles",
        ("schedule_conflict",),
        "Jadwal adalah hambatan yang paling banyak disebut, dan paling berat bagi layanan bergiliran.",
        "The schedule is the obstacle most often named, and weighs most on services that work in shifts.",
    ),
    (
        "obstacles",
        ("superior_support", "placement"),
        "Dukungan di atas kertas tidak cukup: penugasan dan mutasi memutus penerapan.",
        "Support on paper is not enough: assignments and transfers cut application short.",
    ),
    (
        "sustainability",
        ("motivation", "continuous_evaluation"),
        "Semangat surut dalam hitungan minggu bila tidak ada yang kembali bertanya.",
        "Motivation fades within weeks where nobody comes back to ask.",
    ),
)
RECOMMENDED: Mapping[str, tuple[tuple[int, ...], Mapping[str, str]]] = {
    "flexible-schedule": (
        (4,),
        {"action": "Kalender bersama, dua gelombang, pemberitahuan enam minggu", "progress": "planned"},
    ),
    "needs-analysis": ((1,), {"cost": "Tanpa biaya tambahan", "response": "Disetujui Kepala BKPSDM, 12 Oktober"}),
    "match-placement": ((5,), {"cost": "Tanpa biaya tambahan", "progress": "begun"}),
    "release-agreement": ((5,), {}),
    "workplace-mentoring": ((2, 6), {"priority": "medium"}),
}
OWN = (  # her own, for the codebook offers none where so few ask for it
    "Datangi unit kerja tiga dan enam bulan sesudah pelatihan, dan kabarkan hasilnya kepada peserta.",
    ("continuous_evaluation",),
    (3, 6),
)
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
    for figure, by_code in STATEMENTS.items():
        for code, statement in by_code.items():
            judgements.state(session, figure, code, statement)
    for question in asking.questions(session):
        if question.criterion in BY_QUESTION:
            judgements.state_on_question(session, question.id, BY_QUESTION[question.criterion])


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
