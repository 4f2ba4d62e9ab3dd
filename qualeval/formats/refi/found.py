"""What was found so far in a REFI-QDA project while it is read: who made what, and what notes can be about."""

from collections import Counter
from xml.etree import ElementTree as ET

from qualeval.domain.exchange import About, ExchangeNote
from qualeval.domain.text import Span
from qualeval.formats.exchange import Losses, guid_of, unique_names
from qualeval.formats.refi.container import Container
from qualeval.formats.refi.elements import guid_in, target_of
from qualeval.formats.refi.origin import is_ours, language_of


class Found:
    """The file's root and container, and what its parts refer to: each part is read once those before it are."""

    def __init__(self, root: ET.Element, container: Container, language: str) -> None:
        self.root = root
        self.container = container
        self.origin = root.get("origin", "")
        self.is_ours = is_ours(self.origin)
        self.language = language_of(self.origin) or language
        self.losses = Losses()
        self.users = _users_in(root)
        self.slugs: dict[str, str] = {}  # of codes, by identifier
        self.spans: dict[str, tuple[str, Span]] = {}  # of selections
        self.targets: dict[str, About] = {}  # of everything that a note or a link can be about
        self.abouts: dict[str, list[About]] = {}  # of notes
        self.annotations: list[ExchangeNote] = []
        self.bare: dict[str, str] = {}  # selections with nothing about them, by name
        self._uses: Counter[str] = Counter()  # of each identifier

    def coder(self, *elements: ET.Element | None) -> str:
        """Who made something: whoever the first of these elements names, else the project's maker, else nobody."""
        for element in elements:
            for attribute in ("creatingUser", "modifyingUser"):
                guid = element.get(attribute) if element is not None else None
                if guid and (name := self.users.get(guid_of(guid, guid))):
                    return name
        guid = "" if self.is_ours else self.root.get("creatingUserGUID")
        return self.users.get(guid_of(guid, guid), "") if guid else ""

    def fresh(self, guid: str, *parts: object) -> str:
        """The identifier, or another one where the file uses it twice."""
        self._uses[guid] += 1
        return guid if self._uses[guid] == 1 else guid_of("", *parts, guid, self._uses[guid])

    def note_refs(self, element: ET.Element, about: About | None) -> None:
        for ref in element.iterfind("NoteRef"):
            if about:
                self.abouts.setdefault(target_of(ref), []).append(about)


def _users_in(root: ET.Element) -> dict[str, str]:
    users = [(guid_in(user), user) for user in root.iterfind("Users/User")]
    return unique_names((guid, user.get("name") or user.get("id") or guid[:8]) for guid, user in users)
