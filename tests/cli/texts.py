"""Small files that the tests of the command line bring in."""

CODEBOOK = """\
codebook: kecil
version: 1
language: id
title: {id: Kecil, en: Small}
codes:
  - code: challenges
    name: {id: Tantangan, en: Challenges}
    kind: challenge
    codes:
      - code: budget
        name: {id: Anggaran, en: Budget}
        definition: {id: Uang tidak cukup., en: Not enough money.}
        keywords: {id: [anggaran, dana]}
      - code: schedule
        name: {id: Jadwal, en: Schedule}
        definition: {id: Waktunya bentrok., en: Times collide.}
        keywords: {id: [jadwal, bentrok]}
recommendations:
  - id: more-money
    text: {id: Tambah anggaran., en: More money.}
    codes: [budget]
    when: "n_cases >= 1"
"""

TRANSCRIPT = """\
Pewawancara: Apa kendalanya, Bu?

R07: Anggaran kami kecil sekali. [tertawa] Jadwalnya bentrok dengan pelayanan [/b].

Pewawancara: Lalu bagaimana?

R07: Dana dari kantor tidak ada. Kami jalan sendiri.
"""

SURVEY = """\
Kode responden,Unit kerja,Kepuasan (1-5),Apa kendala yang Anda hadapi selama pelatihan?
S01,Dinas A,4,Jadwal bentrok dengan pekerjaan kantor setiap minggu.
S02,Dinas A,5,Anggaran perjalanan dinas tidak cukup untuk ikut.
S03,Dinas B,3,=1+2 itu rumus yang dipakai di kelas hari pertama.
S04,Dinas B,2,
"""

CODINGS_HEAD = "source,case,start,end,code,coder,origin,created_at,memo,text\n"

CODINGS = f"""{CODINGS_HEAD}\
w01,,39,66,budget,ani,manual,2026-01-01T00:00:00.000Z,,Anggaran kami kecil sekali.
w01,,77,117,schedule,budi,accepted,2026-01-01T00:00:00.000Z,=ya,Jadwalnya bentrok dengan pelayanan [/b].
"""
