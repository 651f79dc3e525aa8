"""Where the buttons and rows of the cards lead."""

from dataclasses import dataclass
from urllib.parse import quote


@dataclass(frozen=True)
class Links:
    """Addresses as one reader needs them: `origin` is ours without a slash at its end, `address` her Gmail address."""

    origin: str
    address: str

    def action(self, name: str) -> str:
        """What a click calls, by its name in the table of actions."""
        return f"{self.origin}/addon/{name}"

    def page(self, path: str) -> str:
        """A page of ours for this reader, whoever the browser is signed in as; the path starts with a slash."""
        path, mark, place = path.partition("#")
        return f"{self.origin}{path}?for={quote(self.address, safe='')}{mark}{place}"

    def profile(self, candidate: str) -> str:
        """The page of a candidate."""
        return self.page(f"/console/candidates/{quote(candidate, safe='')}")

    def found(self, search: str) -> str:
        """The list of candidates that a search finds."""
        return f"{self.page('/console/')}&q={quote(search, safe='')}"

    def ats(self, candidate: str) -> str:
        """The way to a candidate in the organization's own system; Gmail opens no address but ours and its own."""
        return self.page(f"/console/candidates/{quote(candidate, safe='')}/ats")

    def conversation(self, candidate: str, conversation: str) -> str:
        """A conversation's place on the page of a candidate."""
        return self.page(f"/console/candidates/{quote(candidate, safe='')}#{quote(conversation, safe='')}")

    def thread(self, thread_id: str) -> str:
        """A thread in her own Gmail, whichever of her accounts the browser shows first."""
        return (
            f"https://mail.google.com/mail/u/?authuser={quote(self.address, safe='')}#all/{quote(thread_id, safe='')}"
        )

    @property
    def console(self) -> str:
        """The web app."""
        return self.page("/console/")

    @property
    def waiting(self) -> str:
        """The conversations that wait for a person to say whom they are about."""
        return self.page("/console/waiting")

    @property
    def connect(self) -> str:
        """Where consent starts."""
        return f"{self.origin}/oauth/start?login_hint={quote(self.address, safe='')}"

    @property
    def mailbox(self) -> str:
        """How her mailbox stands, and what she can do about it."""
        return self.page("/console/mailbox")
