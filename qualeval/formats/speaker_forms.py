"""The forms that a speaker's label takes in a plain text. Every pattern is bounded: the time grows with the text.

The groups: `label`, the `name` in it, an `alias`, and a time `before` or `after` the name or after the colon (`late`).
"""

import re

TIME = r"\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d{1,3})?"
_NAME = r"(?P<name>[^\W_][^\n\t:：\[\](){}<>*?!;,\"“”]{0,39}?)"
_COLON = re.compile(
    rf"""^[ \t]{{0,20}}(?:(?:[-*•–—>\#]{{1,6}}|\d{{1,3}}[.)])[ \t]{{1,4}})?     # a list's mark
    (?P<label>[*_]{{0,3}}
    (?:[\[(]?(?P<before>{TIME})[\])]?[ \t]{{0,4}}(?:[-–—][ \t]{{0,2}})?[*_]{{0,3}})?
    \[?{_NAME}[ \t]{{0,3}}\]?
    (?:[ \t]{{0,3}}\((?P<alias>[^()\n]{{1,30}})\))?
    (?:[ \t]{{0,3}}[\[(]?(?P<after>{TIME})[\])]?)?
    [ \t]{{0,2}}[*_]{{0,3}}[ \t]?[:：][*_]{{0,3}}
    (?:[ \t]{{0,2}}\\?[\[(](?P<late>{TIME})\\?[\])])?)""",
    re.MULTILINE | re.VERBOSE,
)
_BOLD = re.compile(  # in these, names are what stands between the marks: degrees and small letters too
    rf"""^(?P<label>\*\*(?P<name>[^\W_][^\n\t:*\[\](){{}}<>?!;"“”]{{0,49}}):\*\*
    (?:[ \t]{{0,2}}\\?[\[(](?P<late>{TIME})\\?[\])])?)""",
    re.MULTILINE | re.VERBOSE,
)
_TIMED_LINE = re.compile(
    rf"""^[ \t]{{0,20}}(?P<label>[*_]{{0,3}}\[?{_NAME}\]?[*_]{{0,3}}(?:[ \t]{{1,8}}|[ \t]{{0,8}}[\[(])
    (?P<after>{TIME})[\])]?[*_]{{0,3}})[ \t]{{0,20}}$""",
    re.MULTILINE | re.VERBOSE,
)
_TIME_FIRST = re.compile(
    rf"^[ \t]{{0,20}}(?P<label>[\[(]?(?P<before>{TIME})[\])]?[ \t]{{1,8}}[*_]{{0,3}}{_NAME}[*_]{{0,3}})[ \t]{{0,20}}$",
    re.MULTILINE,
)
_TIME_BELOW = re.compile(  # on a line of its own; of a heading, before the words
    rf"""^[ \t]{{0,20}}(?P<label>[*_]{{0,3}}{_NAME}[*_]{{0,3}}[ \t]{{0,8}}\n[ \t]{{0,8}}[\[(]?(?P<after>{TIME})[\])]?)
    [ \t]{{0,20}}$""",
    re.MULTILINE | re.VERBOSE,
)
_HEADING = re.compile(
    rf"^(?P<label>\#{{1,6}}[ \t]{{1,4}}{_NAME}[ \t]{{0,8}}\n{{1,2}}[ \t]{{0,8}}[\[(](?P<after>{TIME})[\])])",
    re.MULTILINE,
)
_TIME_WITHIN = re.compile(
    rf"^[ \t]{{0,20}}(?P<label>{_NAME}(?:[ \t]{{1,4}}[\[(](?P<after>{TIME})[\])]|[ \t]{{1,4}}(?P<late>{TIME})[ \t]))"
    r"(?=[ \t]*\S)",
    re.MULTILINE,
)
_CELL = re.compile(
    rf"^(?P<label>(?:\d{{1,4}}[.)]?\t)?(?:\[?(?P<before>{TIME})\]?\t)?{_NAME}[ ]{{0,2}}[:：]?\t)", re.MULTILINE
)
_BRACKET = re.compile(rf"^[ \t]{{0,20}}(?P<label>\[{_NAME}\])[ \t]{{1,4}}(?=\S)", re.MULTILINE)
FORMS = {
    "bold": _BOLD,
    "timed line": _TIMED_LINE,
    "colon": _COLON,
    "time first": _TIME_FIRST,
    "heading": _HEADING,
    "time below": _TIME_BELOW,
    "time within": _TIME_WITHIN,
    "cell": _CELL,
    "bracket": _BRACKET,
}
