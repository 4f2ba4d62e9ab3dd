"""The program's own values in words that people read: kinds, origins, verdicts, actions."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from qualeval.domain.events import Intent
from qualeval.domain.method_names import METHOD_NAMES, STATEMENT_NAMES
from qualeval.i18n import N_, Translator

if TYPE_CHECKING:
    from qualeval.domain.events import Gesture
    from qualeval.domain.result_tables import ResultTable

KIND_NAMES = {
    "": "",
    "effect": N_("effect"),
    "challenge": N_("challenge"),
    "context": N_("context"),
    "suggestion": N_("suggestion"),
}
REASON_WORDS = {
    "keyword": N_("keyword"),
    "wording": N_("like the definition"),
    "learned": N_("words learned"),
    "like_accepted": N_("like one accepted"),
    "like_rejected": N_("like one rejected"),
    "company": N_("often beside its keywords"),
    "echo": N_("reads like segments with"),
    "others": N_("but another code's keyword"),
    "quoted": N_("quoted"),
}
STATUS_WORDS = {
    "offered": N_("offered"),
    "accepted": N_("accepted"),
    "rejected": N_("rejected"),
    "draft": N_("draft"),
    "stale": N_("stale"),
}
ACTION_WORDS = {
    "code.apply": N_("coded"),
    "code.rule": N_("hits coded"),
    "code.answers": N_("answers coded together"),
    "code.remove": N_("coding removed"),
    "code.resize": N_("edges set"),
    "code.split": N_("coding split"),
    "code.join": N_("codings joined"),
    "coding.fits": N_("said to still fit"),
    "coding.recode": N_("another code given"),
    "memo.write": N_("memo written"),
    "memo.remove": N_("memo removed"),
    "cell.write": N_("cell summed up"),
    "evidence.state": N_("evidence compared"),
    "quote.mark": N_("quote marked"),
    "suggestion.accept": N_("suggestion accepted"),
    "suggestion.accept-all": N_("suggestions accepted together"),
    "suggestion.reject": N_("suggestion rejected"),
    "suggestion.reject-all": N_("suggestions rejected together"),
    "suggestion.change": N_("another code taken"),
    "llm.allow": N_("leave given to ask a language model"),
    "llm.forbid": N_("leave to ask a language model taken back"),
    "suggestion.learn-from": N_("who teaches the suggestions changed"),
    "segment.complete": N_("segment fully reviewed"),
    "segment.reopen": N_("segment open again"),
    "codebook.revise": N_("codebook changed"),
    "codebook.add": N_("code added"),
    "codebook.define": N_("code defined"),
    "codebook.retire": N_("codes retired"),
    "codebook.activate": N_("codes taken into use"),
    "codebook.shift": N_("codes put in another order"),
    "codebook.move": N_("codes moved"),
    "codebook.merge": N_("codes merged"),
    "codebook.split": N_("code split"),
    "codebook.export": N_("codebook file remembered"),
    "keyword.accept": N_("keyword taken into the codebook"),
    "keyword.drop": N_("keyword taken out of the codebook"),
    "keyword.turn-down": N_("proposed keyword turned down"),
    "codings.import": N_("codings imported"),
    "import.transcript": N_("transcript imported"),
    "import.survey": N_("survey imported"),
    "speaker.correct": N_("speaker put right"),
    "speaker.link": N_("speakers linked to respondents"),
    "project.create": N_("project made"),
    "merge": N_("others' work brought in"),
    "conflict.settle": N_("conflict settled"),
    "coder.enlist": N_("coder listed"),
    "sample.draw": N_("sample drawn"),
    "adjudicate.settle": N_("disagreement settled"),
    "adjudicate.take": N_("agreements taken over"),
    "adjudicate.trouble": N_("definition sent back"),
    "pseudonymise.copy": N_("copy without names made"),
    "pseudonymise.in_place": N_("names replaced"),
    "repair": N_("repaired"),
    "recommendation.accepted": N_("recommendation accepted"),
    "recommendation.rejected": N_("recommendation rejected"),
    "recommendation.add": N_("recommendation added"),
    "recommendation.remove": N_("recommendation removed"),
    "recommendation.detail": N_("recommendation detailed"),
    "recommendation.translate": N_("recommendation put in another language"),
    "attribute.translate": N_("attributes put in other words"),
    "recommendation.link": N_("recommendation linked to a finding"),
    "finding.draft": N_("finding drafted"),
    "finding.redraft": N_("finding drafted anew"),
    "finding.edit": N_("finding worded"),
    "finding.conclude": N_("conclusion written"),
    "finding.accept": N_("finding accepted"),
    "finding.reopen": N_("finding opened again"),
    "finding.strength": N_("strength judged"),
    "finding.place": N_("finding put under a question"),
    "finding.evidence": N_("evidence chosen"),
    "finding.remove": N_("finding removed"),
    "question.add": N_("evaluation question added"),
    "question.remove": N_("evaluation question removed"),
}
_INTENTS = {"do": N_("done"), "undo": N_("taken back"), "redo": N_("done again")}
_SOURCE_KINDS = {"transcript": N_("transcript"), "survey": N_("survey"), "note": N_("note")}
_ORIGINS = {
    "manual": N_("by hand"),
    "accepted": N_("accepted"),
    "changed": N_("changed"),
    "rule": N_("by rule"),
    "imported": N_("imported"),
}
ROLE_WORDS = {
    "respondent": N_("respondent"),
    "interviewer": N_("interviewer"),
    "aside": N_("not speech"),
}
ABOUT_WORDS = {
    "project": N_("project"),
    "source": N_("source"),
    "code": N_("code"),
    "case": N_("respondent"),
    "recommendation": N_("recommendation"),
    "coding": N_("coding"),
}
_PRIORITIES = {"high": N_("high"), "medium": N_("medium"), "low": N_("low")}
STRENGTH_WORDS = {"strong": N_("strong"), "moderate": N_("moderate"), "weak": N_("weak")}
_PROGRESS = {"planned": N_("planned"), "begun": N_("begun"), "done": N_("carried out"), "dropped": N_("dropped")}
_DIRECTIONS = {"mixed": N_("mixed")}
_FIRMNESS = {"firm": N_("firm"), "tentative": N_("tentative"), "undefined": ""}
_STATES = {
    "silent": N_("silent"),
    "trusted": N_("trusted"),
    "learning": N_("learning"),
    "proposed": N_("proposed"),
    "keyword": N_("keyword"),
}
_LIFE = {"active": N_("active"), "candidate": N_("candidate"), "retired": N_("retired")}
_WORDS: dict[str, str] = {
    **KIND_NAMES,
    **STATUS_WORDS,
    **ACTION_WORDS,
    **_INTENTS,
    **_SOURCE_KINDS,
    **_ORIGINS,
    **ABOUT_WORDS,
    **ROLE_WORDS,
    **_PRIORITIES,
    **STRENGTH_WORDS,
    **_PROGRESS,
    **_LIFE,
    **_STATES,
    **_DIRECTIONS,
    **_FIRMNESS,
    **{str(name): words for name, words in METHOD_NAMES.items()},
    **{str(name): words for name, words in STATEMENT_NAMES.items()},
}


def word_for(value: str) -> str:
    """The marked word for one of the program's values; the value itself where it has none."""
    return _WORDS.get(value, value)


def gesture_words(gesture: Gesture, translate: Translator) -> str:
    """What was done, or that it was taken back or done again."""
    return step_words(gesture.action, gesture.intent, translate)


def step_words(action: str, intent: Intent, translate: Translator) -> str:
    """A gesture's words, from its action and what it did with it."""
    words = translate(word_for(action))
    if intent is Intent.DO:
        return words
    sign = N_("undone: {what}") if intent is Intent.UNDO else N_("done again: {what}")
    return translate(sign, what=words)


def in_words(table: ResultTable, translate: Translator) -> ResultTable:
    """The table as people read it: the cells of its worded columns translated."""
    places = {table.columns.index(column) for column in table.worded if column in table.columns}
    if not places:
        return table

    def readable(row: tuple[object, ...]) -> tuple[object, ...]:
        return tuple(translate(word_for(str(cell))) if i in places else cell for i, cell in enumerate(row))

    return replace(table, rows=tuple(readable(row) for row in table.rows))


def confidence_word(confidence: float) -> str:
    """A word for a calibrated probability, marked for the catalogue."""
    if confidence >= 0.8:
        return N_("sure")
    return N_("likely") if confidence >= 0.55 else N_("perhaps")
