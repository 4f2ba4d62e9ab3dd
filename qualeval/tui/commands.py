"""Every command of the screens, declared once: keys, footer, help screen and palette all follow from here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from textual.binding import Binding, BindingType

from qualeval.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

WORKSPACE = "workspace"
SUMMARY = "summary"
QUOTES = "quotes"
RECOMMENDATIONS = "recommendations"
FINDINGS = "findings"
FINDING = "finding"
CODEBOOK = "codebook"
VERSIONS = "versions"
MEMOS = "memos"
CASES = "cases"
CASE = "case"
REVIEW = "review"
ANALYSIS = "analysis"
SEARCH = "search"
GRID = "grid"
ADJUDICATION = "adjudication"
CONFLICTS = "conflicts"
WORTH = "worth"
KEYWORDS = "keywords"
EVERYWHERE = "everywhere"

SCOPES = {
    WORKSPACE: N_("Reading and coding"),
    SUMMARY: N_("Summary"),
    QUOTES: N_("Quotes"),
    RECOMMENDATIONS: N_("Recommendations"),
    FINDINGS: N_("Findings"),
    FINDING: N_("One finding"),
    CODEBOOK: N_("Codebook"),
    VERSIONS: N_("Versions of the codebook"),
    MEMOS: N_("Memos"),
    CASES: N_("Respondents"),
    CASE: N_("One respondent"),
    REVIEW: N_("Review"),
    ANALYSIS: N_("Analyses"),
    SEARCH: N_("Search"),
    GRID: N_("Survey answers"),
    ADJUDICATION: N_("Where coders differ"),
    CONFLICTS: N_("Conflicts"),
    WORTH: N_("What the suggestions are worth"),
    KEYWORDS: N_("Keywords"),
    EVERYWHERE: N_("Everywhere"),
}


@dataclass(frozen=True, slots=True)
class Command:
    """A thing to do by key. `id` is stable: a keymap names it. Titles are short, for the footer."""

    id: str
    keys: str
    title: str
    help: str
    scope: str = WORKSPACE

    @property
    def method(self) -> str:
        """The screen's method that does it."""
        return "do_" + self.id.partition(".")[2].replace("-", "_")


def _taking_back(group: str, scope: str) -> tuple[Command, Command]:
    """What is done the same way on every screen on which something is done."""
    return (
        Command(f"{group}.undo", "u,ctrl+z", N_("undo"), N_("Take back the last thing done"), scope),
        Command(f"{group}.redo", "U,ctrl+y", N_("redo"), N_("Do again what was taken back"), scope),
    )


COMMANDS: tuple[Command, ...] = (
    # the hot loop
    Command("code.next-useful", "n", N_("next useful"), N_("Go to the segment whose decision teaches most")),
    Command("code.accept", "a", N_("accept"), N_("Accept the marked suggestion for this segment")),
    Command("code.reject", "x", N_("reject"), N_("Reject the marked suggestion; it does not come back")),
    Command("code.change", "r", N_("other code"), N_("Take another code instead of the marked suggestion")),
    Command(
        "code.nearest",
        "comma",
        N_("nearest"),
        N_("The accepted and rejected segments that this suggestion rests on"),
    ),
    Command("code.next-suggestion", "t", N_("mark next"), N_("Mark the next suggestion in the strip")),
    Command("code.apply", "c,enter", N_("code"), N_("Choose a code for the segment or selection: type to find it")),
    Command("code.again", "full_stop", N_("again"), N_("Apply the code used last once more")),
    Command("code.undo", "u,ctrl+z", N_("undo"), N_("Take back the last thing done, also after reopening")),
    Command("code.redo", "U,ctrl+y", N_("redo"), N_("Do again what was taken back")),
    Command("code.memo", "m", N_("memo"), N_("Write a memo on the coding here")),
    Command("code.remove", "d,delete", N_("remove"), N_("Remove the coding here")),
    Command("code.next-coding", "o", N_("which coding"), N_("Choose among the codings that overlap here")),
    Command("code.resize", "e", N_("set edges"), N_("Give the coding here the edges of the selection")),
    Command("code.edges", "E", N_("take words"), N_("Select the words of the coding here, to set other edges")),
    Command("code.longer", "equals_sign", N_("longer"), N_("The coding here ends a word later")),
    Command("code.shorter", "minus", N_("shorter"), N_("The coding here ends a word earlier")),
    Command("code.start-longer", "plus", N_("from earlier"), N_("The coding here begins a word earlier")),
    Command("code.start-shorter", "underscore", N_("from later"), N_("The coding here begins a word later")),
    Command("code.split", "D", N_("split"), N_("Split the coding here at the selection, or at this segment")),
    Command("code.join", "B", N_("join"), N_("Join the coding here with those of its code that touch it")),
    Command("code.in-vivo", "i", N_("own words"), N_("Code the selection with a code that bears its words as a name")),
    # moving and selecting
    Command("code.down", "down,j", N_("next"), N_("Next segment")),
    Command("code.up", "up,k", N_("previous"), N_("Previous segment")),
    Command("code.turn-down", "J,ctrl+down", N_("next turn"), N_("Next turn")),
    Command("code.turn-up", "K,ctrl+up", N_("previous turn"), N_("Previous turn")),
    Command("code.page-down", "pagedown,space", N_("page down"), N_("One page down")),
    Command("code.page-up", "pageup", N_("page up"), N_("One page up")),
    Command("code.source-next", "right_square_bracket", N_("next source"), N_("Open the next source")),
    Command("code.source-previous", "left_square_bracket", N_("previous source"), N_("Open the previous source")),
    Command("code.extend-down", "shift+down,greater_than_sign", N_("extend"), N_("Extend the selection by a segment")),
    Command("code.extend-up", "shift+up,less_than_sign", N_("extend up"), N_("Extend the selection up by a segment")),
    Command("code.word-more", "shift+right,right_parenthesis", N_("word more"), N_("Extend the selection by a word")),
    Command("code.word-less", "shift+left,left_parenthesis", N_("word less"), N_("Shorten the selection by a word")),
    Command("code.start-more", "right_curly_bracket", N_("start later"), N_("Begin the selection a word later")),
    Command("code.start-less", "left_curly_bracket", N_("start earlier"), N_("Begin the selection a word earlier")),
    Command("code.char-more", "apostrophe", N_("letter more"), N_("Extend the selection by a letter")),
    Command("code.char-less", "semicolon", N_("letter less"), N_("Shorten the selection by a letter")),
    Command("code.char-later", "quotation_mark", N_("a letter later"), N_("Begin the selection a letter later")),
    Command("code.char-earlier", "colon", N_("a letter earlier"), N_("Begin the selection a letter earlier")),
    Command("code.extend-turn", "W", N_("whole turn"), N_("Select the whole turn, then the next one too")),
    Command("code.anchor", "y", N_("from here"), N_("Select from here: go on and press it once more at the end")),
    Command("code.complete", "L", N_("nothing more"), N_("Nothing more here: the segment is fully reviewed, or not")),
    Command("code.unselect", "escape", N_("unselect"), N_("Drop the selection")),
    Command("code.find", "slash", N_("find"), N_("Find words in this source")),
    Command("code.find-next", "f", N_("next hit"), N_("Go to the next hit")),
    Command("code.find-previous", "F", N_("previous hit"), N_("Go to the previous hit")),
    # panes and screens
    Command("code.sources", "b", N_("sources"), N_("Show the sources and choose one")),
    Command("code.codebook", "v", N_("codebook"), N_("Show or hide the codebook")),
    Command("code.lines", "l", N_("line numbers"), N_("Show or hide the numbers of the lines")),
    Command("code.codebook-screen", "V", N_("edit codebook"), N_("The codebook: define, move, merge, split, versions")),
    Command("code.memos", "M", N_("memos"), N_("Every memo: write, find, go to what it is about")),
    Command("code.cases", "C", N_("respondents"), N_("The respondents, their attributes and all that they said")),
    Command("code.speakers", "P", N_("speakers"), N_("Who speaks here: put roles and respondents right")),
    Command("code.summary", "s", N_("summary"), N_("Themes by respondents and segments")),
    Command("code.analysis", "A", N_("analyses"), N_("Groups, themes together, waves, figures, agreement and more")),
    Command("code.findings", "T", N_("findings"), N_("Findings: draft them from the numbers, word, accept")),
    Command("code.recommend", "g", N_("recommendations"), N_("Recommendations and their evidence")),
    Command("code.way-back", "backspace", N_("way back"), N_("Back to the list whose line this is, as it was left")),
    Command("code.quotes", "w", N_("quotes"), N_("Every quote of the code on the coding here")),
    Command("code.review", "Q", N_("review"), N_("Decide on suggestions one after another")),
    Command("code.worth", "R", N_("their worth"), N_("What the suggestions are worth: accepted, right, trusted")),
    Command("code.grid", "G", N_("survey"), N_("Survey answers: respondents, attributes and answers in a grid")),
    Command("code.search", "S,ctrl+f", N_("search all"), N_("Find words in everything that was said")),
    Command("code.show", "h", N_("show"), N_("Show what is suggested here, where it is hidden")),
    Command("code.hide", "H", N_("hide"), N_("Hide suggestions until one has coded, or not")),
    Command("code.coder", "I", N_("who codes"), N_("Another coder takes over, or a new one is listed")),
    Command("code.blind", "Z", N_("blind"), N_("Code blind, for double coding: no suggestions, no others' work")),
    Command("code.sample", "X", N_("sample"), N_("The sample that two coders both code: see it, draw it, go to it")),
    Command("code.next-drawn", "N", N_("next drawn"), N_("Go to the next of what was drawn to be coded twice")),
    Command("code.adjudicate", "O", N_("differences"), N_("Where coders differ: settle what stands")),
    Command("code.conflicts", "Y", N_("conflicts"), N_("What two people did differently: settle which stands")),
    Command("code.report", "p", N_("report"), N_("Write the evaluation report")),
    # summary
    Command("summary.quotes", "enter", N_("quotes"), N_("The quotes behind the number"), SUMMARY),
    Command("summary.group", "g", N_("group by"), N_("Compare the groups of the next attribute"), SUMMARY),
    Command("summary.level", "l", N_("level"), N_("Codes or categories"), SUMMARY),
    Command("summary.whose", "w", N_("whose"), N_("Choose whose codings count"), SUMMARY),
    Command("summary.back", "escape,q", N_("back"), N_("Back to the text"), SUMMARY),
    # quotes
    Command("quotes.open", "enter", N_("open"), N_("Open the transcript at the quote"), QUOTES),
    Command("quotes.typical", "t", N_("typical"), N_("Choose the quote as typical of its theme, or no longer"), QUOTES),
    Command(
        "quotes.dissent", "d", N_("dissenting"), N_("Choose it as dissenting from its theme, or no longer"), QUOTES
    ),
    Command("quotes.fits", "f", N_("still fits"), N_("The coding fits what its code means now: no flag ⚑"), QUOTES),
    Command("quotes.fit-all", "F", N_("all fit"), N_("All flagged codings listed fit, in one step"), QUOTES),
    Command("quotes.recode", "c", N_("other code"), N_("Give the coding another code"), QUOTES),
    Command("quotes.remove", "x,delete", N_("remove"), N_("Remove the coding"), QUOTES),
    Command("quotes.next-flag", "n", N_("next ⚑"), N_("Go to the next coding made under an older definition"), QUOTES),
    *_taking_back("quotes", QUOTES),
    Command("quotes.back", "escape,q", N_("back"), N_("Back"), QUOTES),
    # analyses
    Command(
        "analysis.quotes", "enter", N_("quotes"), N_("Into the table; there, the quotes behind a number"), ANALYSIS
    ),
    Command("analysis.attribute", "g", N_("by"), N_("By the next attribute, figure or theme"), ANALYSIS),
    Command("analysis.option", "o", N_("way"), N_("The next way of counting"), ANALYSIS),
    Command("analysis.level", "l", N_("level"), N_("Codes or categories"), ANALYSIS),
    Command("analysis.whose", "w", N_("whose"), N_("Choose whose codings count"), ANALYSIS),
    Command("analysis.write", "e", N_("write"), N_("Sum up the cell, or state what words and figure show"), ANALYSIS),
    Command("analysis.switch", "tab", N_("other side"), N_("From the list to the table and back"), ANALYSIS),
    Command("analysis.back", "escape,q", N_("back"), N_("From the table to the list, or back to the text"), ANALYSIS),
    # recommendations
    Command("recommend.accept", "a", N_("accept"), N_("Accept the recommendation"), RECOMMENDATIONS),
    Command("recommend.edit", "e", N_("edit"), N_("Word the recommendation yourself and accept it"), RECOMMENDATIONS),
    Command("recommend.reject", "x", N_("reject"), N_("Reject the recommendation"), RECOMMENDATIONS),
    Command("recommend.add", "n", N_("add"), N_("Add a recommendation of your own"), RECOMMENDATIONS),
    Command("recommend.quotes", "enter", N_("quotes"), N_("The quotes it rests on"), RECOMMENDATIONS),
    Command("recommend.findings", "f", N_("findings"), N_("The findings it follows from"), RECOMMENDATIONS),
    Command("recommend.link", "l", N_("link"), N_("Say which findings it follows from"), RECOMMENDATIONS),
    Command(
        "recommend.detail",
        "d",
        N_("details"),
        N_("Who is to do what by when, cost, response, progress"),
        RECOMMENDATIONS,
    ),
    Command("recommend.other", "t", N_("translate"), N_("Put its words in the other language too"), RECOMMENDATIONS),
    Command("recommend.matrix", "m", N_("matrix"), N_("By strength of the findings and by priority"), RECOMMENDATIONS),
    Command(
        "recommend.missing",
        "c",
        N_("challenges"),
        N_("Challenges many named and nothing here answers"),
        RECOMMENDATIONS,
    ),
    *_taking_back("recommend", RECOMMENDATIONS),
    Command("recommend.whose", "w", N_("whose"), N_("Choose whose codings count"), RECOMMENDATIONS),
    Command("recommend.back", "escape,q", N_("back"), N_("Back to the text"), RECOMMENDATIONS),
    # findings
    Command(
        "findings.open", "enter", N_("numbers"), N_("The finding's numbers, now and when it was accepted"), FINDINGS
    ),
    Command("findings.add", "n", N_("draft"), N_("Draft a finding on a theme from the numbers as they are"), FINDINGS),
    Command("findings.add-group", "N", N_("in a group"), N_("Draft a finding on a theme in one group"), FINDINGS),
    Command(
        "findings.accept", "a", N_("accept"), N_("Accept the finding: its numbers are frozen with the day"), FINDINGS
    ),
    Command("findings.reopen", "o", N_("reopen"), N_("Make the accepted finding a draft again"), FINDINGS),
    Command("findings.edit", "e", N_("edit"), N_("Word the finding in the language shown"), FINDINGS),
    Command("findings.conclude", "c", N_("conclude"), N_("Say what follows from the finding"), FINDINGS),
    Command("findings.other", "t", N_("translate"), N_("Put its words in the other language too"), FINDINGS),
    Command("findings.redraft", "r", N_("draft anew"), N_("Write its sentences anew from the numbers"), FINDINGS),
    Command("findings.strength", "s", N_("strength"), N_("Judge how strong the finding is"), FINDINGS),
    Command("findings.place", "k", N_("question"), N_("Put the finding under a question or criterion"), FINDINGS),
    Command("findings.recommend", "m", N_("recommend"), N_("Write a recommendation that follows from it"), FINDINGS),
    Command("findings.link", "l", N_("link"), N_("Let a recommendation follow from it, or not"), FINDINGS),
    Command("findings.remove", "d,delete", N_("remove"), N_("Take the finding away"), FINDINGS),
    *_taking_back("findings", FINDINGS),
    Command("findings.whose", "w", N_("whose"), N_("Choose whose codings count"), FINDINGS),
    Command("findings.back", "escape,q", N_("back"), N_("Back"), FINDINGS),
    # one finding
    Command("finding.open", "enter", N_("quotes"), N_("The quotes behind the number"), FINDING),
    Command("finding.evidence", "e", N_("evidence"), N_("Choose quotes for the finding and against it"), FINDING),
    Command(
        "finding.other", "o", N_("other theme"), N_("Choose quotes of another theme for it or against it"), FINDING
    ),
    *_taking_back("finding", FINDING),
    Command("finding.whose", "w", N_("whose"), N_("Choose whose codings count"), FINDING),
    Command("finding.back", "escape,q", N_("back"), N_("Back to the findings"), FINDING),
    # codebook
    Command(
        "codebook.edit",
        "enter,e",
        N_("edit"),
        N_("Word the entry in both languages, its direction and colour"),
        CODEBOOK,
    ),
    Command("codebook.add", "n", N_("add"), N_("Add a code: under this category, or beside this code"), CODEBOOK),
    Command(
        "codebook.add-under", "N", N_("add under"), N_("Add a code under this one, which becomes a category"), CODEBOOK
    ),
    Command("codebook.mark", "space", N_("mark"), N_("Mark the entry: move, merge, retire or order many"), CODEBOOK),
    Command("codebook.move", "m", N_("move"), N_("Move the marked entries under a category"), CODEBOOK),
    Command(
        "codebook.merge", "g", N_("merge"), N_("Merge the marked codes into one, or this code into another"), CODEBOOK
    ),
    Command("codebook.split", "s", N_("split"), N_("Make some codings of this code those of a new one"), CODEBOOK),
    Command(
        "codebook.retire",
        "r",
        N_("retire"),
        N_("Retire the marked codes (they keep their codings), or restore them"),
        CODEBOOK,
    ),
    Command("codebook.confirm", "c", N_("confirm"), N_("Make the marked candidates codes of the codebook"), CODEBOOK),
    Command("codebook.down", "J,shift+down", N_("down"), N_("Put the marked entries a place further down"), CODEBOOK),
    Command("codebook.up", "K,shift+up", N_("up"), N_("Put the marked entries a place further up"), CODEBOOK),
    Command("codebook.quotes", "w", N_("quotes"), N_("Every quote of the entry"), CODEBOOK),
    Command("codebook.older", "o", N_("older"), N_("The codings made under an older definition"), CODEBOOK),
    Command("codebook.keywords", "k", N_("keywords"), N_("How its keywords fare, and words that would help"), CODEBOOK),
    Command("codebook.memo", "M", N_("memo"), N_("Write a memo on the code"), CODEBOOK),
    Command("codebook.find", "slash", N_("find"), N_("Find an entry by a part of what it says"), CODEBOOK),
    Command("codebook.versions", "v", N_("versions"), N_("The codebook's versions and what differs"), CODEBOOK),
    Command("codebook.export", "x", N_("to file"), N_("Write the codebook to a YAML file"), CODEBOOK),
    Command(
        "codebook.import", "i", N_("from file"), N_("Read a YAML file in, after looking at the difference"), CODEBOOK
    ),
    Command("codebook.file", "f", N_("file changed"), N_("What someone has changed in the codebook's file"), CODEBOOK),
    *_taking_back("codebook", CODEBOOK),
    Command("codebook.back", "escape,q", N_("back"), N_("Drop the marks, or go back to the text"), CODEBOOK),
    # versions of the codebook
    Command("versions.base", "space,enter", N_("compare from"), N_("Compare the others with this version"), VERSIONS),
    Command("versions.restore", "r", N_("restore"), N_("Make this version the project's codebook again"), VERSIONS),
    *_taking_back("versions", VERSIONS),
    Command("versions.back", "escape,q", N_("back"), N_("Back to the codebook"), VERSIONS),
    # memos
    Command("memos.open", "enter", N_("open"), N_("Go to what the memo is about"), MEMOS),
    Command("memos.add", "n", N_("add"), N_("Write a memo on a source, a code, a respondent or another thing"), MEMOS),
    Command("memos.edit", "e", N_("edit"), N_("Word the memo anew"), MEMOS),
    Command("memos.remove", "d,delete", N_("remove"), N_("Take the memo away"), MEMOS),
    Command("memos.filter", "f", N_("filter"), N_("Only the memos on the next kind of thing"), MEMOS),
    Command("memos.find", "slash", N_("find"), N_("Only the memos that hold certain words"), MEMOS),
    *_taking_back("memos", MEMOS),
    Command("memos.back", "escape,q", N_("back"), N_("Back to the text"), MEMOS),
    # respondents
    Command("cases.open", "enter", N_("open"), N_("Everything that the respondent said"), CASES),
    Command("cases.sort", "s", N_("sort"), N_("Sort by the column under the cursor; once more the other way"), CASES),
    Command("cases.wave", "w", N_("wave"), N_("The attributes as they were in the next wave"), CASES),
    Command("cases.find", "slash", N_("find"), N_("Find a respondent by name or attribute"), CASES),
    Command("cases.memo", "m", N_("memo"), N_("Write a memo on the respondent"), CASES),
    Command("cases.back", "escape,q", N_("back"), N_("Back to the text"), CASES),
    Command("case.open", "enter", N_("open"), N_("Open the text at what was said"), CASE),
    Command("case.next", "right_square_bracket", N_("next"), N_("The next respondent of the list"), CASE),
    Command("case.previous", "left_square_bracket", N_("previous"), N_("The previous respondent of the list"), CASE),
    Command("case.memo", "m", N_("memo"), N_("Write a memo on the respondent"), CASE),
    Command("case.back", "escape,q", N_("back"), N_("Back to the respondents"), CASE),
    # review
    Command("review.accept", "a", N_("accept"), N_("Accept what is suggested, and go on"), REVIEW),
    Command("review.reject", "x", N_("reject"), N_("Reject what is suggested, and go on"), REVIEW),
    Command("review.change", "r", N_("other code"), N_("Take another code instead, and go on"), REVIEW),
    Command("review.skip", "s", N_("skip"), N_("Put it aside for this session"), REVIEW),
    Command("review.later", "l", N_("later"), N_("Have it come again when the others are done"), REVIEW),
    Command("review.undo", "u,ctrl+z", N_("undo"), N_("Take back the last thing done, and show it again"), REVIEW),
    Command("review.redo", "U,ctrl+y", N_("redo"), N_("Do again what was taken back"), REVIEW),
    Command("review.code", "c", N_("code"), N_("Code these words by hand"), REVIEW),
    Command("review.word-more", "shift+right,right_parenthesis", N_("word more"), N_("Code a word more"), REVIEW),
    Command("review.word-less", "shift+left,left_parenthesis", N_("word less"), N_("Code a word less"), REVIEW),
    Command("review.start-more", "right_curly_bracket", N_("start later"), N_("Begin a word later"), REVIEW),
    Command("review.start-less", "left_curly_bracket", N_("start earlier"), N_("Begin a word earlier"), REVIEW),
    Command(
        "review.order", "o", N_("order"), N_("What is asked first: useful, by code, by source, sure, unsure"), REVIEW
    ),
    Command(
        "review.filter", "f", N_("filter"), N_("Ask only about a code, a source, a group, or what is sure"), REVIEW
    ),
    Command(
        "review.accept-all", "A", N_("accept all seen"), N_("Accept this and those listed below, in one step"), REVIEW
    ),
    Command(
        "review.complete", "L", N_("nothing more"), N_("Nothing more here: mark the segment as fully reviewed"), REVIEW
    ),
    Command(
        "review.like", "y", N_("like ones"), N_("Decide alike on all segments that say the same or nearly"), REVIEW
    ),
    Command(
        "review.worth", "R", N_("their worth"), N_("What the suggestions are worth: accepted, right, trusted"), REVIEW
    ),
    Command(
        "review.nearest",
        "comma",
        N_("nearest"),
        N_("The accepted and rejected segments that this suggestion rests on"),
        REVIEW,
    ),
    Command(
        "review.other",
        "w",
        N_("whose"),
        N_("Whose suggestions: the program's own, a language model's, an installed suggester's"),
        REVIEW,
    ),
    Command("review.show", "h", N_("show"), N_("Show what is suggested here, where it is hidden"), REVIEW),
    Command("review.hide", "H", N_("hide"), N_("Hide suggestions until one has coded, or not"), REVIEW),
    Command("review.open", "enter", N_("open"), N_("Go on at these words in the text"), REVIEW),
    Command("review.back", "escape,q", N_("back"), N_("Drop the moved edges, or go back to the text"), REVIEW),
    # search
    Command("search.find", "slash", N_("find"), N_('Find words: "a phrase", a beginning*, -without'), SEARCH),
    Command("search.expression", "r", N_("expression"), N_("Take what was typed for a regular expression"), SEARCH),
    Command("search.mark", "space", N_("mark"), N_("Mark the hit, to code it with others"), SEARCH),
    Command("search.mark-all", "A", N_("mark all"), N_("Mark every hit in respondents' words, or none"), SEARCH),
    Command("search.code", "c", N_("code"), N_("Code the marked hits, or this one, in one step"), SEARCH),
    *_taking_back("search", SEARCH),
    Command("search.open", "enter", N_("open"), N_("Go on at these words in the text"), SEARCH),
    Command("search.back", "escape,q", N_("back"), N_("Back to the text"), SEARCH),
    # survey answers
    Command("grid.code", "c", N_("code"), N_("Code the answer, its selected words, or all like answers"), GRID),
    Command("grid.accept", "a", N_("accept"), N_("Accept the marked suggestion for this answer"), GRID),
    Command("grid.reject", "x", N_("reject"), N_("Reject the marked suggestion"), GRID),
    Command("grid.next-suggestion", "t", N_("mark next"), N_("Mark the next suggestion"), GRID),
    Command("grid.again", "full_stop", N_("again"), N_("Apply the code used last once more"), GRID),
    Command(
        "grid.complete",
        "L",
        N_("nothing more"),
        N_("Nothing more here: fully reviewed, or not; like answers too"),
        GRID,
    ),
    Command("grid.group", "y", N_("like answers"), N_("Put like answers together, to code them in one step"), GRID),
    Command("grid.mark", "space", N_("leave out"), N_("Leave a wording out of the like answers, or take it in"), GRID),
    Command("grid.remove", "d,delete", N_("remove"), N_("Remove your last coding of this answer"), GRID),
    *_taking_back("grid", GRID),
    Command("grid.left", "left", N_("question before"), N_("To the question before"), GRID),
    Command("grid.right", "right", N_("next question"), N_("To the next question"), GRID),
    Command("grid.sort", "s", N_("sort"), N_("Sort by an attribute"), GRID),
    Command("grid.filter", "f", N_("filter"), N_("Show only those who share a value"), GRID),
    Command("grid.columns", "v", N_("columns"), N_("Choose the attributes in view"), GRID),
    Command("grid.word-more", "shift+right,right_parenthesis", N_("word more"), N_("Select a word more"), GRID),
    Command("grid.word-less", "shift+left,left_parenthesis", N_("word less"), N_("Select a word less"), GRID),
    Command("grid.start-more", "right_curly_bracket", N_("start later"), N_("Begin a word later"), GRID),
    Command("grid.start-less", "left_curly_bracket", N_("start earlier"), N_("Begin a word earlier"), GRID),
    Command("grid.show", "h", N_("show"), N_("Show what is suggested here, where it is hidden"), GRID),
    Command("grid.hide", "H", N_("hide"), N_("Hide suggestions until one has coded, or not"), GRID),
    Command("grid.open", "enter", N_("open"), N_("Go on at this answer in the text, or to the wordings"), GRID),
    Command("grid.back", "escape,q", N_("back"), N_("Back: from words, like answers, then to the text"), GRID),
    # where coders differ
    Command("adjudicate.first", "a", N_("take a"), N_("The first coder's codes stand"), ADJUDICATION),
    Command("adjudicate.second", "b", N_("take b"), N_("The second coder's codes stand"), ADJUDICATION),
    Command("adjudicate.both", "t", N_("both"), N_("Both coders' codes stand"), ADJUDICATION),
    Command("adjudicate.neither", "n", N_("neither"), N_("None of the codes in dispute stands"), ADJUDICATION),
    Command(
        "adjudicate.take", "g", N_("take agreed"), N_("Take over all that they coded alike, at once"), ADJUDICATION
    ),
    Command("adjudicate.memo", "m", N_("memo"), N_("Write a memo on the code in dispute"), ADJUDICATION),
    Command("adjudicate.trouble", "x", N_("send back"), N_("Mark the code's definition as in trouble"), ADJUDICATION),
    Command("adjudicate.coders", "c", N_("coders"), N_("Choose which two coders are compared"), ADJUDICATION),
    Command("adjudicate.open", "enter", N_("open"), N_("Go on at these words in the text"), ADJUDICATION),
    *_taking_back("adjudicate", ADJUDICATION),
    Command("adjudicate.back", "escape,q", N_("back"), N_("Back to the text"), ADJUDICATION),
    # what two people did differently
    Command("conflicts.ours", "a", N_("take a"), N_("This file's version stands"), CONFLICTS),
    Command("conflicts.theirs", "b", N_("take b"), N_("The version that a merge brought stands"), CONFLICTS),
    Command("conflicts.open", "enter", N_("open"), N_("Go to what it is about: the words, or the code"), CONFLICTS),
    *_taking_back("conflicts", CONFLICTS),
    Command("conflicts.scroll-down", "space", N_("more below"), N_("One page down in what is said below"), CONFLICTS),
    Command("conflicts.scroll-up", "backspace", N_("back up"), N_("One page up in what is said below"), CONFLICTS),
    Command("conflicts.back", "escape,q", N_("back"), N_("Back to the text"), CONFLICTS),
    # what the suggestions are worth
    Command("worth.review", "enter", N_("review"), N_("Decide on the suggestions of this code"), WORTH),
    Command("worth.view", "v", N_("other view"), N_("The code, the curve of acceptance, groups, suggesters"), WORTH),
    Command("worth.keywords", "k", N_("keywords"), N_("The keywords of this code, and words that would help"), WORTH),
    Command("worth.codebook", "e", N_("definition"), N_("The code in the codebook"), WORTH),
    Command(
        "worth.teachers", "t", N_("who teaches"), N_("Learn from all coders together, or each from her own work"), WORTH
    ),
    Command("worth.scroll-down", "space", N_("more below"), N_("One page down in what is said below"), WORTH),
    Command("worth.scroll-up", "b", N_("back up"), N_("One page up in what is said below"), WORTH),
    *_taking_back("worth", WORTH),
    Command("worth.back", "escape,q", N_("back"), N_("Back to the text"), WORTH),
    # keywords
    Command("keywords.accept", "a", N_("accept"), N_("Take the proposed word into the codebook"), KEYWORDS),
    Command("keywords.reject", "x", N_("turn down"), N_("Propose this word no more"), KEYWORDS),
    Command("keywords.add", "n", N_("add"), N_("Add a keyword of your own"), KEYWORDS),
    Command("keywords.drop", "d,delete", N_("drop"), N_("Take the keyword out of the codebook"), KEYWORDS),
    Command("keywords.next", "right_square_bracket", N_("next code"), N_("The keywords of the next code"), KEYWORDS),
    Command(
        "keywords.previous",
        "left_square_bracket",
        N_("previous code"),
        N_("The keywords of the previous code"),
        KEYWORDS,
    ),
    *_taking_back("keywords", KEYWORDS),
    Command("keywords.back", "escape,q", N_("back"), N_("Back"), KEYWORDS),
    # everywhere
    Command("app.help", "question_mark,f1", N_("help"), N_("Every key and what it does"), EVERYWHERE),
    Command("app.jump", "ctrl+o,z", N_("jump"), N_("Give every part of the screen a letter, to go there"), EVERYWHERE),
    Command("app.palette", "ctrl+p,f2", N_("more"), N_("Every command, to be found by its name"), EVERYWHERE),
    Command("app.language", "f3", N_("language"), N_("Switch between Indonesian and English"), EVERYWHERE),
    Command("app.theme", "f4", N_("colours"), N_("Other colours: dark, light, high contrast, own ones"), EVERYWHERE),
    Command("app.tutorial", "f6", N_("tutorial"), N_("Learn coding in ten steps, or leave them"), EVERYWHERE),
    Command("app.leave", "ctrl+q", N_("quit"), N_("Close the project; everything is saved"), EVERYWHERE),
)
RECENT_KEYS = "123456789"


LEADING = (  # what leads to another part or screen, or away: first in the palette, which is the way there without keys
    "code.sources",
    "code.review",
    "code.grid",
    "code.search",
    "code.codebook-screen",
    "code.memos",
    "code.cases",
    "code.speakers",
    "code.summary",
    "code.analysis",
    "code.findings",
    "code.recommend",
    "code.report",
    "code.adjudicate",
    "code.conflicts",
    "code.worth",
    "app.leave",
)


def commands_in(scope: str) -> list[Command]:
    """The commands of a screen, its own first."""
    own = [command for command in COMMANDS if command.scope == scope]
    return own + [command for command in COMMANDS if command.scope == EVERYWHERE]


def bindings(scope: str) -> list[BindingType]:
    """A screen's bindings, from the registry."""
    return [
        Binding(command.keys, f"run_command('{command.id}')", command.title, id=command.id, tooltip=command.help)
        for command in commands_in(scope)
    ]


class Clash(NamedTuple):
    """A key that two commands of one screen have: the one that it does, and the title of the other."""

    key: str
    does: Command
    other: str


def clashes(keymap: Mapping[str, str]) -> list[Clash]:
    """The keys that a keymap gives to two commands of one screen, each pair told once."""
    found: dict[tuple[str, str, str], Clash] = {}
    for scope in SCOPES:
        taken: dict[str, Command] = {}
        mapped_first = sorted(commands_in(scope), key=lambda command: command.id not in keymap)
        for command in mapped_first if scope != EVERYWHERE else ():
            for key in keymap.get(command.id, command.keys).split(","):
                name = key.strip()
                has_it = taken.setdefault(name, command)
                if has_it is not command:
                    found.setdefault((name, has_it.id, command.id), Clash(name, has_it, command.title))
                elif name in RECENT_KEYS and scope == WORKSPACE:
                    found.setdefault((name, command.id, ""), Clash(name, command, N_("recent codes")))
    return list(found.values())


def command(command_id: str) -> Command:
    return next(command for command in COMMANDS if command.id == command_id)


_KEY_SIGNS = {
    "full_stop": ".",
    "comma": ",",
    "equals_sign": "=",
    "minus": "-",
    "plus": "+",
    "underscore": "_",
    "apostrophe": "'",
    "semicolon": ";",
    "quotation_mark": '"',
    "colon": ":",
    "slash": "/",
    "question_mark": "?",
    "right_square_bracket": "]",
    "left_square_bracket": "[",
    "greater_than_sign": ">",
    "less_than_sign": "<",
    "right_parenthesis": ")",
    "left_parenthesis": "(",
    "right_curly_bracket": "}",
    "left_curly_bracket": "{",
    "escape": "esc",
    "enter": "⏎",
    "left": "←",
    "right": "→",
    "space": "␣",
    "tab": "⇥",
    "down": "↓",
    "up": "↑",
    "shift+down": "⇧↓",
    "shift+up": "⇧↑",
    "shift+right": "⇧→",
    "shift+left": "⇧←",
    "ctrl+down": "^↓",
    "ctrl+up": "^↑",
    "pagedown": "pgdn",
    "pageup": "pgup",
    "delete": "del",
}


def key_signs(keys: Iterable[str]) -> str:
    """Keys as people know them, joined by a space."""
    return " ".join(_KEY_SIGNS.get(key, key.replace("ctrl+", "^")) for key in keys)
