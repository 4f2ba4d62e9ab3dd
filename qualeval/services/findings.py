"""Findings: sentences drafted from the evaluator's own numbers, worded and judged by her, and what they rest on.

The chain is question, criterion, finding, conclusion, recommendation (UNEG 2018). An accepted finding keeps the numbers
that its words state; where coding has moved them since, it is stale, with what was and what is.
"""

from collections.abc import Sequence
from dataclasses import replace

from qualeval.domain.criteria import CRITERION_BY_ID
from qualeval.domain.errors import QualevalError
from qualeval.domain.events import Change, Gesture, added, removed
from qualeval.domain.evidence import FEW, ThemeRow
from qualeval.domain.quotes import Quote
from qualeval.domain.records import STRENGTHS, Coding, Finding, Recommendation, Source
from qualeval.i18n import LANGUAGES, N_, Translator
from qualeval.services.asking import question_id
from qualeval.services.finding_standing import FindingStanding, Grounds, figures
from qualeval.services.numerals import decimal, percent
from qualeval.services.quoting import typical
from qualeval.services.session import Session
from qualeval.services.summarising import attribute_values, codes_under, quotes
from qualeval.services.telling import listed

_N_EVIDENCE = 3
_DRAFTS = {
    "effect": N_("{n} of {of} respondents{who}{share} told of this effect: {theme}."),
    "challenge": N_("{n} of {of} respondents{who}{share} named this challenge: {theme}."),
    "suggestion": N_("{n} of {of} respondents{who}{share} suggested this: {theme}."),
    "": N_("{n} of {of} respondents{who}{share} spoke of this: {theme}."),
}
METHOD_WORDS = {"transcript": N_("interviews"), "survey": N_("survey"), "note": N_("notes")}


def standing(session: Session) -> list[FindingStanding]:
    """Every finding as it stands, in the order they were written."""
    found = session.store.find(Finding)
    if not found:
        return []
    grounds = Grounds(session)
    return [grounds.standing(finding) for finding in found]


def one(session: Session, which: str) -> FindingStanding:
    """The finding with this number (from 1, as they are listed) or id."""
    found = standing(session)
    for number_of, item in enumerate(found, 1):
        if which in (str(number_of), item.finding.id):
            return item
    raise QualevalError(N_("there is no finding “{id}”; `qualeval findings` lists them"), id=which)


# --- drafting --------------------------------------------------------------------------------------------------------


def draft(
    session: Session,
    codes: Sequence[str],
    *,
    attribute: str = "",
    group: str = "",
    wave: str = "",
    question: str = "",
    criterion: str = "",
) -> Gesture:
    """Adds a finding on themes in a group: its sentences from the numbers as they are, in every language.

    As evidence it gets a few typical quotes. Raises QualevalError for a code, group or criterion that is not there.
    """
    grounds = Grounds(session)
    _check(session, grounds, codes, attribute, group, wave)
    if criterion and criterion not in CRITERION_BY_ID:
        raise QualevalError(
            N_("there is no criterion “{name}”; there are: {names}"), name=criterion, names=", ".join(CRITERION_BY_ID)
        )
    blank = Finding(
        id=session.ids.new(),
        codes=tuple(dict.fromkeys(codes)),
        texts=(),
        coder=session.coder,
        written_at=session.clock.now(),
        attribute=attribute,
        group=group,
        wave=wave,
        question=question_id(session, question),
        criterion=criterion,
    )
    item = grounds.standing(blank)
    chosen = [quote for code in blank.codes for quote in typical(_quotes_of(session, item, code), _N_EVIDENCE)]
    evidence = tuple(dict.fromkeys(quote.coding.id for quote in chosen))
    return session.commit("finding.draft", [added(replace(blank, texts=_drafted(grounds, item), evidence=evidence))])


def _check(session: Session, grounds: Grounds, codes: Sequence[str], attribute: str, group: str, wave: str) -> None:
    if not codes:
        raise QualevalError(N_("a finding rests on at least one theme"))
    for code in codes:
        if code not in grounds.codebook:
            raise QualevalError(N_("there is no code “{code}” in the codebook"), code=code)
    if wave and wave not in (waves := sorted({s.wave for s in session.store.find(Source)})):
        raise QualevalError(N_("no source is of wave “{wave}”; there are: {waves}"), wave=wave, waves=", ".join(waves))
    if not attribute:
        return
    values = attribute_values(session, attribute, wave)
    if not grounds.cases(attribute, group, wave):
        there = sorted({values.get(case_id, "") for case_id in grounds.everyone(wave)} - {""})
        raise QualevalError(
            N_("no respondent has {attribute} “{group}”; there are: {groups}"),
            attribute=attribute,
            group=group,
            groups=", ".join(there) or "–",
        )


def _drafted(grounds: Grounds, item: FindingStanding) -> tuple[tuple[str, str], ...]:
    return tuple((language, drafted(grounds, item, Translator(language))) for language in LANGUAGES)


_ENOUGH_SAID = {  # (several themes, methods known): a passage that two themes share counts for each
    (False, True): N_("Passages: {segments}; sources: {sources} (respondents by method: {methods})."),
    (False, False): N_("Passages: {segments}; sources: {sources}."),
    (True, True): N_(
        "Passages, summed over the themes: {segments}; sources: {sources} (respondents by method: {methods})."
    ),
    (True, False): N_("Passages, summed over the themes: {segments}; sources: {sources}."),
}


def drafted(grounds: Grounds, item: FindingStanding, translate: Translator) -> str:
    """The sentences that the numbers make by themselves, in the translator's language."""
    language, finding, codebook = translate.language, item.finding, grounds.codebook
    attribute, group = grounds.group_words(finding, language)
    who = translate(N_(" with {attribute} “{group}”"), attribute=attribute, group=group)
    sentences = [
        translate(
            _DRAFTS.get(codebook.kind_of(row.code), _DRAFTS[""]),
            n=decimal(row.n_cases, language, 0),
            of=decimal(item.n_scope, language, 0),
            who=who if finding.attribute else "",
            share=_share(row, item.n_scope, translate),
            theme=codebook[row.code].name.to(language).lower(),
        )
        for row in item.rows
    ]
    if item.strength.n_sources:
        methods = [
            translate(N_("{method} {n} of {of}"), method=translate(METHOD_WORDS[m.method]), n=m.n, of=m.of)
            for m in item.methods_told
        ]
        words = _ENOUGH_SAID[len(item.rows) > 1, bool(methods)]
        sentences.append(
            translate(
                words,
                segments=decimal(sum(row.n_segments for row in item.rows), language, 0),
                sources=decimal(item.strength.n_sources, language, 0),
                methods=listed(methods, translate),
            )
        )
    return " ".join(sentences)


def _share(row: ThemeRow, n_scope: int, translate: Translator) -> str:
    """The percentage with its interval, where there are enough respondents for one."""
    if n_scope < FEW:
        return ""
    share, low, high = (percent(s, translate.language, 1) for s in (row.cases_share, row.share_low, row.share_high))
    return translate(N_(" ({share}, 95% interval {low} to {high})"), share=share, low=low, high=high)


def redraft(session: Session, item: FindingStanding) -> Gesture | None:
    """Writes the sentences anew from the numbers as they are; what the person had written is in the journal."""
    texts = _drafted(Grounds(session), item)
    return _changed(session, "finding.redraft", item.finding, replace(item.finding, texts=texts))


# --- wording, judging, freezing --------------------------------------------------------------------------------------


def edit(session: Session, item: FindingStanding, text: str, language: str) -> Gesture | None:
    """Words the finding in a language."""
    worded = " ".join(text.split())
    if not worded:
        raise QualevalError(N_("a finding needs words"))
    texts = _with_text(item.finding.texts, language, worded)
    return _changed(session, "finding.edit", item.finding, replace(item.finding, texts=texts))


def conclude(session: Session, item: FindingStanding, text: str, language: str) -> Gesture | None:
    """Says in a language what follows from the finding; an empty text takes the conclusion away."""
    conclusions = _with_text(item.finding.conclusions, language, " ".join(text.split()))
    return _changed(session, "finding.conclude", item.finding, replace(item.finding, conclusions=conclusions))


def _with_text(texts: Sequence[tuple[str, str]], language: str, text: str) -> tuple[tuple[str, str], ...]:
    by_language = {**dict(texts), language: text}
    return tuple((spoken, worded) for spoken, worded in by_language.items() if worded)


def accept(session: Session, item: FindingStanding) -> Gesture | None:
    """Freezes the finding with the day and its numbers. Raises QualevalError where nothing was said that it rests on.

    A stale one is accepted anew, with the numbers as they are; its words are the evaluator's to bring up to date.
    """
    if not item.is_founded:
        raise QualevalError(N_("this finding rests on nothing: no passage is coded with its themes"))
    if item.finding.frozen_at and not item.is_stale:
        return None
    frozen = replace(item.finding, frozen_at=session.clock.now(), figures=figures(item.rows, item.n_scope))
    return session.commit("finding.accept", [Change(item.finding, frozen)])


def reopen(session: Session, item: FindingStanding) -> Gesture | None:
    """Makes an accepted finding a draft again."""
    return _changed(session, "finding.reopen", item.finding, replace(item.finding, frozen_at="", figures=()))


def judge_strength(session: Session, item: FindingStanding, word: str) -> Gesture | None:
    """Puts the evaluator's word for the strength in place of the computed one; an empty word takes it back."""
    if word and word not in STRENGTHS:
        raise QualevalError(N_("a finding's strength is one of: {words}"), words=", ".join(STRENGTHS))
    return _changed(session, "finding.strength", item.finding, replace(item.finding, strength=word))


def place(session: Session, item: FindingStanding, *, question: str = "", criterion: str = "") -> Gesture | None:
    """Says which evaluation question and criterion the finding answers to."""
    if criterion and criterion not in CRITERION_BY_ID:
        raise QualevalError(
            N_("there is no criterion “{name}”; there are: {names}"), name=criterion, names=", ".join(CRITERION_BY_ID)
        )
    placed = replace(item.finding, question=question_id(session, question), criterion=criterion)
    return _changed(session, "finding.place", item.finding, placed)


def choose(session: Session, item: FindingStanding, coding_id: str, side: str) -> Gesture | None:
    """Takes a coding as evidence for (`for`) or against (`against`) the finding, or as neither (empty)."""
    if session.store.get(Coding, coding_id) is None:
        raise QualevalError(N_("this passage is no longer coded"))
    finding = item.finding
    evidence = tuple(i for i in finding.evidence if i != coding_id) + ((coding_id,) if side == "for" else ())
    counter = tuple(i for i in finding.counter if i != coding_id) + ((coding_id,) if side == "against" else ())
    if side == "for" and coding_id in finding.evidence:
        evidence = finding.evidence
    if side == "against" and coding_id in finding.counter:
        counter = finding.counter
    return _changed(session, "finding.evidence", finding, replace(finding, evidence=evidence, counter=counter))


def remove(session: Session, finding: Finding) -> Gesture:
    """Takes a finding away, and from the recommendations that followed from it."""
    unlinked = [
        Change(r, replace(r, findings=tuple(i for i in r.findings if i != finding.id)))
        for r in session.store.find(Recommendation)
        if finding.id in r.findings
    ]
    return session.commit("finding.remove", [removed(finding), *unlinked])


def _changed(session: Session, action: str, before: Finding, after: Finding) -> Gesture | None:
    return None if before == after else session.commit(action, [Change(before, after)])


# --- quotes ----------------------------------------------------------------------------------------------------------


def _quotes_of(session: Session, item: FindingStanding, code: str) -> list[Quote]:
    narrowed = item.case_ids if item.finding.attribute else None
    return quotes(session, code=code, wave=item.finding.wave, case_ids=narrowed)


def quotes_behind(session: Session, item: FindingStanding) -> list[Quote]:
    """Every passage that the finding's numbers count, and those chosen for or against it, in the sources' order."""
    counted = {quote.coding.id: quote for row in item.rows for quote in _quotes_of(session, item, row.code)}
    others = {*item.finding.evidence, *item.finding.counter} - counted.keys()
    for quote in quotes(session, countable_only=False, where=lambda coding: coding.id in others) if others else ():
        counted[quote.coding.id] = quote
    return list(counted.values())


def codings_counted(session: Session, item: FindingStanding, code: str = "", method: str = "") -> frozenset[str]:
    """The ids of the codings that a number of the finding counts: of a code (or all), heard by a method (or any)."""
    codebook = session.codebook()
    codes = [code] if code else [c for c in item.finding.codes if c in codebook]
    wanted = {below for each in codes for below in codes_under(codebook, each)}
    kinds = {source.id: source.kind.value for source in session.store.find(Source)} if method else {}
    return frozenset(
        fact.coding_id
        for fact in session.store.coding_facts(item.finding.wave)
        if fact.code in wanted
        and (not item.finding.attribute or fact.case_id in item.case_ids)
        and (not method or kinds[fact.source_id] == method)
    )


def chosen_quotes(session: Session, items: Sequence[FindingStanding]) -> dict[str, Quote]:
    """The passages chosen for or against any of the findings, by the coding's id; those coded no more are left out."""
    wanted = {i for item in items for i in (*item.finding.evidence, *item.finding.counter)}
    if not wanted:
        return {}
    found = quotes(session, countable_only=False, where=lambda coding: coding.id in wanted)
    return {quote.coding.id: quote for quote in found}
