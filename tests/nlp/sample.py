"""A small made-up project: a codebook, and answers built from parts, so that every label is known by making."""

import random

from qualeval.domain.codebook import Code, Codebook, Label
from qualeval.domain.learning import Learned, Lesson
from qualeval.domain.suggestion import Segment
from qualeval.domain.text import Span

CODEBOOK = Codebook(
    "sample",
    (
        Code(
            "budget",
            Label.of({"id": "Anggaran"}),
            definition=Label.of({"id": "uang yang kurang untuk pelatihan"}),
            keywords=(("id", ("anggaran", "dana")), ("en", ("budget",))),
        ),
        Code("effects", Label.of({"id": "Dampak"})),
        Code(
            "motivation",
            Label.of({"id": "Motivasi"}),
            definition=Label.of({"id": "semangat bekerja yang naik"}),
            keywords=(("id", ("motivasi", "semangat", "percaya diri")),),
            parent="effects",
        ),
        Code("schedule", Label.of({"id": "Jadwal"}), keywords=(("id", ("jadwal", "bentrok")),)),
    ),
)
CODES = ("budget", "motivation", "schedule")

_SAID = {
    "budget": ("anggarannya belum cair", "biaya perjalanan kami tanggung sendiri", "biaya konsumsi tidak ada"),
    "motivation": ("saya makin termotivasi", "pagi hari jadi ringan berangkat ke kantor", "rasanya ringan dan gembira"),
    "schedule": ("jadwalnya bentrok", "waktunya tabrakan dengan apel", "tabrakan dengan rapat mingguan"),
}
_OPENINGS = ("Menurut saya", "Di unit kami", "Sejujurnya", "Kalau boleh jujur", "Tahun ini")


def answers(n: int, seed: int = 0) -> tuple[list[str], list[set[str]]]:
    """Texts with one or two codes each, most of them said in words that are no keywords."""
    chance = random.Random(seed)  # noqa: S311 - made-up texts, not secrets
    texts, labels = [], []
    for opening, _ in zip(chance.choices(_OPENINGS, k=n), range(n), strict=True):
        codes = chance.sample(CODES, chance.choice((1, 1, 2)))
        texts.append(f"{opening}, " + " dan ".join(chance.choice(_SAID[code]) for code in codes) + ".")
        labels.append(set(codes))
    return texts, labels


def not_given(labels: list[set[str]]) -> list[set[str]]:
    return [set(CODES) - one for one in labels]


def lesson(n: int = 12, decided: int = 0, generation: int = 1) -> Lesson:
    texts, labels = answers(n)
    segments = tuple(
        Segment("source", "document", Span(100 * place, 100 * place + len(text)), text)
        for place, text in enumerate(texts)
    )
    learned = {row: Learned(frozenset(labels[row]), frozenset(set(CODES) - labels[row])) for row in range(decided)}
    return Lesson(generation, CODEBOOK, "id", segments, learned)
