"""A recruiter's browser: the consent trip, the choice of what to import, the sidebar; over HTTP like hers."""

import re
import time
from dataclasses import dataclass, field
from typing import Any

import requests

GMAIL_SCOPE = "https://www.googleapis.com/auth/gmail.modify"
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
LABEL = re.compile(r'name="label" value="([^"]+)"')
PAUSE_S = 0.02


@dataclass
class Visitor:
    """One person at her browser."""

    address: str
    sandbox: str
    product: str
    browser: requests.Session = field(default_factory=requests.Session)

    def connect(self) -> str:
        """Go to Google, allow everything, come back; returns the page that asks what to import.

        Raises:
            RuntimeError: the product did not take the mailbox; says what its page said.
        """
        consent = self.browser.get(f"{self.product}/oauth/start", params={"login_hint": self.address}, timeout=30)
        form = {"account": self.address, "decision": "allow", "scope": GMAIL_SCOPE}
        page = self.browser.post(consent.url, data=form, timeout=60)
        if not page.ok or not page.url.startswith(f"{self.product}/console/mailbox"):
            raise RuntimeError(f"connecting {self.address} ended at {page.url} ({page.status_code})")
        return page.text

    def choose(self, page: str, how: str = "all") -> None:
        """Send the form of that page: the first label offered, which is ticked."""
        token, labels = TOKEN.search(page), LABEL.findall(page)
        if token is None or not labels:
            raise RuntimeError("the page offers nothing to choose")
        form = {"csrf_token": token[1], "label": labels[:1], "how": how}
        headers = {"Referer": self.product}
        self.browser.post(f"{self.product}/console/mailbox", data=form, headers=headers, timeout=60).raise_for_status()

    def card(self, message: str) -> dict[str, Any]:
        """The card of the open mail, as the add-on host gets it."""
        asked = {"mailbox": self.address, "message": message}
        reply = requests.post(f"{self.sandbox}/page/event", json=asked, timeout=60).json()
        if not reply["answer"]:
            raise RuntimeError(f"the sidebar shows its error box: {reply['trouble']}")
        return dict(next(iter(reply["answer"]["navigations"][-1].values())))

    def seconds_to_candidate(self, thread: str, message: str, label: str = "Hire", patience_s: float = 30) -> float:
        """Label a thread and look at its card until the candidate stands there; the seconds that took.

        Raises:
            TimeoutError: she did not within the patience.
        """
        started = time.perf_counter()
        asked = {"mailbox": self.address, "thread": thread, "add": [label]}
        requests.post(f"{self.sandbox}/sandbox/label", json=asked, timeout=30).raise_for_status()
        while time.perf_counter() - started < patience_s:
            if self.card(message)["name"] == "candidate":
                return time.perf_counter() - started
            time.sleep(PAUSE_S)
        raise TimeoutError("the candidate did not appear")
