"""Candidate stems: what a word may be a form of, in Indonesian and English.

A stem is not chosen here. Indonesian affixes are ambiguous without a dictionary ("mengarang" from "karang" or
"arang"), so a word yields every stem that its affixes allow, and two words are forms of each other where their
candidates meet. The rules are those of Indonesian morphology (the confix stripping that Nazief & Adriani 1996
describe) and of English inflection.
"""

from functools import lru_cache

_VOWELS = frozenset("aeiou")
_SHORTEST = 3  # letters of a stem
_SHORTEST_SURE = 4  # letters of a stem that two affixed words may meet in

_PARTICLES = ("lah", "kah", "pun")
_POSSESSIVES = ("nya", "ku", "mu")
_SUFFIXES = ("kan", "an", "in", "i")  # -in: spoken Indonesian, "gunain" for "gunakan"

# a prefix, what must follow it, and the letters that it may have swallowed
_NASAL = (
    ("meny", "aeiou", ("s",)),
    ("peny", "aeiou", ("s",)),
    ("ny", "aeiou", ("s", "c")),
    ("menge", "bcdfghjklmnprstvwyz", ("",)),
    ("penge", "bcdfghjklmnprstvwyz", ("",)),
    ("meng", "aeioughkqx", ("", "k")),
    ("peng", "aeioughkqx", ("", "k")),
    ("ng", "aeiouglrh", ("", "k")),
    ("nge", "bcdfghjklmnprstvwyz", ("",)),
    ("mem", "aeioubfvp", ("", "p")),
    ("pem", "aeioubfvp", ("", "p")),
    ("men", "aeioutdcjszy", ("", "t")),
    ("pen", "aeioutdcjszy", ("", "t")),
    ("me", "lmnrwy", ("",)),
    ("pe", "lmnrwy", ("",)),
)
_PLAIN = ("memper", "diper", "member", "keber", "keter", "di", "ber", "ter", "per", "se", "ke", "be", "te", "pe")
_CONSONANT_ONLY = frozenset({"be", "te", "pe"})
_RECODING = frozenset("aeiou")


def _long_enough(stem: str) -> bool:
    return len(stem) >= _SHORTEST and not _VOWELS.isdisjoint(stem)


def _without(words: set[str], endings: tuple[str, ...], shortest: int) -> set[str]:
    return {
        word[: -len(ending)]
        for word in words
        for ending in endings
        if word.endswith(ending) and len(word) - len(ending) >= shortest
    }


def _without_prefix(word: str) -> set[str]:
    found: set[str] = set()
    for prefix, following, swallowed in _NASAL:
        rest = word[len(prefix) :]
        if word.startswith(prefix) and rest[:1] and rest[0] in following:
            found.update(letter + rest for letter in swallowed if not letter or rest[0] in _RECODING)
    if word.startswith(("belajar", "pelajar")):  # the one stem before which "ber-" and "per-" turn their r to l
        found.add(word[3:])
    for prefix in _PLAIN:
        rest = word[len(prefix) :]
        if not word.startswith(prefix) or not rest:
            continue
        if prefix in _CONSONANT_ONLY and not _starts_plainly(rest):
            continue
        found.add(rest)
        if prefix in {"ber", "ter", "per"} and rest[0] in _VOWELS:
            found.add("r" + rest)  # "berasa" from "rasa"
    return {stem for stem in found if _long_enough(stem)}


def _starts_plainly(stem: str) -> bool:
    """One consonant, then a vowel: what "be-", "te-" and "pe-" without their r may stand before ("bekerja")."""
    return len(stem) >= _SHORTEST_SURE and stem[0] not in _VOWELS and stem[1] in _VOWELS


def _reduplicated(word: str) -> set[str]:
    """The stems of a word written in two halves: "teman-teman", "berlari-lari", "mobil-mobilan"."""
    halves = [half for half in word.split("-") if half]
    if len(halves) < 2:
        return set()
    return {half for half in halves if len(half) >= _SHORTEST}


@lru_cache(maxsize=200_000)
def indonesian(word: str) -> frozenset[str]:
    """Every stem an Indonesian word in lower case may have, the word itself among them."""
    bare = {word} | _reduplicated(word)
    bare |= _without(bare, _PARTICLES, _SHORTEST)
    bare |= _without(bare, _POSSESSIVES, _SHORTEST)
    stems = bare | {stem for stem in _without(bare, _SUFFIXES, _SHORTEST) if _long_enough(stem)}
    stems |= {stem for one in tuple(stems) for stem in _without_prefix(one)}
    stems |= {stem for one in tuple(stems - bare) for stem in _without_prefix(one)}  # "keberhasilan", "mempelajari"
    return frozenset(stems)


_BORROWED_SHORTEST = 4  # letters of a foreign word that carries Indonesian affixes
_BORROWING = ("di", "nge", "me")


@lru_cache(maxsize=200_000)
def borrowed(word: str) -> frozenset[str]:
    """The foreign words that a word of an Indonesian text may be, less what speech hangs on them: "budgetnya"."""
    bare = {word} | _without({word}, _PARTICLES, _BORROWED_SHORTEST)
    bare |= _without(bare, _POSSESSIVES, _BORROWED_SHORTEST)
    bare |= {
        one[len(prefix) :]
        for one in bare
        for prefix in _BORROWING
        if one.startswith(prefix) and len(one) - len(prefix) >= _BORROWED_SHORTEST
    }
    return frozenset(bare - {word})


_IRREGULAR = {
    form: base
    for base, forms in {
        "be": "am is are was were been being", "have": "has had having", "do": "does did done", "go": "goes went gone",
        "say": "said", "make": "made", "get": "got gotten", "give": "gave given", "take": "took taken",
        "know": "knew known", "think": "thought", "see": "saw seen", "come": "came", "find": "found",
        "feel": "felt", "leave": "left", "keep": "kept", "tell": "told", "teach": "taught", "bring": "brought",
        "buy": "bought", "pay": "paid", "lose": "lost", "meet": "met", "learn": "learnt", "understand": "understood",
        "write": "wrote written", "speak": "spoke spoken", "begin": "began begun", "grow": "grew grown",
        "choose": "chose chosen", "spend": "spent", "send": "sent", "build": "built", "hear": "heard", "lead": "led",
        "hold": "held", "fall": "fell fallen", "break": "broke broken", "rise": "rose risen", "sleep": "slept",
        "man": "men", "woman": "women", "child": "children", "person": "people persons", "foot": "feet",
        "life": "lives", "wife": "wives", "staff": "staffs",
    }.items()
    for form in forms.split()
}  # fmt: skip


@lru_cache(maxsize=200_000)
def english(word: str) -> frozenset[str]:
    """Every base that an English word in lower case may be an inflection of, the word itself among them."""
    low = word.removesuffix("'s").removesuffix("'")
    stems = {word, low}
    if base := _IRREGULAR.get(low):
        stems.add(base)
    if low.endswith("ies") and len(low) > 4:
        stems.add(low[:-3] + "y")
    if low.endswith("es") and low[:-2].endswith(("s", "x", "z", "ch", "sh", "o")):
        stems.add(low[:-2])
    if low.endswith("s") and not low.endswith(("ss", "us", "is")) and len(low) > 3:
        stems.add(low[:-1])
    if low.endswith("ied") and len(low) > 4:
        stems.add(low[:-3] + "y")
    for ending in ("ed", "ing"):
        root = low.removesuffix(ending)
        if root != low and len(root) >= _SHORTEST and not _VOWELS.isdisjoint(root):
            stems |= {root, root + "e"}
            if root[-1] == root[-2] and root[-1] not in "aeiou":
                stems.add(root[:-1])
    stems |= {part for part in low.split("-") if len(part) > _SHORTEST} if "-" in low else set()
    return frozenset(stems)


def stems(word: str, language: str) -> frozenset[str]:
    return indonesian(word) if language == "id" else english(word)


def related(stem: str, word: str, other: str) -> bool:
    """Whether meeting in a stem makes two words forms of one: a short stem only where one of them is that stem."""
    return len(stem) >= _SHORTEST_SURE or stem in (word, other)
