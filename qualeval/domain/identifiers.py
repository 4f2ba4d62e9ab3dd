"""What in a text may say who somebody is: numbers of Indonesian offices, telephones, addresses, titles and names.

Found by form, and where the form has a date, by whether that day exists. It finds what it knows; it cannot promise that
nobody can be recognised: a post, a place and a year can name a person as well as a number does.

Forms: NIK, 16 digits: region (6), birth date DDMMYY with 40 added to the day for women, number (4) (Permendagri
72/2022). NIP, 18 digits: birth date YYYYMMDD, appointment YYYYMM, 1 for men or 2 for women, number (3) (Perka BKN
22/2007). NPWP, 15 digits NN.NNN.NNN.N-NNN.NNN, or 16 (PMK 112/PMK.03/2022).
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from qualeval.domain.text import Content, Span, Turn


class IdentifierKind(StrEnum):
    NIK = "nik"
    NIP = "nip"
    NPWP = "npwp"
    PHONE = "phone"
    EMAIL = "email"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Identifier:
    """Where something identifying stands, and `value`: what is the same however it is written."""

    kind: IdentifierKind
    span: Span
    value: str


_GAP = r"[ .\-]?"
_SIXTEEN = re.compile(
    rf"(?<!\d)\d{{4}}{_GAP}\d{{4}}{_GAP}\d{{4}}{_GAP}\d{{4}}(?!\d)|(?<!\d)\d{{6}}{_GAP}\d{{6}}{_GAP}\d{{4}}(?!\d)"
)
_NIP = re.compile(rf"(?<!\d)\d{{8}}{_GAP}\d{{6}}{_GAP}[12]{_GAP}\d{{3}}(?!\d)")
_NPWP = re.compile(r"(?<!\d)\d{2}\.\d{3}\.\d{3}\.\d[-.]\d{3}\.\d{3}(?!\d)")
_NPWP_PLAIN = re.compile(r"(?i:\bnpwp)\b[^\d\n]{0,12}(\d{15,16})(?!\d)")
_PHONE = re.compile(
    r"(?<![\d.])(?:\+?62[ .\-]?|0)8\d{1,2}(?:[ .\-]?\d){6,9}(?!\d)"  # mobile
    r"|(?<![\d.])\(0\d{2,3}\)[ .\-]?\d{3,4}[ .\-]?\d{3,4}(?!\d)"
    r"|(?<![\d.])0\d{2,3}-\d{5,8}(?!\d)"
)
_EMAIL = re.compile(r"(?<![\w.+\-])[\w+\-]+(?:\.[\w+\-]+){0,8}@[\w\-]+(?:\.[\w\-]+){1,8}(?![\w\-])")
_TITLE = (
    r"(?:[Bb]apak|[Ii]bu|[Pp]ak|[Bb]u|[Bb]pk|[Ss]dri?|[Mm]as|[Mm]bak|[Kk]ang|[Tt]eh|[Uu]sta[dz]z?(?:ah)?|"
    r"[Dd]rs?|[Dd]ra|[Ii]r|[Pp]rof|[Hh]j?|[Rr]|[Mm]rs?|[Mm]s)"
)
_WORD = r"[^\W\d_a-z][a-z\u00df-\u00f6\u00f8-\u00ff]+(?:['’\-][^\W\d_]+)?(?![^\W\d_])"
_TITLED = re.compile(rf"(?<![^\W\d_]){_TITLE}\b\.?[ ](?:{_TITLE}\b\.?[ ])?(?P<name>{_WORD}(?:[ ]{_WORD}){{0,2}})")
_NO_NAMES = frozenset(
    "kepala camat lurah sekda sekdin sekretaris bupati wali walikota kabid kadis kasi kasubag kabag kasubbag direktur "
    "ketua guru dokter kepsek gubernur menteri presiden rektor dekan bendahara operator staf admin hakim jaksa polisi "
    "saya kami kita anda itu ini kalau jadi ya iya nggak enggak tidak yang terima apa bagaimana dan tapi tetapi karena "
    "dia beliau mereka sudah belum mau bisa pns asn rt rw dinas badan kantor haji desa kelurahan kecamatan kota "
    "kabupaten bidang bagian pelatihan program memang dulu waktu sekarang nanti lalu terus coba mohon maaf silakan "
    "selamat pagi siang sore malam inggih mboten nggih bapak ibu sek seklur kasat babinsa karu wakil asisten kartu "
    "pak bu bpk sdr sdri mas mbak kang teh ustaz ustad dr drs dra ir prof hj mr mrs ms "
    "pertemuan soal ada boleh berarti kerja justru sertifikat tanya di ke dari gimana kelas bulan tahun".split()
)


def find(text: str, names: Iterable[str] = ()) -> list[Identifier]:
    """Everything found, in order; nothing overlaps. `names` are people's names that the evaluator knows of."""
    found = [*_numbers(text), *_listed(text, names), *_titled(text)]
    kept: list[Identifier] = []
    for identifier in sorted(found, key=lambda one: (one.span.start, -len(one.span))):
        if not kept or identifier.span.start >= kept[-1].span.end:
            kept.append(identifier)
    return kept


def _numbers(text: str) -> Iterator[Identifier]:
    for match in _NIP.finditer(text):
        if is_nip(digits := _digits(match[0])):
            yield Identifier(IdentifierKind.NIP, Span(*match.span()), digits)
    for match in _SIXTEEN.finditer(text):
        if is_nik(digits := _digits(match[0])):
            yield Identifier(IdentifierKind.NIK, Span(*match.span()), digits)
    for match in _NPWP.finditer(text):
        yield Identifier(IdentifierKind.NPWP, Span(*match.span()), _digits(match[0]))
    for match in _NPWP_PLAIN.finditer(text):
        yield Identifier(IdentifierKind.NPWP, Span(*match.span(1)), match[1])
    for match in _PHONE.finditer(text):
        digits = re.sub(r"^62", "0", _digits(match[0]))
        if 9 <= len(digits) <= 13:
            yield Identifier(IdentifierKind.PHONE, Span(*match.span()), digits)
    for match in _EMAIL.finditer(text):
        yield Identifier(IdentifierKind.EMAIL, Span(*match.span()), match[0].lower())


def is_nik(digits: str) -> bool:
    """Whether sixteen digits can be a NIK: a province, a day of birth that exists, a number."""
    if not (len(digits) == 16 and digits.isascii() and digits.isdigit() and 11 <= int(digits[:2]) <= 97):
        return False
    day, month, year = int(digits[6:8]), int(digits[8:10]), int(digits[10:12])
    day -= 40 if day > 40 else 0
    exists = any(_is_day(century + year, month, day) for century in (1900, 2000))
    return exists and digits[12:] != "0000" and digits[2:4] != "00"


def is_nip(digits: str) -> bool:
    """Whether eighteen digits can be a NIP: born on a day that exists, appointed between 15 and 70 years later."""
    if not (len(digits) == 18 and digits.isascii() and digits.isdigit()):
        return False
    born, appointed, month = int(digits[:4]), int(digits[8:12]), int(digits[12:14])
    return (
        born >= 1900
        and _is_day(born, int(digits[4:6]), int(digits[6:8]))
        and 15 <= appointed - born <= 70
        and (1 <= month <= 12 or month == 21)  # 21: a government employee on contract (PPPK)
        and digits[14] in "12"
        and digits[15:] != "000"
    )


def _is_day(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def _digits(text: str) -> str:
    return "".join(character for character in text if character.isdigit())


def _listed(text: str, names: Iterable[str]) -> Iterator[Identifier]:
    """The names given, as whole words: as they are written, or in capitals; the longer before the shorter.

    Not whatever their case: `indah` is an adjective, `Indah` is somebody.
    """
    known = sorted({" ".join(name.split()) for name in names if name.strip()}, key=lambda name: (-len(name), name))
    if not known:
        return
    value_of = {form: name for name in reversed(known) for form in (name.upper(), name)}
    pattern = "|".join(
        r"\s+".join(map(re.escape, form.split())) for form in sorted(value_of, key=lambda f: (-len(f), f))
    )
    for match in re.finditer(rf"(?<![^\W\d_])(?:{pattern})(?![^\W\d_])", text):
        yield Identifier(IdentifierKind.NAME, Span(*match.span()), value_of[" ".join(match[0].split())])


def _titled(text: str) -> Iterator[Identifier]:
    """What is called by a title: `Bu Ratri`, `dr. H. Ahmad Fauzi`; posts and ordinary words are no names."""
    for match in _TITLED.finditer(text):
        start, end = match.start("name"), match.start("name")
        for word in re.finditer(r"\S+", match["name"]):
            if word[0].lower() in _NO_NAMES:
                break
            end = start + word.end()
        if end > start:
            yield Identifier(IdentifierKind.NAME, Span(start, end), text[start:end])


# --- other words in their place --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Shift:
    """Where places of a text are once some of its stretches are replaced by texts of other lengths."""

    spans: tuple[Span, ...]
    moved: tuple[int, ...]  # by how much what follows each of the stretches has moved
    then: "Shift | None" = None  # what was replaced after that

    def start(self, offset: int) -> int:
        """Where a stretch that began here begins; within a replaced stretch, at its beginning."""
        place = self._place(offset, at_end=False)
        return self.then.start(place) if self.then else place

    def end(self, offset: int) -> int:
        """Where a stretch that ended here ends; within a replaced stretch, at its end."""
        place = self._place(offset, at_end=True)
        return self.then.end(place) if self.then else place

    def span(self, span: Span) -> Span:
        return Span(self.start(span.start), self.end(span.end))

    def _place(self, offset: int, *, at_end: bool) -> int:
        index = bisect_right(self.spans, offset, key=lambda span: span.start) - 1
        if index < 0:
            return offset
        span = self.spans[index]
        if offset >= span.end or offset == span.start:
            moved = self.moved[index] if offset >= span.end else self._before(index)
            return offset + moved
        return span.end + self.moved[index] if at_end else span.start + self._before(index)

    def _before(self, index: int) -> int:
        return self.moved[index - 1] if index else 0


def replaced(text: str, found: Sequence[tuple[Span, str]]) -> tuple[str, Shift]:
    """The text with other words in the place of some stretches (in order, none overlapping), and where all now is."""
    pieces: list[str] = []
    moved: list[int] = []
    end = shift = 0
    for span, instead in found:
        pieces += [text[end : span.start], instead]
        end = span.end
        shift += len(instead) - len(span)
        moved.append(shift)
    return "".join([*pieces, text[end:]]), Shift(tuple(span for span, _ in found), tuple(moved))


def pseudonymised(
    content: Content, names: Iterable[str], words: Mapping[tuple[IdentifierKind, str], str]
) -> tuple[Content, Shift]:
    """A content with `words` in the place of the identifiers that have any, its turns and their labels included."""
    known = tuple(names)
    text, shift = _all_replaced(content.text, known, words)
    turns = tuple(
        Turn(
            shift.start(turn.start),
            max(shift.end(turn.body), shift.start(turn.start)),
            shift.end(turn.end),
            plain(turn.speaker, known, words),
            turn.time,
        )
        for turn in content.turns
    )
    return Content(text, turns), shift


def plain(text: str, names: Iterable[str], words: Mapping[tuple[IdentifierKind, str], str]) -> str:
    """A short text with `words` in the place of its identifiers."""
    return _all_replaced(text, tuple(names), words)[0]


def _all_replaced(
    text: str, names: tuple[str, ...], words: Mapping[tuple[IdentifierKind, str], str]
) -> tuple[str, Shift]:
    """Looks again after each replacing: what stood against something that has gone may only now be found."""
    found = [
        (identifier.span, words[identifier.kind, identifier.value])
        for identifier in find(text, names)
        if (identifier.kind, identifier.value) in words
    ]
    if not found:
        return text, Shift((), ())
    once, shift = replaced(text, found)
    again, then = _all_replaced(once, names, {key: word for key, word in words.items() if key[1] not in word})
    return again, Shift(shift.spans, shift.moved, then if then.spans else None)
