"""Informal spelling brought to the standard one, word by word, so that "yg" and "yang" are the same word."""

import re

_INDONESIAN = """
yang: yg yng
tidak: tdk gak nggak ngga enggak engga ga ndak gk g tak kagak kaga tida tdak ngak
belum: blm blom belom
sudah: sdh udah udh dah sudh
dengan: dgn dg dngn
untuk: utk untk
karena: krn karna krna
kalau: kalo klo kl klau
juga: jg jga
saya: sy aku gue gua gw ane
kamu: kmu lu elo loe
kami: kmi
mereka: mrk
dia: doi
banget: bgt bngt bgtt
sekali: skali skl
sangat: sgt sngt
lebih: lbh
kurang: krg krang
banyak: byk bnyk
dari: dr dri
pada: pd pda
dalam: dlm
dapat: dpt
bisa: bs bsa
jadi: jd jdi
saja: aja sj saj
lagi: lg lgi
ada: ad
apa: ap
bagaimana: bgmn gmn gimana gmana
kenapa: knp knapa
mengapa: mngp
siapa: sp
seperti: spt sprt kyk kayak
sampai: smp sampe nyampe
setelah: stlh stelah
sebelum: sblm
semua: smua smw
orang: org
harus: hrs hrus
masih: msh masi
mau: mo
tapi: tp tpi
tetapi: ttp ttpi
atau: ato atw
begitu: gitu gt bgtu
begini: gini
terus: trs trus
hanya: hny hnya cuma cuman cm
baru: br bru
bukan: bkn
supaya: spy
tentang: ttg
tempat: tmpt
teman: tmn temen
terima: trima
kasih: ksh ksih
terimakasih: makasih mksh trims thx makasi
selalu: sll slalu
sering: srg sring
sekarang: skrg skrng skarang
kemarin: kmrn kemaren
besok: bsk
hari: hr hri
tahun: thn
bulan: bln
minggu: mgg
jam: jm
pelatihan: plthn
pegawai: pgw
kerja: krj
kegiatan: keg kgt
bagus: bgs
benar: bener bnr
cepat: cpt cepet
dekat: deket
senang: seneng
malas: males
pintar: pinter
lihat: liat
pakai: pake
memang: emang emg
melihat: ngeliat
membuat: bikin
"""

_ENGLISH = """
you: u ya
your: ur
are: r
because: cuz cos bc bcoz becuz
thanks: thx tnx thanx ty
please: pls plz
though: tho
through: thru
really: rly
people: ppl
with: w/
without: w/o
going: goin
"""


def _table(lines: str) -> dict[str, str]:
    pairs = (line.split(":", 1) for line in lines.strip().splitlines())
    return {variant: standard for standard, variants in pairs for variant in variants.split()}


_TABLES = {"id": _table(_INDONESIAN), "en": _table(_ENGLISH)}
_STRETCHED = re.compile(r"([^\W\d_])\1{2,}")
_TWICE = re.compile(r"^([^\W\d_]{2,})(?:2|²)(\w*)$")
_DIGIT = re.compile(r"\d")


def normalise(word: str, language: str) -> str:
    """The standard spelling of a word in lower case.

    Letters held for stress are cut to one ("baguuus"), and in Indonesian a written 2 becomes the reduplication that it
    stands for ("teman2" is "teman-teman"). Words that are in no table stay as they are.
    """
    low = word.lower().replace("’", "'")
    low = _STRETCHED.sub(r"\1", low)
    if language == "id" and (twice := _TWICE.match(low)):
        base = _TABLES["id"].get(twice[1], twice[1])
        return f"{base}-{base}{twice[2]}"
    return _TABLES.get(language, {}).get(low, low)


def shape(word: str) -> str:
    """The word with every digit as 0, so that amounts, years and times of day are alike."""
    return _DIGIT.sub("0", word)
