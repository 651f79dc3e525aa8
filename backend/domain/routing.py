"""Which job a nested label means: "Hire/Backend" is the open job "Backend", whatever its capitals."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from backend.domain.candidate import Candidate
from backend.domain.job import Job
from backend.domain.mailbox import LEGACY_LABEL, Mailbox


def routes(mailbox: Mailbox, wanted: str, jobs: Iterable[Job]) -> dict[str, str]:
    """The job each of a mailbox's nested labels means, by label id; none for a title that two open jobs share."""
    titled: dict[str, list[str]] = {}
    for job in jobs:
        if job.open:
            titled.setdefault(_folded(job.title), []).append(job.id)
    found = {
        key: titled.get(nested, [])
        for key, name in mailbox.label_ids.items()
        if (nested := below(mailbox, name, wanted))
    }
    return {key: meant[0] for key, meant in found.items() if len(meant) == 1}


def below(mailbox: Mailbox, name: str, wanted: str) -> str:
    """What a label's name says below the label that is followed, folded; "" for that label itself."""
    for root in (wanted, mailbox.label_ids.get(mailbox.label_id, wanted), LEGACY_LABEL):
        top, under = f"{root.strip().casefold()}/", name.strip().casefold()
        if under.startswith(top):
            return _folded(under.removeprefix(top))
    return ""


def routed(label_ids: Collection[str], meant: Mapping[str, str]) -> str:
    """The job a thread's labels mean; "" when they mean none, or more than one."""
    jobs = {meant[label] for label in label_ids if label in meant}
    return jobs.pop() if len(jobs) == 1 else ""


def following_label(candidate: Candidate, job: str, former: str, default: str) -> Candidate:
    """The candidate after a thread of hers came to be labelled for another job than before.

    Her job follows while it is the one that label, or nobody, had given: a job a person chose stays.
    """
    chosen = candidate.job not in ("", default, former)
    return candidate if not job or job == former or chosen else replace(candidate, job=job)


def misplaced(
    mailbox: Mailbox, wanted: str, label_ids: Collection[str], job: Job, jobs: Iterable[Job]
) -> tuple[str, ...]:
    """Those of a thread's labels that mean another job than this one, open or not."""
    meant = routes(mailbox, wanted, (replace(each, open=True) for each in jobs))
    return tuple(sorted(label for label in label_ids if meant.get(label, job.id) != job.id))


def naming(mailbox: Mailbox, wanted: str, job: Job) -> tuple[str, str]:
    """What the label for a job is called in this mailbox, and the id of the one that is called so, "" without one."""
    top = mailbox.label_ids.get(mailbox.label_id, wanted)
    named = (key for key, name in mailbox.label_ids.items() if below(mailbox, name, wanted) == _folded(job.title))
    return f"{top}/{job.title.strip()}", next(named, "")


def _folded(title: str) -> str:
    return " ".join(title.casefold().split())
