"""The demo without a spectator: connect, import everything, count on both sides, label one more, report."""

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import requests

from sandbox.demo.processes import Running
from sandbox.demo.visitor import Visitor

PATIENCE_S = 300
LIST_UNITS = 10
THREAD_UNITS = 40
ROWS_A_PAGE = 500
NEWCOMER = "Robin Newcomer <robin.newcomer@applicants.example>"

Report = dict[str, Any]


@dataclass(frozen=True)
class Google:
    """What the sandbox itself says."""

    origin: str
    mailbox: str

    def get(self, path: str, **parameters: str) -> Any:
        answer = requests.get(f"{self.origin}/sandbox/{path}", params=parameters, timeout=60)
        answer.raise_for_status()
        return answer.json()

    def post(self, path: str, **body: object) -> Any:
        answer = requests.post(f"{self.origin}/sandbox/{path}", json=body, timeout=60)
        answer.raise_for_status()
        return answer.json()

    def labelled(self) -> list[Mapping[str, Any]]:
        """The threads that bear the label, with their messages."""
        return list(self.get("threads", mailbox=self.mailbox, label="Hire"))

    def label_all(self) -> None:
        """Label every thread of the mailbox."""
        for thread in self.get("threads", mailbox=self.mailbox):
            self.post("label", mailbox=self.mailbox, thread=thread["id"], add=["Hire"])


def run(stage: Running, mailbox: str, domain: str, *, label_all: bool) -> Report:
    """Do it all and report; what connecting costs once is not in the units."""
    google, visitor = Google(stage.sandbox, mailbox), Visitor(mailbox, stage.sandbox, stage.product)
    if label_all:
        google.label_all()
    page = visitor.connect()
    labelled = google.labelled()
    google.post("counters/reset")
    visitor.choose(page)
    status = _imported(stage, mailbox, domain, len(labelled))
    spent = google.get("counters")
    return {
        "mailbox": mailbox,
        "threads_labelled": len(labelled),
        "threads_followed": status["threads_followed"],
        "messages_in_threads": sum(len(thread["messages"]) for thread in labelled),
        "messages_stored": status["messages_stored"],
        "left_out": status["left_out"],
        "candidates": status["candidates"],
        "waiting": status["waiting"],
        "units": spent["units"],
        "floor_units": floor(len(labelled)),
        "requests": spent["requests"],
        "seconds_label_to_profile": round(_timed(google, visitor), 3),
    }


def floor(threads: int) -> int:
    """The fewest units that importing so many threads can cost: the listing, and each thread once."""
    return -(-threads // ROWS_A_PAGE) * LIST_UNITS + threads * THREAD_UNITS


def complete(report: Report) -> bool:
    """Whether threads are labelled, all are followed and each message is stored, or left out with a reason."""
    followed = 0 < report["threads_labelled"] == report["threads_followed"]
    accounted = report["messages_stored"] + len(report["left_out"])
    return bool(followed and accounted == report["messages_in_threads"])


def _imported(stage: Running, mailbox: str, domain: str, threads: int) -> Mapping[str, Any]:
    """The product's own count once the import is done, or when patience ends: then the report shows what is short."""
    deadline = time.monotonic() + PATIENCE_S
    while True:
        lines = stage.command("status", "--domain", domain).splitlines()
        status = next(found for found in map(json.loads, lines) if found["mailbox"] == mailbox)
        if (not status["importing"] and status["threads_followed"] >= threads) or time.monotonic() > deadline:
            return dict(status)
        time.sleep(0.2)


def _timed(google: Google, visitor: Visitor) -> float:
    """From the label on a newcomer's mail to the card that shows her."""
    mail = {"from": NEWCOMER, "to": google.mailbox, "subject": "Application", "text": "I would like to apply."}
    stored = google.post("deliver", mailbox=google.mailbox, **mail)
    return visitor.seconds_to_candidate(stored["threadId"], stored["id"])
